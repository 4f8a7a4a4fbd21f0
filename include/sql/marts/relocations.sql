-- title: Di dời cơ sở vào khu, cụm công nghiệp
-- title_en: Relocations into industrial zones
-- about: Mỗi cơ sở phải di dời trong một bản nộp hiện hành một dòng. Cùng tên và cùng xã, phường hiện tại là cùng cơ sở: do hai đơn vị báo cáo thì tính bản nhận sau. Doanh nghiệp đã nhận diện (resolved_…) lấy từ core.resolved_enterprise.
-- sources: relocations, enterprise_register
-- public: no
-- key: submission_id, row_number
-- trace: query

CREATE VIEW mart.relocations WITH (security_invoker = true) AS
WITH submission AS (
    SELECT
        submission_id,
        period_end,
        received_at,
        period_end = max(period_end) OVER (PARTITION BY unit_code) AS is_newest
    FROM core.current_submission
    WHERE feed = 'relocations'
),

reported AS (
    SELECT
        submission.period_end,
        submission.received_at,
        submission.is_newest,
        fact.submission_id,
        fact.row_number,
        fact.unit_code,
        fact.period,
        fact.facility_name,
        fact.enterprise_id,
        fact.from_commune_code,
        fact.to_zone_code,
        fact.status,
        fact.completed_on,
        fact.support_mvnd,
        concat_ws(
            ' / ', core.name_key(fact.facility_name), coalesce(fact.from_commune_code, fact.from_commune_code_reported)
        ) AS same_key
    FROM submission
    INNER JOIN core.relocations__relocations AS fact ON submission.submission_id = fact.submission_id
)

SELECT
    reported.period,
    reported.facility_name,
    reported.enterprise_id,
    reported.from_commune_code AS commune_code,
    commune.commune_name,
    reported.to_zone_code,
    reported.status,
    reported.completed_on,
    reported.support_mvnd,
    row_number() OVER (
        PARTITION BY reported.same_key, reported.period
        ORDER BY reported.received_at DESC, reported.submission_id DESC, reported.row_number ASC
    ) = 1 AS counts_in_period,
    reported.is_newest AND row_number() OVER (
        PARTITION BY reported.same_key, reported.is_newest
        ORDER BY
            reported.period_end DESC, reported.received_at DESC, reported.submission_id DESC, reported.row_number ASC
    ) = 1 AS counts_now,
    reported.unit_code,
    resolved.enterprise_id AS resolved_enterprise_id,
    resolved.resolved_by,
    identity.tax_code_masked AS resolved_tax_code_masked,
    listed.enterprise_name AS resolved_enterprise_name,
    reported.submission_id,
    reported.row_number
FROM reported
LEFT JOIN core.commune ON reported.from_commune_code = commune.commune_code
LEFT JOIN core.resolved_enterprise AS resolved
    ON reported.submission_id = resolved.submission_id AND reported.row_number = resolved.row_number
LEFT JOIN core.enterprise_identity AS identity ON resolved.enterprise_id = identity.enterprise_id
LEFT JOIN core.enterprise_as_of AS listed ON resolved.enterprise_id = listed.enterprise_id;

COMMENT ON COLUMN mart.relocations.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.relocations.facility_name IS 'Tên cơ sở | Name of the facility';
COMMENT ON COLUMN mart.relocations.enterprise_id IS 'Số định danh nội bộ của doanh nghiệp | Internal number of the enterprise';
COMMENT ON COLUMN mart.relocations.commune_code IS 'Mã xã, phường hiện tại; trống nếu chưa xác định được | Commune from which it moves, null where it is not settled';
COMMENT ON COLUMN mart.relocations.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.relocations.to_zone_code IS 'Khu, cụm công nghiệp đến | Zone to which it moves';
COMMENT ON COLUMN mart.relocations.status IS 'Tình trạng (danh mục relocation_status) | planned, ongoing, completed or cancelled';
COMMENT ON COLUMN mart.relocations.completed_on IS 'Ngày hoàn thành | Day it was completed';
COMMENT ON COLUMN mart.relocations.support_mvnd IS 'Kinh phí hỗ trợ (triệu đồng) | Public support, million VND';
COMMENT ON COLUMN mart.relocations.counts_in_period IS 'Bản được tính cho kỳ (cùng đối tượng do hai đơn vị báo cáo thì lấy bản nhận sau) | Counted for its period: of two units that report the same, the one received later';
COMMENT ON COLUMN mart.relocations.counts_now IS 'Bản được tính là hiện trạng (kỳ mới nhất của đơn vị) | Counted as the present state: in the newest period of its unit';
COMMENT ON COLUMN mart.relocations.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.relocations.resolved_enterprise_id IS 'Số định danh của doanh nghiệp đã nhận diện; trống nếu chưa biết | Enterprise that the row is known to mean; null where unknown or not compared yet';
COMMENT ON COLUMN mart.relocations.resolved_by IS 'own_code (mã số thuế), automatic (hệ thống), person (cán bộ) | By its own tax code, by the threshold, or by a person';
COMMENT ON COLUMN mart.relocations.resolved_tax_code_masked IS 'Mã số thuế của doanh nghiệp đã nhận diện, đã che nếu là số định danh cá nhân | Its tax code, masked where it is a personal ID';
COMMENT ON COLUMN mart.relocations.resolved_enterprise_name IS 'Tên theo danh sách doanh nghiệp; trống nếu danh sách không có | Its name in the register, null where no list has it';
COMMENT ON COLUMN mart.relocations.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.relocations.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
