-- Staging of commune_inspections (Inspections and violations). Rendered by `envdb render` from
-- include/contracts/commune_inspections.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.commune_inspections__inspections (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    inspection_date date,
    facility_name text,
    tax_code text,
    violation_field text,
    decision_number text,
    decision_date date,
    fine_vnd bigint,
    remedy text,
    remedy_status text
);
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS inspection_date date;
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS facility_name text;
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS violation_field text;
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS decision_number text;
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS decision_date date;
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS fine_vnd bigint;
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS remedy text;
ALTER TABLE staging.commune_inspections__inspections ADD COLUMN IF NOT EXISTS remedy_status text;
CREATE INDEX IF NOT EXISTS commune_inspections__inspections_by_submission ON staging.commune_inspections__inspections (submission_id);
COMMENT ON TABLE staging.commune_inspections__inspections IS 'Kiểm tra và xử lý vi phạm: Kiểm tra, xử lý vi phạm | Inspections and violations: Inspections';
COMMENT ON COLUMN staging.commune_inspections__inspections.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.commune_inspections__inspections.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.commune_inspections__inspections.inspection_date IS 'Ngày kiểm tra | day of the inspection';
COMMENT ON COLUMN staging.commune_inspections__inspections.facility_name IS 'Tên cơ sở | name of the facility';
COMMENT ON COLUMN staging.commune_inspections__inspections.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.commune_inspections__inspections.violation_field IS 'Lĩnh vực vi phạm | field of the violation, or none';
COMMENT ON COLUMN staging.commune_inspections__inspections.decision_number IS 'Số quyết định xử phạt | number of the decision that fined the facility';
COMMENT ON COLUMN staging.commune_inspections__inspections.decision_date IS 'Ngày quyết định | date of the decision';
COMMENT ON COLUMN staging.commune_inspections__inspections.fine_vnd IS 'Số tiền phạt | fine, VND; 0 where there was none (VND)';
COMMENT ON COLUMN staging.commune_inspections__inspections.remedy IS 'Biện pháp khắc phục | remedy that was ordered';
COMMENT ON COLUMN staging.commune_inspections__inspections.remedy_status IS 'Tình trạng khắc phục | how far the remedy is';
GRANT SELECT, INSERT, DELETE ON staging.commune_inspections__inspections TO envdb_loader;
