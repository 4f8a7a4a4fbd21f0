-- Who an enterprise is (identity) and what was known of it when (two times), and codes we hand out.

CREATE TABLE core.enterprise_identity (
    enterprise_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tax_code text NOT NULL UNIQUE,
    tax_code_masked text GENERATED ALWAYS AS (
        CASE WHEN length(tax_code) = 12 THEN '********' || right(tax_code, 4) ELSE tax_code END
    ) STORED,
    head_tax_code text GENERATED ALWAYS AS (
        CASE WHEN length(tax_code) = 14 THEN left(tax_code, 10) ELSE tax_code END
    ) STORED
);
CREATE INDEX enterprise_of_head ON core.enterprise_identity (head_tax_code);
COMMENT ON TABLE core.enterprise_identity IS 'Định danh doanh nghiệp theo mã số thuế | One number for each tax code ever seen; joins and counts use it instead of the code';
COMMENT ON COLUMN core.enterprise_identity.enterprise_id IS 'Số định danh nội bộ | Internal number of the enterprise';
COMMENT ON COLUMN core.enterprise_identity.tax_code IS 'Mã số thuế (12 chữ số là dữ liệu cá nhân) | Tax code; 12 digits are personal data';
COMMENT ON COLUMN core.enterprise_identity.tax_code_masked IS 'Mã số thuế đã che nếu là số định danh cá nhân | Tax code, masked when it is a personal ID';
COMMENT ON COLUMN core.enterprise_identity.head_tax_code IS 'Mã số thuế của đơn vị chủ quản (chi nhánh tính cho công ty mẹ) | Tax code of the head enterprise; a branch counts for it';

CREATE TABLE core.enterprise (
    enterprise_id bigint NOT NULL,
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    recorded_during tstzrange NOT NULL,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    fingerprint uuid NOT NULL,
    enterprise_name text,
    legal_form text,
    vsic_code text,
    vsic_code_version text,
    vsic_code_class text,
    address text,
    commune_code text,
    commune_code_resolution text,
    employees bigint,
    revenue_mvnd numeric,
    main_product text,
    capacity numeric,
    capacity_unit text,
    founded_on date,
    status text,
    CONSTRAINT one_version_at_a_time EXCLUDE USING gist (
        enterprise_id WITH =, valid WITH &&, recorded_during WITH &&
    )
);
COMMENT ON TABLE core.enterprise IS 'Danh sách doanh nghiệp theo hai thời gian: có hiệu lực và được ghi nhận | The register with two times: valid and recorded';
COMMENT ON COLUMN core.enterprise.enterprise_id IS 'Số định danh nội bộ | Internal number of the enterprise';
COMMENT ON COLUMN core.enterprise.valid IS 'Khoảng ngày mà thông tin đúng (từ ngày của danh sách) | Days for which the lists say so';
COMMENT ON COLUMN core.enterprise.recorded_during IS 'Khoảng thời gian hệ thống ghi nhận như vậy | When this is what the database knew';
COMMENT ON COLUMN core.enterprise.submission_id IS 'Danh sách đầu tiên nói như vậy | The list that said so first';
COMMENT ON COLUMN core.enterprise.fingerprint IS 'Dấu của các thuộc tính | Hash of the attributes, to tell a change';
COMMENT ON COLUMN core.enterprise.enterprise_name IS 'Tên doanh nghiệp | Name';
COMMENT ON COLUMN core.enterprise.legal_form IS 'Loại hình doanh nghiệp | Legal form';
COMMENT ON COLUMN core.enterprise.vsic_code IS 'Ngành chính (VSIC) | Main activity';
COMMENT ON COLUMN core.enterprise.vsic_code_version IS 'Phiên bản VSIC | Version of VSIC';
COMMENT ON COLUMN core.enterprise.vsic_code_class IS 'Ngành 4 chữ số | Four-digit class';
COMMENT ON COLUMN core.enterprise.address IS 'Địa chỉ | Address';
COMMENT ON COLUMN core.enterprise.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN core.enterprise.commune_code_resolution IS 'Cách xác định mã xã, phường | How the commune code was understood';
COMMENT ON COLUMN core.enterprise.employees IS 'Số lao động (người) | Employed persons';
COMMENT ON COLUMN core.enterprise.revenue_mvnd IS 'Doanh thu thuần (triệu đồng) | Net revenue, million VND';
COMMENT ON COLUMN core.enterprise.main_product IS 'Sản phẩm chính | Main product';
COMMENT ON COLUMN core.enterprise.capacity IS 'Công suất thiết kế | Design capacity, in capacity_unit';
COMMENT ON COLUMN core.enterprise.capacity_unit IS 'Đơn vị công suất | Unit of capacity';
COMMENT ON COLUMN core.enterprise.founded_on IS 'Ngày thành lập | Day of the first registration';
COMMENT ON COLUMN core.enterprise.status IS 'Tình trạng hoạt động, trống nếu danh sách không có | Whether it works; null where the list does not say';

CREATE TABLE core.given_code (
    kind text NOT NULL,
    code text NOT NULL,
    unit_code text NOT NULL,
    identity_key text NOT NULL,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    row_number integer NOT NULL,
    PRIMARY KEY (kind, code),
    UNIQUE (kind, unit_code, identity_key)
);
COMMENT ON TABLE core.given_code IS 'Mã do hệ thống cấp (cơ sở) | Codes the system hands out; the same thing sent again gets the same code';
COMMENT ON COLUMN core.given_code.kind IS 'Loại mã | What kind of thing has the code';
COMMENT ON COLUMN core.given_code.code IS 'Mã đã cấp | The code';
COMMENT ON COLUMN core.given_code.unit_code IS 'Đơn vị | Unit it was given to';
COMMENT ON COLUMN core.given_code.identity_key IS 'Dấu nhận ra cùng một đối tượng (băm) | Hash of what tells the thing: owner and name';
COMMENT ON COLUMN core.given_code.submission_id IS 'Lần nộp được cấp | Submission with which it was given';
COMMENT ON COLUMN core.given_code.row_number IS 'Dòng được cấp | Row with which it was given';

GRANT SELECT, INSERT, UPDATE ON core.enterprise_identity, core.enterprise, core.given_code TO envdb_loader;
GRANT SELECT (enterprise_id, tax_code_masked) ON core.enterprise_identity TO envdb_analyst, envdb_officer;
GRANT SELECT ON core.enterprise TO envdb_analyst, envdb_officer;
GRANT SELECT (kind, code, unit_code, submission_id, row_number) ON core.given_code TO envdb_analyst, envdb_officer;

-- with its owner's rights, so that analysts join branches to heads without seeing a tax code
CREATE VIEW core.enterprise_head AS
SELECT
    branch.enterprise_id,
    coalesce(head.enterprise_id, branch.enterprise_id) AS head_enterprise_id
FROM core.enterprise_identity AS branch
LEFT JOIN core.enterprise_identity AS head ON branch.head_tax_code = head.tax_code;
COMMENT ON VIEW core.enterprise_head IS 'Chi nhánh thuộc doanh nghiệp nào | The head enterprise of each enterprise (itself where it is no branch)';
COMMENT ON COLUMN core.enterprise_head.enterprise_id IS 'Số định danh nội bộ | Internal number of the enterprise';
COMMENT ON COLUMN core.enterprise_head.head_enterprise_id IS 'Số định danh của đơn vị chủ quản | Internal number of its head';

CREATE VIEW core.enterprise_as_of WITH (security_invoker = true) AS
SELECT
    enterprise_id,
    valid,
    submission_id,
    enterprise_name,
    legal_form,
    vsic_code,
    vsic_code_version,
    vsic_code_class,
    address,
    commune_code,
    employees,
    revenue_mvnd,
    main_product,
    capacity,
    capacity_unit,
    founded_on,
    status
FROM core.enterprise
WHERE recorded_during @> core.as_of() AND valid @> core.as_of_day();
COMMENT ON VIEW core.enterprise_as_of IS 'Danh sách doanh nghiệp tại core.as_of() | The register as of core.as_of(): valid on that day, as known then';
COMMENT ON COLUMN core.enterprise_as_of.enterprise_id IS 'Số định danh nội bộ | Internal number of the enterprise';
COMMENT ON COLUMN core.enterprise_as_of.valid IS 'Khoảng ngày mà thông tin đúng | Days for which the lists say so';
COMMENT ON COLUMN core.enterprise_as_of.submission_id IS 'Danh sách đầu tiên nói như vậy | The list that said so first';
COMMENT ON COLUMN core.enterprise_as_of.enterprise_name IS 'Tên doanh nghiệp | Name';
COMMENT ON COLUMN core.enterprise_as_of.legal_form IS 'Loại hình doanh nghiệp | Legal form';
COMMENT ON COLUMN core.enterprise_as_of.vsic_code IS 'Ngành chính (VSIC) | Main activity';
COMMENT ON COLUMN core.enterprise_as_of.vsic_code_version IS 'Phiên bản VSIC | Version of VSIC';
COMMENT ON COLUMN core.enterprise_as_of.vsic_code_class IS 'Ngành 4 chữ số | Four-digit class';
COMMENT ON COLUMN core.enterprise_as_of.address IS 'Địa chỉ | Address';
COMMENT ON COLUMN core.enterprise_as_of.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN core.enterprise_as_of.employees IS 'Số lao động (người) | Employed persons';
COMMENT ON COLUMN core.enterprise_as_of.revenue_mvnd IS 'Doanh thu thuần (triệu đồng) | Net revenue, million VND';
COMMENT ON COLUMN core.enterprise_as_of.main_product IS 'Sản phẩm chính | Main product';
COMMENT ON COLUMN core.enterprise_as_of.capacity IS 'Công suất thiết kế | Design capacity, in capacity_unit';
COMMENT ON COLUMN core.enterprise_as_of.capacity_unit IS 'Đơn vị công suất | Unit of capacity';
COMMENT ON COLUMN core.enterprise_as_of.founded_on IS 'Ngày thành lập | Day of the first registration';
COMMENT ON COLUMN core.enterprise_as_of.status IS 'Tình trạng hoạt động | Whether it works';

GRANT SELECT ON core.enterprise_head, core.enterprise_as_of TO envdb_loader, envdb_analyst, envdb_officer;

CREATE TABLE core.register_merge (
    submission_id bigint PRIMARY KEY REFERENCES intake.submission,
    merged_at timestamptz NOT NULL
);
COMMENT ON TABLE core.register_merge IS 'Các danh sách doanh nghiệp đã gộp vào core.enterprise | The lists that core.enterprise was merged from last';
COMMENT ON COLUMN core.register_merge.submission_id IS 'Số tiếp nhận | Submission of the list';
COMMENT ON COLUMN core.register_merge.merged_at IS 'Thời điểm gộp | When it was merged';
GRANT SELECT, INSERT, DELETE ON core.register_merge TO envdb_loader;
GRANT SELECT ON core.register_merge TO envdb_analyst, envdb_officer;
