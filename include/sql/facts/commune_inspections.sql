-- Facts of commune_inspections (Inspections and violations). Rendered by `envdb render` from
-- include/contracts/commune_inspections.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.commune_inspections__inspections (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    inspection_date date,
    facility_name text,
    tax_code text,
    violation_field text,
    decision_number text,
    decision_date date,
    fine_vnd bigint,
    remedy text,
    remedy_status text,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS inspection_date date;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS facility_name text;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS violation_field text;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS decision_number text;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS decision_date date;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS fine_vnd bigint;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS remedy text;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS remedy_status text;
ALTER TABLE core.commune_inspections__inspections ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
COMMENT ON TABLE core.commune_inspections__inspections IS 'Kiểm tra và xử lý vi phạm: Kiểm tra, xử lý vi phạm | Inspections and violations: Inspections';
COMMENT ON COLUMN core.commune_inspections__inspections.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.commune_inspections__inspections.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.commune_inspections__inspections.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.commune_inspections__inspections.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.commune_inspections__inspections.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.commune_inspections__inspections.inspection_date IS 'Ngày kiểm tra | day of the inspection';
COMMENT ON COLUMN core.commune_inspections__inspections.facility_name IS 'Tên cơ sở | name of the facility';
COMMENT ON COLUMN core.commune_inspections__inspections.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.commune_inspections__inspections.violation_field IS 'Lĩnh vực vi phạm | field of the violation, or none';
COMMENT ON COLUMN core.commune_inspections__inspections.decision_number IS 'Số quyết định xử phạt | number of the decision that fined the facility';
COMMENT ON COLUMN core.commune_inspections__inspections.decision_date IS 'Ngày quyết định | date of the decision';
COMMENT ON COLUMN core.commune_inspections__inspections.fine_vnd IS 'Số tiền phạt | fine, VND; 0 where there was none (VND)';
COMMENT ON COLUMN core.commune_inspections__inspections.remedy IS 'Biện pháp khắc phục | remedy that was ordered';
COMMENT ON COLUMN core.commune_inspections__inspections.remedy_status IS 'Tình trạng khắc phục | how far the remedy is';
COMMENT ON COLUMN core.commune_inspections__inspections.tax_code_masked IS 'Mã số thuế (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
GRANT SELECT, INSERT ON core.commune_inspections__inspections TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    inspection_date,
    facility_name,
    violation_field,
    decision_number,
    decision_date,
    fine_vnd,
    remedy,
    remedy_status,
    tax_code_masked
) ON core.commune_inspections__inspections TO envdb_analyst, envdb_officer;
