-- title: Phát thải của từng cơ sở
-- rows: enterprise_id
-- heading place: TT
-- heading tax_code_masked: Mã số thuế
-- heading enterprise_name: Tên cơ sở
-- heading tco2e_before, 1: Năm trước (tấn CO2tđ)
-- heading tco2e, 1: Năm báo cáo (tấn CO2tđ)
-- heading change_pct, 1: Tăng, giảm (%)
WITH summed AS (
    SELECT
        enterprise_id,
        sum(tco2e) FILTER (WHERE data_year = %(year)s) AS tco2e,
        sum(tco2e) FILTER (WHERE data_year = %(year)s - 1) AS tco2e_before
    FROM mart.ghg_emissions
    WHERE data_year IN (%(year)s - 1, %(year)s)
    GROUP BY enterprise_id
)

SELECT
    row_number() OVER (
        ORDER BY coalesce(summed.tco2e, summed.tco2e_before) DESC, summed.enterprise_id ASC
    ) AS place,
    summed.enterprise_id,
    identity.tax_code_masked,
    coalesce(enterprise.enterprise_name, 'Chưa có trong danh sách doanh nghiệp') AS enterprise_name,
    summed.tco2e_before,
    summed.tco2e,
    100.0 * (summed.tco2e - summed.tco2e_before) / nullif(summed.tco2e_before, 0) AS change_pct
FROM summed
LEFT JOIN core.enterprise_identity AS identity ON summed.enterprise_id = identity.enterprise_id
LEFT JOIN core.enterprise_as_of AS enterprise ON summed.enterprise_id = enterprise.enterprise_id
ORDER BY place;
