-- Facts of monitoring_results (Monitoring results). Rendered by `envdb render` from
-- include/contracts/monitoring_results.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.monitoring_results__results (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    tax_code text,
    medium text,
    point text,
    sampled_on date,
    parameter text,
    value numeric,
    limit_column text,
    laboratory text,
    value_qualifier text,
    detection_limit numeric,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS medium text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS point text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS sampled_on date;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS parameter text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS value numeric;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS limit_column text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS laboratory text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS value_qualifier text;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS detection_limit numeric;
ALTER TABLE core.monitoring_results__results ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
COMMENT ON TABLE core.monitoring_results__results IS 'Kết quả quan trắc: Kết quả quan trắc | Monitoring results: Monitoring results';
COMMENT ON COLUMN core.monitoring_results__results.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.monitoring_results__results.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.monitoring_results__results.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.monitoring_results__results.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.monitoring_results__results.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.monitoring_results__results.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.monitoring_results__results.medium IS 'Thành phần | what was sampled, wastewater or air';
COMMENT ON COLUMN core.monitoring_results__results.point IS 'Điểm quan trắc | sampling point';
COMMENT ON COLUMN core.monitoring_results__results.sampled_on IS 'Ngày lấy mẫu | day on which the sample was taken';
COMMENT ON COLUMN core.monitoring_results__results.parameter IS 'Thông số | parameter that was measured';
COMMENT ON COLUMN core.monitoring_results__results.value IS 'Kết quả | measured value in the unit of the parameter (unit of the parameter)';
COMMENT ON COLUMN core.monitoring_results__results.limit_column IS 'Cột áp dụng | column of the wastewater standard that applies to the discharge';
COMMENT ON COLUMN core.monitoring_results__results.laboratory IS 'Đơn vị quan trắc | laboratory that took and analysed the sample';
COMMENT ON COLUMN core.monitoring_results__results.value_qualifier IS 'Kết quả (dưới giới hạn phát hiện) | not_detected: nothing was found (KPH, ND); below_limit: less than the value; null: a measured value';
COMMENT ON COLUMN core.monitoring_results__results.detection_limit IS 'Kết quả (giới hạn phát hiện) | detection limit of the method, where the sender gave it (unit of the parameter)';
COMMENT ON COLUMN core.monitoring_results__results.tax_code_masked IS 'Mã số thuế (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
GRANT SELECT, INSERT ON core.monitoring_results__results TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    medium,
    point,
    sampled_on,
    parameter,
    value,
    limit_column,
    laboratory,
    value_qualifier,
    detection_limit,
    tax_code_masked
) ON core.monitoring_results__results TO envdb_analyst, envdb_officer;
