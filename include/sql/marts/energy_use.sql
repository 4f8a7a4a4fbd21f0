-- title: Năng lượng đã dùng của từng cơ sở trọng điểm, quy đổi TOE
-- title_en: Energy of each key user, in TOE
-- about: Mỗi loại năng lượng theo một đơn vị đo của một cơ sở trong năm một dòng: lượng dùng, hệ số áp dụng vào ngày cuối kỳ, TOE tính lại theo hệ số, TOE do cơ sở tự tính, TOE tiết kiệm. Đơn vị đo không có hệ số thì để trống TOE, không suy đoán.
-- sources: energy_users, enterprise_register
-- public: no
-- key: submission_id, row_number
-- trace: energy_users.energy

CREATE VIEW mart.energy_use WITH (security_invoker = true) AS
SELECT
    energy.period,
    extract(YEAR FROM submission.period_end)::integer AS data_year,
    energy.enterprise_id,
    section.vsic_section,
    section.section_name,
    energy.fuel,
    energy.unit,
    energy.quantity,
    factor.toe_per_unit,
    energy.quantity * factor.toe_per_unit AS toe,
    energy.toe_reported,
    energy.toe_reported - energy.quantity * factor.toe_per_unit AS toe_difference,
    energy.saving_toe,
    factor.source AS factor_source,
    factor.valid_from AS factor_valid_from,
    factor.confirmed AS factor_confirmed,
    energy.submission_id,
    energy.row_number
FROM core.current_submission AS submission
INNER JOIN core.energy_users__energy AS energy ON submission.submission_id = energy.submission_id
LEFT JOIN mart.enterprise_sections AS section ON energy.enterprise_id = section.enterprise_id
LEFT JOIN LATERAL (
    SELECT
        fuel_factor.toe_per_unit,
        fuel_factor.source,
        fuel_factor.valid_from,
        fuel_factor.confirmed
    FROM core.fuel_factor
    WHERE
        fuel_factor.fuel = energy.fuel
        AND fuel_factor.unit = energy.unit
        AND fuel_factor.valid_from <= submission.period_end
        AND coalesce(fuel_factor.valid_to, date 'infinity') >= submission.period_end
    ORDER BY fuel_factor.valid_from DESC
    LIMIT 1
) AS factor ON true;

COMMENT ON COLUMN mart.energy_use.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.energy_use.data_year IS 'Năm của số liệu | Year the figure is about';
COMMENT ON COLUMN mart.energy_use.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.energy_use.vsic_section IS 'Ngành cấp 1 (VSIC 2025); trống nếu chưa rõ | Section of VSIC 2025, null where it is unknown';
COMMENT ON COLUMN mart.energy_use.section_name IS 'Tên ngành cấp 1 | Name of the section';
COMMENT ON COLUMN mart.energy_use.fuel IS 'Loại năng lượng (danh mục fuel) | Kind of energy, a code of fuel';
COMMENT ON COLUMN mart.energy_use.unit IS 'Đơn vị đo | Unit of quantity';
COMMENT ON COLUMN mart.energy_use.quantity IS 'Lượng tiêu thụ theo đơn vị đo | Energy used, in unit';
COMMENT ON COLUMN mart.energy_use.toe_per_unit IS 'Hệ số TOE cho một đơn vị; trống nếu không có | Factor in force on the last day of the period, null where there is none';
COMMENT ON COLUMN mart.energy_use.toe IS 'TOE tính lại theo hệ số; trống nếu không có hệ số | TOE by the factor, null without one';
COMMENT ON COLUMN mart.energy_use.toe_reported IS 'TOE do cơ sở tự tính | TOE as the enterprise converted it';
COMMENT ON COLUMN mart.energy_use.toe_difference IS 'TOE tự tính trừ TOE theo hệ số | TOE reported less TOE by the factor';
COMMENT ON COLUMN mart.energy_use.saving_toe IS 'Năng lượng tiết kiệm (TOE) | Energy saved, TOE';
COMMENT ON COLUMN mart.energy_use.factor_source IS 'Nguồn của hệ số | Source of the factor';
COMMENT ON COLUMN mart.energy_use.factor_valid_from IS 'Hệ số áp dụng từ ngày | First day of the factor';
COMMENT ON COLUMN mart.energy_use.factor_confirmed IS 'Hệ số đã đối chiếu văn bản chính thức chưa | Whether an official text confirms the factor';
COMMENT ON COLUMN mart.energy_use.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.energy_use.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
