-- title: Tải lượng nước thải theo khai báo của doanh nghiệp
-- title_en: Load of wastewater as enterprises declare it
-- about: Mỗi thông số của một điểm xả trong khai báo môi trường một dòng: lưu lượng nhân nồng độ trung bình năm, đổi ra kg mỗi ngày. Thông số có đơn vị không đổi được ra khối lượng (pH, nhiệt độ, màu, Coliform, hoạt độ phóng xạ) thì để trống tải lượng.
-- sources: enterprise_declarations
-- public: no
-- key: submission_id, row_number
-- trace: enterprise_declarations.wastewater

CREATE VIEW mart.wastewater_load WITH (security_invoker = true) AS
SELECT
    water.period,
    general.enterprise_id,
    water.outfall,
    water.discharge_m3_day,
    water.parameter,
    parameter_code.label AS parameter_label,
    measured_in.unit AS parameter_unit,
    water.concentration,
    water.discharge_m3_day * water.concentration * conversion.factor AS load_kg_day,
    water.submission_id,
    water.row_number
FROM core.current_submission AS submission
INNER JOIN core.enterprise_declarations__general AS general ON submission.submission_id = general.submission_id
INNER JOIN core.enterprise_declarations__wastewater AS water ON submission.submission_id = water.submission_id
LEFT JOIN core.code AS parameter_code
    ON water.parameter = parameter_code.code AND parameter_code.codelist = 'water_parameter'
LEFT JOIN LATERAL (
    SELECT wastewater_limit.unit
    FROM core.wastewater_limit
    WHERE
        wastewater_limit.parameter = water.parameter
        AND wastewater_limit.valid_from <= submission.period_end
        AND coalesce(wastewater_limit.valid_to, date 'infinity') >= submission.period_end
    ORDER BY wastewater_limit.valid_from ASC
    LIMIT 1
) AS measured_in ON true
LEFT JOIN core.unit_conversion AS conversion
    ON measured_in.unit = conversion.from_unit AND conversion.to_unit = 'kg/m3';

COMMENT ON COLUMN mart.wastewater_load.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.wastewater_load.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.wastewater_load.outfall IS 'Điểm xả | Outfall';
COMMENT ON COLUMN mart.wastewater_load.discharge_m3_day IS 'Lưu lượng xả (m3/ngày) | Discharge, m3 a day';
COMMENT ON COLUMN mart.wastewater_load.parameter IS 'Mã thông số | Parameter';
COMMENT ON COLUMN mart.wastewater_load.parameter_label IS 'Tên thông số | Name of the parameter';
COMMENT ON COLUMN mart.wastewater_load.parameter_unit IS 'Đơn vị của nồng độ; trống nếu thông số không có đơn vị | Unit of the concentration, null where the parameter has none';
COMMENT ON COLUMN mart.wastewater_load.concentration IS 'Nồng độ trung bình năm | Average concentration of the year';
COMMENT ON COLUMN mart.wastewater_load.load_kg_day IS 'Tải lượng (kg/ngày); trống nếu đơn vị không đổi được | Load, kg a day; null where the unit has no conversion';
COMMENT ON COLUMN mart.wastewater_load.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.wastewater_load.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
