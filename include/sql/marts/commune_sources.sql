-- title: Nguồn thải và những gì đã biết của một xã, phường
-- title_en: Emission sources and all that is known of a commune
-- about: Mỗi đối tượng trên địa bàn một dòng: cơ sở, làng nghề, khu và cụm công nghiệp, nhà máy điện, cơ sở phải di dời, mô hình xanh theo hiện trạng; sự cố và vi phạm của mọi kỳ. Lọc theo commune_code. Đối tượng chưa xác định được xã, phường mới nằm ở dòng trống mã.
-- sources: commune_facilities, commune_craft_villages, industrial_zones, renewable_power, commune_incidents, commune_inspections, relocations, green_models, enterprise_register
-- public: no
-- key: source_kind, submission_id, row_number
-- trace: query

CREATE VIEW mart.commune_sources WITH (security_invoker = true) AS
WITH listed AS (
    SELECT
        commune_code,
        'facility' AS source_kind,
        facility_name AS name,
        location_kind AS status,
        NULL::date AS happened_on,
        wastewater_m3_day,
        wastewater_treated AS treated,
        zone_code AS place,
        period,
        submission_id,
        row_number
    FROM mart.facilities
    WHERE counts_now
    UNION ALL
    SELECT
        commune_code,
        'craft_village' AS source_kind,
        village_name AS name,
        CASE WHEN on_pollution_list THEN 'on_pollution_list' END AS status,
        NULL AS happened_on,
        wastewater_m3_day,
        wastewater_treated_m3_day >= wastewater_m3_day AS treated,
        NULL AS place,
        period,
        submission_id,
        row_number
    FROM mart.craft_villages
    WHERE counts_now
    UNION ALL
    SELECT
        commune_code,
        'zone' AS source_kind,
        coalesce(zone_name, zone_code) AS name,
        zone_status AS status,
        operating_since AS happened_on,
        wastewater_m3_day,
        has_station AS treated,
        zone_code AS place,
        period,
        submission_id,
        row_number
    FROM mart.zone_wastewater_stations
    UNION ALL
    SELECT
        commune_code,
        'plant' AS source_kind,
        plant_name AS name,
        status,
        commissioned_on AS happened_on,
        NULL AS wastewater_m3_day,
        NULL AS treated,
        plant_kind AS place,
        period,
        submission_id,
        row_number
    FROM mart.renewable_power_plants
    WHERE counts_now
    UNION ALL
    SELECT
        commune_code,
        'incident' AS source_kind,
        incident_kind AS name,
        CASE WHEN resolved THEN 'resolved' WHEN NOT resolved THEN 'unresolved' END AS status,
        incident_date AS happened_on,
        NULL AS wastewater_m3_day,
        NULL AS treated,
        place,
        period,
        submission_id,
        row_number
    FROM mart.incidents
    UNION ALL
    SELECT
        commune_code,
        'violation' AS source_kind,
        facility_name AS name,
        remedy_status AS status,
        inspection_date AS happened_on,
        NULL AS wastewater_m3_day,
        NULL AS treated,
        violation_field AS place,
        period,
        submission_id,
        row_number
    FROM mart.inspections
    WHERE violated
    UNION ALL
    SELECT
        commune_code,
        'relocation' AS source_kind,
        facility_name AS name,
        status,
        completed_on AS happened_on,
        NULL AS wastewater_m3_day,
        NULL AS treated,
        to_zone_code AS place,
        period,
        submission_id,
        row_number
    FROM mart.relocations
    WHERE counts_now
    UNION ALL
    SELECT
        commune_code,
        'green_model' AS source_kind,
        model_name AS name,
        model_kind AS status,
        started_on AS happened_on,
        NULL AS wastewater_m3_day,
        NULL AS treated,
        NULL AS place,
        period,
        submission_id,
        row_number
    FROM mart.green_models
    WHERE counts_now
)

SELECT
    listed.commune_code,
    commune.commune_name,
    listed.source_kind,
    listed.name,
    listed.status,
    listed.happened_on,
    listed.wastewater_m3_day,
    listed.treated,
    listed.place,
    listed.period,
    listed.submission_id,
    listed.row_number
FROM listed
LEFT JOIN core.commune ON listed.commune_code = commune.commune_code;

COMMENT ON COLUMN mart.commune_sources.commune_code IS 'Mã xã, phường mới; trống nếu chưa xác định được | Commune since July 2025, null where it is not settled';
COMMENT ON COLUMN mart.commune_sources.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.commune_sources.source_kind IS 'Loại đối tượng | facility, craft_village, zone, plant, incident, violation, relocation or green_model';
COMMENT ON COLUMN mart.commune_sources.name IS 'Tên (sự cố: loại sự cố) | Name (of an incident its kind)';
COMMENT ON COLUMN mart.commune_sources.status IS 'Tình trạng (cơ sở: vị trí; làng nghề: thuộc danh mục; vi phạm: tình trạng khắc phục; mô hình: loại) | Status (of a facility where it stands, of a village whether it is listed, of a violation its remedy, of a model its kind)';
COMMENT ON COLUMN mart.commune_sources.happened_on IS 'Ngày xảy ra, ngày kiểm tra, ngày bắt đầu hoặc hoàn thành | Day it happened, was inspected, began or was completed';
COMMENT ON COLUMN mart.commune_sources.wastewater_m3_day IS 'Nước thải (m3/ngày) | Wastewater, m3 a day';
COMMENT ON COLUMN mart.commune_sources.treated IS 'Nước thải có được xử lý (khu, cụm: có trạm; làng nghề: xử lý hết) | Whether its wastewater is treated (of a zone whether it has a station, of a village whether all of it is)';
COMMENT ON COLUMN mart.commune_sources.place IS 'Khu, cụm, địa điểm, lĩnh vực hoặc loại hình | Zone, place, field of the violation, or kind of plant';
COMMENT ON COLUMN mart.commune_sources.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.commune_sources.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.commune_sources.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
