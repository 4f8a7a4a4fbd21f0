-- Figures of include/reference that marts calculate with, each with its source, its time and whether an
-- official text confirms it; and the names of sections and tasks. envdb fills them as it does the others.

CREATE TABLE core.fuel_factor (
    fuel text NOT NULL,
    unit text NOT NULL,
    toe_per_unit numeric NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    source text NOT NULL,
    note text,
    confirmed boolean NOT NULL,
    PRIMARY KEY (fuel, unit, valid_from)
);
COMMENT ON TABLE core.fuel_factor IS 'Hệ số quy đổi nhiên liệu, điện sang TOE | Tonnes of oil equivalent for a unit of fuel';
COMMENT ON COLUMN core.fuel_factor.fuel IS 'Loại năng lượng (danh mục fuel) | Fuel, a code of the list fuel';
COMMENT ON COLUMN core.fuel_factor.unit IS 'Đơn vị đo | Unit of measure';
COMMENT ON COLUMN core.fuel_factor.toe_per_unit IS 'TOE cho một đơn vị đo | TOE for one unit';
COMMENT ON COLUMN core.fuel_factor.valid_from IS 'Áp dụng từ ngày | First day on which it holds';
COMMENT ON COLUMN core.fuel_factor.valid_to IS 'Áp dụng đến ngày, trống là còn áp dụng | Last day on which it holds, null where it still does';
COMMENT ON COLUMN core.fuel_factor.source IS 'Nguồn | Where it was taken from';
COMMENT ON COLUMN core.fuel_factor.note IS 'Ghi chú | Note';
COMMENT ON COLUMN core.fuel_factor.confirmed IS 'Đã đối chiếu văn bản chính thức chưa | Whether an official text confirms it';

CREATE TABLE core.wastewater_limit (
    standard text NOT NULL,
    parameter text NOT NULL,
    unit text,
    column_a_min numeric,
    column_a_max numeric,
    column_b_min numeric,
    column_b_max numeric,
    valid_from date NOT NULL,
    valid_to date,
    confirmed boolean NOT NULL,
    PRIMARY KEY (standard, parameter)
);
COMMENT ON TABLE core.wastewater_limit IS 'Giới hạn thông số nước thải công nghiệp, chưa tính Kq, Kf | Limits of parameters of industrial wastewater, without Kq and Kf';
COMMENT ON COLUMN core.wastewater_limit.standard IS 'Quy chuẩn (nguồn của giới hạn) | The standard, which is the source of the limit';
COMMENT ON COLUMN core.wastewater_limit.parameter IS 'Thông số (danh mục water_parameter) | Parameter, a code of the list water_parameter';
COMMENT ON COLUMN core.wastewater_limit.unit IS 'Đơn vị đo, trống nếu thông số không có đơn vị | Unit of measure, null for a parameter without one';
COMMENT ON COLUMN core.wastewater_limit.column_a_min IS 'Cột A, thấp nhất | Column A, least';
COMMENT ON COLUMN core.wastewater_limit.column_a_max IS 'Cột A, cao nhất | Column A, most';
COMMENT ON COLUMN core.wastewater_limit.column_b_min IS 'Cột B, thấp nhất | Column B, least';
COMMENT ON COLUMN core.wastewater_limit.column_b_max IS 'Cột B, cao nhất | Column B, most';
COMMENT ON COLUMN core.wastewater_limit.valid_from IS 'Áp dụng từ ngày | First day on which it holds';
COMMENT ON COLUMN core.wastewater_limit.valid_to IS 'Áp dụng đến ngày, trống là còn áp dụng | Last day on which it holds, null where it still does';
COMMENT ON COLUMN core.wastewater_limit.confirmed IS 'Đã đối chiếu văn bản chính thức chưa | Whether an official text confirms it';

CREATE TABLE core.grid_emission_factor (
    data_year integer PRIMARY KEY,
    tco2_per_mwh numeric NOT NULL,
    source text,
    confirmed boolean NOT NULL
);
COMMENT ON TABLE core.grid_emission_factor IS 'Hệ số phát thải của lưới điện quốc gia theo năm số liệu | Emission factor of the national grid by year of data';
COMMENT ON COLUMN core.grid_emission_factor.data_year IS 'Năm số liệu | Year of data for which it holds';
COMMENT ON COLUMN core.grid_emission_factor.tco2_per_mwh IS 'Tấn CO2 cho một MWh điện | Tonnes of CO2 for a MWh';
COMMENT ON COLUMN core.grid_emission_factor.source IS 'Văn bản công bố, trống nếu chưa tìm thấy | Document that publishes it, null where none was found';
COMMENT ON COLUMN core.grid_emission_factor.confirmed IS 'Đã đối chiếu văn bản chính thức chưa | Whether an official text confirms it';

CREATE TABLE core.unit_conversion (
    from_unit text NOT NULL,
    to_unit text NOT NULL,
    factor numeric NOT NULL,
    source text NOT NULL,
    confirmed boolean NOT NULL,
    PRIMARY KEY (from_unit, to_unit)
);
COMMENT ON TABLE core.unit_conversion IS 'Đổi đơn vị đo; đơn vị không có ở đây thì không đổi | Conversions of units; what is not here is not converted';
COMMENT ON COLUMN core.unit_conversion.from_unit IS 'Từ đơn vị | Unit that is given';
COMMENT ON COLUMN core.unit_conversion.to_unit IS 'Sang đơn vị | Unit that is wanted';
COMMENT ON COLUMN core.unit_conversion.factor IS 'Nhân với | By what the given number is multiplied';
COMMENT ON COLUMN core.unit_conversion.source IS 'Nguồn | Where it was taken from';
COMMENT ON COLUMN core.unit_conversion.confirmed IS 'Đã đối chiếu văn bản chính thức chưa | Whether an official text confirms it';

CREATE TABLE core.vsic_section (
    vsic_version text NOT NULL,
    vsic_section text NOT NULL,
    section_name text NOT NULL,
    PRIMARY KEY (vsic_version, vsic_section)
);
COMMENT ON TABLE core.vsic_section IS 'Ngành kinh tế cấp 1 (VSIC 2025) | Sections of VSIC 2025';
COMMENT ON COLUMN core.vsic_section.vsic_version IS 'Phiên bản VSIC | Version of VSIC';
COMMENT ON COLUMN core.vsic_section.vsic_section IS 'Ngành cấp 1 | Section';
COMMENT ON COLUMN core.vsic_section.section_name IS 'Tên ngành cấp 1 | Name of the section';

CREATE TABLE core.plan_task (
    task_number integer PRIMARY KEY,
    task_title text NOT NULL,
    lead_unit text NOT NULL,
    partners text,
    schedule text NOT NULL
);
COMMENT ON TABLE core.plan_task IS 'Nhiệm vụ tại Phụ lục của Kế hoạch 2026-2030 | Tasks of the appendix of the Plan 2026-2030';
COMMENT ON COLUMN core.plan_task.task_number IS 'Số thứ tự | Number in the appendix';
COMMENT ON COLUMN core.plan_task.task_title IS 'Nhiệm vụ | The task';
COMMENT ON COLUMN core.plan_task.lead_unit IS 'Đơn vị chủ trì | Unit that leads it';
COMMENT ON COLUMN core.plan_task.partners IS 'Đơn vị phối hợp | Who takes part';
COMMENT ON COLUMN core.plan_task.schedule IS 'Thời gian thực hiện (yearly là hằng năm) | When: yearly, or a year';

GRANT SELECT ON core.fuel_factor, core.wastewater_limit, core.grid_emission_factor, core.unit_conversion,
core.vsic_section, core.plan_task TO envdb_loader, envdb_analyst, envdb_officer;

CREATE FUNCTION core.name_key(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(btrim(regexp_replace(normalize(written), '\s+', ' ', 'g')));
COMMENT ON FUNCTION core.name_key(text) IS 'Tên để so sánh: không phân biệt chữ hoa, chữ thường và khoảng trắng thừa | A name as it is compared: without case, spare spaces and composition';
