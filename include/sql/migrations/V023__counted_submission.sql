-- Which versions tell when something was submitted. A correction does not make late what came in time, but a
-- withdrawal does: the period counts as not submitted from then on, so what came before it, also an older
-- version than the withdrawn one, no longer says when.

CREATE VIEW core.counted_submission AS
WITH withdrawn AS (
    SELECT
        *,
        max(upper(recorded_during)) FILTER (
            WHERE outcome = 'withdrawn' AND upper(recorded_during) <= (SELECT core.as_of())
        ) OVER (PARTITION BY replaces_key) AS withdrawn_at
    FROM intake.submission
    WHERE lower(recorded_during) <= (SELECT core.as_of())
)

SELECT
    submission_id,
    unit_code,
    feed,
    period,
    period_end,
    received_at
FROM withdrawn
WHERE withdrawn_at IS NULL OR lower(recorded_during) >= withdrawn_at;
COMMENT ON VIEW core.counted_submission IS 'Các bản nộp được tính để biết nộp ngày nào, tại core.as_of() | Versions accepted by core.as_of() that say when something was submitted: none from before a withdrawal';
COMMENT ON COLUMN core.counted_submission.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN core.counted_submission.unit_code IS 'Mã đơn vị gửi | Sending unit';
COMMENT ON COLUMN core.counted_submission.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN core.counted_submission.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN core.counted_submission.period_end IS 'Ngày cuối kỳ | Last day of the period';
COMMENT ON COLUMN core.counted_submission.received_at IS 'Thời điểm nhận | When the file was claimed';

GRANT SELECT ON core.counted_submission TO envdb_loader, envdb_analyst, envdb_officer;
