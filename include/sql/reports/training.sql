-- title: Doanh nghiệp ngành Công Thương được tập huấn từ năm 2026
-- mart: training_coverage
SELECT
    numerator,
    denominator,
    percent,
    denominator - numerator AS untrained,
    register_enterprises,
    status_unknown,
    section_unknown,
    attendees_unknown,
    unconfirmed_sections
FROM mart.training_coverage;
