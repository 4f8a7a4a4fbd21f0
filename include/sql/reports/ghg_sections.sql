-- title: Phát thải khí nhà kính theo ngành
-- rows: vsic_section
-- heading section_name: Ngành cấp 1 (VSIC 2025)
-- heading enterprises: Số cơ sở
-- heading tco2e_before, 1: Năm trước (tấn CO2tđ)
-- heading tco2e, 1: Năm báo cáo (tấn CO2tđ)
-- heading change_pct, 1: Tăng, giảm (%)
WITH summed AS (
    SELECT
        vsic_section,
        coalesce(section_name, 'Chưa rõ ngành') AS section_name,
        count(DISTINCT enterprise_id) AS enterprises,
        sum(tco2e) FILTER (WHERE data_year = %(year)s) AS tco2e,
        sum(tco2e) FILTER (WHERE data_year = %(year)s - 1) AS tco2e_before
    FROM mart.ghg_emissions
    WHERE data_year IN (%(year)s - 1, %(year)s)
    GROUP BY vsic_section, section_name
)

SELECT
    vsic_section,
    section_name,
    enterprises,
    tco2e_before,
    tco2e,
    100.0 * (tco2e - tco2e_before) / nullif(tco2e_before, 0) AS change_pct
FROM summed
ORDER BY tco2e DESC NULLS LAST, vsic_section ASC;
