-- title: Giảm phát thải nhựa theo loại hình điểm bán
-- title_en: Plastic reduction by kind of outlet
-- about: Mỗi kỳ và loại hình điểm bán một dòng, cộng của các xã, phường có báo cáo.
-- sources: commune_plastic_reduction
-- public: yes
-- key: period, outlet_kind
-- trace: query

CREATE VIEW mart.plastic_by_outlet_kind WITH (security_invoker = true) AS
SELECT
    outlet.period,
    outlet.outlet_kind,
    kind.label AS outlet_kind_label,
    count(DISTINCT outlet.unit_code) AS communes,
    sum(outlet.outlet_count) AS outlets,
    sum(outlet.outlets_without_free_bags) AS outlets_without_free_bags,
    100.0 * sum(outlet.outlets_without_free_bags) / nullif(sum(outlet.outlet_count), 0) AS without_free_bags_pct,
    sum(outlet.outlets_without_single_use) AS outlets_without_single_use,
    100.0 * sum(outlet.outlets_without_single_use) / nullif(sum(outlet.outlet_count), 0) AS without_single_use_pct,
    sum(outlet.plastic_avoided_kg) AS plastic_avoided_kg,
    count(*) FILTER (WHERE outlet.plastic_avoided_kg IS NULL) AS plastic_unknown
FROM core.current_submission AS submission
INNER JOIN core.commune_plastic_reduction__outlets AS outlet ON submission.submission_id = outlet.submission_id
LEFT JOIN core.code AS kind ON outlet.outlet_kind = kind.code AND kind.codelist = 'outlet_kind'
GROUP BY outlet.period, outlet.outlet_kind, kind.label;

COMMENT ON COLUMN mart.plastic_by_outlet_kind.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.outlet_kind IS 'Mã loại hình điểm bán | Kind of outlet, a code of outlet_kind';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.outlet_kind_label IS 'Loại hình điểm bán | Kind of outlet in words';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.communes IS 'Số xã, phường có báo cáo | Communes that reported';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.outlets IS 'Số điểm bán | Outlets';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.outlets_without_free_bags IS 'Số điểm không phát miễn phí túi ni lông | Outlets that give no plastic bags for free';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.without_free_bags_pct IS 'Tỷ lệ (%) không phát miễn phí túi ni lông | Their share, percent';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.outlets_without_single_use IS 'Số điểm không dùng nhựa một lần | Outlets that use no single-use plastic';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.without_single_use_pct IS 'Tỷ lệ (%) không dùng nhựa một lần | Their share, percent';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.plastic_avoided_kg IS 'Lượng nhựa giảm được trong kỳ (kg) | Plastic avoided in the period, kg';
COMMENT ON COLUMN mart.plastic_by_outlet_kind.plastic_unknown IS 'Số xã, phường không ghi lượng nhựa giảm được | Communes without a figure of plastic avoided';
