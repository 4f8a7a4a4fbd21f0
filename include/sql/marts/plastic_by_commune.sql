-- title: Giảm phát thải nhựa theo xã, phường
-- title_en: Plastic reduction by commune
-- about: Mỗi kỳ và xã, phường có báo cáo một dòng, kể cả xã, phường báo không phát sinh: số điểm bán, số điểm không phát miễn phí túi ni lông, số điểm không dùng nhựa một lần, lượng nhựa giảm được.
-- sources: commune_plastic_reduction
-- public: yes
-- key: period, commune_code
-- trace: query

CREATE VIEW mart.plastic_by_commune WITH (security_invoker = true) AS
SELECT
    submission.period,
    submission.unit_code AS commune_code,
    commune.commune_name,
    coalesce(sum(outlet.outlet_count), 0) AS outlets,
    coalesce(sum(outlet.outlets_without_free_bags), 0) AS outlets_without_free_bags,
    100.0 * sum(outlet.outlets_without_free_bags) / nullif(sum(outlet.outlet_count), 0) AS without_free_bags_pct,
    coalesce(sum(outlet.outlets_without_single_use), 0) AS outlets_without_single_use,
    100.0 * sum(outlet.outlets_without_single_use) / nullif(sum(outlet.outlet_count), 0) AS without_single_use_pct,
    sum(outlet.plastic_avoided_kg) AS plastic_avoided_kg,
    count(outlet.submission_id) FILTER (WHERE outlet.plastic_avoided_kg IS NULL) AS plastic_unknown,
    submission.submission_id
FROM core.current_submission AS submission
LEFT JOIN core.commune_plastic_reduction__outlets AS outlet ON submission.submission_id = outlet.submission_id
LEFT JOIN core.commune ON submission.unit_code = commune.commune_code
WHERE submission.feed = 'commune_plastic_reduction'
GROUP BY submission.submission_id, submission.period, submission.unit_code, commune.commune_name;

COMMENT ON COLUMN mart.plastic_by_commune.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.plastic_by_commune.commune_code IS 'Mã xã, phường báo cáo | Commune that reported';
COMMENT ON COLUMN mart.plastic_by_commune.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.plastic_by_commune.outlets IS 'Số điểm bán | Outlets';
COMMENT ON COLUMN mart.plastic_by_commune.outlets_without_free_bags IS 'Số điểm không phát miễn phí túi ni lông | Outlets that give no plastic bags for free';
COMMENT ON COLUMN mart.plastic_by_commune.without_free_bags_pct IS 'Tỷ lệ (%) không phát miễn phí túi ni lông; trống nếu không có điểm bán | Their share, percent; null without outlets';
COMMENT ON COLUMN mart.plastic_by_commune.outlets_without_single_use IS 'Số điểm không dùng nhựa một lần | Outlets that use no single-use plastic';
COMMENT ON COLUMN mart.plastic_by_commune.without_single_use_pct IS 'Tỷ lệ (%) không dùng nhựa một lần; trống nếu không có điểm bán | Their share, percent; null without outlets';
COMMENT ON COLUMN mart.plastic_by_commune.plastic_avoided_kg IS 'Lượng nhựa giảm được trong kỳ (kg); trống nếu không loại hình nào có số | Plastic avoided in the period, kg; null where no kind has a figure';
COMMENT ON COLUMN mart.plastic_by_commune.plastic_unknown IS 'Số loại hình không ghi lượng nhựa giảm được | Kinds of outlet without such a figure';
COMMENT ON COLUMN mart.plastic_by_commune.submission_id IS 'Số tiếp nhận | Submission';
