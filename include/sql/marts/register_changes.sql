-- title: Thay đổi của danh sách doanh nghiệp
-- title_en: Changes of the register
-- about: Mỗi thay đổi của một doanh nghiệp giữa hai danh sách liên tiếp một dòng, theo ngày của danh sách: new là mới có, gone là danh sách không còn, reappeared là có lại, name là tên, address là địa chỉ hoặc xã, sector là ngành (cùng phiên bản VSIC), recoded là mã ngành ghi theo phiên bản VSIC khác nên không so được, product là sản phẩm, capacity là công suất, status là tình trạng hoạt động, other là lao động, doanh thu, loại hình, ngày thành lập. Danh sách đầu tiên không phải là thay đổi. Danh sách bị rút hoặc thay thì thay đổi theo nó cũng không còn; xem lại bằng envdb.as_of.
-- sources: enterprise_register
-- public: no
-- key: enterprise_id, changed_on, kind
-- trace: query

CREATE VIEW mart.register_changes WITH (security_invoker = true) AS
WITH version AS (
    SELECT
        enterprise_id,
        lower(valid) AS since,
        upper(valid) AS until,
        changed,
        gone,
        submission_id,
        enterprise_name,
        concat_ws(', ', address, commune_code) AS address,
        vsic_code || ' (VSIC ' || vsic_code_version || ')' AS sector,
        main_product,
        concat_ws(' ', core.number_vi(capacity), capacity_unit) AS capacity,
        status
    FROM core.enterprise_known
    WHERE lower(valid) <= (SELECT core.as_of_day())
),

changed_version AS (
    SELECT
        *,
        -- of the version before; with a gap between them where it reappeared
        lag(enterprise_name) OVER enterprise AS enterprise_name_before,
        lag(address) OVER enterprise AS address_before,
        lag(sector) OVER enterprise AS sector_before,
        lag(main_product) OVER enterprise AS main_product_before,
        lag(capacity) OVER enterprise AS capacity_before,
        lag(status) OVER enterprise AS status_before
    FROM version
    WINDOW enterprise AS (PARTITION BY enterprise_id ORDER BY since)
),

change AS (
    SELECT
        changed_version.since AS changed_on,
        changed_version.enterprise_id,
        changed_version.enterprise_name,
        kind.kind,
        CASE kind.kind
            WHEN 'name' THEN changed_version.enterprise_name_before
            WHEN 'address' THEN changed_version.address_before
            WHEN 'sector' THEN changed_version.sector_before
            WHEN 'recoded' THEN changed_version.sector_before
            WHEN 'product' THEN changed_version.main_product_before
            WHEN 'capacity' THEN changed_version.capacity_before
            WHEN 'status' THEN changed_version.status_before
        END AS value_before,
        CASE kind.kind
            WHEN 'name' THEN changed_version.enterprise_name
            WHEN 'address' THEN changed_version.address
            WHEN 'sector' THEN changed_version.sector
            WHEN 'recoded' THEN changed_version.sector
            WHEN 'product' THEN changed_version.main_product
            WHEN 'capacity' THEN changed_version.capacity
            WHEN 'status' THEN changed_version.status
        END AS value_after,
        changed_version.submission_id
    FROM changed_version
    CROSS JOIN unnest(changed_version.changed) AS kind (kind)
    UNION ALL
    SELECT
        until AS changed_on,
        enterprise_id,
        enterprise_name,
        'gone' AS kind,
        null AS value_before,
        null AS value_after,
        submission_id
    FROM version
    WHERE gone AND until <= (SELECT core.as_of_day())
)

SELECT
    change.changed_on,
    change.enterprise_id,
    identity.tax_code_masked,
    change.enterprise_name,
    change.kind,
    nullif(change.value_before, '') AS value_before,
    nullif(change.value_after, '') AS value_after,
    change.submission_id
FROM change
INNER JOIN core.enterprise_identity AS identity ON change.enterprise_id = identity.enterprise_id;

COMMENT ON COLUMN mart.register_changes.changed_on IS 'Ngày của danh sách có thay đổi | Day of the list that says so';
COMMENT ON COLUMN mart.register_changes.enterprise_id IS 'Số định danh nội bộ | Internal number of the enterprise';
COMMENT ON COLUMN mart.register_changes.tax_code_masked IS 'Mã số thuế, đã che nếu là số định danh cá nhân | Tax code, masked when it is a personal ID';
COMMENT ON COLUMN mart.register_changes.enterprise_name IS 'Tên doanh nghiệp theo danh sách đó (gone: danh sách trước) | Name in that list; for gone in the list before';
COMMENT ON COLUMN mart.register_changes.kind IS 'Loại thay đổi | Kind: new, gone, reappeared, name, address, sector, recoded, product, capacity, status or other';
COMMENT ON COLUMN mart.register_changes.value_before IS 'Giá trị trước, trống nếu không có | Value before, null where there was none';
COMMENT ON COLUMN mart.register_changes.value_after IS 'Giá trị sau, trống nếu không có | Value after, null where there is none';
COMMENT ON COLUMN mart.register_changes.submission_id IS 'Danh sách đầu tiên nói như vậy (gone: danh sách cuối còn ghi doanh nghiệp) | List that said so first; for gone the last that had the enterprise';
