-- title: Di dời cơ sở theo tình trạng
-- title_en: Relocations by status
-- about: Mỗi kỳ và tình trạng một dòng: số cơ sở và kinh phí hỗ trợ. Cùng một cơ sở chỉ tính một lần trong kỳ.
-- sources: relocations, enterprise_register
-- public: yes
-- key: period, status
-- trace: query

CREATE VIEW mart.relocations_by_status WITH (security_invoker = true) AS
SELECT
    relocation.period,
    relocation.status,
    status.label AS status_label,
    count(*) AS facilities,
    sum(relocation.support_mvnd) AS support_mvnd,
    count(*) FILTER (WHERE relocation.support_mvnd IS NULL) AS support_unknown,
    count(*) FILTER (WHERE relocation.to_zone_code IS NULL) AS without_zone
FROM mart.relocations AS relocation
LEFT JOIN core.code AS status ON relocation.status = status.code AND status.codelist = 'relocation_status'
WHERE relocation.counts_in_period
GROUP BY relocation.period, relocation.status, status.label;

COMMENT ON COLUMN mart.relocations_by_status.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.relocations_by_status.status IS 'Mã tình trạng | planned, ongoing, completed or cancelled';
COMMENT ON COLUMN mart.relocations_by_status.status_label IS 'Tình trạng | Status in words';
COMMENT ON COLUMN mart.relocations_by_status.facilities IS 'Số cơ sở | Facilities';
COMMENT ON COLUMN mart.relocations_by_status.support_mvnd IS 'Kinh phí hỗ trợ (triệu đồng) | Public support, million VND';
COMMENT ON COLUMN mart.relocations_by_status.support_unknown IS 'Số cơ sở không ghi kinh phí | Facilities without a figure of support';
COMMENT ON COLUMN mart.relocations_by_status.without_zone IS 'Số cơ sở chưa rõ khu, cụm đến | Facilities without a zone to go to';
