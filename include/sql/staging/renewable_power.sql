-- Staging of renewable_power (Renewable and waste-to-energy power). Rendered by `envdb render` from
-- include/contracts/renewable_power.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.renewable_power__plants (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    plant_name text,
    plant_kind text,
    commune_code text,
    commune_name text,
    capacity_mw numeric,
    status text,
    commissioned_on date,
    output_mwh numeric,
    waste_burned_t numeric,
    commune_code_reported text,
    commune_code_resolution text
);
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS plant_name text;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS plant_kind text;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS commune_code text;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS commune_name text;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS capacity_mw numeric;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS status text;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS commissioned_on date;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS output_mwh numeric;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS waste_burned_t numeric;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS commune_code_reported text;
ALTER TABLE staging.renewable_power__plants ADD COLUMN IF NOT EXISTS commune_code_resolution text;
CREATE INDEX IF NOT EXISTS renewable_power__plants_by_submission ON staging.renewable_power__plants (submission_id);
COMMENT ON TABLE staging.renewable_power__plants IS 'Năng lượng tái tạo, điện rác: Nhà máy, hệ thống điện | Renewable and waste-to-energy power: Power plants';
COMMENT ON COLUMN staging.renewable_power__plants.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.renewable_power__plants.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.renewable_power__plants.plant_name IS 'Tên nhà máy/hệ thống | name of the plant or system';
COMMENT ON COLUMN staging.renewable_power__plants.plant_kind IS 'Loại hình | source of energy';
COMMENT ON COLUMN staging.renewable_power__plants.commune_code IS 'Mã xã/phường | commune of the 2025 division, by the code of communes_vn.csv';
COMMENT ON COLUMN staging.renewable_power__plants.commune_name IS 'Tên xã/phường | name of the commune; decides between a current and an old code';
COMMENT ON COLUMN staging.renewable_power__plants.capacity_mw IS 'Công suất lắp đặt | installed capacity, MW (MW)';
COMMENT ON COLUMN staging.renewable_power__plants.status IS 'Tình trạng | operating, under construction or planned';
COMMENT ON COLUMN staging.renewable_power__plants.commissioned_on IS 'Ngày vận hành | day the plant was put into operation';
COMMENT ON COLUMN staging.renewable_power__plants.output_mwh IS 'Sản lượng điện | electricity generated in the period, MWh (MWh)';
COMMENT ON COLUMN staging.renewable_power__plants.waste_burned_t IS 'Khối lượng rác xử lý | waste burned in the period, tonnes (t)';
COMMENT ON COLUMN staging.renewable_power__plants.commune_code_reported IS 'Mã xã/phường (như đã báo cáo) | the commune code as the sender wrote it, before conversion to the 2025 division';
COMMENT ON COLUMN staging.renewable_power__plants.commune_code_resolution IS 'Mã xã/phường (cách xác định) | how the code was understood: current, converted, split_own, split_by_address, split, other_province, unfit or unknown';
GRANT SELECT, INSERT, DELETE ON staging.renewable_power__plants TO envdb_loader;
