-- Facts of green_models (Green production, circular economy and technology transfer). Rendered by `envdb render` from
-- include/contracts/green_models.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.green_models__models (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    model_name text,
    model_kind text,
    tax_code text,
    commune_code text,
    commune_name text,
    started_on date,
    saving_description text,
    cost_mvnd numeric,
    commune_code_reported text,
    commune_code_resolution text,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS model_name text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS model_kind text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS commune_code text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS commune_name text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS started_on date;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS saving_description text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS cost_mvnd numeric;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS commune_code_reported text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS commune_code_resolution text;
ALTER TABLE core.green_models__models ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
COMMENT ON TABLE core.green_models__models IS 'Mô hình sản xuất xanh, kinh tế tuần hoàn, chuyển giao công nghệ: Mô hình, dự án | Green production, circular economy and technology transfer: Models';
COMMENT ON COLUMN core.green_models__models.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.green_models__models.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.green_models__models.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.green_models__models.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.green_models__models.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.green_models__models.model_name IS 'Tên mô hình/dự án | name of the model or project';
COMMENT ON COLUMN core.green_models__models.model_kind IS 'Loại mô hình | kind of model';
COMMENT ON COLUMN core.green_models__models.tax_code IS 'Mã số thuế đơn vị áp dụng | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.green_models__models.commune_code IS 'Mã xã/phường | commune of the 2025 division, by the code of communes_vn.csv';
COMMENT ON COLUMN core.green_models__models.commune_name IS 'Tên xã/phường | name of the commune; decides between a current and an old code';
COMMENT ON COLUMN core.green_models__models.started_on IS 'Ngày bắt đầu | day on which it began';
COMMENT ON COLUMN core.green_models__models.saving_description IS 'Hiệu quả | what it saves';
COMMENT ON COLUMN core.green_models__models.cost_mvnd IS 'Kinh phí | cost, million VND (million VND)';
COMMENT ON COLUMN core.green_models__models.commune_code_reported IS 'Mã xã/phường (như đã báo cáo) | the commune code as the sender wrote it, before conversion to the 2025 division';
COMMENT ON COLUMN core.green_models__models.commune_code_resolution IS 'Mã xã/phường (cách xác định) | how the code was understood: current, converted, split_own, split_by_address, split, other_province, unfit or unknown';
COMMENT ON COLUMN core.green_models__models.tax_code_masked IS 'Mã số thuế đơn vị áp dụng (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
GRANT SELECT, INSERT ON core.green_models__models TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    model_name,
    model_kind,
    commune_code,
    commune_name,
    started_on,
    saving_description,
    cost_mvnd,
    commune_code_reported,
    commune_code_resolution,
    tax_code_masked
) ON core.green_models__models TO envdb_analyst, envdb_officer;
