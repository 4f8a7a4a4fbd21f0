-- title: Kiểm tra, xử phạt theo lĩnh vực vi phạm
-- title_en: Inspections and fines by field
-- about: Mỗi kỳ và lĩnh vực một dòng, cộng của các xã, phường; lĩnh vực no_violation là các lần không vi phạm. Một lần kiểm tra có vi phạm ở hai lĩnh vực được đếm ở cả hai dòng.
-- sources: commune_inspections, enterprise_register
-- public: yes
-- key: period, violation_field
-- trace: query

CREATE VIEW mart.inspections_by_field WITH (security_invoker = true) AS
SELECT
    inspection.period,
    inspection.violation_field,
    field.label AS violation_field_label,
    count(DISTINCT inspection.commune_code) AS communes,
    count(DISTINCT inspection.inspection_key) AS inspections,
    count(DISTINCT inspection.inspection_key) FILTER (WHERE inspection.violated) AS with_violation,
    count(*) FILTER (WHERE inspection.violated) AS violations,
    count(*) FILTER (WHERE inspection.decision_number IS NOT NULL) AS decisions,
    sum(inspection.fine_vnd) AS fine_vnd,
    count(*) FILTER (WHERE inspection.remedy_status = 'completed') AS remedies_completed,
    count(*) FILTER (WHERE inspection.remedy_status IN ('pending', 'ongoing')) AS remedies_open
FROM mart.inspections AS inspection
LEFT JOIN core.code AS field ON inspection.violation_field = field.code AND field.codelist = 'violation_field'
GROUP BY inspection.period, inspection.violation_field, field.label;

COMMENT ON COLUMN mart.inspections_by_field.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.inspections_by_field.violation_field IS 'Mã lĩnh vực vi phạm | Field of the violation, a code of violation_field';
COMMENT ON COLUMN mart.inspections_by_field.violation_field_label IS 'Lĩnh vực vi phạm | Field of the violation in words';
COMMENT ON COLUMN mart.inspections_by_field.communes IS 'Số xã, phường có báo cáo | Communes that reported';
COMMENT ON COLUMN mart.inspections_by_field.inspections IS 'Số lần kiểm tra | Inspections';
COMMENT ON COLUMN mart.inspections_by_field.with_violation IS 'Số lần kiểm tra có vi phạm | Inspections that found a violation';
COMMENT ON COLUMN mart.inspections_by_field.violations IS 'Số vi phạm | Violations';
COMMENT ON COLUMN mart.inspections_by_field.decisions IS 'Số quyết định xử phạt | Decisions that fine';
COMMENT ON COLUMN mart.inspections_by_field.fine_vnd IS 'Tổng tiền phạt (đồng) | Fines, VND';
COMMENT ON COLUMN mart.inspections_by_field.remedies_completed IS 'Số vi phạm đã khắc phục | Remedies completed';
COMMENT ON COLUMN mart.inspections_by_field.remedies_open IS 'Số vi phạm chưa hoặc đang khắc phục | Remedies pending or ongoing';
