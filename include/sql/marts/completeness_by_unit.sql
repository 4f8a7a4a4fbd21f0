-- title: Tình hình nộp báo cáo của từng đơn vị
-- title_en: Completeness, unit by unit
-- about: Mỗi đơn vị, biểu và kỳ đã đến hạn một dòng: đã nộp hay chưa, đúng hạn hay chậm bao nhiêu ngày. Ngày nộp là ngày nhận bản được chấp nhận đầu tiên (bản sửa nộp sau không làm thành chậm; bản đã rút và các bản trước đó không tính). Tệp bị trả lại hoặc đang chờ xử lý chưa phải là đã nộp.
-- sources: all
-- public: no
-- key: unit_code, feed, period
-- trace: query

CREATE VIEW mart.completeness_by_unit WITH (security_invoker = true) AS
WITH due_obligation AS (
    SELECT
        unit_code,
        feed,
        period,
        period_end,
        due_on
    FROM core.obligation
    WHERE due_on <= (SELECT core.as_of_day())
),

-- one for a unit, feed and period, also where a feed has several (one a laboratory)
current_version AS (
    SELECT DISTINCT ON (unit_code, feed, period)
        unit_code,
        feed,
        period,
        submission_id,
        received_at,
        nothing_to_report
    FROM core.current_submission
    ORDER BY unit_code ASC, feed ASC, period ASC, received_at DESC, submission_id DESC
),

first_version AS (
    SELECT
        unit_code,
        feed,
        period,
        min(received_at) AS received_at
    FROM core.counted_submission
    GROUP BY unit_code, feed, period
),

dated AS (
    SELECT
        due_obligation.unit_code,
        due_obligation.feed,
        due_obligation.period,
        due_obligation.period_end,
        due_obligation.due_on,
        current_version.submission_id,
        current_version.nothing_to_report,
        CASE
            WHEN current_version.submission_id IS NOT NULL
                THEN (first_version.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
        END AS submitted_on
    FROM due_obligation
    LEFT JOIN current_version
        ON
            due_obligation.unit_code = current_version.unit_code
            AND due_obligation.feed = current_version.feed
            AND due_obligation.period = current_version.period
    LEFT JOIN first_version
        ON
            due_obligation.unit_code = first_version.unit_code
            AND due_obligation.feed = first_version.feed
            AND due_obligation.period = first_version.period
)

SELECT
    dated.unit_code,
    unit.unit_name,
    unit.unit_kind,
    dated.feed,
    feed.title AS feed_title,
    dated.period,
    dated.period_end,
    dated.due_on,
    dated.submission_id IS NOT NULL AS submitted,
    dated.submitted_on <= dated.due_on AS on_time,
    greatest(coalesce(dated.submitted_on, core.as_of_day()) - dated.due_on, 0) AS days_late,
    dated.submitted_on,
    dated.nothing_to_report,
    dated.submission_id
FROM dated
INNER JOIN core.unit ON dated.unit_code = unit.unit_code
INNER JOIN core.feed ON dated.feed = feed.feed;

COMMENT ON COLUMN mart.completeness_by_unit.unit_code IS 'Mã đơn vị | Code of the unit';
COMMENT ON COLUMN mart.completeness_by_unit.unit_name IS 'Tên đơn vị | Name of the unit';
COMMENT ON COLUMN mart.completeness_by_unit.unit_kind IS 'Loại đơn vị | commune, agency or statistics_office';
COMMENT ON COLUMN mart.completeness_by_unit.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN mart.completeness_by_unit.feed_title IS 'Tên biểu | Title of the feed';
COMMENT ON COLUMN mart.completeness_by_unit.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN mart.completeness_by_unit.period_end IS 'Ngày cuối kỳ | Last day of the period';
COMMENT ON COLUMN mart.completeness_by_unit.due_on IS 'Hạn nộp | Last day in time';
COMMENT ON COLUMN mart.completeness_by_unit.submitted IS 'Đã nộp và được chấp nhận | Whether an accepted version is current';
COMMENT ON COLUMN mart.completeness_by_unit.on_time IS 'Đúng hạn; trống nếu chưa nộp | Whether it came in time; null where nothing was submitted';
COMMENT ON COLUMN mart.completeness_by_unit.days_late IS 'Số ngày chậm; nếu chưa nộp thì tính đến ngày của số liệu | Days late; where nothing was submitted, up to the as-of day';
COMMENT ON COLUMN mart.completeness_by_unit.submitted_on IS 'Ngày nhận bản được chấp nhận đầu tiên (giờ Hà Nội) | Day in Hanoi on which the first accepted version was received';
COMMENT ON COLUMN mart.completeness_by_unit.nothing_to_report IS 'Báo không phát sinh trong kỳ; trống nếu chưa nộp | Whether there was nothing to report; null where nothing was submitted';
COMMENT ON COLUMN mart.completeness_by_unit.submission_id IS 'Số tiếp nhận bản hiện hành | Current submission';
