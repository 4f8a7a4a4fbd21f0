-- title: Cơ sở sản xuất, kinh doanh theo xã, phường
-- mart: facilities_by_commune (commune_code)
-- rows: commune_code
-- heading commune_name: Xã, phường
-- heading facilities: Số cơ sở
-- heading wastewater_m3_day, 1: Nước thải (m3/ngày)
-- heading with_permit: Có hồ sơ môi trường
-- heading without_permit: Chưa có hồ sơ môi trường
-- heading must_relocate: Thuộc diện di dời
SELECT
    commune_code,
    commune_name,
    facilities,
    wastewater_m3_day,
    wastewater_unknown,
    with_permit,
    without_permit,
    must_relocate
FROM mart.facilities_by_commune
ORDER BY facilities DESC, commune_code ASC;
