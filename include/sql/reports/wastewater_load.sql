-- title: Tải lượng nước thải theo khai báo môi trường của doanh nghiệp
-- mart: wastewater_load_by_parameter (period, parameter)
-- rows: parameter
-- heading parameter_label: Thông số
-- heading enterprises: Số doanh nghiệp
-- heading outfalls: Số điểm xả
-- heading load_kg_day, 2: Tải lượng (kg/ngày)
SELECT
    period,
    parameter,
    parameter_label,
    enterprises,
    outfalls,
    load_kg_day,
    without_load
FROM mart.wastewater_load_by_parameter
WHERE period = %(year)s::text AND load_kg_day IS NOT NULL
ORDER BY load_kg_day DESC, parameter ASC;
