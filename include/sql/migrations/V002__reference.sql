-- Dimensions that come from include/reference and the contracts; envdb fills them anew when those change.

CREATE TABLE core.reference_load (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    sha256 text NOT NULL,
    loaded_at timestamptz NOT NULL
);
COMMENT ON TABLE core.reference_load IS 'Dấu vết lần nạp danh mục gần nhất | Fingerprint of the reference data and contracts loaded last';
COMMENT ON COLUMN core.reference_load.only_row IS 'Luôn đúng: bảng chỉ có một dòng | Always true: the table has one row';
COMMENT ON COLUMN core.reference_load.sha256 IS 'Mã băm của các tệp danh mục và hợp đồng dữ liệu | Hash of the reference files and contracts';
COMMENT ON COLUMN core.reference_load.loaded_at IS 'Thời điểm nạp | When they were loaded';

CREATE TABLE core.unit (
    unit_code text PRIMARY KEY,
    unit_kind text NOT NULL CHECK (unit_kind IN ('commune', 'agency', 'statistics_office')),
    unit_name text NOT NULL
);
COMMENT ON TABLE core.unit IS 'Đơn vị gửi số liệu | Bodies that submit files';
COMMENT ON COLUMN core.unit.unit_code IS 'Mã đơn vị (mã xã, phường hoặc mã cơ quan) | Code of the unit (commune code or agency)';
COMMENT ON COLUMN core.unit.unit_kind IS 'Loại đơn vị | Kind: commune, agency or statistics_office';
COMMENT ON COLUMN core.unit.unit_name IS 'Tên đơn vị | Name of the unit';

CREATE TABLE core.feed (
    feed text PRIMARY KEY,
    contract_version integer NOT NULL,
    title text NOT NULL,
    title_en text NOT NULL,
    period_kind text NOT NULL,
    due text NOT NULL,
    on_critical text NOT NULL
);
COMMENT ON TABLE core.feed IS 'Biểu số liệu | Feeds, from their contracts';
COMMENT ON COLUMN core.feed.feed IS 'Mã biểu | Name of the feed';
COMMENT ON COLUMN core.feed.contract_version IS 'Phiên bản hợp đồng dữ liệu | Version of the contract';
COMMENT ON COLUMN core.feed.title IS 'Tên biểu | Title in Vietnamese';
COMMENT ON COLUMN core.feed.title_en IS 'Tên biểu tiếng Anh | Title in English';
COMMENT ON COLUMN core.feed.period_kind IS 'Loại kỳ báo cáo | Kind of period: year, half or quarter';
COMMENT ON COLUMN core.feed.due IS 'Hạn nộp (ngày của năm sau, hoặc số ngày sau kỳ) | Due: month-day of the next year, or days after the period';
COMMENT ON COLUMN core.feed.on_critical IS 'Cách xử lý lỗi nghiêm trọng (cả tệp hoặc từng dòng) | What a critical finding rejects: submission or row';

CREATE TABLE core.obligation (
    unit_code text NOT NULL,
    feed text NOT NULL,
    period text NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    due_on date NOT NULL,
    PRIMARY KEY (unit_code, feed, period)
);
COMMENT ON TABLE core.obligation IS 'Đơn vị nào phải nộp biểu nào cho kỳ nào, hạn ngày nào | Which unit owes which feed for which period, and when it is due';
COMMENT ON COLUMN core.obligation.unit_code IS 'Mã đơn vị | Code of the unit';
COMMENT ON COLUMN core.obligation.feed IS 'Mã biểu | Name of the feed';
COMMENT ON COLUMN core.obligation.period IS 'Kỳ báo cáo | Period: 2026, 2026-H1 or 2026-Q1';
COMMENT ON COLUMN core.obligation.period_start IS 'Ngày đầu kỳ | First day of the period';
COMMENT ON COLUMN core.obligation.period_end IS 'Ngày cuối kỳ | Last day of the period';
COMMENT ON COLUMN core.obligation.due_on IS 'Hạn nộp | Last day in time';

CREATE TABLE core.commune (
    commune_code text PRIMARY KEY,
    commune_name text NOT NULL,
    province_code text NOT NULL
);
COMMENT ON TABLE core.commune IS 'Xã, phường, đặc khu từ 01/7/2025 | Communes, wards and special zones since 1 July 2025';
COMMENT ON COLUMN core.commune.commune_code IS 'Mã xã, phường | Code of the commune';
COMMENT ON COLUMN core.commune.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN core.commune.province_code IS 'Mã tỉnh, thành phố (01 là Hà Nội) | Code of the province (01 is Hanoi)';

CREATE TABLE core.commune_conversion (
    old_code text NOT NULL,
    old_name text NOT NULL,
    new_code text NOT NULL,
    extent text NOT NULL,
    PRIMARY KEY (old_code, new_code)
);
COMMENT ON TABLE core.commune_conversion IS 'Chuyển đổi xã, phường cũ của Hà Nội sang xã, phường mới | Old communes of Hanoi to the new ones (NQ 1656/NQ-UBTVQH15)';
COMMENT ON COLUMN core.commune_conversion.old_code IS 'Mã cũ | Code before July 2025';
COMMENT ON COLUMN core.commune_conversion.old_name IS 'Tên cũ | Name before July 2025';
COMMENT ON COLUMN core.commune_conversion.new_code IS 'Mã mới | Code since July 2025';
COMMENT ON COLUMN core.commune_conversion.extent IS 'Nhập toàn bộ hay một phần | Whether all or a part went to the new commune';

CREATE TABLE core.vsic_class (
    vsic_version text NOT NULL,
    vsic_class text NOT NULL,
    vsic_section text NOT NULL,
    class_name text,
    PRIMARY KEY (vsic_version, vsic_class)
);
COMMENT ON TABLE core.vsic_class IS 'Ngành kinh tế cấp 4 (VSIC 2025) | Four-digit classes of VSIC 2025';
COMMENT ON COLUMN core.vsic_class.vsic_version IS 'Phiên bản VSIC | Version of VSIC';
COMMENT ON COLUMN core.vsic_class.vsic_class IS 'Mã ngành 4 chữ số | Four-digit code';
COMMENT ON COLUMN core.vsic_class.vsic_section IS 'Ngành cấp 1 | Section';
COMMENT ON COLUMN core.vsic_class.class_name IS 'Tên ngành, trống nếu chưa có nguồn | Name, null where no source was found';

CREATE TABLE core.industry_trade_section (
    vsic_section text PRIMARY KEY,
    section_name text NOT NULL,
    confirmed boolean NOT NULL
);
COMMENT ON TABLE core.industry_trade_section IS 'Ngành cấp 1 thuộc ngành Công Thương | Sections counted as Industry and Trade';
COMMENT ON COLUMN core.industry_trade_section.vsic_section IS 'Ngành cấp 1 | Section';
COMMENT ON COLUMN core.industry_trade_section.section_name IS 'Tên ngành cấp 1 | Name of the section';
COMMENT ON COLUMN core.industry_trade_section.confirmed IS 'Đã đối chiếu văn bản chính thức chưa | Whether an official text confirms it';

CREATE TABLE core.code (
    codelist text NOT NULL,
    code text NOT NULL,
    label text NOT NULL,
    PRIMARY KEY (codelist, code)
);
COMMENT ON TABLE core.code IS 'Danh mục mã | Code lists';
COMMENT ON COLUMN core.code.codelist IS 'Tên danh mục | Name of the code list';
COMMENT ON COLUMN core.code.code IS 'Mã | Code';
COMMENT ON COLUMN core.code.label IS 'Nhãn tiếng Việt | Vietnamese label';

CREATE TABLE core.plan_target (
    target_code text PRIMARY KEY,
    target_title text NOT NULL,
    unit text,
    target_value numeric,
    target_year integer,
    measured_from text NOT NULL
);
COMMENT ON TABLE core.plan_target IS 'Chỉ tiêu của Kế hoạch 2026-2030 | Targets of the Plan 2026-2030';
COMMENT ON COLUMN core.plan_target.target_code IS 'Mã chỉ tiêu | Code of the target';
COMMENT ON COLUMN core.plan_target.target_title IS 'Tên chỉ tiêu | Title of the target';
COMMENT ON COLUMN core.plan_target.unit IS 'Đơn vị tính | Unit of the value';
COMMENT ON COLUMN core.plan_target.target_value IS 'Giá trị phải đạt | Value to be reached';
COMMENT ON COLUMN core.plan_target.target_year IS 'Năm phải đạt | Year by which it is to be reached';
COMMENT ON COLUMN core.plan_target.measured_from IS 'Cách tính | How it is measured';

GRANT SELECT ON ALL TABLES IN SCHEMA core TO envdb_loader, envdb_analyst, envdb_officer;
