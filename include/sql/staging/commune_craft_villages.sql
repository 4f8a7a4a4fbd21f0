-- Staging of commune_craft_villages (Craft villages). Rendered by `envdb render` from
-- include/contracts/commune_craft_villages.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.commune_craft_villages__craft_villages (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    village_name text,
    trade text,
    recognised boolean,
    on_pollution_list boolean,
    households bigint,
    workers bigint,
    wastewater_m3_day numeric,
    wastewater_treated_m3_day numeric,
    solid_waste_t_year numeric,
    handling_measure text,
    handling_progress_pct numeric
);
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS village_name text;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS trade text;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS recognised boolean;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS on_pollution_list boolean;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS households bigint;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS workers bigint;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS wastewater_m3_day numeric;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS wastewater_treated_m3_day numeric;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS solid_waste_t_year numeric;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS handling_measure text;
ALTER TABLE staging.commune_craft_villages__craft_villages ADD COLUMN IF NOT EXISTS handling_progress_pct numeric;
CREATE INDEX IF NOT EXISTS commune_craft_villages__craft_villages_by_submission ON staging.commune_craft_villages__craft_villages (submission_id);
COMMENT ON TABLE staging.commune_craft_villages__craft_villages IS 'Làng nghề: Làng nghề | Craft villages: Craft villages';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.village_name IS 'Tên làng nghề | name of the craft village';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.trade IS 'Nghề | craft or trade of the village';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.recognised IS 'Đã được công nhận | whether the village holds a decision of recognition';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.on_pollution_list IS 'Thuộc danh mục QĐ 2546/QĐ-UBND | whether the village is on the city''s list of polluted villages to be handled';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.households IS 'Số hộ sản xuất | households that produce in the village (household)';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.workers IS 'Số lao động | persons working in the village''s trade (person)';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.wastewater_m3_day IS 'Nước thải phát sinh | wastewater generated, m3 a day (m3/day)';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.wastewater_treated_m3_day IS 'Nước thải được xử lý | wastewater treated, m3 a day (m3/day)';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.solid_waste_t_year IS 'Chất thải rắn | solid waste generated, tonnes a year (t/year)';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.handling_measure IS 'Biện pháp xử lý ô nhiễm | measure by which the pollution is handled';
COMMENT ON COLUMN staging.commune_craft_villages__craft_villages.handling_progress_pct IS 'Tiến độ xử lý | progress of the handling, percent (%)';
GRANT SELECT, INSERT, DELETE ON staging.commune_craft_villages__craft_villages TO envdb_loader;
