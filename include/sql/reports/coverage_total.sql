-- title: Mức đầy đủ của số liệu, chung các biểu
SELECT
    count(*) AS owed,
    count(*) FILTER (WHERE submitted) AS submitted,
    count(*) FILTER (WHERE submitted AND NOT on_time) AS late,
    count(*) FILTER (WHERE NOT submitted) AS missing,
    100.0 * count(*) FILTER (WHERE submitted) / nullif(count(*), 0) AS percent,
    count(DISTINCT unit_code) AS units,
    count(DISTINCT unit_code) FILTER (WHERE submitted) AS units_with_any
FROM mart.completeness_by_unit
WHERE period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31);
