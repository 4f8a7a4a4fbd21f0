-- Tình hình nộp báo cáo
SELECT
    feed,
    feed_title,
    period,
    due_on,
    owed,
    submitted,
    late,
    missing,
    nothing_to_report
FROM mart.completeness_summary
WHERE period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
ORDER BY feed, period_end, period;
