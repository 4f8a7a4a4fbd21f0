-- Facts of commune_plastic_reduction (Plastic reduction). Rendered by `envdb render` from
-- include/contracts/commune_plastic_reduction.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.commune_plastic_reduction__outlets (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    outlet_kind text,
    outlet_count bigint,
    outlets_without_free_bags bigint,
    outlets_without_single_use bigint,
    plastic_avoided_kg numeric,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS outlet_kind text;
ALTER TABLE core.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS outlet_count bigint;
ALTER TABLE core.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS outlets_without_free_bags bigint;
ALTER TABLE core.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS outlets_without_single_use bigint;
ALTER TABLE core.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS plastic_avoided_kg numeric;
COMMENT ON TABLE core.commune_plastic_reduction__outlets IS 'Giảm phát thải nhựa: Điểm bán | Plastic reduction: Outlets';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.outlet_kind IS 'Loại hình điểm bán | kind of outlet';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.outlet_count IS 'Tổng số | outlets of that kind (outlet)';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.outlets_without_free_bags IS 'Số điểm không phát miễn phí túi ni lông | outlets that give no plastic bags for free (outlet)';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.outlets_without_single_use IS 'Số điểm không dùng nhựa một lần | outlets that use no single-use plastic (outlet)';
COMMENT ON COLUMN core.commune_plastic_reduction__outlets.plastic_avoided_kg IS 'Lượng nhựa giảm được | plastic avoided in the period, kg (kg)';
GRANT SELECT, INSERT ON core.commune_plastic_reduction__outlets TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    outlet_kind,
    outlet_count,
    outlets_without_free_bags,
    outlets_without_single_use,
    plastic_avoided_kg
) ON core.commune_plastic_reduction__outlets TO envdb_analyst, envdb_officer;
