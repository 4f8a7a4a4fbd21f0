-- title: Đối chiếu phát thải do điện mua với hệ số phát thải của lưới điện
-- mart: ghg_by_source (data_year, scope, source_kind)
-- rows: data_year
-- heading data_year_text: Năm
-- heading tco2_per_mwh, 4: Hệ số (tấn CO2/MWh)
-- heading factor_label: Văn bản công bố
-- heading tco2e, 1: Các cơ sở báo cáo (tấn CO2tđ)
-- heading recomputed_enterprises: Số cơ sở tính lại
-- heading recomputed_tco2, 1: Tính lại (tấn CO2)
-- heading difference_tco2, 1: Chênh lệch (tấn CO2)
-- note: Tính lại bằng lượng điện trong biểu năng lượng; chênh lệch là số báo cáo trừ số tính lại của các cơ sở tính lại được.
SELECT
    source.data_year,
    source.data_year::text AS data_year_text,
    source.scope,
    source.source_kind,
    factor.tco2_per_mwh,
    coalesce(factor.source, 'Chưa tìm thấy') AS factor_label,
    factor.confirmed,
    source.tco2e,
    source.recomputed_enterprises,
    source.recomputed_tco2,
    source.recomputed_reported_tco2e,
    source.difference_tco2,
    source.not_recomputed,
    source.used_but_not_reported,
    source.unconfirmed
FROM mart.ghg_by_source AS source
LEFT JOIN core.grid_emission_factor AS factor ON source.data_year = factor.data_year
WHERE
    source.data_year IN (%(year)s - 1, %(year)s)
    AND source.scope = '2'
    AND source.source_kind = 'purchased_electricity'
ORDER BY source.data_year;
