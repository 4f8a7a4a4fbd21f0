-- title: Làng nghề theo năm
-- title_en: Craft villages by year
-- about: Mỗi năm một dòng, cộng của các xã, phường: số làng nghề, số thuộc danh mục phải xử lý, số đã xử lý xong, nước thải và tỷ lệ được xử lý. Tiến độ trung bình chỉ của các làng thuộc danh mục có ghi tiến độ.
-- sources: commune_craft_villages
-- public: yes
-- key: period
-- trace: query

CREATE VIEW mart.craft_villages_by_year WITH (security_invoker = true) AS
SELECT
    period,
    count(DISTINCT commune_code) AS communes,
    count(*) AS villages,
    count(*) FILTER (WHERE recognised) AS recognised,
    sum(households) AS households,
    sum(workers) AS workers,
    sum(wastewater_m3_day) AS wastewater_m3_day,
    sum(wastewater_treated_m3_day) AS wastewater_treated_m3_day,
    100.0 * sum(wastewater_treated_m3_day) FILTER (WHERE wastewater_m3_day IS NOT NULL)
    / nullif(sum(wastewater_m3_day) FILTER (WHERE wastewater_treated_m3_day IS NOT NULL), 0) AS wastewater_treated_pct,
    sum(solid_waste_t_year) AS solid_waste_t_year,
    count(*) FILTER (WHERE on_pollution_list) AS on_pollution_list,
    count(*) FILTER (WHERE on_pollution_list AND handling_progress_pct = 100) AS listed_completed,
    count(*) FILTER (WHERE on_pollution_list AND handling_progress_pct < 100) AS listed_open,
    count(*) FILTER (WHERE on_pollution_list AND handling_progress_pct IS NULL) AS listed_progress_unknown,
    avg(handling_progress_pct) FILTER (WHERE on_pollution_list) AS listed_mean_progress_pct,
    count(*) FILTER (WHERE wastewater_m3_day IS NULL OR wastewater_treated_m3_day IS NULL) AS wastewater_unknown
FROM mart.craft_villages
GROUP BY period;

COMMENT ON COLUMN mart.craft_villages_by_year.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.craft_villages_by_year.communes IS 'Số xã, phường có làng nghề | Communes with craft villages';
COMMENT ON COLUMN mart.craft_villages_by_year.villages IS 'Số làng nghề | Craft villages';
COMMENT ON COLUMN mart.craft_villages_by_year.recognised IS 'Trong đó đã được công nhận | Of these, recognised';
COMMENT ON COLUMN mart.craft_villages_by_year.households IS 'Số hộ sản xuất | Households that produce';
COMMENT ON COLUMN mart.craft_villages_by_year.workers IS 'Số lao động | Persons working';
COMMENT ON COLUMN mart.craft_villages_by_year.wastewater_m3_day IS 'Nước thải phát sinh (m3/ngày) | Wastewater, m3 a day';
COMMENT ON COLUMN mart.craft_villages_by_year.wastewater_treated_m3_day IS 'Nước thải được xử lý (m3/ngày) | Wastewater treated, m3 a day';
COMMENT ON COLUMN mart.craft_villages_by_year.wastewater_treated_pct IS 'Tỷ lệ được xử lý (%), của các làng có cả hai số | Share treated, percent, of villages with both figures';
COMMENT ON COLUMN mart.craft_villages_by_year.solid_waste_t_year IS 'Chất thải rắn (tấn/năm) | Solid waste, tonnes a year';
COMMENT ON COLUMN mart.craft_villages_by_year.on_pollution_list IS 'Số làng thuộc danh mục QĐ 2546/QĐ-UBND | Villages on the city''s list of polluted villages';
COMMENT ON COLUMN mart.craft_villages_by_year.listed_completed IS 'Trong đó đã xử lý xong (100 %) | Of these, handled (100 %)';
COMMENT ON COLUMN mart.craft_villages_by_year.listed_open IS 'Trong đó chưa xong | Of these, not yet';
COMMENT ON COLUMN mart.craft_villages_by_year.listed_progress_unknown IS 'Trong đó chưa rõ tiến độ | Of these, progress not reported';
COMMENT ON COLUMN mart.craft_villages_by_year.listed_mean_progress_pct IS 'Tiến độ trung bình (%) của làng thuộc danh mục có ghi tiến độ | Mean progress of the listed ones that report it, percent';
COMMENT ON COLUMN mart.craft_villages_by_year.wastewater_unknown IS 'Số làng thiếu số liệu nước thải | Villages without a figure of wastewater';
