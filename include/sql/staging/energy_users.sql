-- Staging of energy_users (Key energy users). Rendered by `envdb render` from
-- include/contracts/energy_users.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.energy_users__energy (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    tax_code text,
    fuel text,
    quantity numeric,
    unit text,
    toe_reported numeric,
    saving_toe numeric
);
ALTER TABLE staging.energy_users__energy ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.energy_users__energy ADD COLUMN IF NOT EXISTS fuel text;
ALTER TABLE staging.energy_users__energy ADD COLUMN IF NOT EXISTS quantity numeric;
ALTER TABLE staging.energy_users__energy ADD COLUMN IF NOT EXISTS unit text;
ALTER TABLE staging.energy_users__energy ADD COLUMN IF NOT EXISTS toe_reported numeric;
ALTER TABLE staging.energy_users__energy ADD COLUMN IF NOT EXISTS saving_toe numeric;
CREATE INDEX IF NOT EXISTS energy_users__energy_by_submission ON staging.energy_users__energy (submission_id);
COMMENT ON TABLE staging.energy_users__energy IS 'Cơ sở sử dụng năng lượng trọng điểm: Năng lượng sử dụng | Key energy users: Energy used';
COMMENT ON COLUMN staging.energy_users__energy.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.energy_users__energy.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.energy_users__energy.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.energy_users__energy.fuel IS 'Loại năng lượng | kind of energy';
COMMENT ON COLUMN staging.energy_users__energy.quantity IS 'Lượng tiêu thụ | energy used in the year, in the unit of unit (see unit)';
COMMENT ON COLUMN staging.energy_users__energy.unit IS 'Đơn vị | unit of quantity, one that fuel_factors.csv knows for the fuel';
COMMENT ON COLUMN staging.energy_users__energy.toe_reported IS 'Quy đổi TOE (đơn vị tự tính) | energy as the enterprise converted it, tonnes of oil equivalent (TOE)';
COMMENT ON COLUMN staging.energy_users__energy.saving_toe IS 'Năng lượng tiết kiệm | energy saved in the year, tonnes of oil equivalent (TOE)';
GRANT SELECT, INSERT, DELETE ON staging.energy_users__energy TO envdb_loader;
