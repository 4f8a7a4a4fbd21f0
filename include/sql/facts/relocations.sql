-- Facts of relocations (Relocations into industrial parks and clusters). Rendered by `envdb render` from
-- include/contracts/relocations.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.relocations__relocations (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    tax_code text,
    facility_name text,
    from_commune_code text,
    from_commune_name text,
    to_zone_code text,
    status text,
    completed_on date,
    support_mvnd numeric,
    from_commune_code_reported text,
    from_commune_code_resolution text,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS facility_name text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS from_commune_code text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS from_commune_name text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS to_zone_code text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS status text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS completed_on date;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS support_mvnd numeric;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS from_commune_code_reported text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS from_commune_code_resolution text;
ALTER TABLE core.relocations__relocations ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
COMMENT ON TABLE core.relocations__relocations IS 'Di dời cơ sở vào khu, cụm công nghiệp: Cơ sở di dời | Relocations into industrial parks and clusters: Relocations';
COMMENT ON COLUMN core.relocations__relocations.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.relocations__relocations.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.relocations__relocations.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.relocations__relocations.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.relocations__relocations.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.relocations__relocations.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.relocations__relocations.facility_name IS 'Tên cơ sở | name of the facility';
COMMENT ON COLUMN core.relocations__relocations.from_commune_code IS 'Xã/phường hiện tại | commune in which the facility stands before it moves';
COMMENT ON COLUMN core.relocations__relocations.from_commune_name IS 'Tên xã/phường hiện tại | name of that commune; decides between a current and an old code';
COMMENT ON COLUMN core.relocations__relocations.to_zone_code IS 'Khu/cụm công nghiệp đến | industrial park (KCN-NN) or cluster (CCN-NNN) to which it moves';
COMMENT ON COLUMN core.relocations__relocations.status IS 'Tình trạng | planned, ongoing, completed or cancelled';
COMMENT ON COLUMN core.relocations__relocations.completed_on IS 'Ngày hoàn thành | day on which the move was completed';
COMMENT ON COLUMN core.relocations__relocations.support_mvnd IS 'Kinh phí hỗ trợ | public support, million VND (million VND)';
COMMENT ON COLUMN core.relocations__relocations.from_commune_code_reported IS 'Xã/phường hiện tại (như đã báo cáo) | the commune code as the sender wrote it, before conversion to the 2025 division';
COMMENT ON COLUMN core.relocations__relocations.from_commune_code_resolution IS 'Xã/phường hiện tại (cách xác định) | how the code was understood: current, converted, split_own, split_by_address, split, other_province, unfit or unknown';
COMMENT ON COLUMN core.relocations__relocations.tax_code_masked IS 'Mã số thuế (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
GRANT SELECT, INSERT ON core.relocations__relocations TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    facility_name,
    from_commune_code,
    from_commune_name,
    to_zone_code,
    status,
    completed_on,
    support_mvnd,
    from_commune_code_reported,
    from_commune_code_resolution,
    tax_code_masked
) ON core.relocations__relocations TO envdb_analyst, envdb_officer;
