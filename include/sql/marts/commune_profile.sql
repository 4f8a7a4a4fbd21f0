-- title: Tổng hợp từng xã, phường
-- title_en: Commune by commune in figures
-- about: Mỗi xã, phường của Hà Nội một dòng, kể cả nơi chưa gửi gì: số cơ sở, làng nghề, khu và cụm công nghiệp, nhà máy điện, cơ sở phải di dời, mô hình xanh theo hiện trạng; số sự cố, vi phạm và tiền phạt từ năm 2026; số biểu đã đến hạn mà chưa nộp.
-- sources: all
-- public: yes
-- key: commune_code
-- trace: query

CREATE VIEW mart.commune_profile WITH (security_invoker = true) AS
WITH counted AS (
    SELECT
        commune_code,
        count(*) FILTER (WHERE source_kind = 'facility') AS facilities,
        sum(wastewater_m3_day) FILTER (WHERE source_kind = 'facility') AS facilities_wastewater_m3_day,
        count(*) FILTER (WHERE source_kind = 'craft_village') AS craft_villages,
        count(*) FILTER (WHERE source_kind = 'craft_village' AND status = 'on_pollution_list') AS listed_villages,
        sum(wastewater_m3_day) FILTER (WHERE source_kind = 'craft_village') AS villages_wastewater_m3_day,
        count(*) FILTER (WHERE source_kind = 'zone') AS zones,
        count(*) FILTER (WHERE source_kind = 'plant') AS plants,
        count(*) FILTER (WHERE source_kind = 'relocation' AND status IN ('planned', 'ongoing')) AS to_relocate,
        count(*) FILTER (WHERE source_kind = 'relocation' AND status = 'completed') AS relocated,
        count(*) FILTER (WHERE source_kind = 'green_model') AS green_models,
        count(*) FILTER (WHERE source_kind = 'incident' AND happened_on >= date '2026-01-01') AS incidents,
        count(*) FILTER (
            WHERE source_kind = 'incident' AND status = 'unresolved' AND happened_on >= date '2026-01-01'
        ) AS incidents_unresolved,
        count(*) FILTER (WHERE source_kind = 'violation' AND happened_on >= date '2026-01-01') AS violations
    FROM mart.commune_sources
    GROUP BY commune_code
),

fined AS (
    SELECT
        commune_code,
        sum(fine_vnd) AS fine_vnd
    FROM mart.inspections
    WHERE inspection_date >= date '2026-01-01'
    GROUP BY commune_code
),

owing AS (
    SELECT
        unit_code,
        count(*) FILTER (WHERE NOT submitted) AS files_missing
    FROM mart.completeness_by_unit
    GROUP BY unit_code
)

SELECT
    commune.commune_code,
    commune.commune_name,
    coalesce(counted.facilities, 0) AS facilities,
    counted.facilities_wastewater_m3_day,
    coalesce(counted.craft_villages, 0) AS craft_villages,
    coalesce(counted.listed_villages, 0) AS listed_villages,
    counted.villages_wastewater_m3_day,
    coalesce(counted.zones, 0) AS zones,
    coalesce(counted.plants, 0) AS plants,
    coalesce(counted.to_relocate, 0) AS to_relocate,
    coalesce(counted.relocated, 0) AS relocated,
    coalesce(counted.green_models, 0) AS green_models,
    coalesce(counted.incidents, 0) AS incidents,
    coalesce(counted.incidents_unresolved, 0) AS incidents_unresolved,
    coalesce(counted.violations, 0) AS violations,
    coalesce(fined.fine_vnd, 0) AS fine_vnd,
    coalesce(owing.files_missing, 0) AS files_missing
FROM core.commune
LEFT JOIN counted ON commune.commune_code = counted.commune_code
LEFT JOIN fined ON commune.commune_code = fined.commune_code
LEFT JOIN owing ON commune.commune_code = owing.unit_code
WHERE commune.province_code = '01';

COMMENT ON COLUMN mart.commune_profile.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN mart.commune_profile.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.commune_profile.facilities IS 'Số cơ sở | Facilities';
COMMENT ON COLUMN mart.commune_profile.facilities_wastewater_m3_day IS 'Nước thải của các cơ sở (m3/ngày); trống nếu không có số | Their wastewater, m3 a day; null without a figure';
COMMENT ON COLUMN mart.commune_profile.craft_villages IS 'Số làng nghề | Craft villages';
COMMENT ON COLUMN mart.commune_profile.listed_villages IS 'Trong đó thuộc danh mục QĐ 2546/QĐ-UBND | Of these, on the city''s list of polluted villages';
COMMENT ON COLUMN mart.commune_profile.villages_wastewater_m3_day IS 'Nước thải của các làng nghề (m3/ngày); trống nếu không có số | Their wastewater, m3 a day; null without a figure';
COMMENT ON COLUMN mart.commune_profile.zones IS 'Số khu, cụm công nghiệp | Industrial parks and clusters';
COMMENT ON COLUMN mart.commune_profile.plants IS 'Số nhà máy, hệ thống điện tái tạo, điện rác | Renewable and waste-to-energy plants';
COMMENT ON COLUMN mart.commune_profile.to_relocate IS 'Số cơ sở trong kế hoạch hoặc đang di dời | Facilities that are to move or are moving';
COMMENT ON COLUMN mart.commune_profile.relocated IS 'Số cơ sở đã di dời | Facilities that have moved';
COMMENT ON COLUMN mart.commune_profile.green_models IS 'Số mô hình xanh | Green models';
COMMENT ON COLUMN mart.commune_profile.incidents IS 'Số sự cố từ ngày 01/01/2026 | Incidents since 2026-01-01';
COMMENT ON COLUMN mart.commune_profile.incidents_unresolved IS 'Trong đó chưa khắc phục xong | Of these, not over';
COMMENT ON COLUMN mart.commune_profile.violations IS 'Số vi phạm phát hiện từ ngày 01/01/2026 | Violations found since 2026-01-01';
COMMENT ON COLUMN mart.commune_profile.fine_vnd IS 'Tiền phạt từ ngày 01/01/2026 (đồng) | Fines since 2026-01-01, VND';
COMMENT ON COLUMN mart.commune_profile.files_missing IS 'Số biểu đã đến hạn mà chưa nộp | Files that are due and missing';
