-- title: Khu, cụm công nghiệp có trạm xử lý nước thải tập trung
-- mart: zone_station_coverage (scope)
-- rows: scope
-- heading scope_label: Phạm vi
-- heading zones: Số khu, cụm
-- heading with_station: Có trạm
-- heading percent, 1: Tỷ lệ theo Kế hoạch (%)
-- heading exempt: Được miễn, chưa có trạm
-- heading percent_without_exempt, 1: Tỷ lệ khi bỏ cụm được miễn (%)
-- note: Khu, cụm đang hoạt động hoặc đang xây dựng. Cụm được miễn theo NĐ 48/2026/NĐ-CP, Điều 19-20.
SELECT
    scope,
    CASE scope WHEN 'all' THEN 'Chung' WHEN 'park' THEN 'Khu công nghiệp' ELSE 'Cụm công nghiệp' END AS scope_label,
    scope = 'all' AS is_total,
    zones,
    with_station,
    zones - with_station AS without_station,
    percent,
    zones_without_exempt,
    with_station_without_exempt,
    percent_without_exempt,
    exempt,
    exemption_facts_missing,
    station_unknown
FROM mart.zone_station_coverage
ORDER BY scope = 'all', scope DESC;
