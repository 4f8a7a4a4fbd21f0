-- title: Tỷ lệ doanh nghiệp ngành Công Thương được tập huấn (KPI1)
-- title_en: Share of Industry and Trade enterprises that were trained (KPI1)
-- about: Tử số là số doanh nghiệp đang hoạt động thuộc ngành Công Thương có tham dự ít nhất một lớp, hội nghị từ ngày 01/01/2026 (chi nhánh tham dự được tính cho cả doanh nghiệp chủ quản); mẫu số là số doanh nghiệp đang hoạt động thuộc ngành Công Thương trong danh sách. Doanh nghiệp chưa rõ tình trạng hoặc chưa rõ ngành được để ngoài và đếm riêng. Luôn có đúng một dòng.
-- sources: training_events, enterprise_register
-- public: yes
-- trace: query

CREATE VIEW mart.training_coverage WITH (security_invoker = true) AS
WITH attendance AS (
    SELECT
        enterprise_id,
        head_enterprise_id,
        in_register
    FROM mart.training_attendance
),

trained AS (
    SELECT enterprise_id FROM attendance
    UNION DISTINCT
    SELECT head_enterprise_id FROM attendance
),

registered AS (
    SELECT
        enterprise.enterprise_id,
        enterprise.status,
        -- a code is only meaningful with its version: a class of VSIC 2018 finds no section
        vsic_class.vsic_section IS NOT NULL AS section_known,
        industry_trade.vsic_section IS NOT NULL AS in_industry_trade,
        trained.enterprise_id IS NOT NULL AS was_trained
    FROM core.enterprise_as_of AS enterprise
    LEFT JOIN core.vsic_class
        ON
            enterprise.vsic_code_class = vsic_class.vsic_class
            AND enterprise.vsic_code_version = vsic_class.vsic_version
    LEFT JOIN core.industry_trade_section AS industry_trade
        ON vsic_class.vsic_section = industry_trade.vsic_section
    LEFT JOIN trained ON enterprise.enterprise_id = trained.enterprise_id
),

counted AS (
    SELECT
        count(*) AS register_enterprises,
        count(*) FILTER (WHERE status = 'active' AND in_industry_trade AND was_trained) AS numerator,
        count(*) FILTER (WHERE status = 'active' AND in_industry_trade) AS denominator,
        count(*) FILTER (WHERE status IS NULL AND (in_industry_trade OR NOT section_known)) AS status_unknown,
        count(*) FILTER (WHERE status = 'active' AND NOT section_known) AS section_unknown
    FROM registered
),

unknown_attendee AS (
    SELECT count(DISTINCT enterprise_id) AS enterprises
    FROM attendance
    WHERE NOT in_register
),

unconfirmed_section AS (
    SELECT count(*) AS sections
    FROM core.industry_trade_section
    WHERE NOT confirmed
)

SELECT
    core.as_of_day() AS as_of_day,
    counted.numerator,
    counted.denominator,
    100.0 * counted.numerator / nullif(counted.denominator, 0) AS percent,
    counted.register_enterprises,
    counted.status_unknown,
    counted.section_unknown,
    unknown_attendee.enterprises AS attendees_unknown,
    unconfirmed_section.sections AS unconfirmed_sections
FROM counted
CROSS JOIN unknown_attendee
CROSS JOIN unconfirmed_section;

COMMENT ON COLUMN mart.training_coverage.as_of_day IS 'Ngày của số liệu | Day the figures answer for';
COMMENT ON COLUMN mart.training_coverage.numerator IS 'Số doanh nghiệp đang hoạt động thuộc ngành Công Thương đã được tập huấn | Active Industry and Trade enterprises that were trained';
COMMENT ON COLUMN mart.training_coverage.denominator IS 'Số doanh nghiệp đang hoạt động thuộc ngành Công Thương | Active Industry and Trade enterprises of the register';
COMMENT ON COLUMN mart.training_coverage.percent IS 'Tỷ lệ (%), chưa làm tròn; trống nếu chưa có danh sách | Percent, not rounded; null without a register';
COMMENT ON COLUMN mart.training_coverage.register_enterprises IS 'Tổng số doanh nghiệp trong danh sách (0 là chưa có danh sách) | All enterprises of the register; 0 means there is none';
COMMENT ON COLUMN mart.training_coverage.status_unknown IS 'Số doanh nghiệp để ngoài vì chưa rõ tình trạng hoạt động (ngành Công Thương hoặc chưa rõ ngành) | Left out because the status is unknown; those surely of other sections are not counted here';
COMMENT ON COLUMN mart.training_coverage.section_unknown IS 'Số doanh nghiệp đang hoạt động để ngoài vì chưa rõ ngành (mã không có trong VSIC 2025 hoặc là mã VSIC 2018) | Active, left out because the section is unknown: a class not in VSIC 2025, or of VSIC 2018';
COMMENT ON COLUMN mart.training_coverage.attendees_unknown IS 'Số doanh nghiệp dự tập huấn nhưng không có trong danh sách | Distinct attending enterprises the register does not know';
COMMENT ON COLUMN mart.training_coverage.unconfirmed_sections IS 'Số ngành cấp 1 trong định nghĩa ngành Công Thương chưa đối chiếu văn bản chính thức | Sections of the definition of Industry and Trade that no official text confirms';
