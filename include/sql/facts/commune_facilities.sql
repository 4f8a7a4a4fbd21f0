-- Facts of commune_facilities (Facilities in the commune). Rendered by `envdb render` from
-- include/contracts/commune_facilities.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.commune_facilities__facilities (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    facility_code text,
    facility_name text,
    owner_kind text,
    tax_code text,
    personal_id text,
    vsic_code text,
    address text,
    commune_code text,
    commune_name text,
    location_kind text,
    zone_code text,
    main_product text,
    capacity numeric,
    capacity_unit text,
    employees bigint,
    permit_kind text,
    permit_number text,
    permit_date date,
    wastewater_m3_day numeric,
    wastewater_treated boolean,
    must_relocate boolean,
    relocation_reason text,
    vsic_code_version text,
    vsic_code_class text,
    commune_code_reported text,
    commune_code_resolution text,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    personal_id_masked text GENERATED ALWAYS AS (repeat('*', greatest(length(personal_id) - 4, 0)) || right(personal_id, 4)) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS facility_code text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS facility_name text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS owner_kind text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS personal_id text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS vsic_code text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS address text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS commune_code text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS commune_name text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS location_kind text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS zone_code text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS main_product text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS capacity numeric;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS capacity_unit text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS employees bigint;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS permit_kind text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS permit_number text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS permit_date date;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS wastewater_m3_day numeric;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS wastewater_treated boolean;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS must_relocate boolean;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS relocation_reason text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS vsic_code_version text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS vsic_code_class text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS commune_code_reported text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS commune_code_resolution text;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
ALTER TABLE core.commune_facilities__facilities ADD COLUMN IF NOT EXISTS personal_id_masked text GENERATED ALWAYS AS (repeat('*', greatest(length(personal_id) - 4, 0)) || right(personal_id, 4)) STORED;
COMMENT ON TABLE core.commune_facilities__facilities IS 'Cơ sở sản xuất, kinh doanh trên địa bàn: Cơ sở | Facilities in the commune: Facilities';
COMMENT ON COLUMN core.commune_facilities__facilities.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.commune_facilities__facilities.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.commune_facilities__facilities.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.commune_facilities__facilities.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.commune_facilities__facilities.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.commune_facilities__facilities.facility_code IS 'Mã cơ sở (hệ thống cấp, để trống nếu mới) | code the system gives a facility with its first acceptance';
COMMENT ON COLUMN core.commune_facilities__facilities.facility_name IS 'Tên cơ sở | name of the facility';
COMMENT ON COLUMN core.commune_facilities__facilities.owner_kind IS 'Loại hình | kind of owner';
COMMENT ON COLUMN core.commune_facilities__facilities.tax_code IS 'Mã số thuế / mã số doanh nghiệp | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.commune_facilities__facilities.personal_id IS 'Số định danh cá nhân (hộ kinh doanh) | 12-digit personal ID of the owner of a household business';
COMMENT ON COLUMN core.commune_facilities__facilities.vsic_code IS 'Mã ngành VSIC | main activity by the Vietnam Standard Industrial Classification (4 or 5 digits)';
COMMENT ON COLUMN core.commune_facilities__facilities.address IS 'Địa chỉ | address as the sender wrote it';
COMMENT ON COLUMN core.commune_facilities__facilities.commune_code IS 'Mã xã/phường | commune of the 2025 division, by the code of communes_vn.csv';
COMMENT ON COLUMN core.commune_facilities__facilities.commune_name IS 'Tên xã/phường | name of the commune; decides between a current and an old code';
COMMENT ON COLUMN core.commune_facilities__facilities.location_kind IS 'Vị trí | where the facility stands';
COMMENT ON COLUMN core.commune_facilities__facilities.zone_code IS 'Mã khu/cụm công nghiệp | industrial park (KCN-NN) or industrial cluster (CCN-NNN)';
COMMENT ON COLUMN core.commune_facilities__facilities.main_product IS 'Sản phẩm chính | main product';
COMMENT ON COLUMN core.commune_facilities__facilities.capacity IS 'Công suất | design capacity in the unit of capacity_unit (see capacity_unit)';
COMMENT ON COLUMN core.commune_facilities__facilities.capacity_unit IS 'Đơn vị công suất | unit of capacity';
COMMENT ON COLUMN core.commune_facilities__facilities.employees IS 'Số lao động | employed persons (person)';
COMMENT ON COLUMN core.commune_facilities__facilities.permit_kind IS 'Hồ sơ môi trường | kind of environmental permit or registration';
COMMENT ON COLUMN core.commune_facilities__facilities.permit_number IS 'Số giấy phép/đăng ký | number of the permit or registration';
COMMENT ON COLUMN core.commune_facilities__facilities.permit_date IS 'Ngày cấp | date of the permit or registration';
COMMENT ON COLUMN core.commune_facilities__facilities.wastewater_m3_day IS 'Lưu lượng nước thải | wastewater generated, m3 a day (m3/day)';
COMMENT ON COLUMN core.commune_facilities__facilities.wastewater_treated IS 'Có xử lý nước thải | whether the facility treats its wastewater';
COMMENT ON COLUMN core.commune_facilities__facilities.must_relocate IS 'Thuộc diện di dời | whether the facility must be relocated';
COMMENT ON COLUMN core.commune_facilities__facilities.relocation_reason IS 'Lý do di dời | why the facility must be relocated';
COMMENT ON COLUMN core.commune_facilities__facilities.vsic_code_version IS 'Mã ngành VSIC (phiên bản VSIC) | version of VSIC the code belongs to, by the last day of the period';
COMMENT ON COLUMN core.commune_facilities__facilities.vsic_code_class IS 'Mã ngành VSIC (lớp 4 chữ số) | the first four digits of the code: its VSIC class';
COMMENT ON COLUMN core.commune_facilities__facilities.commune_code_reported IS 'Mã xã/phường (như đã báo cáo) | the commune code as the sender wrote it, before conversion to the 2025 division';
COMMENT ON COLUMN core.commune_facilities__facilities.commune_code_resolution IS 'Mã xã/phường (cách xác định) | how the code was understood: current, converted, split_own, split_by_address, split, other_province, unfit or unknown';
COMMENT ON COLUMN core.commune_facilities__facilities.tax_code_masked IS 'Mã số thuế / mã số doanh nghiệp (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
COMMENT ON COLUMN core.commune_facilities__facilities.personal_id_masked IS 'Số định danh cá nhân (hộ kinh doanh) (đã che) | 12-digit personal ID of the owner of a household business; masked to the last four characters';
GRANT SELECT, INSERT ON core.commune_facilities__facilities TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    facility_code,
    facility_name,
    owner_kind,
    vsic_code,
    address,
    commune_code,
    commune_name,
    location_kind,
    zone_code,
    main_product,
    capacity,
    capacity_unit,
    employees,
    permit_kind,
    permit_number,
    permit_date,
    wastewater_m3_day,
    wastewater_treated,
    must_relocate,
    relocation_reason,
    vsic_code_version,
    vsic_code_class,
    commune_code_reported,
    commune_code_resolution,
    tax_code_masked,
    personal_id_masked
) ON core.commune_facilities__facilities TO envdb_analyst, envdb_officer;
