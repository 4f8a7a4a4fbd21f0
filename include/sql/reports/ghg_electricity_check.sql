-- title: Đối chiếu phát thải do điện mua với hệ số phát thải của lưới điện
-- mart: ghg_by_source (data_year, scope, source_kind)
-- rows: data_year
SELECT
    data_year,
    scope,
    source_kind,
    tco2e,
    recomputed_enterprises,
    recomputed_tco2,
    recomputed_reported_tco2e,
    difference_tco2,
    not_recomputed,
    used_but_not_reported,
    unconfirmed
FROM mart.ghg_by_source
WHERE data_year = %(year)s AND scope = '2' AND source_kind = 'purchased_electricity';
