-- Facts of ghg_inventory (Greenhouse gas inventory). Rendered by `envdb render` from
-- include/contracts/ghg_inventory.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.ghg_inventory__emissions (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    tax_code text,
    data_year bigint,
    scope text,
    source_kind text,
    tco2e numeric,
    verified_by text,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS data_year bigint;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS scope text;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS source_kind text;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS tco2e numeric;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS verified_by text;
ALTER TABLE core.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
COMMENT ON TABLE core.ghg_inventory__emissions IS 'Kiểm kê khí nhà kính: Phát thải khí nhà kính | Greenhouse gas inventory: Emissions';
COMMENT ON COLUMN core.ghg_inventory__emissions.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.ghg_inventory__emissions.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.ghg_inventory__emissions.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.ghg_inventory__emissions.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.ghg_inventory__emissions.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.ghg_inventory__emissions.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.ghg_inventory__emissions.data_year IS 'Năm số liệu | year of the emission, the year of the period or the one before (calendar year)';
COMMENT ON COLUMN core.ghg_inventory__emissions.scope IS 'Phạm vi phát thải | scope 1 (direct) or scope 2 (purchased energy)';
COMMENT ON COLUMN core.ghg_inventory__emissions.source_kind IS 'Nguồn phát thải | kind of source';
COMMENT ON COLUMN core.ghg_inventory__emissions.tco2e IS 'Phát thải | emission of the year, tonnes of CO2 equivalent (tCO2e)';
COMMENT ON COLUMN core.ghg_inventory__emissions.verified_by IS 'Đơn vị thẩm định | body that verified the inventory';
COMMENT ON COLUMN core.ghg_inventory__emissions.tax_code_masked IS 'Mã số thuế (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
GRANT SELECT, INSERT ON core.ghg_inventory__emissions TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    data_year,
    scope,
    source_kind,
    tco2e,
    verified_by,
    tax_code_masked
) ON core.ghg_inventory__emissions TO envdb_analyst, envdb_officer;
