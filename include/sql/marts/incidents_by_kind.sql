-- title: Sự cố môi trường theo loại
-- title_en: Environmental incidents by kind
-- about: Mỗi kỳ và loại sự cố một dòng, cộng của các xã, phường. Khối lượng và thể tích được cộng riêng; sự cố không ghi lượng được đếm riêng.
-- sources: commune_incidents, enterprise_register
-- public: yes
-- key: period, incident_kind
-- trace: query

CREATE VIEW mart.incidents_by_kind WITH (security_invoker = true) AS
SELECT
    period,
    incident_kind,
    incident_kind_label,
    count(DISTINCT commune_code) AS communes,
    count(*) AS incidents,
    count(*) FILTER (WHERE resolved) AS resolved,
    count(*) FILTER (WHERE NOT resolved) AS unresolved,
    sum(released_kg) AS released_kg,
    sum(released_m3) AS released_m3,
    count(*) FILTER (WHERE released_kg IS NULL AND released_m3 IS NULL) AS released_unknown,
    sum(damage_vnd) AS damage_vnd,
    count(*) FILTER (WHERE damage_vnd IS NULL) AS damage_unknown
FROM mart.incidents
GROUP BY period, incident_kind, incident_kind_label;

COMMENT ON COLUMN mart.incidents_by_kind.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.incidents_by_kind.incident_kind IS 'Mã loại sự cố | Kind of incident, a code of incident_kind';
COMMENT ON COLUMN mart.incidents_by_kind.incident_kind_label IS 'Loại sự cố | Kind of incident in words';
COMMENT ON COLUMN mart.incidents_by_kind.communes IS 'Số xã, phường có sự cố | Communes with such an incident';
COMMENT ON COLUMN mart.incidents_by_kind.incidents IS 'Số sự cố | Incidents';
COMMENT ON COLUMN mart.incidents_by_kind.resolved IS 'Đã khắc phục xong | Of these, over';
COMMENT ON COLUMN mart.incidents_by_kind.unresolved IS 'Chưa khắc phục xong | Of these, not over';
COMMENT ON COLUMN mart.incidents_by_kind.released_kg IS 'Lượng tràn, thải theo khối lượng (kg) | Quantity released by mass, kg';
COMMENT ON COLUMN mart.incidents_by_kind.released_m3 IS 'Lượng tràn, thải theo thể tích (m3) | Quantity released by volume, m3';
COMMENT ON COLUMN mart.incidents_by_kind.released_unknown IS 'Số sự cố không rõ lượng | Incidents without a quantity';
COMMENT ON COLUMN mart.incidents_by_kind.damage_vnd IS 'Thiệt hại (đồng) | Damage, VND';
COMMENT ON COLUMN mart.incidents_by_kind.damage_unknown IS 'Số sự cố không ghi thiệt hại | Incidents without a damage';
