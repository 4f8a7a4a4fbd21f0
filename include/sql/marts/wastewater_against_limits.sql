-- title: Nước thải so với giới hạn
-- title_en: Wastewater against the limits in force
-- about: Mỗi kết quả nước thải (quan trắc, hoặc trung bình năm trong khai báo) một dòng, với giới hạn có hiệu lực vào ngày lấy mẫu (khai báo: ngày cuối kỳ). Có nhiều quy chuẩn cùng hiệu lực thì lấy quy chuẩn cũ nhất, vì không biết cơ sở hoạt động từ bao giờ. Chưa tính Kq, Kf. Dưới giới hạn phát hiện là không vượt, trừ khi giới hạn phát hiện cao hơn giới hạn. Cùng một mẫu do hai đơn vị gửi chỉ tính một lần, bản nhận sau.
-- sources: monitoring_results, enterprise_declarations
-- public: no
-- key: source, submission_id, row_number
-- trace: query

CREATE VIEW mart.wastewater_against_limits WITH (security_invoker = true) AS
WITH monitored AS (
    SELECT DISTINCT ON (
        result.enterprise_id, core.name_key(result.point), result.sampled_on, result.parameter, result.laboratory
    )
        'monitoring' AS source,
        result.period,
        result.enterprise_id,
        result.point,
        result.sampled_on,
        result.sampled_on AS judged_on,
        result.parameter,
        result.value,
        result.value_qualifier,
        result.detection_limit,
        result.limit_column,
        result.submission_id,
        result.row_number
    FROM core.current_submission AS submission
    INNER JOIN core.monitoring_results__results AS result ON submission.submission_id = result.submission_id
    WHERE result.medium = 'wastewater'
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
        water.period,
        general.enterprise_id,
        water.outfall AS point,
        NULL AS sampled_on,
        submission.period_end AS judged_on,
        water.parameter,
        water.concentration AS value,
        NULL AS value_qualifier,
        NULL AS detection_limit,
        water.limit_column,
        water.submission_id,
        water.row_number
    FROM core.current_submission AS submission
    INNER JOIN core.enterprise_declarations__general AS general ON submission.submission_id = general.submission_id
    INNER JOIN core.enterprise_declarations__wastewater AS water ON submission.submission_id = water.submission_id
),

limited AS (
    SELECT
        measured.*,
        in_force.standard,
        in_force.unit,
        in_force.confirmed,
        CASE measured.limit_column
            WHEN 'A' THEN in_force.column_a_min
            WHEN 'B' THEN in_force.column_b_min
        END AS limit_min,
        CASE measured.limit_column
            WHEN 'A' THEN in_force.column_a_max
            WHEN 'B' THEN in_force.column_b_max
        END AS limit_max
    FROM measured
    LEFT JOIN LATERAL (
        SELECT wastewater_limit.*
        FROM core.wastewater_limit
        WHERE
            wastewater_limit.parameter = measured.parameter
            AND wastewater_limit.valid_from <= measured.judged_on
            AND coalesce(wastewater_limit.valid_to, date 'infinity') >= measured.judged_on
        ORDER BY wastewater_limit.valid_from ASC
        LIMIT 1
    ) AS in_force ON true
)

SELECT
    limited.source,
    limited.period,
    limited.enterprise_id,
    limited.point,
    limited.sampled_on,
    limited.parameter,
    parameter_code.label AS parameter_label,
    limited.unit AS parameter_unit,
    limited.value,
    limited.value_qualifier,
    limited.detection_limit,
    limited.limit_column,
    limited.standard,
    limited.limit_min,
    limited.limit_max,
    CASE
        WHEN limited.limit_min IS NULL AND limited.limit_max IS NULL THEN NULL
        -- neither a value nor word that there was nothing to detect: a file that an officer accepted as it was
        WHEN limited.value_qualifier IS NULL AND limited.value IS NULL THEN NULL
        WHEN limited.value_qualifier IS NOT NULL
            THEN
                CASE
                    WHEN limited.limit_min IS NOT NULL THEN NULL
                    WHEN coalesce(limited.detection_limit, 0) <= limited.limit_max THEN false
                END
        ELSE coalesce(limited.value > limited.limit_max, false) OR coalesce(limited.value < limited.limit_min, false)
    END AS exceeds,
    -- of a range, as of pH, no multiple says how far out a value is
    CASE
        WHEN limited.value_qualifier IS NULL AND limited.limit_min IS NULL
            THEN limited.value / nullif(limited.limit_max, 0)
    END AS times_limit,
    limited.confirmed AS limit_confirmed,
    'chưa tính Kq, Kf' AS footnote,
    limited.submission_id,
    limited.row_number
FROM limited
LEFT JOIN core.code AS parameter_code
    ON limited.parameter = parameter_code.code AND parameter_code.codelist = 'water_parameter';

COMMENT ON COLUMN mart.wastewater_against_limits.source IS 'Nguồn (monitoring là quan trắc, declaration là khai báo) | monitoring or declaration';
COMMENT ON COLUMN mart.wastewater_against_limits.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.wastewater_against_limits.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.wastewater_against_limits.point IS 'Điểm quan trắc, điểm xả | Sampling point or outfall';
COMMENT ON COLUMN mart.wastewater_against_limits.sampled_on IS 'Ngày lấy mẫu; trống nếu là trung bình năm | Day of the sample, null for an average of the year';
COMMENT ON COLUMN mart.wastewater_against_limits.parameter IS 'Mã thông số | Parameter';
COMMENT ON COLUMN mart.wastewater_against_limits.parameter_label IS 'Tên thông số | Name of the parameter';
COMMENT ON COLUMN mart.wastewater_against_limits.parameter_unit IS 'Đơn vị của kết quả; trống nếu thông số không có đơn vị | Unit of the value, null where the parameter has none';
COMMENT ON COLUMN mart.wastewater_against_limits.value IS 'Kết quả; trống nếu không phát hiện | Value, null where nothing was detected';
COMMENT ON COLUMN mart.wastewater_against_limits.value_qualifier IS 'Kết quả dưới giới hạn phát hiện (not_detected, below_limit) | not_detected or below_limit, null for a measured value';
COMMENT ON COLUMN mart.wastewater_against_limits.detection_limit IS 'Giới hạn phát hiện của phương pháp | Detection limit of the method';
COMMENT ON COLUMN mart.wastewater_against_limits.limit_column IS 'Cột áp dụng | Column of the standard that applies';
COMMENT ON COLUMN mart.wastewater_against_limits.standard IS 'Quy chuẩn dùng để so sánh; trống nếu không có giới hạn | Standard it is compared with, null without a limit';
COMMENT ON COLUMN mart.wastewater_against_limits.limit_min IS 'Giới hạn thấp nhất | Least that is allowed';
COMMENT ON COLUMN mart.wastewater_against_limits.limit_max IS 'Giới hạn cao nhất | Most that is allowed';
COMMENT ON COLUMN mart.wastewater_against_limits.exceeds IS 'Vượt giới hạn; trống nếu chưa so sánh được | Whether it is out of the limits, null where it cannot be compared';
COMMENT ON COLUMN mart.wastewater_against_limits.times_limit IS 'Gấp bao nhiêu lần giới hạn; trống nếu giới hạn là khoảng (pH) | Value in multiples of the limit; null where the limit is a range (pH)';
COMMENT ON COLUMN mart.wastewater_against_limits.limit_confirmed IS 'Giới hạn đã đối chiếu văn bản chính thức chưa | Whether an official text confirms the limit';
COMMENT ON COLUMN mart.wastewater_against_limits.footnote IS 'Ghi chú phải đi kèm khi công bố | Footnote that must go with the comparison: Kq and Kf are left out';
COMMENT ON COLUMN mart.wastewater_against_limits.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.wastewater_against_limits.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
