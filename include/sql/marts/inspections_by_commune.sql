-- title: Kiểm tra, xử phạt theo xã, phường
-- title_en: Inspections and fines by commune
-- about: Mỗi kỳ và xã, phường có cuộc kiểm tra một dòng. Mỗi lần kiểm tra chỉ đếm một lần.
-- sources: commune_inspections, enterprise_register
-- public: yes
-- key: period, commune_code
-- trace: query

CREATE VIEW mart.inspections_by_commune WITH (security_invoker = true) AS
SELECT
    period,
    commune_code,
    commune_name,
    count(DISTINCT inspection_key) AS inspections,
    count(DISTINCT inspection_key) FILTER (WHERE violated) AS with_violation,
    count(*) FILTER (WHERE violated) AS violations,
    count(*) FILTER (WHERE decision_number IS NOT NULL) AS decisions,
    sum(fine_vnd) AS fine_vnd,
    count(*) FILTER (WHERE remedy_status = 'completed') AS remedies_completed,
    count(*) FILTER (WHERE remedy_status IN ('pending', 'ongoing')) AS remedies_open
FROM mart.inspections
GROUP BY period, commune_code, commune_name;

COMMENT ON COLUMN mart.inspections_by_commune.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.inspections_by_commune.commune_code IS 'Mã xã, phường đã kiểm tra | Commune that inspected';
COMMENT ON COLUMN mart.inspections_by_commune.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.inspections_by_commune.inspections IS 'Số lần kiểm tra | Inspections';
COMMENT ON COLUMN mart.inspections_by_commune.with_violation IS 'Số lần kiểm tra có vi phạm | Inspections that found a violation';
COMMENT ON COLUMN mart.inspections_by_commune.violations IS 'Số vi phạm | Violations';
COMMENT ON COLUMN mart.inspections_by_commune.decisions IS 'Số quyết định xử phạt | Decisions that fine';
COMMENT ON COLUMN mart.inspections_by_commune.fine_vnd IS 'Tổng tiền phạt (đồng) | Fines, VND';
COMMENT ON COLUMN mart.inspections_by_commune.remedies_completed IS 'Số vi phạm đã khắc phục | Remedies completed';
COMMENT ON COLUMN mart.inspections_by_commune.remedies_open IS 'Số vi phạm chưa hoặc đang khắc phục | Remedies pending or ongoing';
