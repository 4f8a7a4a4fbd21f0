-- Staging of hazardous_waste (Hazardous waste). Rendered by `envdb render` from
-- include/contracts/hazardous_waste.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.hazardous_waste__waste (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    tax_code text,
    waste_code text,
    stock_start_kg numeric,
    quantity_kg numeric,
    treated_kg numeric,
    treatment text,
    handler_tax_code text
);
ALTER TABLE staging.hazardous_waste__waste ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.hazardous_waste__waste ADD COLUMN IF NOT EXISTS waste_code text;
ALTER TABLE staging.hazardous_waste__waste ADD COLUMN IF NOT EXISTS stock_start_kg numeric;
ALTER TABLE staging.hazardous_waste__waste ADD COLUMN IF NOT EXISTS quantity_kg numeric;
ALTER TABLE staging.hazardous_waste__waste ADD COLUMN IF NOT EXISTS treated_kg numeric;
ALTER TABLE staging.hazardous_waste__waste ADD COLUMN IF NOT EXISTS treatment text;
ALTER TABLE staging.hazardous_waste__waste ADD COLUMN IF NOT EXISTS handler_tax_code text;
CREATE INDEX IF NOT EXISTS hazardous_waste__waste_by_submission ON staging.hazardous_waste__waste (submission_id);
COMMENT ON TABLE staging.hazardous_waste__waste IS 'Chất thải nguy hại: Chất thải nguy hại | Hazardous waste: Hazardous waste';
COMMENT ON COLUMN staging.hazardous_waste__waste.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.hazardous_waste__waste.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.hazardous_waste__waste.tax_code IS 'Mã số thuế chủ nguồn thải | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.hazardous_waste__waste.waste_code IS 'Mã CTNH | code of the hazardous waste, NN NN NN (group, subgroup, type)';
COMMENT ON COLUMN staging.hazardous_waste__waste.stock_start_kg IS 'Tồn đầu kỳ | stock at the beginning of the period, kg; empty counts as none (kg)';
COMMENT ON COLUMN staging.hazardous_waste__waste.quantity_kg IS 'Khối lượng phát sinh | waste generated in the period, kg (kg)';
COMMENT ON COLUMN staging.hazardous_waste__waste.treated_kg IS 'Khối lượng đã xử lý | waste treated in the period, kg (kg)';
COMMENT ON COLUMN staging.hazardous_waste__waste.treatment IS 'Phương pháp xử lý | how the waste was treated';
COMMENT ON COLUMN staging.hazardous_waste__waste.handler_tax_code IS 'Mã số thuế đơn vị xử lý | tax code of the enterprise that treated the waste';
GRANT SELECT, INSERT, DELETE ON staging.hazardous_waste__waste TO envdb_loader;
