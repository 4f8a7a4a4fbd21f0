-- title: Làng nghề
-- mart: craft_villages_by_year (period)
-- rows: period
-- heading period: Năm
-- heading communes: Số xã, phường có làng nghề đã báo cáo
-- heading villages: Số làng nghề
-- heading wastewater_m3_day, 1: Nước thải (m3/ngày)
-- heading wastewater_treated_pct, 1: Được xử lý (%)
-- heading solid_waste_t_year, 1: Chất thải rắn (tấn/năm)
-- heading on_pollution_list: Thuộc danh mục ô nhiễm
-- heading listed_mean_progress_pct, 1: Tiến độ xử lý bình quân (%)
SELECT
    period,
    communes,
    villages,
    recognised,
    households,
    workers,
    wastewater_m3_day,
    wastewater_treated_m3_day,
    wastewater_treated_pct,
    wastewater_unknown,
    solid_waste_t_year,
    on_pollution_list,
    listed_completed,
    listed_open,
    listed_progress_unknown,
    listed_mean_progress_pct
FROM mart.craft_villages_by_year
WHERE period IN (%(year)s::text, (%(year)s - 1)::text)
ORDER BY period;
