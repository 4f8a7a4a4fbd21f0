-- title: Giảm phát thải nhựa tại các điểm bán
-- rows: outlet_kind
-- heading outlet_kind_label: Loại hình
-- heading outlets: Số điểm bán
-- heading without_free_bags_pct, 1: Không phát miễn phí túi ni lông (%)
-- heading without_single_use_pct, 1: Không dùng nhựa một lần (%)
-- heading plastic_avoided_kg, 1: Lượng nhựa giảm trong năm (kg)
-- note: Số điểm bán và tỷ lệ theo kỳ báo cáo cuối cùng trong năm; lượng nhựa giảm cộng các kỳ đã báo cáo.
WITH of_year AS (
    SELECT
        *,
        period = max(period) OVER () AS is_last
    FROM mart.plastic_by_outlet_kind
    WHERE period LIKE %(year)s::text || '-H_'
)

SELECT
    outlet_kind,
    CASE WHEN grouping(outlet_kind, outlet_kind_label) > 0 THEN 'Tổng cộng' ELSE outlet_kind_label END
        AS outlet_kind_label,
    grouping(outlet_kind, outlet_kind_label) > 0 AS is_total,
    max(period) AS last_period,
    max(communes) FILTER (WHERE is_last) AS communes,
    sum(outlets) FILTER (WHERE is_last) AS outlets,
    100.0 * sum(outlets_without_free_bags) FILTER (WHERE is_last)
    / nullif(sum(outlets) FILTER (WHERE is_last), 0) AS without_free_bags_pct,
    100.0 * sum(outlets_without_single_use) FILTER (WHERE is_last)
    / nullif(sum(outlets) FILTER (WHERE is_last), 0) AS without_single_use_pct,
    sum(plastic_avoided_kg) AS plastic_avoided_kg,
    sum(plastic_unknown) AS plastic_unknown
FROM of_year
GROUP BY GROUPING SETS ((outlet_kind, outlet_kind_label), ())
HAVING count(*) > 0
ORDER BY is_total ASC, outlets DESC NULLS LAST, outlet_kind ASC;
