-- What the lists changed of an enterprise, kept with each version by the merge.

ALTER TABLE core.enterprise
ADD COLUMN changed text[] NOT NULL DEFAULT '{}',
ADD COLUMN gone boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN core.enterprise.changed IS 'Khác với danh sách trước ở điểm nào (new, reappeared, name, address, sector, recoded, product, capacity, status, other); trống ở danh sách đầu tiên | What is new in it against the lists before; empty in the first list';
COMMENT ON COLUMN core.enterprise.gone IS 'Danh sách sau không còn doanh nghiệp này | Whether the next list no longer has it';

-- core.as_of() is asked once, not for each of a million rows
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
FROM core.enterprise
WHERE recorded_during @> (SELECT core.as_of()) AND valid @> (SELECT core.as_of_day());
