-- title: Lớp, hội nghị tập huấn trong năm
-- rows: period
-- heading period: Kỳ
-- heading units: Số đơn vị tổ chức
-- heading events: Số lớp, hội nghị
-- heading enterprises: Số doanh nghiệp dự
-- heading persons: Số người dự
SELECT
    coalesce(period, 'Cả năm') AS period,
    count(DISTINCT unit_code) AS units,
    count(DISTINCT concat_ws('/', submission_id, event_code)) AS events,
    count(DISTINCT enterprise_id) AS enterprises,
    sum(persons) AS persons,
    grouping(period) = 1 AS is_total
FROM mart.training_attendance
WHERE event_date BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
GROUP BY GROUPING SETS ((period), ())
HAVING count(*) > 0
ORDER BY grouping(period), period;
