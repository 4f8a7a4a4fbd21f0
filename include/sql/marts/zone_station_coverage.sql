-- title: Tỷ lệ khu, cụm công nghiệp có trạm xử lý nước thải (KPI3)
-- title_en: Share of industrial zones with a wastewater station (KPI3)
-- about: Trong các khu, cụm đang hoạt động hoặc đang xây dựng, bao nhiêu có trạm xử lý nước thải tập trung; chung, riêng khu và riêng cụm. Tính hai cách: đúng lời Kế hoạch, và bỏ khỏi mẫu số các cụm chưa có trạm nhưng được miễn theo NĐ 48/2026/NĐ-CP, Điều 19-20. Luôn có đủ ba dòng.
-- sources: industrial_zones
-- public: yes
-- key: scope
-- trace: query

CREATE VIEW mart.zone_station_coverage WITH (security_invoker = true) AS
WITH scope_row AS (
    SELECT scope FROM (VALUES ('all'), ('park'), ('cluster')) AS listed (scope)
),

counted AS (
    SELECT
        scope_row.scope,
        count(zone.submission_id) AS zones,
        count(*) FILTER (WHERE zone.has_station) AS with_station,
        count(*) FILTER (WHERE zone.exempt AND zone.has_station IS NOT true) AS exempt,
        count(*) FILTER (WHERE zone.exemption_facts_missing) AS exemption_facts_missing,
        count(zone.submission_id) FILTER (WHERE zone.has_station IS NULL) AS station_unknown
    FROM scope_row
    LEFT JOIN mart.zone_wastewater_stations AS zone
        ON zone.in_scope AND (scope_row.scope = 'all' OR scope_row.scope = zone.zone_kind)
    GROUP BY scope_row.scope
)

SELECT
    scope,
    zones,
    with_station,
    100.0 * with_station / nullif(zones, 0) AS percent,
    zones - exempt AS zones_without_exempt,
    -- the same number: only zones without a station are taken out
    with_station AS with_station_without_exempt,
    100.0 * with_station / nullif(zones - exempt, 0) AS percent_without_exempt,
    exempt,
    exemption_facts_missing,
    station_unknown
FROM counted;

COMMENT ON COLUMN mart.zone_station_coverage.scope IS 'Phạm vi: all là chung, park là khu, cluster là cụm | all, park or cluster';
COMMENT ON COLUMN mart.zone_station_coverage.zones IS 'Số khu, cụm đang hoạt động hoặc đang xây dựng | Zones operating or building';
COMMENT ON COLUMN mart.zone_station_coverage.with_station IS 'Trong đó có trạm xử lý nước thải tập trung | Of these, with a central wastewater station';
COMMENT ON COLUMN mart.zone_station_coverage.percent IS 'Tỷ lệ theo lời Kế hoạch (%), chưa làm tròn; trống nếu chưa có số liệu | Percent in the Plan''s words, not rounded; null without zones';
COMMENT ON COLUMN mart.zone_station_coverage.zones_without_exempt IS 'Số khu, cụm sau khi bỏ cụm được miễn chưa có trạm | Zones without the exempt ones that have no station';
COMMENT ON COLUMN mart.zone_station_coverage.with_station_without_exempt IS 'Trong đó có trạm xử lý nước thải tập trung | Of these, with a central wastewater station';
COMMENT ON COLUMN mart.zone_station_coverage.percent_without_exempt IS 'Tỷ lệ sau khi bỏ cụm được miễn (%), chưa làm tròn | Percent without the exempt ones, not rounded';
COMMENT ON COLUMN mart.zone_station_coverage.exempt IS 'Số cụm được miễn và chưa có trạm (bỏ khỏi mẫu số) | Exempt clusters without a station, taken out of the denominator';
COMMENT ON COLUMN mart.zone_station_coverage.exemption_facts_missing IS 'Số cụm chưa có trạm, thiếu số liệu để biết có được miễn hay không (vẫn ở trong mẫu số) | Clusters without a station whose exemption a missing fact leaves open; they stay in the denominator';
COMMENT ON COLUMN mart.zone_station_coverage.station_unknown IS 'Số khu, cụm chưa rõ có trạm hay không (tính là chưa có) | Zones for which it is unknown whether they have a station; counted as without';
