-- Facts of hazardous_waste (Hazardous waste). Rendered by `envdb render` from
-- include/contracts/hazardous_waste.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.hazardous_waste__waste (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    tax_code text,
    waste_code text,
    stock_start_kg numeric,
    quantity_kg numeric,
    treated_kg numeric,
    treatment text,
    handler_tax_code text,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    handler_tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(handler_tax_code) = 12 THEN repeat('*', greatest(length(handler_tax_code) - 4, 0)) || right(handler_tax_code, 4) ELSE handler_tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS waste_code text;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS stock_start_kg numeric;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS quantity_kg numeric;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS treated_kg numeric;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS treatment text;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS handler_tax_code text;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
ALTER TABLE core.hazardous_waste__waste ADD COLUMN IF NOT EXISTS handler_tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(handler_tax_code) = 12 THEN repeat('*', greatest(length(handler_tax_code) - 4, 0)) || right(handler_tax_code, 4) ELSE handler_tax_code END) STORED;
COMMENT ON TABLE core.hazardous_waste__waste IS 'Chất thải nguy hại: Chất thải nguy hại | Hazardous waste: Hazardous waste';
COMMENT ON COLUMN core.hazardous_waste__waste.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.hazardous_waste__waste.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.hazardous_waste__waste.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.hazardous_waste__waste.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.hazardous_waste__waste.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.hazardous_waste__waste.tax_code IS 'Mã số thuế chủ nguồn thải | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.hazardous_waste__waste.waste_code IS 'Mã CTNH | code of the hazardous waste, NN NN NN (group, subgroup, type)';
COMMENT ON COLUMN core.hazardous_waste__waste.stock_start_kg IS 'Tồn đầu kỳ | stock at the beginning of the period, kg; empty counts as none (kg)';
COMMENT ON COLUMN core.hazardous_waste__waste.quantity_kg IS 'Khối lượng phát sinh | waste generated in the period, kg (kg)';
COMMENT ON COLUMN core.hazardous_waste__waste.treated_kg IS 'Khối lượng đã xử lý | waste treated in the period, kg (kg)';
COMMENT ON COLUMN core.hazardous_waste__waste.treatment IS 'Phương pháp xử lý | how the waste was treated';
COMMENT ON COLUMN core.hazardous_waste__waste.handler_tax_code IS 'Mã số thuế đơn vị xử lý | tax code of the enterprise that treated the waste';
COMMENT ON COLUMN core.hazardous_waste__waste.tax_code_masked IS 'Mã số thuế chủ nguồn thải (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
COMMENT ON COLUMN core.hazardous_waste__waste.handler_tax_code_masked IS 'Mã số thuế đơn vị xử lý (đã che) | tax code of the enterprise that treated the waste; masked to the last four characters';
GRANT SELECT, INSERT ON core.hazardous_waste__waste TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    waste_code,
    stock_start_kg,
    quantity_kg,
    treated_kg,
    treatment,
    tax_code_masked,
    handler_tax_code_masked
) ON core.hazardous_waste__waste TO envdb_analyst, envdb_officer;
