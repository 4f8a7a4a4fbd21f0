-- title: Cơ sở sản xuất, kinh doanh trên địa bàn
-- title_en: Facilities in the communes
-- about: Mỗi cơ sở trong một bản nộp hiện hành một dòng, với cách xác định xã, phường: mã mới giữ nguyên, mã cũ được đổi sang mã mới; xã, phường cũ bị chia mà chưa rõ phần nào thì để trống mã mới. Doanh nghiệp đã nhận diện (resolved_…) lấy từ core.resolved_enterprise.
-- sources: commune_facilities, enterprise_register
-- public: no
-- key: submission_id, row_number
-- trace: query

CREATE VIEW mart.facilities WITH (security_invoker = true) AS
WITH submission AS (
    SELECT
        submission_id,
        period_end = max(period_end) OVER (PARTITION BY unit_code) AS counts_now
    FROM core.current_submission
    WHERE feed = 'commune_facilities'
)

SELECT
    facility.period,
    facility.facility_code,
    facility.facility_name,
    facility.owner_kind,
    facility.enterprise_id,
    facility.commune_code,
    commune.commune_name,
    CASE
        WHEN facility.commune_code_resolution IN ('converted', 'split_own', 'split_by_address', 'split')
            THEN facility.commune_code_reported
    END AS old_commune_code,
    facility.commune_code_resolution,
    facility.location_kind,
    facility.zone_code,
    vsic_class.vsic_section,
    facility.permit_kind,
    facility.employees,
    facility.wastewater_m3_day,
    facility.wastewater_treated,
    facility.must_relocate,
    submission.counts_now,
    facility.unit_code,
    resolved.enterprise_id AS resolved_enterprise_id,
    resolved.resolved_by,
    identity.tax_code_masked AS resolved_tax_code_masked,
    listed.enterprise_name AS resolved_enterprise_name,
    facility.submission_id,
    facility.row_number
FROM submission
INNER JOIN core.commune_facilities__facilities AS facility ON submission.submission_id = facility.submission_id
LEFT JOIN core.commune ON facility.commune_code = commune.commune_code
LEFT JOIN core.vsic_class
    ON
        facility.vsic_code_class = vsic_class.vsic_class
        AND facility.vsic_code_version = vsic_class.vsic_version
LEFT JOIN core.resolved_enterprise AS resolved
    ON facility.submission_id = resolved.submission_id AND facility.row_number = resolved.row_number
LEFT JOIN core.enterprise_identity AS identity ON resolved.enterprise_id = identity.enterprise_id
LEFT JOIN core.enterprise_as_of AS listed ON resolved.enterprise_id = listed.enterprise_id;

COMMENT ON COLUMN mart.facilities.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.facilities.facility_code IS 'Mã cơ sở do hệ thống cấp | Code that the system gave it';
COMMENT ON COLUMN mart.facilities.facility_name IS 'Tên cơ sở | Name of the facility';
COMMENT ON COLUMN mart.facilities.owner_kind IS 'Loại hình (danh mục owner_kind) | Kind of owner, a code of owner_kind';
COMMENT ON COLUMN mart.facilities.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.facilities.commune_code IS 'Mã xã, phường mới; trống nếu chưa xác định được | Commune since July 2025, null where it is not settled';
COMMENT ON COLUMN mart.facilities.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.facilities.old_commune_code IS 'Mã xã, phường cũ đã ghi; trống nếu ghi mã mới | Old code as it was written, null where it was a present one';
COMMENT ON COLUMN mart.facilities.commune_code_resolution IS 'Cách xác định mã xã, phường | How the code was understood: current, converted, split_own, split_by_address, split and others';
COMMENT ON COLUMN mart.facilities.location_kind IS 'Vị trí (danh mục location_kind) | Where it stands, a code of location_kind';
COMMENT ON COLUMN mart.facilities.zone_code IS 'Mã khu, cụm công nghiệp | Zone it stands in';
COMMENT ON COLUMN mart.facilities.vsic_section IS 'Ngành cấp 1 (VSIC 2025); trống nếu chưa rõ | Section of VSIC 2025, null where it is unknown';
COMMENT ON COLUMN mart.facilities.permit_kind IS 'Hồ sơ môi trường (danh mục permit_kind) | Environmental permit, a code of permit_kind';
COMMENT ON COLUMN mart.facilities.employees IS 'Số lao động | Employed persons';
COMMENT ON COLUMN mart.facilities.wastewater_m3_day IS 'Lưu lượng nước thải (m3/ngày) | Wastewater, m3 a day';
COMMENT ON COLUMN mart.facilities.wastewater_treated IS 'Có xử lý nước thải | Whether it treats its wastewater';
COMMENT ON COLUMN mart.facilities.must_relocate IS 'Thuộc diện di dời | Whether it must be relocated';
COMMENT ON COLUMN mart.facilities.counts_now IS 'Bản được tính là hiện trạng (kỳ mới nhất của đơn vị) | Counted as the present state: in the newest period of its unit';
COMMENT ON COLUMN mart.facilities.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.facilities.resolved_enterprise_id IS 'Số định danh của doanh nghiệp đã nhận diện; trống nếu chưa biết | Enterprise that the row is known to mean; null where unknown or not compared yet';
COMMENT ON COLUMN mart.facilities.resolved_by IS 'own_code (mã số thuế), automatic (hệ thống), person (cán bộ) | By its own tax code, by the threshold, or by a person';
COMMENT ON COLUMN mart.facilities.resolved_tax_code_masked IS 'Mã số thuế của doanh nghiệp đã nhận diện, đã che nếu là số định danh cá nhân | Its tax code, masked where it is a personal ID';
COMMENT ON COLUMN mart.facilities.resolved_enterprise_name IS 'Tên theo danh sách doanh nghiệp; trống nếu danh sách không có | Its name in the register, null where no list has it';
COMMENT ON COLUMN mart.facilities.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.facilities.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
