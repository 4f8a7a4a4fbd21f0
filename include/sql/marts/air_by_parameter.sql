-- title: Khí thải theo thông số
-- title_en: Air emissions by parameter
-- about: Mỗi nguồn, kỳ và thông số một dòng: số kết quả, thấp nhất, trung vị, cao nhất, số dưới giới hạn phát hiện, tổng tải lượng đã khai báo.
-- sources: monitoring_results, enterprise_declarations
-- public: no
-- key: source, period, parameter
-- trace: query

CREATE VIEW mart.air_by_parameter WITH (security_invoker = true) AS
SELECT
    source,
    period,
    parameter,
    parameter_label,
    count(*) AS results,
    count(DISTINCT enterprise_id) AS enterprises,
    min(value) FILTER (WHERE value_qualifier IS NULL) AS least,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE value_qualifier IS NULL) AS median,
    max(value) FILTER (WHERE value_qualifier IS NULL) AS most,
    count(*) FILTER (WHERE value_qualifier IS NOT NULL) AS below_detection,
    sum(load_kg_hour) AS load_kg_hour,
    count(*) FILTER (WHERE load_kg_hour IS NULL) AS without_load
FROM mart.air_values
GROUP BY source, period, parameter, parameter_label;

COMMENT ON COLUMN mart.air_by_parameter.source IS 'Nguồn (monitoring là quan trắc, declaration là khai báo) | monitoring or declaration';
COMMENT ON COLUMN mart.air_by_parameter.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.air_by_parameter.parameter IS 'Mã thông số | Parameter';
COMMENT ON COLUMN mart.air_by_parameter.parameter_label IS 'Tên thông số | Name of the parameter';
COMMENT ON COLUMN mart.air_by_parameter.results IS 'Số kết quả | Results';
COMMENT ON COLUMN mart.air_by_parameter.enterprises IS 'Số doanh nghiệp | Enterprises';
COMMENT ON COLUMN mart.air_by_parameter.least IS 'Thấp nhất (mg/Nm3) | Lowest measured value, mg/Nm3';
COMMENT ON COLUMN mart.air_by_parameter.median IS 'Trung vị (mg/Nm3) | Median of the measured values, mg/Nm3';
COMMENT ON COLUMN mart.air_by_parameter.most IS 'Cao nhất (mg/Nm3) | Highest measured value, mg/Nm3';
COMMENT ON COLUMN mart.air_by_parameter.below_detection IS 'Số kết quả dưới giới hạn phát hiện | Results below detection';
COMMENT ON COLUMN mart.air_by_parameter.load_kg_hour IS 'Tải lượng đã khai báo (kg/giờ) | Declared load, kg an hour';
COMMENT ON COLUMN mart.air_by_parameter.without_load IS 'Số kết quả không tính được tải lượng | Results without a load';
