-- The instant every view answers for, and the submissions that were current then.

CREATE FUNCTION core.as_of() RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    asked text := coalesce(current_setting('envdb.as_of', true), '');
BEGIN
    -- after SET LOCAL the setting is '' again, not null
    IF asked = '' THEN
        RETURN now();
    END IF;
    IF asked !~ '^\d{4}-\d{2}-\d{2}$' THEN
        RAISE EXCEPTION 'envdb.as_of is %: write a day as 2027-03-31, or nothing for now', quote_literal(asked)
            USING ERRCODE = 'invalid_datetime_format';
    END IF;
    RETURN ((asked::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') - interval '1 microsecond';
END
$$;
COMMENT ON FUNCTION core.as_of() IS 'Thời điểm mà các khung nhìn trả lời: đặt bằng SET envdb.as_of = ''2027-03-31'' (hết ngày đó, giờ Hà Nội) | The instant views answer for: the end of the day in envdb.as_of (Hanoi), now when unset';

CREATE FUNCTION core.as_of_day() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (core.as_of() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
COMMENT ON FUNCTION core.as_of_day() IS 'Ngày (giờ Hà Nội) của core.as_of() | The day in Hanoi of core.as_of()';

CREATE VIEW core.current_submission AS
SELECT
    submission_id,
    unit_code,
    feed,
    period,
    period_start,
    period_end,
    received_at,
    due_on,
    outcome,
    nothing_to_report,
    rows_loaded,
    rows_rejected,
    recorded_during
FROM intake.submission
WHERE recorded_during @> core.as_of();
COMMENT ON VIEW core.current_submission IS 'Bản nộp hiện hành tại core.as_of() | Submissions that were current at core.as_of(); every mart reads through it';
COMMENT ON COLUMN core.current_submission.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN core.current_submission.unit_code IS 'Mã đơn vị gửi | Sending unit';
COMMENT ON COLUMN core.current_submission.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN core.current_submission.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN core.current_submission.period_start IS 'Ngày đầu kỳ | First day of the period';
COMMENT ON COLUMN core.current_submission.period_end IS 'Ngày cuối kỳ | Last day of the period';
COMMENT ON COLUMN core.current_submission.received_at IS 'Thời điểm nhận | When the file was claimed';
COMMENT ON COLUMN core.current_submission.due_on IS 'Hạn nộp | Last day in time';
COMMENT ON COLUMN core.current_submission.outcome IS 'Kết quả | Outcome';
COMMENT ON COLUMN core.current_submission.nothing_to_report IS 'Không phát sinh trong kỳ | Whether there was nothing to report';
COMMENT ON COLUMN core.current_submission.rows_loaded IS 'Số dòng đã ghi nhận | Rows loaded as facts';
COMMENT ON COLUMN core.current_submission.rows_rejected IS 'Số dòng bị loại | Rows rejected';
COMMENT ON COLUMN core.current_submission.recorded_during IS 'Khoảng thời gian là bản hiện hành | When this was the current version';

GRANT SELECT ON core.current_submission TO envdb_loader, envdb_analyst, envdb_officer;
