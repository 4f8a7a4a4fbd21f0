-- Staging of ghg_inventory (Greenhouse gas inventory). Rendered by `envdb render` from
-- include/contracts/ghg_inventory.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.ghg_inventory__emissions (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    tax_code text,
    data_year bigint,
    scope text,
    source_kind text,
    tco2e numeric,
    verified_by text
);
ALTER TABLE staging.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS data_year bigint;
ALTER TABLE staging.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS scope text;
ALTER TABLE staging.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS source_kind text;
ALTER TABLE staging.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS tco2e numeric;
ALTER TABLE staging.ghg_inventory__emissions ADD COLUMN IF NOT EXISTS verified_by text;
CREATE INDEX IF NOT EXISTS ghg_inventory__emissions_by_submission ON staging.ghg_inventory__emissions (submission_id);
COMMENT ON TABLE staging.ghg_inventory__emissions IS 'Kiểm kê khí nhà kính: Phát thải khí nhà kính | Greenhouse gas inventory: Emissions';
COMMENT ON COLUMN staging.ghg_inventory__emissions.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.ghg_inventory__emissions.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.ghg_inventory__emissions.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.ghg_inventory__emissions.data_year IS 'Năm số liệu | year of the emission, the year of the period or the one before (calendar year)';
COMMENT ON COLUMN staging.ghg_inventory__emissions.scope IS 'Phạm vi phát thải | scope 1 (direct) or scope 2 (purchased energy)';
COMMENT ON COLUMN staging.ghg_inventory__emissions.source_kind IS 'Nguồn phát thải | kind of source';
COMMENT ON COLUMN staging.ghg_inventory__emissions.tco2e IS 'Phát thải | emission of the year, tonnes of CO2 equivalent (tCO2e)';
COMMENT ON COLUMN staging.ghg_inventory__emissions.verified_by IS 'Đơn vị thẩm định | body that verified the inventory';
GRANT SELECT, INSERT, DELETE ON staging.ghg_inventory__emissions TO envdb_loader;
