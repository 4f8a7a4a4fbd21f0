-- title: Chất thải rắn theo khai báo của doanh nghiệp
-- title_en: Solid waste as enterprises declare it
-- about: Mỗi năm và loại chất thải rắn một dòng: khối lượng phát sinh, tái chế và tỷ lệ tái chế theo khai báo môi trường. Không công khai: một loại có thể chỉ có một doanh nghiệp.
-- sources: enterprise_declarations
-- public: no
-- key: period, waste_kind
-- trace: query

CREATE VIEW mart.solid_waste_by_kind WITH (security_invoker = true) AS
SELECT
    waste.period,
    waste.waste_kind,
    kind.label AS waste_kind_label,
    count(DISTINCT waste.submission_id) AS enterprises,
    sum(waste.quantity_t) AS quantity_t,
    sum(waste.recycled_t) AS recycled_t,
    100.0 * sum(waste.recycled_t) / nullif(sum(waste.quantity_t), 0) AS recycled_pct
FROM core.current_submission AS submission
INNER JOIN core.enterprise_declarations__solid_waste AS waste ON submission.submission_id = waste.submission_id
LEFT JOIN core.code AS kind ON waste.waste_kind = kind.code AND kind.codelist = 'solid_waste_kind'
GROUP BY waste.period, waste.waste_kind, kind.label;

COMMENT ON COLUMN mart.solid_waste_by_kind.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.solid_waste_by_kind.waste_kind IS 'Mã loại chất thải rắn | Kind of solid waste, a code of solid_waste_kind';
COMMENT ON COLUMN mart.solid_waste_by_kind.waste_kind_label IS 'Loại chất thải rắn | Kind of solid waste in words';
COMMENT ON COLUMN mart.solid_waste_by_kind.enterprises IS 'Số doanh nghiệp khai báo | Enterprises that declared it';
COMMENT ON COLUMN mart.solid_waste_by_kind.quantity_t IS 'Phát sinh (tấn) | Generated, tonnes';
COMMENT ON COLUMN mart.solid_waste_by_kind.recycled_t IS 'Tái chế, tái sử dụng (tấn) | Recycled or used again, tonnes';
COMMENT ON COLUMN mart.solid_waste_by_kind.recycled_pct IS 'Tỷ lệ tái chế (%) | Share recycled, percent';
