-- title: Cơ sở theo xã, phường cũ
-- title_en: Facilities by commune of before July 2025
-- about: Các cơ sở ghi bằng mã xã, phường cũ, mỗi mã cũ và cách xác định một dòng: converted là cả xã cũ nhập vào một xã mới; split_own và split_by_address là xã cũ bị chia, đã rõ phần; split là bị chia, chưa rõ phần (không cộng vào xã mới nào).
-- sources: commune_facilities, enterprise_register
-- public: yes
-- key: old_commune_code, commune_code_resolution
-- trace: query

CREATE VIEW mart.facilities_by_old_commune WITH (security_invoker = true) AS
WITH old_commune AS (
    SELECT
        old_code,
        min(old_name) AS old_name,
        count(*) AS new_communes
    FROM core.commune_conversion
    GROUP BY old_code
)

SELECT
    facility.old_commune_code,
    old_commune.old_name AS old_commune_name,
    old_commune.new_communes,
    facility.commune_code_resolution,
    facility.commune_code IS NOT NULL AS is_settled,
    count(*) AS facilities,
    sum(facility.employees) AS employees,
    sum(facility.wastewater_m3_day) AS wastewater_m3_day,
    count(*) FILTER (WHERE facility.wastewater_m3_day IS NULL) AS wastewater_unknown,
    count(*) FILTER (WHERE facility.permit_kind IN ('permit', 'registration')) AS with_permit,
    count(*) FILTER (WHERE facility.permit_kind = 'none') AS without_permit,
    count(*) FILTER (WHERE facility.must_relocate) AS must_relocate
FROM mart.facilities AS facility
LEFT JOIN old_commune ON facility.old_commune_code = old_commune.old_code
WHERE facility.counts_now AND facility.old_commune_code IS NOT NULL
GROUP BY
    facility.old_commune_code,
    old_commune.old_name,
    old_commune.new_communes,
    facility.commune_code_resolution,
    facility.commune_code IS NOT NULL;

COMMENT ON COLUMN mart.facilities_by_old_commune.old_commune_code IS 'Mã xã, phường cũ | Old code';
COMMENT ON COLUMN mart.facilities_by_old_commune.old_commune_name IS 'Tên xã, phường cũ | Old name';
COMMENT ON COLUMN mart.facilities_by_old_commune.new_communes IS 'Số xã, phường mới đã nhận phần của xã cũ | Present communes that took a part of it';
COMMENT ON COLUMN mart.facilities_by_old_commune.commune_code_resolution IS 'Cách xác định mã xã, phường | How the code was understood';
COMMENT ON COLUMN mart.facilities_by_old_commune.is_settled IS 'Đã rõ xã, phường mới | Whether the present commune is settled';
COMMENT ON COLUMN mart.facilities_by_old_commune.facilities IS 'Số cơ sở | Facilities';
COMMENT ON COLUMN mart.facilities_by_old_commune.employees IS 'Số lao động | Employed persons';
COMMENT ON COLUMN mart.facilities_by_old_commune.wastewater_m3_day IS 'Nước thải (m3/ngày) | Wastewater, m3 a day';
COMMENT ON COLUMN mart.facilities_by_old_commune.wastewater_unknown IS 'Số cơ sở không ghi lưu lượng nước thải | Facilities without a figure of wastewater';
COMMENT ON COLUMN mart.facilities_by_old_commune.with_permit IS 'Có giấy phép hoặc đăng ký môi trường | With a permit or a registration';
COMMENT ON COLUMN mart.facilities_by_old_commune.without_permit IS 'Chưa có hồ sơ môi trường | Without any, though one is needed';
COMMENT ON COLUMN mart.facilities_by_old_commune.must_relocate IS 'Thuộc diện di dời | That must be relocated';
