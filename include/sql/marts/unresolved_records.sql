-- title: Dòng số liệu chưa rõ doanh nghiệp
-- title_en: Records without a known enterprise
-- about: Với mỗi biểu có tên cơ sở, đơn vị và kỳ: bao nhiêu dòng biết được doanh nghiệp nhờ mã số thuế, do hệ thống hay do cán bộ nhận diện, bao nhiêu còn chờ xem xét và bao nhiêu không có doanh nghiệp nào gần giống. Dòng ghi mã số thuế mà chưa danh sách nào có vẫn tính là biết nhờ mã, và được đếm riêng cùng số đang chờ xem xét. Dòng mới được tính sau lần cập nhật khung nhìn kế tiếp.
-- sources: all
-- public: yes
-- key: feed, unit_code, period
-- trace: query

CREATE VIEW mart.unresolved_records WITH (security_invoker = true) AS
WITH waiting AS (
    SELECT DISTINCT case_id FROM core.identity_open
),

known AS (
    SELECT
        resolved.*,
        resolved.resolved_by = 'own_code' AND NOT EXISTS (
            SELECT FROM core.enterprise_known AS enterprise
            WHERE enterprise.enterprise_id = resolved.enterprise_id
        ) AS is_unlisted
    FROM core.resolved_enterprise AS resolved
)

SELECT
    record.feed,
    feed.title AS feed_title,
    record.unit_code,
    unit.unit_name,
    record.period,
    count(*) AS records,
    count(*) FILTER (WHERE record.resolved_by = 'own_code') AS by_own_code,
    count(*) FILTER (WHERE record.is_unlisted) AS own_code_unlisted,
    count(*) FILTER (WHERE record.resolved_by = 'own_code' AND waiting.case_id IS NOT NULL) AS own_code_waiting,
    count(*) FILTER (WHERE record.resolved_by = 'automatic') AS automatic,
    count(*) FILTER (WHERE record.resolved_by = 'person') AS by_person,
    count(*) FILTER (WHERE record.resolved_by IS NULL) AS unresolved,
    count(*) FILTER (WHERE record.resolved_by IS NULL AND waiting.case_id IS NOT NULL) AS waiting,
    count(*) FILTER (WHERE record.resolved_by IS NULL AND waiting.case_id IS NULL) AS without_candidate
FROM known AS record
INNER JOIN core.feed ON record.feed = feed.feed
INNER JOIN core.unit ON record.unit_code = unit.unit_code
LEFT JOIN waiting ON record.case_id = waiting.case_id
GROUP BY record.feed, feed.title, record.unit_code, unit.unit_name, record.period;

COMMENT ON COLUMN mart.unresolved_records.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN mart.unresolved_records.feed_title IS 'Tên biểu | Title of the feed';
COMMENT ON COLUMN mart.unresolved_records.unit_code IS 'Mã đơn vị gửi | Sending unit';
COMMENT ON COLUMN mart.unresolved_records.unit_name IS 'Tên đơn vị | Name of the unit';
COMMENT ON COLUMN mart.unresolved_records.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN mart.unresolved_records.records IS 'Số dòng hiện hành | Current rows';
COMMENT ON COLUMN mart.unresolved_records.by_own_code IS 'Biết nhờ mã số thuế đã ghi | Known by the tax code in the row';
COMMENT ON COLUMN mart.unresolved_records.own_code_unlisted IS 'Trong đó mã chưa có trong danh sách nào | Of these, a code that no list has';
COMMENT ON COLUMN mart.unresolved_records.own_code_waiting IS 'Trong số biết nhờ mã: chờ cán bộ xem có phải doanh nghiệp khác không | Of those known by their code, waiting for an officer: it may be another enterprise';
COMMENT ON COLUMN mart.unresolved_records.automatic IS 'Do hệ thống nhận diện | Matched by the threshold';
COMMENT ON COLUMN mart.unresolved_records.by_person IS 'Do cán bộ nhận diện | Matched by a person';
COMMENT ON COLUMN mart.unresolved_records.unresolved IS 'Chưa rõ doanh nghiệp | Enterprise unknown';
COMMENT ON COLUMN mart.unresolved_records.waiting IS 'Trong số chưa rõ: chờ xem xét | Of those unknown, waiting for an officer';
COMMENT ON COLUMN mart.unresolved_records.without_candidate IS 'Trong số chưa rõ: không có doanh nghiệp gần giống hoặc đã từ chối | Of those unknown, nobody in the register is like it, or it was refused';
