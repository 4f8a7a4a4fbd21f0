-- title: Tải lượng nước thải theo thông số
-- title_en: Load of wastewater by parameter
-- about: Mỗi năm và thông số một dòng, cộng của các điểm xả đã khai báo. Dòng không đổi được ra khối lượng được đếm riêng, không tính là 0. Không công khai: một thông số có thể chỉ có một doanh nghiệp.
-- sources: enterprise_declarations
-- public: no
-- key: period, parameter
-- trace: query

CREATE VIEW mart.wastewater_load_by_parameter WITH (security_invoker = true) AS
SELECT
    period,
    parameter,
    parameter_label,
    parameter_unit,
    count(DISTINCT enterprise_id) AS enterprises,
    count(*) AS outfalls,
    sum(load_kg_day) AS load_kg_day,
    count(*) FILTER (WHERE load_kg_day IS NULL) AS without_load
FROM mart.wastewater_load
GROUP BY period, parameter, parameter_label, parameter_unit;

COMMENT ON COLUMN mart.wastewater_load_by_parameter.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.wastewater_load_by_parameter.parameter IS 'Mã thông số | Parameter';
COMMENT ON COLUMN mart.wastewater_load_by_parameter.parameter_label IS 'Tên thông số | Name of the parameter';
COMMENT ON COLUMN mart.wastewater_load_by_parameter.parameter_unit IS 'Đơn vị của nồng độ; trống nếu thông số không có đơn vị | Unit of the concentration, null where the parameter has none';
COMMENT ON COLUMN mart.wastewater_load_by_parameter.enterprises IS 'Số doanh nghiệp | Enterprises';
COMMENT ON COLUMN mart.wastewater_load_by_parameter.outfalls IS 'Số điểm xả có thông số này | Outfalls with this parameter';
COMMENT ON COLUMN mart.wastewater_load_by_parameter.load_kg_day IS 'Tải lượng (kg/ngày); trống nếu không đổi được | Load, kg a day; null where it cannot be converted';
COMMENT ON COLUMN mart.wastewater_load_by_parameter.without_load IS 'Số điểm xả không đổi được ra khối lượng | Outfalls whose value has no conversion to a mass';
