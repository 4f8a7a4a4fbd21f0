-- Facts of commune_incidents (Environmental incidents). Rendered by `envdb render` from
-- include/contracts/commune_incidents.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.commune_incidents__incidents (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    incident_date date,
    place text,
    incident_kind text,
    facility_tax_code text,
    released_quantity numeric,
    released_unit text,
    damage_vnd bigint,
    response text,
    resolved boolean,
    facility_tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(facility_tax_code) = 12 THEN repeat('*', greatest(length(facility_tax_code) - 4, 0)) || right(facility_tax_code, 4) ELSE facility_tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS incident_date date;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS place text;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS incident_kind text;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS facility_tax_code text;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS released_quantity numeric;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS released_unit text;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS damage_vnd bigint;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS response text;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS resolved boolean;
ALTER TABLE core.commune_incidents__incidents ADD COLUMN IF NOT EXISTS facility_tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(facility_tax_code) = 12 THEN repeat('*', greatest(length(facility_tax_code) - 4, 0)) || right(facility_tax_code, 4) ELSE facility_tax_code END) STORED;
COMMENT ON TABLE core.commune_incidents__incidents IS 'Sự cố môi trường: Sự cố môi trường | Environmental incidents: Incidents';
COMMENT ON COLUMN core.commune_incidents__incidents.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.commune_incidents__incidents.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.commune_incidents__incidents.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.commune_incidents__incidents.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.commune_incidents__incidents.incident_date IS 'Ngày xảy ra | day on which the incident happened';
COMMENT ON COLUMN core.commune_incidents__incidents.place IS 'Địa điểm | place of the incident';
COMMENT ON COLUMN core.commune_incidents__incidents.incident_kind IS 'Loại sự cố | kind of incident';
COMMENT ON COLUMN core.commune_incidents__incidents.facility_tax_code IS 'Mã số thuế cơ sở gây sự cố | tax code of the facility that caused the incident, where it is known';
COMMENT ON COLUMN core.commune_incidents__incidents.released_quantity IS 'Khối lượng tràn/thải | quantity released, in the unit of released_unit (see released_unit)';
COMMENT ON COLUMN core.commune_incidents__incidents.released_unit IS 'Đơn vị | unit of released_quantity';
COMMENT ON COLUMN core.commune_incidents__incidents.damage_vnd IS 'Thiệt hại | damage, VND (VND)';
COMMENT ON COLUMN core.commune_incidents__incidents.response IS 'Biện pháp ứng phó | what was done about it';
COMMENT ON COLUMN core.commune_incidents__incidents.resolved IS 'Đã khắc phục xong | whether the incident is over';
COMMENT ON COLUMN core.commune_incidents__incidents.facility_tax_code_masked IS 'Mã số thuế cơ sở gây sự cố (đã che) | tax code of the facility that caused the incident, where it is known; masked to the last four characters';
GRANT SELECT, INSERT ON core.commune_incidents__incidents TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    incident_date,
    place,
    incident_kind,
    released_quantity,
    released_unit,
    damage_vnd,
    response,
    resolved,
    facility_tax_code_masked
) ON core.commune_incidents__incidents TO envdb_analyst, envdb_officer;
