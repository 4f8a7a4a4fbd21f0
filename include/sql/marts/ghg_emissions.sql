-- title: Phát thải khí nhà kính theo nguồn của từng cơ sở
-- title_en: Greenhouse gas by source, enterprise by enterprise
-- about: Mỗi nguồn phát thải của một cơ sở trong một năm của số liệu một dòng. Một năm của số liệu có trong hai kỳ báo cáo của một đơn vị: kiểm kê ở kỳ mới thay cho cả kiểm kê ở kỳ cũ của cơ sở, kể cả nguồn không còn nêu. Một nguồn do hai đơn vị báo cáo: lấy kỳ mới hơn, rồi bản nhận sau.
-- sources: ghg_inventory, enterprise_register
-- public: no
-- key: submission_id, row_number
-- trace: ghg_inventory.emissions

CREATE VIEW mart.ghg_emissions WITH (security_invoker = true) AS
WITH reported AS (
    SELECT
        emission.submission_id,
        emission.row_number,
        emission.unit_code,
        emission.period,
        emission.enterprise_id,
        emission.data_year,
        emission.scope,
        emission.source_kind,
        emission.tco2e,
        emission.verified_by,
        submission.received_at,
        submission.period_end,
        -- a source that the newer inventory of a year no longer names, or names under another scope, is not added to it
        max(submission.period_end) OVER (
            PARTITION BY emission.unit_code, emission.enterprise_id, emission.data_year
        ) AS newest_period_end
    FROM core.current_submission AS submission
    INNER JOIN core.ghg_inventory__emissions AS emission ON submission.submission_id = emission.submission_id
),

latest AS (
    SELECT DISTINCT ON (enterprise_id, data_year, scope, source_kind)
        submission_id,
        row_number,
        unit_code,
        period,
        enterprise_id,
        data_year,
        scope,
        source_kind,
        tco2e,
        verified_by
    FROM reported
    WHERE period_end = newest_period_end
    ORDER BY
        enterprise_id ASC,
        data_year ASC,
        scope ASC,
        source_kind ASC,
        period_end DESC,
        received_at DESC,
        submission_id DESC,
        row_number ASC
)

SELECT
    latest.data_year::integer AS data_year,
    latest.enterprise_id,
    section.vsic_section,
    section.section_name,
    latest.scope,
    latest.source_kind,
    latest.tco2e,
    latest.verified_by IS NOT NULL AS verified,
    latest.period,
    latest.unit_code,
    latest.submission_id,
    latest.row_number
FROM latest
LEFT JOIN mart.enterprise_sections AS section ON latest.enterprise_id = section.enterprise_id;

COMMENT ON COLUMN mart.ghg_emissions.data_year IS 'Năm của số liệu | Year the figure is about';
COMMENT ON COLUMN mart.ghg_emissions.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.ghg_emissions.vsic_section IS 'Ngành cấp 1 (VSIC 2025); trống nếu chưa rõ | Section of VSIC 2025, null where it is unknown';
COMMENT ON COLUMN mart.ghg_emissions.section_name IS 'Tên ngành cấp 1 | Name of the section';
COMMENT ON COLUMN mart.ghg_emissions.scope IS 'Phạm vi phát thải (1 trực tiếp, 2 năng lượng mua) | Scope: 1 direct, 2 purchased energy';
COMMENT ON COLUMN mart.ghg_emissions.source_kind IS 'Nguồn phát thải (danh mục ghg_source) | Kind of source, a code of ghg_source';
COMMENT ON COLUMN mart.ghg_emissions.tco2e IS 'Phát thải (tấn CO2 tương đương) | Emission, tonnes of CO2 equivalent';
COMMENT ON COLUMN mart.ghg_emissions.verified IS 'Đã có đơn vị thẩm định | Whether a body that verified it is named';
COMMENT ON COLUMN mart.ghg_emissions.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.ghg_emissions.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.ghg_emissions.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.ghg_emissions.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
