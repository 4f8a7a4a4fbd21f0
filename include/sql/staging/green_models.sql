-- Staging of green_models (Green production, circular economy and technology transfer). Rendered by `envdb render` from
-- include/contracts/green_models.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.green_models__models (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    model_name text,
    model_kind text,
    tax_code text,
    commune_code text,
    commune_name text,
    started_on date,
    saving_description text,
    cost_mvnd numeric,
    commune_code_reported text,
    commune_code_resolution text
);
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS model_name text;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS model_kind text;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS commune_code text;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS commune_name text;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS started_on date;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS saving_description text;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS cost_mvnd numeric;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS commune_code_reported text;
ALTER TABLE staging.green_models__models ADD COLUMN IF NOT EXISTS commune_code_resolution text;
CREATE INDEX IF NOT EXISTS green_models__models_by_submission ON staging.green_models__models (submission_id);
COMMENT ON TABLE staging.green_models__models IS 'Mô hình sản xuất xanh, kinh tế tuần hoàn, chuyển giao công nghệ: Mô hình, dự án | Green production, circular economy and technology transfer: Models';
COMMENT ON COLUMN staging.green_models__models.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.green_models__models.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.green_models__models.model_name IS 'Tên mô hình/dự án | name of the model or project';
COMMENT ON COLUMN staging.green_models__models.model_kind IS 'Loại mô hình | kind of model';
COMMENT ON COLUMN staging.green_models__models.tax_code IS 'Mã số thuế đơn vị áp dụng | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.green_models__models.commune_code IS 'Mã xã/phường | commune of the 2025 division, by the code of communes_vn.csv';
COMMENT ON COLUMN staging.green_models__models.commune_name IS 'Tên xã/phường | name of the commune; decides between a current and an old code';
COMMENT ON COLUMN staging.green_models__models.started_on IS 'Ngày bắt đầu | day on which it began';
COMMENT ON COLUMN staging.green_models__models.saving_description IS 'Hiệu quả | what it saves';
COMMENT ON COLUMN staging.green_models__models.cost_mvnd IS 'Kinh phí | cost, million VND (million VND)';
COMMENT ON COLUMN staging.green_models__models.commune_code_reported IS 'Mã xã/phường (như đã báo cáo) | the commune code as the sender wrote it, before conversion to the 2025 division';
COMMENT ON COLUMN staging.green_models__models.commune_code_resolution IS 'Mã xã/phường (cách xác định) | how the code was understood: current, converted, split_own, split_by_address, split, other_province, unfit or unknown';
GRANT SELECT, INSERT, DELETE ON staging.green_models__models TO envdb_loader;
