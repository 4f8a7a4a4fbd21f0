-- title: Ngành của từng doanh nghiệp
-- title_en: Section of each enterprise
-- about: Mỗi doanh nghiệp từng có mặt trong số liệu một dòng, kể cả doanh nghiệp mà ngày của số liệu chưa biết (khi đó không có trong danh sách): doanh nghiệp chủ quản, có trong danh sách hay không, ngành cấp 1. Chi nhánh không có dòng riêng trong danh sách thì lấy ngành của doanh nghiệp chủ quản. Mã ngành của VSIC 2018 hoặc không có trong VSIC 2025 thì chưa rõ ngành.
-- sources: enterprise_register
-- public: no
-- key: enterprise_id
-- trace: query

CREATE VIEW mart.enterprise_sections WITH (security_invoker = true) AS
WITH registered AS (
    SELECT
        head.enterprise_id,
        head.head_enterprise_id,
        own.enterprise_id IS NOT NULL OR parent.enterprise_id IS NOT NULL AS in_register,
        own.commune_code,
        CASE WHEN own.enterprise_id IS NOT NULL THEN own.vsic_code_class ELSE parent.vsic_code_class END AS vsic_class,
        CASE
            WHEN own.enterprise_id IS NOT NULL THEN own.vsic_code_version ELSE parent.vsic_code_version
        END AS vsic_version
    FROM core.enterprise_head AS head
    LEFT JOIN core.enterprise_as_of AS own ON head.enterprise_id = own.enterprise_id
    LEFT JOIN core.enterprise_as_of AS parent ON head.head_enterprise_id = parent.enterprise_id
)

SELECT
    registered.enterprise_id,
    registered.head_enterprise_id,
    registered.in_register,
    registered.commune_code,
    registered.vsic_class,
    vsic_class.vsic_section,
    vsic_section.section_name
FROM registered
LEFT JOIN core.vsic_class
    ON registered.vsic_class = vsic_class.vsic_class AND registered.vsic_version = vsic_class.vsic_version
LEFT JOIN core.vsic_section
    ON vsic_class.vsic_section = vsic_section.vsic_section AND vsic_class.vsic_version = vsic_section.vsic_version;

COMMENT ON COLUMN mart.enterprise_sections.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.enterprise_sections.head_enterprise_id IS 'Số định danh của doanh nghiệp chủ quản | Internal number of its head (itself where it is no branch)';
COMMENT ON COLUMN mart.enterprise_sections.in_register IS 'Có trong danh sách doanh nghiệp (chính nó hoặc doanh nghiệp chủ quản) | Whether the register has it or its head';
COMMENT ON COLUMN mart.enterprise_sections.commune_code IS 'Mã xã, phường trong danh sách | Commune in the register, null where the register has no row of its own';
COMMENT ON COLUMN mart.enterprise_sections.vsic_class IS 'Mã ngành 4 chữ số trong danh sách | Four-digit class in the register';
COMMENT ON COLUMN mart.enterprise_sections.vsic_section IS 'Ngành cấp 1 (VSIC 2025); trống nếu chưa rõ | Section of VSIC 2025, null where it is unknown';
COMMENT ON COLUMN mart.enterprise_sections.section_name IS 'Tên ngành cấp 1 | Name of the section';
