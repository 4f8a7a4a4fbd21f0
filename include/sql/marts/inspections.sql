-- title: Kiểm tra và xử lý vi phạm
-- title_en: Inspections and violations
-- about: Mỗi lĩnh vực vi phạm của một cơ sở trong một lần kiểm tra một dòng (không vi phạm cũng một dòng). Các dòng cùng xã, phường, ngày và tên cơ sở là một lần kiểm tra. Doanh nghiệp đã nhận diện (resolved_…) lấy từ core.resolved_enterprise.
-- sources: commune_inspections, enterprise_register
-- public: no
-- key: submission_id, row_number
-- trace: query

CREATE VIEW mart.inspections WITH (security_invoker = true) AS
SELECT
    inspection.period,
    inspection.unit_code AS commune_code,
    commune.commune_name,
    inspection.inspection_date,
    inspection.facility_name,
    inspection.enterprise_id,
    concat_ws(' / ', inspection.unit_code, inspection.inspection_date, core.name_key(inspection.facility_name))
        AS inspection_key,
    inspection.violation_field,
    inspection.violation_field <> 'no_violation' AS violated,
    inspection.decision_number,
    inspection.decision_date,
    inspection.fine_vnd,
    inspection.remedy,
    inspection.remedy_status,
    resolved.enterprise_id AS resolved_enterprise_id,
    resolved.resolved_by,
    identity.tax_code_masked AS resolved_tax_code_masked,
    listed.enterprise_name AS resolved_enterprise_name,
    inspection.submission_id,
    inspection.row_number
FROM core.current_submission AS submission
INNER JOIN core.commune_inspections__inspections AS inspection
    ON submission.submission_id = inspection.submission_id
LEFT JOIN core.commune ON inspection.unit_code = commune.commune_code
LEFT JOIN core.resolved_enterprise AS resolved
    ON inspection.submission_id = resolved.submission_id AND inspection.row_number = resolved.row_number
LEFT JOIN core.enterprise_identity AS identity ON resolved.enterprise_id = identity.enterprise_id
LEFT JOIN core.enterprise_as_of AS listed ON resolved.enterprise_id = listed.enterprise_id;

COMMENT ON COLUMN mart.inspections.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.inspections.commune_code IS 'Mã xã, phường đã kiểm tra | Commune that inspected';
COMMENT ON COLUMN mart.inspections.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.inspections.inspection_date IS 'Ngày kiểm tra | Day of the inspection';
COMMENT ON COLUMN mart.inspections.facility_name IS 'Tên cơ sở | Name of the facility';
COMMENT ON COLUMN mart.inspections.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.inspections.inspection_key IS 'Khóa của lần kiểm tra | What the rows of one inspection share';
COMMENT ON COLUMN mart.inspections.violation_field IS 'Lĩnh vực vi phạm (danh mục violation_field) | Field of the violation, a code of violation_field';
COMMENT ON COLUMN mart.inspections.violated IS 'Có vi phạm | Whether there was a violation';
COMMENT ON COLUMN mart.inspections.decision_number IS 'Số quyết định xử phạt | Number of the decision';
COMMENT ON COLUMN mart.inspections.decision_date IS 'Ngày quyết định | Date of the decision';
COMMENT ON COLUMN mart.inspections.fine_vnd IS 'Tiền phạt (đồng) | Fine, VND';
COMMENT ON COLUMN mart.inspections.remedy IS 'Biện pháp khắc phục | Remedy that was ordered';
COMMENT ON COLUMN mart.inspections.remedy_status IS 'Tình trạng khắc phục (danh mục remedy_status) | How far the remedy is, a code of remedy_status';
COMMENT ON COLUMN mart.inspections.resolved_enterprise_id IS 'Số định danh của doanh nghiệp đã nhận diện; trống nếu chưa biết | Enterprise that the row is known to mean; null where unknown or not compared yet';
COMMENT ON COLUMN mart.inspections.resolved_by IS 'own_code (mã số thuế), automatic (hệ thống), person (cán bộ) | By its own tax code, by the threshold, or by a person';
COMMENT ON COLUMN mart.inspections.resolved_tax_code_masked IS 'Mã số thuế của doanh nghiệp đã nhận diện, đã che nếu là số định danh cá nhân | Its tax code, masked where it is a personal ID';
COMMENT ON COLUMN mart.inspections.resolved_enterprise_name IS 'Tên theo danh sách doanh nghiệp; trống nếu danh sách không có | Its name in the register, null where no list has it';
COMMENT ON COLUMN mart.inspections.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.inspections.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
