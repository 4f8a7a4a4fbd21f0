-- title: Tình hình nộp báo cáo của từng xã, phường
-- rows: commune_code
-- heading commune_name: Xã, phường
-- heading owed: Lượt phải nộp
-- heading submitted: Lượt đã nộp
-- heading late: Nộp chậm
-- heading missing: Chưa nộp
-- heading percent, 1: Tỷ lệ nộp (%)
SELECT
    unit_code AS commune_code,
    unit_name AS commune_name,
    count(*) AS owed,
    count(*) FILTER (WHERE submitted) AS submitted,
    count(*) FILTER (WHERE submitted AND NOT on_time) AS late,
    count(*) FILTER (WHERE NOT submitted) AS missing,
    100.0 * count(*) FILTER (WHERE submitted) / count(*) AS percent
FROM mart.completeness_by_unit
WHERE
    unit_kind = 'commune'
    AND period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
GROUP BY unit_code, unit_name
ORDER BY percent DESC, commune_code ASC;
