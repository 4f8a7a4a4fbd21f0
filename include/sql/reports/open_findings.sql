-- title: Cảnh báo của các bản nộp hiện hành
-- rows: feed
-- heading feed_title: Biểu
-- heading findings: Cảnh báo còn lại
-- heading explained: Đã giải trình
-- heading units: Số đơn vị
WITH of_year AS (
    SELECT
        submission_id,
        feed,
        unit_code
    FROM core.current_submission
    WHERE period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
),

warned AS (
    SELECT
        of_year.feed,
        of_year.unit_code,
        1 AS findings,
        0 AS explained
    FROM of_year
    INNER JOIN intake.finding ON of_year.submission_id = finding.submission_id
    WHERE finding.severity = 'warning'
    UNION ALL
    SELECT
        of_year.feed,
        of_year.unit_code,
        0 AS findings,
        1 AS explained
    FROM of_year
    INNER JOIN intake.explained_warning ON of_year.submission_id = explained_warning.submission_id
)

SELECT
    warned.feed,
    CASE WHEN grouping(warned.feed) > 0 THEN 'Tổng cộng' ELSE max(feed.title) END AS feed_title,
    grouping(warned.feed) > 0 AS is_total,
    sum(warned.findings) AS findings,
    sum(warned.explained) AS explained,
    count(DISTINCT warned.unit_code) AS units
FROM warned
INNER JOIN core.feed ON warned.feed = feed.feed
GROUP BY GROUPING SETS ((warned.feed), ())
HAVING count(*) > 0
ORDER BY is_total, warned.feed;
