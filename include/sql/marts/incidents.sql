-- title: Sự cố môi trường
-- title_en: Environmental incidents
-- about: Mỗi sự cố một dòng. Lượng tràn, thải được đổi ra kg hoặc m3 theo đơn vị đã ghi; khối lượng và thể tích không đổi cho nhau. Doanh nghiệp đã nhận diện (resolved_…) lấy từ core.resolved_enterprise.
-- sources: commune_incidents, enterprise_register
-- public: no
-- key: submission_id, row_number
-- trace: query

CREATE VIEW mart.incidents WITH (security_invoker = true) AS
SELECT
    incident.period,
    incident.unit_code AS commune_code,
    commune.commune_name,
    incident.incident_date,
    incident.place,
    incident.incident_kind,
    kind.label AS incident_kind_label,
    incident.facility_tax_code_masked,
    incident.released_quantity,
    incident.released_unit,
    CASE WHEN incident.released_unit = 'kg' THEN incident.released_quantity END AS released_kg,
    CASE
        WHEN incident.released_unit = 'm3' THEN incident.released_quantity
        ELSE incident.released_quantity * conversion.factor
    END AS released_m3,
    incident.damage_vnd,
    incident.response,
    incident.resolved,
    resolved.enterprise_id AS resolved_enterprise_id,
    resolved.resolved_by,
    identity.tax_code_masked AS resolved_tax_code_masked,
    listed.enterprise_name AS resolved_enterprise_name,
    incident.submission_id,
    incident.row_number
FROM core.current_submission AS submission
INNER JOIN core.commune_incidents__incidents AS incident ON submission.submission_id = incident.submission_id
LEFT JOIN core.commune ON incident.unit_code = commune.commune_code
LEFT JOIN core.code AS kind ON incident.incident_kind = kind.code AND kind.codelist = 'incident_kind'
LEFT JOIN core.unit_conversion AS conversion
    ON incident.released_unit = conversion.from_unit AND conversion.to_unit = 'm3'
LEFT JOIN core.resolved_enterprise AS resolved
    ON incident.submission_id = resolved.submission_id AND incident.row_number = resolved.row_number
LEFT JOIN core.enterprise_identity AS identity ON resolved.enterprise_id = identity.enterprise_id
LEFT JOIN core.enterprise_as_of AS listed ON resolved.enterprise_id = listed.enterprise_id;

COMMENT ON COLUMN mart.incidents.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.incidents.commune_code IS 'Mã xã, phường nơi xảy ra | Commune in which it happened';
COMMENT ON COLUMN mart.incidents.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.incidents.incident_date IS 'Ngày xảy ra | Day it happened';
COMMENT ON COLUMN mart.incidents.place IS 'Địa điểm | Place';
COMMENT ON COLUMN mart.incidents.incident_kind IS 'Mã loại sự cố | Kind of incident, a code of incident_kind';
COMMENT ON COLUMN mart.incidents.incident_kind_label IS 'Loại sự cố | Kind of incident in words';
COMMENT ON COLUMN mart.incidents.facility_tax_code_masked IS 'Mã số thuế cơ sở gây sự cố, đã che nếu là số định danh cá nhân | Tax code of the facility that caused it, masked where it is a personal ID';
COMMENT ON COLUMN mart.incidents.released_quantity IS 'Lượng tràn, thải theo đơn vị đã ghi | Quantity released, in released_unit';
COMMENT ON COLUMN mart.incidents.released_unit IS 'Đơn vị đã ghi | Unit of the quantity';
COMMENT ON COLUMN mart.incidents.released_kg IS 'Lượng tràn, thải (kg); trống nếu ghi theo thể tích | Quantity released, kg; null where it is a volume';
COMMENT ON COLUMN mart.incidents.released_m3 IS 'Lượng tràn, thải (m3); trống nếu ghi theo khối lượng | Quantity released, m3; null where it is a mass';
COMMENT ON COLUMN mart.incidents.damage_vnd IS 'Thiệt hại (đồng) | Damage, VND';
COMMENT ON COLUMN mart.incidents.response IS 'Biện pháp ứng phó | What was done about it';
COMMENT ON COLUMN mart.incidents.resolved IS 'Đã khắc phục xong | Whether it is over';
COMMENT ON COLUMN mart.incidents.resolved_enterprise_id IS 'Số định danh của doanh nghiệp đã nhận diện; trống nếu chưa biết | Enterprise that the row is known to mean; null where unknown or not compared yet';
COMMENT ON COLUMN mart.incidents.resolved_by IS 'own_code (mã số thuế), automatic (hệ thống), person (cán bộ) | By its own tax code, by the threshold, or by a person';
COMMENT ON COLUMN mart.incidents.resolved_tax_code_masked IS 'Mã số thuế của doanh nghiệp đã nhận diện, đã che nếu là số định danh cá nhân | Its tax code, masked where it is a personal ID';
COMMENT ON COLUMN mart.incidents.resolved_enterprise_name IS 'Tên theo danh sách doanh nghiệp; trống nếu danh sách không có | Its name in the register, null where no list has it';
COMMENT ON COLUMN mart.incidents.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.incidents.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
