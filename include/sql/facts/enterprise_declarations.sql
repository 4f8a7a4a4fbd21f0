-- Facts of enterprise_declarations (Environmental declarations of enterprises). Rendered by `envdb render` from
-- include/contracts/enterprise_declarations.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.enterprise_declarations__general (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    tax_code text,
    decl_sector text,
    contact_person text,
    contact_email text,
    permit_number text,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    contact_person_masked text GENERATED ALWAYS AS (repeat('*', greatest(length(contact_person) - 4, 0)) || right(contact_person, 4)) STORED,
    contact_email_masked text GENERATED ALWAYS AS (repeat('*', greatest(length(contact_email) - 4, 0)) || right(contact_email, 4)) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS decl_sector text;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS contact_person text;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS contact_email text;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS permit_number text;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS contact_person_masked text GENERATED ALWAYS AS (repeat('*', greatest(length(contact_person) - 4, 0)) || right(contact_person, 4)) STORED;
ALTER TABLE core.enterprise_declarations__general ADD COLUMN IF NOT EXISTS contact_email_masked text GENERATED ALWAYS AS (repeat('*', greatest(length(contact_email) - 4, 0)) || right(contact_email, 4)) STORED;
COMMENT ON TABLE core.enterprise_declarations__general IS 'Khai báo môi trường của doanh nghiệp: Thông tin chung | Environmental declarations of enterprises: General';
COMMENT ON COLUMN core.enterprise_declarations__general.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.enterprise_declarations__general.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.enterprise_declarations__general.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.enterprise_declarations__general.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.enterprise_declarations__general.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.enterprise_declarations__general.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.enterprise_declarations__general.decl_sector IS 'Ngành thuộc Phụ lục I TT 42/2020/TT-BCT | sector of annex I of circular 42/2020/TT-BCT';
COMMENT ON COLUMN core.enterprise_declarations__general.contact_person IS 'Người khai | person who made the declaration';
COMMENT ON COLUMN core.enterprise_declarations__general.contact_email IS 'Thư điện tử | e-mail address of the person who made the declaration';
COMMENT ON COLUMN core.enterprise_declarations__general.permit_number IS 'Số giấy phép môi trường | number of the environmental permit';
COMMENT ON COLUMN core.enterprise_declarations__general.tax_code_masked IS 'Mã số thuế (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
COMMENT ON COLUMN core.enterprise_declarations__general.contact_person_masked IS 'Người khai (đã che) | person who made the declaration; masked to the last four characters';
COMMENT ON COLUMN core.enterprise_declarations__general.contact_email_masked IS 'Thư điện tử (đã che) | e-mail address of the person who made the declaration; masked to the last four characters';
GRANT SELECT, INSERT ON core.enterprise_declarations__general TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    decl_sector,
    permit_number,
    tax_code_masked,
    contact_person_masked,
    contact_email_masked
) ON core.enterprise_declarations__general TO envdb_analyst, envdb_officer;

CREATE TABLE IF NOT EXISTS core.enterprise_declarations__production (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    product text,
    output numeric,
    output_unit text,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.enterprise_declarations__production ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.enterprise_declarations__production ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.enterprise_declarations__production ADD COLUMN IF NOT EXISTS product text;
ALTER TABLE core.enterprise_declarations__production ADD COLUMN IF NOT EXISTS output numeric;
ALTER TABLE core.enterprise_declarations__production ADD COLUMN IF NOT EXISTS output_unit text;
COMMENT ON TABLE core.enterprise_declarations__production IS 'Khai báo môi trường của doanh nghiệp: Sản phẩm | Environmental declarations of enterprises: Production';
COMMENT ON COLUMN core.enterprise_declarations__production.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.enterprise_declarations__production.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.enterprise_declarations__production.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.enterprise_declarations__production.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.enterprise_declarations__production.product IS 'Sản phẩm | product';
COMMENT ON COLUMN core.enterprise_declarations__production.output IS 'Sản lượng năm | output of the year, in the unit of output_unit (see output_unit)';
COMMENT ON COLUMN core.enterprise_declarations__production.output_unit IS 'Đơn vị | unit of output';
GRANT SELECT, INSERT ON core.enterprise_declarations__production TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    product,
    output,
    output_unit
) ON core.enterprise_declarations__production TO envdb_analyst, envdb_officer;

CREATE TABLE IF NOT EXISTS core.enterprise_declarations__inputs (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    input_kind text,
    quantity numeric,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.enterprise_declarations__inputs ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.enterprise_declarations__inputs ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.enterprise_declarations__inputs ADD COLUMN IF NOT EXISTS input_kind text;
ALTER TABLE core.enterprise_declarations__inputs ADD COLUMN IF NOT EXISTS quantity numeric;
COMMENT ON TABLE core.enterprise_declarations__inputs IS 'Khai báo môi trường của doanh nghiệp: Nguyên nhiên liệu, điện, nước | Environmental declarations of enterprises: Inputs';
COMMENT ON COLUMN core.enterprise_declarations__inputs.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.enterprise_declarations__inputs.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.enterprise_declarations__inputs.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.enterprise_declarations__inputs.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.enterprise_declarations__inputs.input_kind IS 'Nguyên nhiên liệu/điện/nước | kind of input, with its unit';
COMMENT ON COLUMN core.enterprise_declarations__inputs.quantity IS 'Lượng sử dụng | quantity used in the year, in the unit of the input (unit of the input)';
GRANT SELECT, INSERT ON core.enterprise_declarations__inputs TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    input_kind,
    quantity
) ON core.enterprise_declarations__inputs TO envdb_analyst, envdb_officer;

CREATE TABLE IF NOT EXISTS core.enterprise_declarations__wastewater (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    outfall text,
    discharge_m3_day numeric,
    parameter text,
    concentration numeric,
    limit_column text,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS outfall text;
ALTER TABLE core.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS discharge_m3_day numeric;
ALTER TABLE core.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS parameter text;
ALTER TABLE core.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS concentration numeric;
ALTER TABLE core.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS limit_column text;
COMMENT ON TABLE core.enterprise_declarations__wastewater IS 'Khai báo môi trường của doanh nghiệp: Nước thải | Environmental declarations of enterprises: Wastewater';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.outfall IS 'Điểm xả | outfall';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.discharge_m3_day IS 'Lưu lượng xả | discharge, m3 a day (m3/day)';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.parameter IS 'Thông số | parameter';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.concentration IS 'Nồng độ trung bình năm | average concentration of the year, in the unit of the parameter (unit of the parameter)';
COMMENT ON COLUMN core.enterprise_declarations__wastewater.limit_column IS 'Cột áp dụng | column of the wastewater standard that applies to the discharge';
GRANT SELECT, INSERT ON core.enterprise_declarations__wastewater TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    outfall,
    discharge_m3_day,
    parameter,
    concentration,
    limit_column
) ON core.enterprise_declarations__wastewater TO envdb_analyst, envdb_officer;

CREATE TABLE IF NOT EXISTS core.enterprise_declarations__air (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    stack text,
    flow_nm3_hour numeric,
    parameter text,
    concentration numeric,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.enterprise_declarations__air ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.enterprise_declarations__air ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.enterprise_declarations__air ADD COLUMN IF NOT EXISTS stack text;
ALTER TABLE core.enterprise_declarations__air ADD COLUMN IF NOT EXISTS flow_nm3_hour numeric;
ALTER TABLE core.enterprise_declarations__air ADD COLUMN IF NOT EXISTS parameter text;
ALTER TABLE core.enterprise_declarations__air ADD COLUMN IF NOT EXISTS concentration numeric;
COMMENT ON TABLE core.enterprise_declarations__air IS 'Khai báo môi trường của doanh nghiệp: Khí thải | Environmental declarations of enterprises: Air emissions';
COMMENT ON COLUMN core.enterprise_declarations__air.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.enterprise_declarations__air.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.enterprise_declarations__air.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.enterprise_declarations__air.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.enterprise_declarations__air.stack IS 'Ống khói | stack';
COMMENT ON COLUMN core.enterprise_declarations__air.flow_nm3_hour IS 'Lưu lượng khí thải | flow of exhaust gas, Nm3 an hour (Nm3/h)';
COMMENT ON COLUMN core.enterprise_declarations__air.parameter IS 'Thông số | parameter';
COMMENT ON COLUMN core.enterprise_declarations__air.concentration IS 'Nồng độ trung bình năm | average concentration of the year (mg/Nm3)';
GRANT SELECT, INSERT ON core.enterprise_declarations__air TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    stack,
    flow_nm3_hour,
    parameter,
    concentration
) ON core.enterprise_declarations__air TO envdb_analyst, envdb_officer;

CREATE TABLE IF NOT EXISTS core.enterprise_declarations__solid_waste (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    waste_kind text,
    quantity_t numeric,
    recycled_t numeric,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.enterprise_declarations__solid_waste ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.enterprise_declarations__solid_waste ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.enterprise_declarations__solid_waste ADD COLUMN IF NOT EXISTS waste_kind text;
ALTER TABLE core.enterprise_declarations__solid_waste ADD COLUMN IF NOT EXISTS quantity_t numeric;
ALTER TABLE core.enterprise_declarations__solid_waste ADD COLUMN IF NOT EXISTS recycled_t numeric;
COMMENT ON TABLE core.enterprise_declarations__solid_waste IS 'Khai báo môi trường của doanh nghiệp: Chất thải rắn | Environmental declarations of enterprises: Solid waste';
COMMENT ON COLUMN core.enterprise_declarations__solid_waste.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.enterprise_declarations__solid_waste.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.enterprise_declarations__solid_waste.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.enterprise_declarations__solid_waste.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.enterprise_declarations__solid_waste.waste_kind IS 'Loại chất thải rắn | kind of solid waste';
COMMENT ON COLUMN core.enterprise_declarations__solid_waste.quantity_t IS 'Khối lượng phát sinh | waste generated in the year, tonnes (t)';
COMMENT ON COLUMN core.enterprise_declarations__solid_waste.recycled_t IS 'Khối lượng tái chế/tái sử dụng | waste recycled or used again, tonnes (t)';
GRANT SELECT, INSERT ON core.enterprise_declarations__solid_waste TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    waste_kind,
    quantity_t,
    recycled_t
) ON core.enterprise_declarations__solid_waste TO envdb_analyst, envdb_officer;

CREATE TABLE IF NOT EXISTS core.enterprise_declarations__hazardous (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    waste_code text,
    quantity_kg numeric,
    treatment text,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.enterprise_declarations__hazardous ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.enterprise_declarations__hazardous ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.enterprise_declarations__hazardous ADD COLUMN IF NOT EXISTS waste_code text;
ALTER TABLE core.enterprise_declarations__hazardous ADD COLUMN IF NOT EXISTS quantity_kg numeric;
ALTER TABLE core.enterprise_declarations__hazardous ADD COLUMN IF NOT EXISTS treatment text;
COMMENT ON TABLE core.enterprise_declarations__hazardous IS 'Khai báo môi trường của doanh nghiệp: Chất thải nguy hại | Environmental declarations of enterprises: Hazardous waste';
COMMENT ON COLUMN core.enterprise_declarations__hazardous.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.enterprise_declarations__hazardous.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.enterprise_declarations__hazardous.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.enterprise_declarations__hazardous.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.enterprise_declarations__hazardous.waste_code IS 'Mã CTNH | code of the hazardous waste, NN NN NN (group, subgroup, type)';
COMMENT ON COLUMN core.enterprise_declarations__hazardous.quantity_kg IS 'Khối lượng | waste generated in the year, kg (kg)';
COMMENT ON COLUMN core.enterprise_declarations__hazardous.treatment IS 'Phương pháp xử lý | how the waste was treated';
GRANT SELECT, INSERT ON core.enterprise_declarations__hazardous TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    waste_code,
    quantity_kg,
    treatment
) ON core.enterprise_declarations__hazardous TO envdb_analyst, envdb_officer;
