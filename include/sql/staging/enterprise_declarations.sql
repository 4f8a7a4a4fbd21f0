-- Staging of enterprise_declarations (Environmental declarations of enterprises). Rendered by `envdb render` from
-- include/contracts/enterprise_declarations.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.enterprise_declarations__general (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    tax_code text,
    decl_sector text,
    contact_person text,
    contact_email text,
    permit_number text
);
ALTER TABLE staging.enterprise_declarations__general ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.enterprise_declarations__general ADD COLUMN IF NOT EXISTS decl_sector text;
ALTER TABLE staging.enterprise_declarations__general ADD COLUMN IF NOT EXISTS contact_person text;
ALTER TABLE staging.enterprise_declarations__general ADD COLUMN IF NOT EXISTS contact_email text;
ALTER TABLE staging.enterprise_declarations__general ADD COLUMN IF NOT EXISTS permit_number text;
CREATE INDEX IF NOT EXISTS enterprise_declarations__general_by_submission ON staging.enterprise_declarations__general (submission_id);
COMMENT ON TABLE staging.enterprise_declarations__general IS 'Khai báo môi trường của doanh nghiệp: Thông tin chung | Environmental declarations of enterprises: General';
COMMENT ON COLUMN staging.enterprise_declarations__general.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.enterprise_declarations__general.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.enterprise_declarations__general.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.enterprise_declarations__general.decl_sector IS 'Ngành thuộc Phụ lục I TT 42/2020/TT-BCT | sector of annex I of circular 42/2020/TT-BCT';
COMMENT ON COLUMN staging.enterprise_declarations__general.contact_person IS 'Người khai | person who made the declaration';
COMMENT ON COLUMN staging.enterprise_declarations__general.contact_email IS 'Thư điện tử | e-mail address of the person who made the declaration';
COMMENT ON COLUMN staging.enterprise_declarations__general.permit_number IS 'Số giấy phép môi trường | number of the environmental permit';
GRANT SELECT, INSERT, DELETE ON staging.enterprise_declarations__general TO envdb_loader;

CREATE UNLOGGED TABLE IF NOT EXISTS staging.enterprise_declarations__production (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    product text,
    output numeric,
    output_unit text
);
ALTER TABLE staging.enterprise_declarations__production ADD COLUMN IF NOT EXISTS product text;
ALTER TABLE staging.enterprise_declarations__production ADD COLUMN IF NOT EXISTS output numeric;
ALTER TABLE staging.enterprise_declarations__production ADD COLUMN IF NOT EXISTS output_unit text;
CREATE INDEX IF NOT EXISTS enterprise_declarations__production_by_submission ON staging.enterprise_declarations__production (submission_id);
COMMENT ON TABLE staging.enterprise_declarations__production IS 'Khai báo môi trường của doanh nghiệp: Sản phẩm | Environmental declarations of enterprises: Production';
COMMENT ON COLUMN staging.enterprise_declarations__production.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.enterprise_declarations__production.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.enterprise_declarations__production.product IS 'Sản phẩm | product';
COMMENT ON COLUMN staging.enterprise_declarations__production.output IS 'Sản lượng năm | output of the year, in the unit of output_unit (see output_unit)';
COMMENT ON COLUMN staging.enterprise_declarations__production.output_unit IS 'Đơn vị | unit of output';
GRANT SELECT, INSERT, DELETE ON staging.enterprise_declarations__production TO envdb_loader;

CREATE UNLOGGED TABLE IF NOT EXISTS staging.enterprise_declarations__inputs (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    input_kind text,
    quantity numeric
);
ALTER TABLE staging.enterprise_declarations__inputs ADD COLUMN IF NOT EXISTS input_kind text;
ALTER TABLE staging.enterprise_declarations__inputs ADD COLUMN IF NOT EXISTS quantity numeric;
CREATE INDEX IF NOT EXISTS enterprise_declarations__inputs_by_submission ON staging.enterprise_declarations__inputs (submission_id);
COMMENT ON TABLE staging.enterprise_declarations__inputs IS 'Khai báo môi trường của doanh nghiệp: Nguyên nhiên liệu, điện, nước | Environmental declarations of enterprises: Inputs';
COMMENT ON COLUMN staging.enterprise_declarations__inputs.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.enterprise_declarations__inputs.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.enterprise_declarations__inputs.input_kind IS 'Nguyên nhiên liệu/điện/nước | kind of input, with its unit';
COMMENT ON COLUMN staging.enterprise_declarations__inputs.quantity IS 'Lượng sử dụng | quantity used in the year, in the unit of the input (unit of the input)';
GRANT SELECT, INSERT, DELETE ON staging.enterprise_declarations__inputs TO envdb_loader;

CREATE UNLOGGED TABLE IF NOT EXISTS staging.enterprise_declarations__wastewater (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    outfall text,
    discharge_m3_day numeric,
    parameter text,
    concentration numeric,
    limit_column text
);
ALTER TABLE staging.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS outfall text;
ALTER TABLE staging.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS discharge_m3_day numeric;
ALTER TABLE staging.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS parameter text;
ALTER TABLE staging.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS concentration numeric;
ALTER TABLE staging.enterprise_declarations__wastewater ADD COLUMN IF NOT EXISTS limit_column text;
CREATE INDEX IF NOT EXISTS enterprise_declarations__wastewater_by_submission ON staging.enterprise_declarations__wastewater (submission_id);
COMMENT ON TABLE staging.enterprise_declarations__wastewater IS 'Khai báo môi trường của doanh nghiệp: Nước thải | Environmental declarations of enterprises: Wastewater';
COMMENT ON COLUMN staging.enterprise_declarations__wastewater.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.enterprise_declarations__wastewater.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.enterprise_declarations__wastewater.outfall IS 'Điểm xả | outfall';
COMMENT ON COLUMN staging.enterprise_declarations__wastewater.discharge_m3_day IS 'Lưu lượng xả | discharge, m3 a day (m3/day)';
COMMENT ON COLUMN staging.enterprise_declarations__wastewater.parameter IS 'Thông số | parameter';
COMMENT ON COLUMN staging.enterprise_declarations__wastewater.concentration IS 'Nồng độ trung bình năm | average concentration of the year, in the unit of the parameter (unit of the parameter)';
COMMENT ON COLUMN staging.enterprise_declarations__wastewater.limit_column IS 'Cột áp dụng | column of the wastewater standard that applies to the discharge';
GRANT SELECT, INSERT, DELETE ON staging.enterprise_declarations__wastewater TO envdb_loader;

CREATE UNLOGGED TABLE IF NOT EXISTS staging.enterprise_declarations__air (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    stack text,
    flow_nm3_hour numeric,
    parameter text,
    concentration numeric
);
ALTER TABLE staging.enterprise_declarations__air ADD COLUMN IF NOT EXISTS stack text;
ALTER TABLE staging.enterprise_declarations__air ADD COLUMN IF NOT EXISTS flow_nm3_hour numeric;
ALTER TABLE staging.enterprise_declarations__air ADD COLUMN IF NOT EXISTS parameter text;
ALTER TABLE staging.enterprise_declarations__air ADD COLUMN IF NOT EXISTS concentration numeric;
CREATE INDEX IF NOT EXISTS enterprise_declarations__air_by_submission ON staging.enterprise_declarations__air (submission_id);
COMMENT ON TABLE staging.enterprise_declarations__air IS 'Khai báo môi trường của doanh nghiệp: Khí thải | Environmental declarations of enterprises: Air emissions';
COMMENT ON COLUMN staging.enterprise_declarations__air.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.enterprise_declarations__air.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.enterprise_declarations__air.stack IS 'Ống khói | stack';
COMMENT ON COLUMN staging.enterprise_declarations__air.flow_nm3_hour IS 'Lưu lượng khí thải | flow of exhaust gas, Nm3 an hour (Nm3/h)';
COMMENT ON COLUMN staging.enterprise_declarations__air.parameter IS 'Thông số | parameter';
COMMENT ON COLUMN staging.enterprise_declarations__air.concentration IS 'Nồng độ trung bình năm | average concentration of the year (mg/Nm3)';
GRANT SELECT, INSERT, DELETE ON staging.enterprise_declarations__air TO envdb_loader;

CREATE UNLOGGED TABLE IF NOT EXISTS staging.enterprise_declarations__solid_waste (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    waste_kind text,
    quantity_t numeric,
    recycled_t numeric
);
ALTER TABLE staging.enterprise_declarations__solid_waste ADD COLUMN IF NOT EXISTS waste_kind text;
ALTER TABLE staging.enterprise_declarations__solid_waste ADD COLUMN IF NOT EXISTS quantity_t numeric;
ALTER TABLE staging.enterprise_declarations__solid_waste ADD COLUMN IF NOT EXISTS recycled_t numeric;
CREATE INDEX IF NOT EXISTS enterprise_declarations__solid_waste_by_submission ON staging.enterprise_declarations__solid_waste (submission_id);
COMMENT ON TABLE staging.enterprise_declarations__solid_waste IS 'Khai báo môi trường của doanh nghiệp: Chất thải rắn | Environmental declarations of enterprises: Solid waste';
COMMENT ON COLUMN staging.enterprise_declarations__solid_waste.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.enterprise_declarations__solid_waste.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.enterprise_declarations__solid_waste.waste_kind IS 'Loại chất thải rắn | kind of solid waste';
COMMENT ON COLUMN staging.enterprise_declarations__solid_waste.quantity_t IS 'Khối lượng phát sinh | waste generated in the year, tonnes (t)';
COMMENT ON COLUMN staging.enterprise_declarations__solid_waste.recycled_t IS 'Khối lượng tái chế/tái sử dụng | waste recycled or used again, tonnes (t)';
GRANT SELECT, INSERT, DELETE ON staging.enterprise_declarations__solid_waste TO envdb_loader;

CREATE UNLOGGED TABLE IF NOT EXISTS staging.enterprise_declarations__hazardous (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    waste_code text,
    quantity_kg numeric,
    treatment text
);
ALTER TABLE staging.enterprise_declarations__hazardous ADD COLUMN IF NOT EXISTS waste_code text;
ALTER TABLE staging.enterprise_declarations__hazardous ADD COLUMN IF NOT EXISTS quantity_kg numeric;
ALTER TABLE staging.enterprise_declarations__hazardous ADD COLUMN IF NOT EXISTS treatment text;
CREATE INDEX IF NOT EXISTS enterprise_declarations__hazardous_by_submission ON staging.enterprise_declarations__hazardous (submission_id);
COMMENT ON TABLE staging.enterprise_declarations__hazardous IS 'Khai báo môi trường của doanh nghiệp: Chất thải nguy hại | Environmental declarations of enterprises: Hazardous waste';
COMMENT ON COLUMN staging.enterprise_declarations__hazardous.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.enterprise_declarations__hazardous.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.enterprise_declarations__hazardous.waste_code IS 'Mã CTNH | code of the hazardous waste, NN NN NN (group, subgroup, type)';
COMMENT ON COLUMN staging.enterprise_declarations__hazardous.quantity_kg IS 'Khối lượng | waste generated in the year, kg (kg)';
COMMENT ON COLUMN staging.enterprise_declarations__hazardous.treatment IS 'Phương pháp xử lý | how the waste was treated';
GRANT SELECT, INSERT, DELETE ON staging.enterprise_declarations__hazardous TO envdb_loader;
