-- Staging of relocations (Relocations into industrial parks and clusters). Rendered by `envdb render` from
-- include/contracts/relocations.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.relocations__relocations (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    tax_code text,
    facility_name text,
    from_commune_code text,
    from_commune_name text,
    to_zone_code text,
    status text,
    completed_on date,
    support_mvnd numeric,
    from_commune_code_reported text,
    from_commune_code_resolution text
);
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS facility_name text;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS from_commune_code text;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS from_commune_name text;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS to_zone_code text;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS status text;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS completed_on date;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS support_mvnd numeric;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS from_commune_code_reported text;
ALTER TABLE staging.relocations__relocations ADD COLUMN IF NOT EXISTS from_commune_code_resolution text;
CREATE INDEX IF NOT EXISTS relocations__relocations_by_submission ON staging.relocations__relocations (submission_id);
COMMENT ON TABLE staging.relocations__relocations IS 'Di dời cơ sở vào khu, cụm công nghiệp: Cơ sở di dời | Relocations into industrial parks and clusters: Relocations';
COMMENT ON COLUMN staging.relocations__relocations.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.relocations__relocations.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.relocations__relocations.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.relocations__relocations.facility_name IS 'Tên cơ sở | name of the facility';
COMMENT ON COLUMN staging.relocations__relocations.from_commune_code IS 'Xã/phường hiện tại | commune in which the facility stands before it moves';
COMMENT ON COLUMN staging.relocations__relocations.from_commune_name IS 'Tên xã/phường hiện tại | name of that commune; decides between a current and an old code';
COMMENT ON COLUMN staging.relocations__relocations.to_zone_code IS 'Khu/cụm công nghiệp đến | industrial park (KCN-NN) or cluster (CCN-NNN) to which it moves';
COMMENT ON COLUMN staging.relocations__relocations.status IS 'Tình trạng | planned, ongoing, completed or cancelled';
COMMENT ON COLUMN staging.relocations__relocations.completed_on IS 'Ngày hoàn thành | day on which the move was completed';
COMMENT ON COLUMN staging.relocations__relocations.support_mvnd IS 'Kinh phí hỗ trợ | public support, million VND (million VND)';
COMMENT ON COLUMN staging.relocations__relocations.from_commune_code_reported IS 'Xã/phường hiện tại (như đã báo cáo) | the commune code as the sender wrote it, before conversion to the 2025 division';
COMMENT ON COLUMN staging.relocations__relocations.from_commune_code_resolution IS 'Xã/phường hiện tại (cách xác định) | how the code was understood: current, converted, split_own, split_by_address, split, other_province, unfit or unknown';
GRANT SELECT, INSERT, DELETE ON staging.relocations__relocations TO envdb_loader;
