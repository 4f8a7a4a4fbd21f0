-- title: Điện tái tạo và điện rác
-- rows: plant_kind
-- heading plant_kind_label: Loại hình
-- heading plants: Số nhà máy, hệ thống
-- heading operating: Đang vận hành
-- heading operating_mw, 1: Công suất vận hành (MW)
-- heading output_mwh, 1: Sản lượng trong năm (MWh)
-- heading waste_burned_t, 1: Rác xử lý trong năm (tấn)
-- note: Số nhà máy và công suất theo kỳ báo cáo cuối cùng trong năm; sản lượng và rác xử lý cộng các kỳ đã báo cáo.
WITH of_year AS (
    SELECT
        *,
        period = max(period) OVER () AS is_last
    FROM mart.renewable_power_by_kind
    WHERE period LIKE %(year)s::text || '-H_'
)

SELECT
    plant_kind,
    CASE WHEN grouping(plant_kind, plant_kind_label) > 0 THEN 'Tổng cộng' ELSE plant_kind_label END AS plant_kind_label,
    grouping(plant_kind, plant_kind_label) > 0 AS is_total,
    max(period) AS last_period,
    count(DISTINCT period) AS periods,
    sum(plants) FILTER (WHERE is_last) AS plants,
    sum(operating) FILTER (WHERE is_last) AS operating,
    sum(operating_mw) FILTER (WHERE is_last) AS operating_mw,
    sum(building) FILTER (WHERE is_last) AS building,
    sum(output_mwh) AS output_mwh,
    sum(output_unknown) AS output_unknown,
    sum(waste_burned_t) AS waste_burned_t
FROM of_year
GROUP BY GROUPING SETS ((plant_kind, plant_kind_label), ())
HAVING count(*) > 0
ORDER BY is_total ASC, output_mwh DESC NULLS LAST, plant_kind ASC;
