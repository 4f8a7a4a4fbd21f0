-- Staging of commune_plastic_reduction (Plastic reduction). Rendered by `envdb render` from
-- include/contracts/commune_plastic_reduction.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.commune_plastic_reduction__outlets (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    outlet_kind text,
    outlet_count bigint,
    outlets_without_free_bags bigint,
    outlets_without_single_use bigint,
    plastic_avoided_kg numeric
);
ALTER TABLE staging.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS outlet_kind text;
ALTER TABLE staging.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS outlet_count bigint;
ALTER TABLE staging.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS outlets_without_free_bags bigint;
ALTER TABLE staging.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS outlets_without_single_use bigint;
ALTER TABLE staging.commune_plastic_reduction__outlets ADD COLUMN IF NOT EXISTS plastic_avoided_kg numeric;
CREATE INDEX IF NOT EXISTS commune_plastic_reduction__outlets_by_submission ON staging.commune_plastic_reduction__outlets (submission_id);
COMMENT ON TABLE staging.commune_plastic_reduction__outlets IS 'Giảm phát thải nhựa: Điểm bán | Plastic reduction: Outlets';
COMMENT ON COLUMN staging.commune_plastic_reduction__outlets.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.commune_plastic_reduction__outlets.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.commune_plastic_reduction__outlets.outlet_kind IS 'Loại hình điểm bán | kind of outlet';
COMMENT ON COLUMN staging.commune_plastic_reduction__outlets.outlet_count IS 'Tổng số | outlets of that kind (outlet)';
COMMENT ON COLUMN staging.commune_plastic_reduction__outlets.outlets_without_free_bags IS 'Số điểm không phát miễn phí túi ni lông | outlets that give no plastic bags for free (outlet)';
COMMENT ON COLUMN staging.commune_plastic_reduction__outlets.outlets_without_single_use IS 'Số điểm không dùng nhựa một lần | outlets that use no single-use plastic (outlet)';
COMMENT ON COLUMN staging.commune_plastic_reduction__outlets.plastic_avoided_kg IS 'Lượng nhựa giảm được | plastic avoided in the period, kg (kg)';
GRANT SELECT, INSERT, DELETE ON staging.commune_plastic_reduction__outlets TO envdb_loader;
