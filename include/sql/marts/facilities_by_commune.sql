-- title: Cơ sở theo xã, phường mới
-- title_en: Facilities by present commune
-- about: Hiện trạng theo bản nộp mới nhất của từng đơn vị, mỗi xã, phường mới một dòng; cơ sở chưa xác định được xã, phường nằm ở dòng trống mã. Cột of_old_codes là số cơ sở và nước thải đến từ mã cũ: tổng của chúng bằng tổng của mart.facilities_by_old_commune.
-- sources: commune_facilities, enterprise_register
-- public: yes
-- key: commune_code
-- trace: query

CREATE VIEW mart.facilities_by_commune WITH (security_invoker = true) AS
SELECT
    facility.commune_code,
    facility.commune_name,
    count(*) AS facilities,
    sum(facility.employees) AS employees,
    sum(facility.wastewater_m3_day) AS wastewater_m3_day,
    count(*) FILTER (WHERE facility.wastewater_m3_day IS NULL) AS wastewater_unknown,
    count(*) FILTER (WHERE facility.permit_kind IN ('permit', 'registration')) AS with_permit,
    count(*) FILTER (WHERE facility.permit_kind = 'none') AS without_permit,
    count(*) FILTER (WHERE facility.must_relocate) AS must_relocate,
    count(facility.old_commune_code) AS facilities_of_old_codes,
    sum(facility.wastewater_m3_day) FILTER (WHERE facility.old_commune_code IS NOT NULL)
        AS wastewater_of_old_codes_m3_day
FROM mart.facilities AS facility
WHERE facility.counts_now
GROUP BY facility.commune_code, facility.commune_name;

COMMENT ON COLUMN mart.facilities_by_commune.commune_code IS 'Mã xã, phường mới; trống nếu chưa xác định được | Commune since July 2025, null where it is not settled';
COMMENT ON COLUMN mart.facilities_by_commune.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.facilities_by_commune.facilities IS 'Số cơ sở | Facilities';
COMMENT ON COLUMN mart.facilities_by_commune.employees IS 'Số lao động | Employed persons';
COMMENT ON COLUMN mart.facilities_by_commune.wastewater_m3_day IS 'Nước thải (m3/ngày) | Wastewater, m3 a day';
COMMENT ON COLUMN mart.facilities_by_commune.wastewater_unknown IS 'Số cơ sở không ghi lưu lượng nước thải | Facilities without a figure of wastewater';
COMMENT ON COLUMN mart.facilities_by_commune.with_permit IS 'Có giấy phép hoặc đăng ký môi trường | With a permit or a registration';
COMMENT ON COLUMN mart.facilities_by_commune.without_permit IS 'Chưa có hồ sơ môi trường | Without any, though one is needed';
COMMENT ON COLUMN mart.facilities_by_commune.must_relocate IS 'Thuộc diện di dời | That must be relocated';
COMMENT ON COLUMN mart.facilities_by_commune.facilities_of_old_codes IS 'Trong đó ghi bằng mã cũ | Of the facilities, those written with an old code';
COMMENT ON COLUMN mart.facilities_by_commune.wastewater_of_old_codes_m3_day IS 'Nước thải của các cơ sở ghi bằng mã cũ (m3/ngày) | Their wastewater, m3 a day';
