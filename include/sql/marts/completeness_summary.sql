-- title: Tình hình nộp báo cáo theo biểu và kỳ
-- title_en: Completeness by feed and period
-- about: Với mỗi biểu và kỳ đã đến hạn: bao nhiêu đơn vị phải nộp, đã nộp (kể cả báo không phát sinh), nộp chậm, chưa nộp, và tỷ lệ đã nộp.
-- sources: all
-- public: yes
-- key: feed, period
-- trace: query

CREATE VIEW mart.completeness_summary WITH (security_invoker = true) AS
SELECT
    feed,
    feed_title,
    period,
    period_end,
    due_on,
    count(*) AS owed,
    count(*) FILTER (WHERE submitted) AS submitted,
    count(*) FILTER (WHERE NOT on_time) AS late,
    count(*) FILTER (WHERE NOT submitted) AS missing,
    count(*) FILTER (WHERE nothing_to_report) AS nothing_to_report,
    100.0 * count(*) FILTER (WHERE submitted) / count(*) AS percent
FROM mart.completeness_by_unit
GROUP BY feed, feed_title, period, period_end, due_on;

COMMENT ON COLUMN mart.completeness_summary.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN mart.completeness_summary.feed_title IS 'Tên biểu | Title of the feed';
COMMENT ON COLUMN mart.completeness_summary.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN mart.completeness_summary.period_end IS 'Ngày cuối kỳ | Last day of the period';
COMMENT ON COLUMN mart.completeness_summary.due_on IS 'Hạn nộp | Last day in time';
COMMENT ON COLUMN mart.completeness_summary.owed IS 'Số đơn vị phải nộp | Units that owe it';
COMMENT ON COLUMN mart.completeness_summary.submitted IS 'Số đơn vị đã nộp, kể cả nộp chậm | Units that submitted it, also late';
COMMENT ON COLUMN mart.completeness_summary.late IS 'Trong đó nộp chậm | Of these, late';
COMMENT ON COLUMN mart.completeness_summary.missing IS 'Số đơn vị chưa nộp | Units that did not submit it';
COMMENT ON COLUMN mart.completeness_summary.nothing_to_report IS 'Số đơn vị báo không phát sinh (đã tính là đã nộp) | Units with nothing to report, counted as submitted';
COMMENT ON COLUMN mart.completeness_summary.percent IS 'Tỷ lệ đã nộp (%), chưa làm tròn | Percent submitted, not rounded';
