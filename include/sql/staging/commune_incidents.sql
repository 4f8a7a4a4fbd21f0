-- Staging of commune_incidents (Environmental incidents). Rendered by `envdb render` from
-- include/contracts/commune_incidents.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.commune_incidents__incidents (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    incident_date date,
    place text,
    incident_kind text,
    facility_tax_code text,
    released_quantity numeric,
    released_unit text,
    damage_vnd bigint,
    response text,
    resolved boolean
);
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS incident_date date;
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS place text;
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS incident_kind text;
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS facility_tax_code text;
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS released_quantity numeric;
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS released_unit text;
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS damage_vnd bigint;
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS response text;
ALTER TABLE staging.commune_incidents__incidents ADD COLUMN IF NOT EXISTS resolved boolean;
CREATE INDEX IF NOT EXISTS commune_incidents__incidents_by_submission ON staging.commune_incidents__incidents (submission_id);
COMMENT ON TABLE staging.commune_incidents__incidents IS 'Sự cố môi trường: Sự cố môi trường | Environmental incidents: Incidents';
COMMENT ON COLUMN staging.commune_incidents__incidents.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.commune_incidents__incidents.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.commune_incidents__incidents.incident_date IS 'Ngày xảy ra | day on which the incident happened';
COMMENT ON COLUMN staging.commune_incidents__incidents.place IS 'Địa điểm | place of the incident';
COMMENT ON COLUMN staging.commune_incidents__incidents.incident_kind IS 'Loại sự cố | kind of incident';
COMMENT ON COLUMN staging.commune_incidents__incidents.facility_tax_code IS 'Mã số thuế cơ sở gây sự cố | tax code of the facility that caused the incident, where it is known';
COMMENT ON COLUMN staging.commune_incidents__incidents.released_quantity IS 'Khối lượng tràn/thải | quantity released, in the unit of released_unit (see released_unit)';
COMMENT ON COLUMN staging.commune_incidents__incidents.released_unit IS 'Đơn vị | unit of released_quantity';
COMMENT ON COLUMN staging.commune_incidents__incidents.damage_vnd IS 'Thiệt hại | damage, VND (VND)';
COMMENT ON COLUMN staging.commune_incidents__incidents.response IS 'Biện pháp ứng phó | what was done about it';
COMMENT ON COLUMN staging.commune_incidents__incidents.resolved IS 'Đã khắc phục xong | whether the incident is over';
GRANT SELECT, INSERT, DELETE ON staging.commune_incidents__incidents TO envdb_loader;
