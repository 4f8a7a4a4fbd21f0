-- title: Phát thải khí nhà kính theo năm của số liệu
-- rows: data_year
-- heading data_year_text: Năm
-- heading enterprises: Số cơ sở
-- heading tco2e, 1: Phát thải (tấn CO2tđ)
-- heading verified_tco2e, 1: Đã thẩm định (tấn CO2tđ)
-- heading verified_pct, 1: Tỷ lệ đã thẩm định (%)
SELECT
    data_year,
    data_year::text AS data_year_text,
    count(DISTINCT enterprise_id) AS enterprises,
    sum(tco2e) AS tco2e,
    sum(tco2e) FILTER (WHERE verified) AS verified_tco2e,
    100.0 * coalesce(sum(tco2e) FILTER (WHERE verified), 0) / nullif(sum(tco2e), 0) AS verified_pct
FROM mart.ghg_emissions
WHERE data_year IN (%(year)s - 1, %(year)s)
GROUP BY data_year
ORDER BY data_year;
