-- title: Chỉ tiêu của Kế hoạch 2026-2030
-- title_en: Targets of the Plan 2026-2030
-- about: Mỗi chỉ tiêu và cách tính một dòng: giá trị đạt được so với giá trị phải đạt. KPI3 có hai cách tính (theo lời Kế hoạch, và có xét miễn theo NĐ 48/2026/NĐ-CP). Chỉ tiêu Kế hoạch không nêu con số thì để trống giá trị.
-- sources: training_events, enterprise_register, renewable_power, industrial_zones
-- public: yes
-- key: target_code, variant
-- trace: query

CREATE VIEW mart.plan_targets WITH (security_invoker = true) AS
WITH new_plants AS (
    SELECT
        count(*) FILTER (WHERE counts_for_target) AS plants,
        count(*) FILTER (WHERE commissioning_missing) AS commissioning_missing
    FROM mart.waste_to_energy_plants
),

plant_report AS (
    SELECT count(*) AS submissions
    FROM core.current_submission
    WHERE feed = 'renewable_power'
),

measured AS (
    SELECT
        'KPI1' AS target_code,
        'plan' AS variant,
        percent AS value,
        numerator,
        denominator,
        status_unknown + section_unknown AS left_out,
        status_unknown + section_unknown AS facts_missing,
        unconfirmed_sections AS unconfirmed
    FROM mart.training_coverage
    UNION ALL
    SELECT
        'KPI2' AS target_code,
        'plan' AS variant,
        new_plants.plants AS value,
        new_plants.plants AS numerator,
        NULL AS denominator,
        0 AS left_out,
        new_plants.commissioning_missing AS facts_missing,
        0 AS unconfirmed
    FROM new_plants
    CROSS JOIN plant_report
    -- without any report the number of plants is unknown, not 0
    WHERE plant_report.submissions > 0
    UNION ALL
    SELECT
        'KPI3' AS target_code,
        'plan' AS variant,
        percent AS value,
        with_station AS numerator,
        zones AS denominator,
        0 AS left_out,
        station_unknown AS facts_missing,
        0 AS unconfirmed
    FROM mart.zone_station_coverage
    WHERE scope = 'all'
    UNION ALL
    SELECT
        'KPI3' AS target_code,
        'with_exemption' AS variant,
        percent_without_exempt AS value,
        with_station_without_exempt AS numerator,
        zones_without_exempt AS denominator,
        exempt AS left_out,
        exemption_facts_missing AS facts_missing,
        0 AS unconfirmed
    FROM mart.zone_station_coverage
    WHERE scope = 'all'
)

SELECT
    target.target_code,
    coalesce(measured.variant, 'plan') AS variant,
    target.target_title AS title,
    target.unit,
    target.target_value,
    target.target_year,
    measured.value,
    measured.numerator,
    measured.denominator,
    measured.value >= target.target_value AS reached,
    measured.left_out,
    measured.facts_missing,
    measured.unconfirmed
FROM core.plan_target AS target
LEFT JOIN measured ON target.target_code = measured.target_code;

COMMENT ON COLUMN mart.plan_targets.target_code IS 'Mã chỉ tiêu | Code of the target';
COMMENT ON COLUMN mart.plan_targets.variant IS 'Cách tính: plan là theo lời Kế hoạch, with_exemption là có xét miễn | plan: in the Plan''s words; with_exemption: exempt clusters taken out';
COMMENT ON COLUMN mart.plan_targets.title IS 'Tên chỉ tiêu | Title of the target';
COMMENT ON COLUMN mart.plan_targets.unit IS 'Đơn vị tính | Unit of the value';
COMMENT ON COLUMN mart.plan_targets.target_value IS 'Giá trị phải đạt | Value to be reached';
COMMENT ON COLUMN mart.plan_targets.target_year IS 'Năm phải đạt | Year by which it is to be reached';
COMMENT ON COLUMN mart.plan_targets.value IS 'Giá trị đạt được, chưa làm tròn; trống nếu chưa có số liệu | Value reached, not rounded; null where nothing is reported';
COMMENT ON COLUMN mart.plan_targets.numerator IS 'Tử số | Numerator';
COMMENT ON COLUMN mart.plan_targets.denominator IS 'Mẫu số, trống nếu là số đếm | Denominator, null for a count';
COMMENT ON COLUMN mart.plan_targets.reached IS 'Đã đạt hay chưa; trống nếu chưa biết hoặc không có giá trị phải đạt | Whether it is reached; null where the value is unknown or the Plan names none';
COMMENT ON COLUMN mart.plan_targets.left_out IS 'Số đối tượng để ngoài mẫu số (KPI1: chưa rõ tình trạng hoặc ngành; KPI3 có xét miễn: cụm được miễn) | Left out of the denominator (KPI1: status or section unknown; KPI3 with exemption: exempt clusters)';
COMMENT ON COLUMN mart.plan_targets.facts_missing IS 'Số đối tượng còn thiếu số liệu nên giá trị có thể thay đổi | How many lack a fact that could change the value';
COMMENT ON COLUMN mart.plan_targets.unconfirmed IS 'Số dòng danh mục chưa đối chiếu văn bản chính thức mà giá trị dựa vào | Reference rows the value rests on that no official text confirms';
