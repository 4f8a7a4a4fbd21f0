-- Staging of industrial_zones (Industrial parks and clusters). Rendered by `envdb render` from
-- include/contracts/industrial_zones.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.industrial_zones__zones (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    zone_code text,
    zone_name text,
    zone_kind text,
    zone_status text,
    commune_code text,
    commune_name text,
    operating_since date,
    occupancy_pct numeric,
    area_ha numeric,
    tenants bigint,
    has_wastewater_station boolean,
    station_capacity_m3_day numeric,
    wastewater_m3_day numeric,
    tenants_treat_to_standard boolean,
    meets_standard boolean,
    auto_monitoring boolean,
    commune_code_reported text,
    commune_code_resolution text
);
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS zone_code text;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS zone_name text;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS zone_kind text;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS zone_status text;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS commune_code text;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS commune_name text;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS operating_since date;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS occupancy_pct numeric;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS area_ha numeric;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS tenants bigint;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS has_wastewater_station boolean;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS station_capacity_m3_day numeric;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS wastewater_m3_day numeric;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS tenants_treat_to_standard boolean;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS meets_standard boolean;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS auto_monitoring boolean;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS commune_code_reported text;
ALTER TABLE staging.industrial_zones__zones ADD COLUMN IF NOT EXISTS commune_code_resolution text;
CREATE INDEX IF NOT EXISTS industrial_zones__zones_by_submission ON staging.industrial_zones__zones (submission_id);
COMMENT ON TABLE staging.industrial_zones__zones IS 'Khu, cụm công nghiệp: Khu, cụm công nghiệp | Industrial parks and clusters: Industrial parks and clusters';
COMMENT ON COLUMN staging.industrial_zones__zones.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.industrial_zones__zones.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.industrial_zones__zones.zone_code IS 'Mã khu/cụm công nghiệp | industrial park (KCN-NN) or industrial cluster (CCN-NNN)';
COMMENT ON COLUMN staging.industrial_zones__zones.zone_name IS 'Tên khu/cụm công nghiệp | name of the park or cluster';
COMMENT ON COLUMN staging.industrial_zones__zones.zone_kind IS 'Loại | park or cluster';
COMMENT ON COLUMN staging.industrial_zones__zones.zone_status IS 'Tình trạng | operating, under construction or planned';
COMMENT ON COLUMN staging.industrial_zones__zones.commune_code IS 'Mã xã/phường | commune of the 2025 division, by the code of communes_vn.csv';
COMMENT ON COLUMN staging.industrial_zones__zones.commune_name IS 'Tên xã/phường | name of the commune; decides between a current and an old code';
COMMENT ON COLUMN staging.industrial_zones__zones.operating_since IS 'Hoạt động từ ngày | first day of operation';
COMMENT ON COLUMN staging.industrial_zones__zones.occupancy_pct IS 'Tỷ lệ lấp đầy | share of the industrial land that is let, percent (%)';
COMMENT ON COLUMN staging.industrial_zones__zones.area_ha IS 'Diện tích | area, hectares (ha)';
COMMENT ON COLUMN staging.industrial_zones__zones.tenants IS 'Số doanh nghiệp | enterprises in the zone (enterprise)';
COMMENT ON COLUMN staging.industrial_zones__zones.has_wastewater_station IS 'Có trạm xử lý nước thải tập trung | whether a central wastewater treatment station exists';
COMMENT ON COLUMN staging.industrial_zones__zones.station_capacity_m3_day IS 'Công suất trạm | capacity of the station, m3 a day (m3/day)';
COMMENT ON COLUMN staging.industrial_zones__zones.wastewater_m3_day IS 'Nước thải thực tế | wastewater generated, m3 a day (m3/day)';
COMMENT ON COLUMN staging.industrial_zones__zones.tenants_treat_to_standard IS 'Các cơ sở tự xử lý đạt quy chuẩn | whether all tenants treat their wastewater to standard themselves';
COMMENT ON COLUMN staging.industrial_zones__zones.meets_standard IS 'Đạt quy chuẩn xả thải | whether the discharge of the station meets the standard';
COMMENT ON COLUMN staging.industrial_zones__zones.auto_monitoring IS 'Có quan trắc tự động | whether the discharge is monitored automatically';
COMMENT ON COLUMN staging.industrial_zones__zones.commune_code_reported IS 'Mã xã/phường (như đã báo cáo) | the commune code as the sender wrote it, before conversion to the 2025 division';
COMMENT ON COLUMN staging.industrial_zones__zones.commune_code_resolution IS 'Mã xã/phường (cách xác định) | how the code was understood: current, converted, split_own, split_by_address, split, other_province, unfit or unknown';
GRANT SELECT, INSERT, DELETE ON staging.industrial_zones__zones TO envdb_loader;
