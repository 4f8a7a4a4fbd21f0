-- Facts of energy_users (Key energy users). Rendered by `envdb render` from
-- include/contracts/energy_users.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.energy_users__energy (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    tax_code text,
    fuel text,
    quantity numeric,
    unit text,
    toe_reported numeric,
    saving_toe numeric,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS fuel text;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS quantity numeric;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS unit text;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS toe_reported numeric;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS saving_toe numeric;
ALTER TABLE core.energy_users__energy ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
COMMENT ON TABLE core.energy_users__energy IS 'Cơ sở sử dụng năng lượng trọng điểm: Năng lượng sử dụng | Key energy users: Energy used';
COMMENT ON COLUMN core.energy_users__energy.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.energy_users__energy.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.energy_users__energy.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.energy_users__energy.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.energy_users__energy.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.energy_users__energy.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.energy_users__energy.fuel IS 'Loại năng lượng | kind of energy';
COMMENT ON COLUMN core.energy_users__energy.quantity IS 'Lượng tiêu thụ | energy used in the year, in the unit of unit (see unit)';
COMMENT ON COLUMN core.energy_users__energy.unit IS 'Đơn vị | unit of quantity, one that fuel_factors.csv knows for the fuel';
COMMENT ON COLUMN core.energy_users__energy.toe_reported IS 'Quy đổi TOE (đơn vị tự tính) | energy as the enterprise converted it, tonnes of oil equivalent (TOE)';
COMMENT ON COLUMN core.energy_users__energy.saving_toe IS 'Năng lượng tiết kiệm | energy saved in the year, tonnes of oil equivalent (TOE)';
COMMENT ON COLUMN core.energy_users__energy.tax_code_masked IS 'Mã số thuế (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
GRANT SELECT, INSERT ON core.energy_users__energy TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    fuel,
    quantity,
    unit,
    toe_reported,
    saving_toe,
    tax_code_masked
) ON core.energy_users__energy TO envdb_analyst, envdb_officer;
