-- title: Năng lượng và tiết kiệm năng lượng theo ngành
-- title_en: Energy and savings by section
-- about: Mỗi năm và ngành cấp 1 một dòng (chưa rõ ngành là một dòng riêng): số cơ sở, TOE tính lại theo hệ số, TOE tiết kiệm và tỷ lệ tiết kiệm so với lượng lẽ ra phải dùng (đã dùng cộng tiết kiệm). Dòng không có hệ số không nằm trong tổng TOE và tỷ lệ, và được đếm riêng; TOE tiết kiệm là của mọi dòng. Không công khai: một ngành có thể chỉ có một cơ sở.
-- sources: energy_users, enterprise_register
-- public: no
-- key: period, data_year, vsic_section
-- trace: query

CREATE VIEW mart.energy_by_section WITH (security_invoker = true) AS
SELECT
    period,
    data_year,
    vsic_section,
    section_name,
    count(DISTINCT enterprise_id) AS enterprises,
    sum(toe) AS toe,
    sum(toe_reported) AS toe_reported,
    sum(saving_toe) AS saving_toe,
    sum(saving_toe) FILTER (WHERE toe IS NOT NULL) AS saving_converted_toe,
    -- a saving on what could not be converted is no share of what could
    100.0 * sum(saving_toe) FILTER (WHERE toe IS NOT NULL)
    / nullif(sum(toe) + sum(saving_toe) FILTER (WHERE toe IS NOT NULL), 0) AS saving_pct,
    count(*) FILTER (WHERE toe IS NULL) AS without_factor,
    count(*) FILTER (WHERE saving_toe IS NULL) AS saving_unknown,
    count(*) FILTER (WHERE NOT factor_confirmed) AS unconfirmed
FROM mart.energy_use
GROUP BY period, data_year, vsic_section, section_name;

COMMENT ON COLUMN mart.energy_by_section.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.energy_by_section.data_year IS 'Năm của số liệu | Year the figure is about';
COMMENT ON COLUMN mart.energy_by_section.vsic_section IS 'Ngành cấp 1 (VSIC 2025); trống nếu chưa rõ | Section of VSIC 2025, null where it is unknown';
COMMENT ON COLUMN mart.energy_by_section.section_name IS 'Tên ngành cấp 1 | Name of the section';
COMMENT ON COLUMN mart.energy_by_section.enterprises IS 'Số cơ sở | Enterprises';
COMMENT ON COLUMN mart.energy_by_section.toe IS 'TOE tính lại theo hệ số | TOE by the factors';
COMMENT ON COLUMN mart.energy_by_section.toe_reported IS 'TOE do cơ sở tự tính | TOE as the enterprises converted it';
COMMENT ON COLUMN mart.energy_by_section.saving_toe IS 'Năng lượng tiết kiệm (TOE) | Energy saved, TOE';
COMMENT ON COLUMN mart.energy_by_section.saving_converted_toe IS 'Trong đó của các dòng có hệ số, để tính tỷ lệ | Of these, of rows with a factor: what saving_pct is made of';
COMMENT ON COLUMN mart.energy_by_section.saving_pct IS 'Tỷ lệ tiết kiệm (%) so với đã dùng cộng tiết kiệm, của các dòng có hệ số; trống nếu chưa có | Savings in percent of what was used plus what was saved, of rows with a factor; null where unknown';
COMMENT ON COLUMN mart.energy_by_section.without_factor IS 'Số dòng không có hệ số quy đổi, ngoài tổng TOE | Rows without a factor, left out of toe';
COMMENT ON COLUMN mart.energy_by_section.saving_unknown IS 'Số dòng không ghi TOE tiết kiệm | Rows without a saving';
COMMENT ON COLUMN mart.energy_by_section.unconfirmed IS 'Số dòng dựa trên hệ số chưa đối chiếu văn bản chính thức | Rows that rest on a factor no official text confirms';
