-- title: Làng nghề và tiến độ xử lý ô nhiễm
-- title_en: Craft villages and how far their pollution is handled
-- about: Mỗi làng nghề trong một kỳ một dòng, cạnh tiến độ của lần báo cáo trước (cùng xã, phường và cùng tên).
-- sources: commune_craft_villages
-- public: yes
-- key: submission_id, row_number
-- trace: commune_craft_villages.craft_villages

CREATE VIEW mart.craft_villages WITH (security_invoker = true) AS
WITH submission AS (
    SELECT
        submission_id,
        period_end,
        period_end = max(period_end) OVER (PARTITION BY unit_code) AS counts_now
    FROM core.current_submission
    WHERE feed = 'commune_craft_villages'
)

SELECT
    village.period,
    village.unit_code AS commune_code,
    commune.commune_name,
    village.village_name,
    village.trade,
    village.recognised,
    village.on_pollution_list,
    village.households,
    village.workers,
    village.wastewater_m3_day,
    village.wastewater_treated_m3_day,
    100.0 * village.wastewater_treated_m3_day / nullif(village.wastewater_m3_day, 0) AS wastewater_treated_pct,
    village.solid_waste_t_year,
    village.handling_measure,
    village.handling_progress_pct,
    lag(village.handling_progress_pct) OVER earlier AS previous_progress_pct,
    village.handling_progress_pct - lag(village.handling_progress_pct) OVER earlier AS progress_change_pct,
    submission.counts_now,
    village.submission_id,
    village.row_number
FROM submission
INNER JOIN core.commune_craft_villages__craft_villages AS village
    ON submission.submission_id = village.submission_id
LEFT JOIN core.commune ON village.unit_code = commune.commune_code
WINDOW
    earlier AS (
        PARTITION BY village.unit_code, core.name_key(village.village_name)
        ORDER BY submission.period_end ASC
    );

COMMENT ON COLUMN mart.craft_villages.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.craft_villages.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN mart.craft_villages.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.craft_villages.village_name IS 'Tên làng nghề | Name of the village';
COMMENT ON COLUMN mart.craft_villages.trade IS 'Nghề | Trade';
COMMENT ON COLUMN mart.craft_villages.recognised IS 'Đã được công nhận | Whether it holds a decision of recognition';
COMMENT ON COLUMN mart.craft_villages.on_pollution_list IS 'Thuộc danh mục QĐ 2546/QĐ-UBND | Whether it is on the city''s list of polluted villages';
COMMENT ON COLUMN mart.craft_villages.households IS 'Số hộ sản xuất | Households that produce';
COMMENT ON COLUMN mart.craft_villages.workers IS 'Số lao động | Persons working';
COMMENT ON COLUMN mart.craft_villages.wastewater_m3_day IS 'Nước thải phát sinh (m3/ngày) | Wastewater, m3 a day';
COMMENT ON COLUMN mart.craft_villages.wastewater_treated_m3_day IS 'Nước thải được xử lý (m3/ngày) | Wastewater treated, m3 a day';
COMMENT ON COLUMN mart.craft_villages.wastewater_treated_pct IS 'Tỷ lệ được xử lý (%); trống nếu không có nước thải | Share treated, percent; null without wastewater';
COMMENT ON COLUMN mart.craft_villages.solid_waste_t_year IS 'Chất thải rắn (tấn/năm) | Solid waste, tonnes a year';
COMMENT ON COLUMN mart.craft_villages.handling_measure IS 'Biện pháp xử lý ô nhiễm | Measure by which the pollution is handled';
COMMENT ON COLUMN mart.craft_villages.handling_progress_pct IS 'Tiến độ xử lý (%) | Progress, percent';
COMMENT ON COLUMN mart.craft_villages.previous_progress_pct IS 'Tiến độ của lần báo cáo trước (%) | Progress in the report before, percent';
COMMENT ON COLUMN mart.craft_villages.progress_change_pct IS 'Tăng, giảm so với lần trước (điểm phần trăm) | Change since then, percentage points';
COMMENT ON COLUMN mart.craft_villages.counts_now IS 'Bản được tính là hiện trạng (kỳ mới nhất của đơn vị) | Counted as the present state: in the newest period of its unit';
COMMENT ON COLUMN mart.craft_villages.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.craft_villages.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
