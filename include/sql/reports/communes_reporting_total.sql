-- title: Tình hình nộp báo cáo của các xã, phường, tổng hợp
WITH by_commune AS (
    SELECT
        unit_code,
        count(*) AS owed,
        count(*) FILTER (WHERE submitted) AS submitted
    FROM mart.completeness_by_unit
    WHERE
        unit_kind = 'commune'
        AND period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
    GROUP BY unit_code
)

SELECT
    count(*) AS communes,
    count(*) FILTER (WHERE submitted = owed) AS complete,
    count(*) FILTER (WHERE submitted > 0 AND submitted < owed) AS partly,
    count(*) FILTER (WHERE submitted = 0) AS none
FROM by_commune;
