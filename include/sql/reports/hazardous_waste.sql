-- title: Chất thải nguy hại theo mã chất thải
-- mart: hazardous_waste_by_code (period, waste_code)
-- rows: waste_code
-- heading waste_label: Mã chất thải
-- heading enterprises: Số chủ nguồn thải
-- heading stock_before_kg, 1: Tồn trước (kg)
-- heading generated_kg, 1: Phát sinh (kg)
-- heading treated_onsite_kg, 1: Tự xử lý (kg)
-- heading transferred_kg, 1: Chuyển giao (kg)
-- heading stock_computed_kg, 1: Tồn sau, tính ra (kg)
WITH of_years AS (
    SELECT *
    FROM mart.hazardous_waste_by_code
    WHERE period IN (%(year)s::text, (%(year)s - 1)::text)
),

summed AS (
    SELECT
        waste_code,
        grouping(waste_code) > 0 AS is_total,
        sum(enterprises) FILTER (WHERE period = %(year)s::text) AS enterprises,
        sum(stock_before_kg) FILTER (WHERE period = %(year)s::text) AS stock_before_kg,
        sum(generated_kg) FILTER (WHERE period = %(year)s::text) AS generated_kg,
        sum(generated_kg) FILTER (WHERE period = (%(year)s - 1)::text) AS generated_kg_before,
        sum(treated_onsite_kg) FILTER (WHERE period = %(year)s::text) AS treated_onsite_kg,
        sum(transferred_kg) FILTER (WHERE period = %(year)s::text) AS transferred_kg,
        sum(treated_onsite_kg + transferred_kg) FILTER (WHERE period = %(year)s::text) AS handled_kg,
        sum(stock_computed_kg) FILTER (WHERE period = %(year)s::text) AS stock_computed_kg,
        sum(stock_after_unknown) FILTER (WHERE period = %(year)s::text) AS stock_after_unknown
    FROM of_years
    GROUP BY GROUPING SETS ((waste_code), ())
)

SELECT
    %(year)s::text AS period,
    waste_code,
    coalesce(waste_code, 'Tổng cộng') AS waste_label,
    is_total,
    CASE WHEN NOT is_total THEN enterprises END AS enterprises,
    stock_before_kg,
    generated_kg,
    generated_kg_before,
    100.0 * (generated_kg - generated_kg_before) / nullif(generated_kg_before, 0) AS generated_change_pct,
    treated_onsite_kg,
    transferred_kg,
    handled_kg,
    100.0 * handled_kg / nullif(stock_before_kg + generated_kg, 0) AS handled_pct,
    stock_computed_kg,
    stock_after_unknown
FROM summed
WHERE generated_kg IS NOT NULL
ORDER BY is_total ASC, generated_kg DESC, waste_code ASC;
