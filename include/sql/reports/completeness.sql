-- title: Tình hình nộp báo cáo của các đơn vị, theo biểu và kỳ
-- mart: completeness_summary (feed, period)
-- rows: feed, period
-- heading feed_title: Biểu
-- heading period: Kỳ
-- heading owed: Phải nộp
-- heading submitted: Đã nộp
-- heading late: Nộp chậm
-- heading missing: Chưa nộp
-- heading percent, 1: Tỷ lệ nộp (%)
SELECT
    feed,
    feed_title,
    period,
    due_on,
    owed,
    submitted,
    late,
    missing,
    nothing_to_report,
    percent
FROM mart.completeness_summary
WHERE period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
ORDER BY feed, period_end, period;
