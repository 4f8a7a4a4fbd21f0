-- Staging of enterprise_register (Enterprise register). Rendered by `envdb render` from
-- include/contracts/enterprise_register.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.enterprise_register__enterprises (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    tax_code text,
    enterprise_name text,
    legal_form text,
    vsic_code text,
    address text,
    commune_code text,
    commune_name text,
    employees bigint,
    revenue_mvnd numeric,
    main_product text,
    capacity numeric,
    capacity_unit text,
    founded_on date,
    status text,
    vsic_code_version text,
    vsic_code_class text,
    commune_code_reported text,
    commune_code_resolution text
);
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS enterprise_name text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS legal_form text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS vsic_code text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS address text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS commune_code text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS commune_name text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS employees bigint;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS revenue_mvnd numeric;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS main_product text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS capacity numeric;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS capacity_unit text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS founded_on date;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS status text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS vsic_code_version text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS vsic_code_class text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS commune_code_reported text;
ALTER TABLE staging.enterprise_register__enterprises ADD COLUMN IF NOT EXISTS commune_code_resolution text;
CREATE INDEX IF NOT EXISTS enterprise_register__enterprises_by_submission ON staging.enterprise_register__enterprises (submission_id);
COMMENT ON TABLE staging.enterprise_register__enterprises IS 'Danh sách doanh nghiệp: Doanh nghiệp | Enterprise register: Enterprises';
COMMENT ON COLUMN staging.enterprise_register__enterprises.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.enterprise_register__enterprises.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.enterprise_register__enterprises.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.enterprise_register__enterprises.enterprise_name IS 'Tên doanh nghiệp | name of the enterprise as registered';
COMMENT ON COLUMN staging.enterprise_register__enterprises.legal_form IS 'Loại hình doanh nghiệp | legal form';
COMMENT ON COLUMN staging.enterprise_register__enterprises.vsic_code IS 'Ngành chính (VSIC) | main activity by the Vietnam Standard Industrial Classification (4 or 5 digits)';
COMMENT ON COLUMN staging.enterprise_register__enterprises.address IS 'Địa chỉ | address as the sender wrote it';
COMMENT ON COLUMN staging.enterprise_register__enterprises.commune_code IS 'Mã xã/phường | commune of the 2025 division, by the code of communes_vn.csv';
COMMENT ON COLUMN staging.enterprise_register__enterprises.commune_name IS 'Tên xã/phường | name of the commune; decides between a current and an old code';
COMMENT ON COLUMN staging.enterprise_register__enterprises.employees IS 'Số lao động | employed persons (person)';
COMMENT ON COLUMN staging.enterprise_register__enterprises.revenue_mvnd IS 'Doanh thu thuần | net revenue of the year, million VND (million VND)';
COMMENT ON COLUMN staging.enterprise_register__enterprises.main_product IS 'Sản phẩm chính | main product';
COMMENT ON COLUMN staging.enterprise_register__enterprises.capacity IS 'Công suất thiết kế | design capacity in the unit of capacity_unit (see capacity_unit)';
COMMENT ON COLUMN staging.enterprise_register__enterprises.capacity_unit IS 'Đơn vị công suất | unit of capacity';
COMMENT ON COLUMN staging.enterprise_register__enterprises.founded_on IS 'Ngày thành lập | day of the first registration';
COMMENT ON COLUMN staging.enterprise_register__enterprises.status IS 'Tình trạng hoạt động | whether the enterprise works';
COMMENT ON COLUMN staging.enterprise_register__enterprises.vsic_code_version IS 'Ngành chính (VSIC) (phiên bản VSIC) | version of VSIC the code belongs to, by the last day of the period';
COMMENT ON COLUMN staging.enterprise_register__enterprises.vsic_code_class IS 'Ngành chính (VSIC) (lớp 4 chữ số) | the first four digits of the code: its VSIC class';
COMMENT ON COLUMN staging.enterprise_register__enterprises.commune_code_reported IS 'Mã xã/phường (như đã báo cáo) | the commune code as the sender wrote it, before conversion to the 2025 division';
COMMENT ON COLUMN staging.enterprise_register__enterprises.commune_code_resolution IS 'Mã xã/phường (cách xác định) | how the code was understood: current, converted, split_own, split_by_address, split, other_province, unfit or unknown';
GRANT SELECT, INSERT, DELETE ON staging.enterprise_register__enterprises TO envdb_loader;
