-- title: Trạm xử lý nước thải của từng khu, cụm công nghiệp
-- title_en: Wastewater stations, zone by zone
-- about: Mỗi khu, cụm công nghiệp một dòng, theo kỳ gần nhất của từng đơn vị báo cáo (mã do hai đơn vị cùng báo cáo: lấy kỳ mới hơn, rồi bản nhận sau). Thuộc diện tính khi đang hoạt động hoặc đang xây dựng. Cụm công nghiệp được miễn trạm tập trung theo NĐ 48/2026/NĐ-CP, Điều 19-20: hoạt động trước 01/01/2022 và lấp đầy trên 80 %; hoặc nước thải dưới 100 m3/ngày và các cơ sở tự xử lý đạt quy chuẩn.
-- sources: industrial_zones
-- public: yes
-- key: zone_code
-- trace: industrial_zones.zones

CREATE VIEW mart.zone_wastewater_stations WITH (security_invoker = true) AS
WITH latest_submission AS (
    SELECT DISTINCT ON (unit_code)
        submission_id,
        unit_code,
        period,
        period_end,
        received_at
    FROM core.current_submission
    WHERE feed = 'industrial_zones'
    ORDER BY unit_code ASC, period_end DESC, received_at DESC, submission_id DESC
),

reported_zone AS (
    SELECT DISTINCT ON (zone.zone_code)
        zone.zone_code,
        zone.zone_name,
        zone.zone_kind,
        zone.zone_status,
        zone.commune_code,
        zone.has_wastewater_station,
        zone.operating_since,
        zone.occupancy_pct,
        zone.wastewater_m3_day,
        zone.tenants_treat_to_standard,
        latest_submission.unit_code,
        latest_submission.period,
        zone.submission_id,
        zone.row_number
    FROM latest_submission
    INNER JOIN core.industrial_zones__zones AS zone
        ON latest_submission.submission_id = zone.submission_id
    ORDER BY
        zone.zone_code ASC,
        latest_submission.period_end DESC,
        latest_submission.received_at DESC,
        zone.submission_id DESC,
        zone.row_number ASC
),

-- true, false, or null where a missing fact leaves it open: SQL's own three-valued logic
exemption AS (
    SELECT
        *,
        coalesce(zone_status IN ('operating', 'building'), false) AS in_scope,
        coalesce(zone_kind = 'cluster', false)
        AND (
            (
                CASE
                    -- what is still being built and has no first day did not run before 2022
                    WHEN zone_status = 'building' AND operating_since IS NULL THEN false
                    ELSE operating_since < date '2022-01-01'
                END
                AND occupancy_pct > 80
            )
            OR (wastewater_m3_day < 100 AND tenants_treat_to_standard)
        ) AS exempt_if_known
    FROM reported_zone
)

SELECT
    zone_code,
    zone_name,
    zone_kind,
    zone_status,
    commune_code,
    in_scope,
    has_wastewater_station AS has_station,
    coalesce(exempt_if_known, false) AS exempt,
    in_scope AND has_wastewater_station IS NOT true AND exempt_if_known IS NULL AS exemption_facts_missing,
    operating_since,
    occupancy_pct,
    wastewater_m3_day,
    tenants_treat_to_standard,
    unit_code,
    period,
    submission_id,
    row_number
FROM exemption;

COMMENT ON COLUMN mart.zone_wastewater_stations.zone_code IS 'Mã khu, cụm công nghiệp | Code of the park (KCN-NN) or cluster (CCN-NNN)';
COMMENT ON COLUMN mart.zone_wastewater_stations.zone_name IS 'Tên khu, cụm công nghiệp | Name of the zone';
COMMENT ON COLUMN mart.zone_wastewater_stations.zone_kind IS 'Loại (park là khu, cluster là cụm) | park or cluster';
COMMENT ON COLUMN mart.zone_wastewater_stations.zone_status IS 'Tình trạng (operating, building, planned) | operating, building or planned';
COMMENT ON COLUMN mart.zone_wastewater_stations.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN mart.zone_wastewater_stations.in_scope IS 'Thuộc diện tính: đang hoạt động hoặc đang xây dựng | Counted by the Plan: operating or building';
COMMENT ON COLUMN mart.zone_wastewater_stations.has_station IS 'Có trạm xử lý nước thải tập trung | Whether there is a central wastewater station';
COMMENT ON COLUMN mart.zone_wastewater_stations.exempt IS 'Cụm được miễn trạm tập trung theo NĐ 48/2026/NĐ-CP, Điều 19-20 (dù có trạm hay không) | Cluster that the law frees from a central station, whether it has one or not';
COMMENT ON COLUMN mart.zone_wastewater_stations.exemption_facts_missing IS 'Cụm thuộc diện tính, chưa có trạm, còn thiếu số liệu để biết có được miễn hay không | Cluster in scope without a station for which a missing fact leaves the exemption open';
COMMENT ON COLUMN mart.zone_wastewater_stations.operating_since IS 'Hoạt động từ ngày | First day of operation';
COMMENT ON COLUMN mart.zone_wastewater_stations.occupancy_pct IS 'Tỷ lệ lấp đầy (%) | Share of the industrial land that is let, percent';
COMMENT ON COLUMN mart.zone_wastewater_stations.wastewater_m3_day IS 'Nước thải thực tế (m3/ngày) | Wastewater, m3 a day';
COMMENT ON COLUMN mart.zone_wastewater_stations.tenants_treat_to_standard IS 'Các cơ sở tự xử lý đạt quy chuẩn | Whether all tenants treat their wastewater to standard';
COMMENT ON COLUMN mart.zone_wastewater_stations.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.zone_wastewater_stations.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.zone_wastewater_stations.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.zone_wastewater_stations.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
