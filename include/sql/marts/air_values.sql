-- title: Khí thải: kết quả quan trắc và khai báo
-- title_en: Air emissions: monitored and declared values
-- about: Mỗi kết quả khí thải một dòng (quan trắc, hoặc trung bình năm trong khai báo), cạnh kết quả liền trước của cùng doanh nghiệp, điểm đo và thông số. Chưa có giới hạn khí thải nên không so sánh với giới hạn. Khai báo có lưu lượng thì tính thêm tải lượng.
-- sources: monitoring_results, enterprise_declarations
-- public: no
-- key: source, submission_id, row_number
-- trace: query

CREATE VIEW mart.air_values WITH (security_invoker = true) AS
WITH monitored AS (
    SELECT DISTINCT ON (
        result.enterprise_id, core.name_key(result.point), result.sampled_on, result.parameter, result.laboratory
    )
        'monitoring' AS source,
        result.period,
        result.enterprise_id,
        result.point,
        result.sampled_on,
        result.sampled_on AS measured_until,
        result.parameter,
        result.value,
        result.value_qualifier,
        NULL::numeric AS flow_nm3_hour,
        result.submission_id,
        result.row_number
    FROM core.current_submission AS submission
    INNER JOIN core.monitoring_results__results AS result ON submission.submission_id = result.submission_id
    WHERE result.medium = 'air'
    ORDER BY
        result.enterprise_id ASC,
        core.name_key(result.point) ASC,
        result.sampled_on ASC,
        result.parameter ASC,
        result.laboratory ASC,
        submission.received_at DESC,
        result.submission_id DESC,
        result.row_number ASC
),

measured AS (
    SELECT * FROM monitored
    UNION ALL
    SELECT
        'declaration' AS source,
        air.period,
        general.enterprise_id,
        air.stack AS point,
        NULL AS sampled_on,
        submission.period_end AS measured_until,
        air.parameter,
        air.concentration AS value,
        NULL AS value_qualifier,
        air.flow_nm3_hour,
        air.submission_id,
        air.row_number
    FROM core.current_submission AS submission
    INNER JOIN core.enterprise_declarations__general AS general ON submission.submission_id = general.submission_id
    INNER JOIN core.enterprise_declarations__air AS air ON submission.submission_id = air.submission_id
)

SELECT
    measured.source,
    measured.period,
    measured.enterprise_id,
    measured.point,
    measured.sampled_on,
    measured.parameter,
    parameter_code.label AS parameter_label,
    measured.value,
    measured.value_qualifier,
    lag(measured.value) OVER earlier AS previous_value,
    lag(measured.period) OVER earlier AS previous_period,
    100.0 * (measured.value - lag(measured.value) OVER earlier) / nullif(lag(measured.value) OVER earlier, 0)
        AS change_pct,
    measured.flow_nm3_hour,
    measured.flow_nm3_hour * measured.value * conversion.factor AS load_kg_hour,
    measured.submission_id,
    measured.row_number
FROM measured
LEFT JOIN core.code AS parameter_code
    ON measured.parameter = parameter_code.code AND parameter_code.codelist = 'air_parameter'
LEFT JOIN core.unit_conversion AS conversion ON conversion.from_unit = 'mg/Nm3' AND conversion.to_unit = 'kg/Nm3'
WINDOW
    earlier AS (
        PARTITION BY
            measured.source, measured.enterprise_id, core.name_key(measured.point), measured.parameter
        ORDER BY measured.measured_until ASC, measured.submission_id ASC, measured.row_number ASC
    );

COMMENT ON COLUMN mart.air_values.source IS 'Nguồn (monitoring là quan trắc, declaration là khai báo) | monitoring or declaration';
COMMENT ON COLUMN mart.air_values.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.air_values.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.air_values.point IS 'Điểm quan trắc, ống khói | Sampling point or stack';
COMMENT ON COLUMN mart.air_values.sampled_on IS 'Ngày lấy mẫu; trống nếu là trung bình năm | Day of the sample, null for an average of the year';
COMMENT ON COLUMN mart.air_values.parameter IS 'Mã thông số | Parameter';
COMMENT ON COLUMN mart.air_values.parameter_label IS 'Tên thông số | Name of the parameter';
COMMENT ON COLUMN mart.air_values.value IS 'Kết quả (mg/Nm3); trống nếu không phát hiện | Value, mg/Nm3; null where nothing was detected';
COMMENT ON COLUMN mart.air_values.value_qualifier IS 'Kết quả dưới giới hạn phát hiện (not_detected, below_limit) | not_detected or below_limit, null for a measured value';
COMMENT ON COLUMN mart.air_values.previous_value IS 'Kết quả liền trước (mg/Nm3) | The value before it, mg/Nm3';
COMMENT ON COLUMN mart.air_values.previous_period IS 'Kỳ của kết quả liền trước | Period of the value before it';
COMMENT ON COLUMN mart.air_values.change_pct IS 'Thay đổi so với kết quả liền trước (%) | Change since then, percent';
COMMENT ON COLUMN mart.air_values.flow_nm3_hour IS 'Lưu lượng khí thải (Nm3/giờ), chỉ có trong khai báo | Flow, Nm3 an hour, of declarations only';
COMMENT ON COLUMN mart.air_values.load_kg_hour IS 'Tải lượng (kg/giờ); trống nếu không có lưu lượng | Load, kg an hour; null without a flow';
COMMENT ON COLUMN mart.air_values.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.air_values.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
