-- title: Mười cơ sở phát thải nhiều nhất
-- rows: enterprise_id
-- heading place: TT
-- heading tax_code_masked: Mã số thuế
-- heading enterprise_name: Tên cơ sở
-- heading tco2e, 1: Phát thải năm báo cáo (tấn CO2tđ)
-- heading share_pct, 1: Tỷ trọng (%)
WITH summed AS (
    SELECT
        enterprise_id,
        sum(tco2e) AS tco2e
    FROM mart.ghg_emissions
    WHERE data_year = %(year)s
    GROUP BY enterprise_id
)

SELECT
    row_number() OVER (ORDER BY summed.tco2e DESC, summed.enterprise_id ASC) AS place,
    summed.enterprise_id,
    identity.tax_code_masked,
    coalesce(enterprise.enterprise_name, 'Chưa có trong danh sách doanh nghiệp') AS enterprise_name,
    summed.tco2e,
    100.0 * summed.tco2e / nullif(sum(summed.tco2e) OVER (), 0) AS share_pct
FROM summed
LEFT JOIN core.enterprise_identity AS identity ON summed.enterprise_id = identity.enterprise_id
LEFT JOIN core.enterprise_as_of AS enterprise ON summed.enterprise_id = enterprise.enterprise_id
ORDER BY place
LIMIT 10;
