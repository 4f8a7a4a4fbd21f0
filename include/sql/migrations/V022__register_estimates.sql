-- The register as it was known at core.as_of(), for all that reads it. The planner cannot know the answer of a
-- subquery and takes one row in 200 for containing it, so it joined the register row by row with whatever came:
-- training of 5,000 enterprises took 8 s. Of an expression, as coalesce makes one, it takes half.

CREATE VIEW core.enterprise_known WITH (security_invoker = true) AS
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
    status,
    changed,
    gone
FROM core.enterprise
WHERE coalesce(recorded_during @> (SELECT core.as_of()), false);
COMMENT ON VIEW core.enterprise_known IS 'Danh sách doanh nghiệp như đã biết tại core.as_of(), mọi khoảng ngày | The register as known at core.as_of(), for all days that it speaks of';
COMMENT ON COLUMN core.enterprise_known.enterprise_id IS 'Số định danh nội bộ | Internal number of the enterprise';
COMMENT ON COLUMN core.enterprise_known.valid IS 'Khoảng ngày mà thông tin đúng | Days for which the lists say so';
COMMENT ON COLUMN core.enterprise_known.submission_id IS 'Danh sách đầu tiên nói như vậy | The list that said so first';
COMMENT ON COLUMN core.enterprise_known.enterprise_name IS 'Tên doanh nghiệp | Name';
COMMENT ON COLUMN core.enterprise_known.legal_form IS 'Loại hình doanh nghiệp | Legal form';
COMMENT ON COLUMN core.enterprise_known.vsic_code IS 'Ngành chính (VSIC) | Main activity';
COMMENT ON COLUMN core.enterprise_known.vsic_code_version IS 'Phiên bản VSIC | Version of VSIC';
COMMENT ON COLUMN core.enterprise_known.vsic_code_class IS 'Ngành 4 chữ số | Four-digit class';
COMMENT ON COLUMN core.enterprise_known.address IS 'Địa chỉ | Address';
COMMENT ON COLUMN core.enterprise_known.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN core.enterprise_known.employees IS 'Số lao động (người) | Employed persons';
COMMENT ON COLUMN core.enterprise_known.revenue_mvnd IS 'Doanh thu thuần (triệu đồng) | Net revenue, million VND';
COMMENT ON COLUMN core.enterprise_known.main_product IS 'Sản phẩm chính | Main product';
COMMENT ON COLUMN core.enterprise_known.capacity IS 'Công suất thiết kế | Design capacity, in capacity_unit';
COMMENT ON COLUMN core.enterprise_known.capacity_unit IS 'Đơn vị công suất | Unit of capacity';
COMMENT ON COLUMN core.enterprise_known.founded_on IS 'Ngày thành lập | Day of the first registration';
COMMENT ON COLUMN core.enterprise_known.status IS 'Tình trạng hoạt động | Whether it works';
COMMENT ON COLUMN core.enterprise_known.changed IS 'Khác với danh sách trước ở điểm nào | What is new in it against the lists before';
COMMENT ON COLUMN core.enterprise_known.gone IS 'Danh sách sau không còn doanh nghiệp này | Whether the next list no longer has it';
GRANT SELECT ON core.enterprise_known TO envdb_loader, envdb_analyst, envdb_officer;

CREATE OR REPLACE VIEW core.enterprise_as_of WITH (security_invoker = true) AS
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
FROM core.enterprise_known
WHERE coalesce(valid @> (SELECT core.as_of_day()), false);
