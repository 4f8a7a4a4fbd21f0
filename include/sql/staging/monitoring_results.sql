-- Staging of monitoring_results (Monitoring results). Rendered by `envdb render` from
-- include/contracts/monitoring_results.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.monitoring_results__results (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    tax_code text,
    medium text,
    point text,
    sampled_on date,
    parameter text,
    value numeric,
    limit_column text,
    laboratory text,
    value_qualifier text,
    detection_limit numeric
);
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS medium text;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS point text;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS sampled_on date;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS parameter text;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS value numeric;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS limit_column text;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS laboratory text;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS value_qualifier text;
ALTER TABLE staging.monitoring_results__results ADD COLUMN IF NOT EXISTS detection_limit numeric;
CREATE INDEX IF NOT EXISTS monitoring_results__results_by_submission ON staging.monitoring_results__results (submission_id);
COMMENT ON TABLE staging.monitoring_results__results IS 'Kết quả quan trắc: Kết quả quan trắc | Monitoring results: Monitoring results';
COMMENT ON COLUMN staging.monitoring_results__results.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.monitoring_results__results.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.monitoring_results__results.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.monitoring_results__results.medium IS 'Thành phần | what was sampled, wastewater or air';
COMMENT ON COLUMN staging.monitoring_results__results.point IS 'Điểm quan trắc | sampling point';
COMMENT ON COLUMN staging.monitoring_results__results.sampled_on IS 'Ngày lấy mẫu | day on which the sample was taken';
COMMENT ON COLUMN staging.monitoring_results__results.parameter IS 'Thông số | parameter that was measured';
COMMENT ON COLUMN staging.monitoring_results__results.value IS 'Kết quả | measured value in the unit of the parameter (unit of the parameter)';
COMMENT ON COLUMN staging.monitoring_results__results.limit_column IS 'Cột áp dụng | column of the wastewater standard that applies to the discharge';
COMMENT ON COLUMN staging.monitoring_results__results.laboratory IS 'Đơn vị quan trắc | laboratory that took and analysed the sample';
COMMENT ON COLUMN staging.monitoring_results__results.value_qualifier IS 'Kết quả (dưới giới hạn phát hiện) | not_detected: nothing was found (KPH, ND); below_limit: less than the value; null: a measured value';
COMMENT ON COLUMN staging.monitoring_results__results.detection_limit IS 'Kết quả (giới hạn phát hiện) | detection limit of the method, where the sender gave it (unit of the parameter)';
GRANT SELECT, INSERT, DELETE ON staging.monitoring_results__results TO envdb_loader;
