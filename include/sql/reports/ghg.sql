-- title: Phát thải khí nhà kính theo báo cáo kiểm kê, theo phạm vi và nguồn
-- mart: ghg_by_source (data_year, scope, source_kind)
-- rows: scope, source_kind
-- heading scope: Phạm vi
-- heading source_label: Nguồn phát thải
-- heading enterprises: Số cơ sở
-- heading tco2e, 1: Phát thải (tấn CO2tđ)
-- heading tco2e_before, 1: Năm trước (tấn CO2tđ)
-- heading verified_tco2e, 1: Đã thẩm định (tấn CO2tđ)
WITH of_years AS (
    SELECT *
    FROM mart.ghg_by_source
    WHERE data_year IN (%(year)s, %(year)s - 1)
),

summed AS (
    SELECT
        scope,
        source_kind,
        CASE WHEN grouping(scope, source_kind, source_label) > 0 THEN 'Tổng cộng' ELSE source_label END AS source_label,
        grouping(scope, source_kind, source_label) > 0 AS is_total,
        sum(enterprises) FILTER (WHERE data_year = %(year)s) AS enterprises,
        sum(tco2e) FILTER (WHERE data_year = %(year)s) AS tco2e,
        sum(tco2e) FILTER (WHERE data_year = %(year)s - 1) AS tco2e_before,
        sum(verified_tco2e) FILTER (WHERE data_year = %(year)s) AS verified_tco2e
    FROM of_years
    GROUP BY GROUPING SETS ((scope, source_kind, source_label), ())
)

SELECT
    %(year)s AS data_year,
    scope,
    source_kind,
    source_label,
    is_total,
    CASE WHEN NOT is_total THEN enterprises END AS enterprises,
    tco2e,
    tco2e_before,
    100.0 * (tco2e - tco2e_before) / nullif(tco2e_before, 0) AS change_pct,
    verified_tco2e,
    100.0 * verified_tco2e / nullif(tco2e, 0) AS verified_pct
FROM summed
WHERE tco2e IS NOT NULL OR tco2e_before IS NOT NULL
ORDER BY is_total ASC, scope ASC, tco2e DESC NULLS LAST, source_kind ASC;
