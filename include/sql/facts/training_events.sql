-- Facts of training_events (Training and dissemination of law). Rendered by `envdb render` from
-- include/contracts/training_events.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.training_events__events (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    event_code text,
    event_date date,
    topic text,
    topic_kind text,
    participants bigint,
    cost_mvnd numeric,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.training_events__events ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.training_events__events ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.training_events__events ADD COLUMN IF NOT EXISTS event_code text;
ALTER TABLE core.training_events__events ADD COLUMN IF NOT EXISTS event_date date;
ALTER TABLE core.training_events__events ADD COLUMN IF NOT EXISTS topic text;
ALTER TABLE core.training_events__events ADD COLUMN IF NOT EXISTS topic_kind text;
ALTER TABLE core.training_events__events ADD COLUMN IF NOT EXISTS participants bigint;
ALTER TABLE core.training_events__events ADD COLUMN IF NOT EXISTS cost_mvnd numeric;
COMMENT ON TABLE core.training_events__events IS 'Tập huấn, phổ biến pháp luật: Lớp, hội nghị | Training and dissemination of law: Training events';
COMMENT ON COLUMN core.training_events__events.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.training_events__events.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.training_events__events.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.training_events__events.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.training_events__events.event_code IS 'Mã lớp/hội nghị | code of the training event, given by its organiser';
COMMENT ON COLUMN core.training_events__events.event_date IS 'Ngày tổ chức | day of the event';
COMMENT ON COLUMN core.training_events__events.topic IS 'Nội dung | what the event was about';
COMMENT ON COLUMN core.training_events__events.topic_kind IS 'Lĩnh vực | field of the event';
COMMENT ON COLUMN core.training_events__events.participants IS 'Số người tham dự | persons who attended (person)';
COMMENT ON COLUMN core.training_events__events.cost_mvnd IS 'Kinh phí | cost, million VND (million VND)';
GRANT SELECT, INSERT ON core.training_events__events TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    event_code,
    event_date,
    topic,
    topic_kind,
    participants,
    cost_mvnd
) ON core.training_events__events TO envdb_analyst, envdb_officer;

CREATE TABLE IF NOT EXISTS core.training_events__attendees (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    enterprise_id bigint,
    event_code text,
    tax_code text,
    enterprise_name text,
    persons bigint,
    tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.training_events__attendees ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.training_events__attendees ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.training_events__attendees ADD COLUMN IF NOT EXISTS enterprise_id bigint;
ALTER TABLE core.training_events__attendees ADD COLUMN IF NOT EXISTS event_code text;
ALTER TABLE core.training_events__attendees ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE core.training_events__attendees ADD COLUMN IF NOT EXISTS enterprise_name text;
ALTER TABLE core.training_events__attendees ADD COLUMN IF NOT EXISTS persons bigint;
ALTER TABLE core.training_events__attendees ADD COLUMN IF NOT EXISTS tax_code_masked text GENERATED ALWAYS AS (CASE WHEN length(tax_code) = 12 THEN repeat('*', greatest(length(tax_code) - 4, 0)) || right(tax_code, 4) ELSE tax_code END) STORED;
COMMENT ON TABLE core.training_events__attendees IS 'Tập huấn, phổ biến pháp luật: Doanh nghiệp tham dự | Training and dissemination of law: Attending enterprises';
COMMENT ON COLUMN core.training_events__attendees.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.training_events__attendees.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.training_events__attendees.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.training_events__attendees.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.training_events__attendees.enterprise_id IS 'Số định danh doanh nghiệp | internal number of the enterprise with this tax code';
COMMENT ON COLUMN core.training_events__attendees.event_code IS 'Mã lớp/hội nghị | code of the training event, given by its organiser';
COMMENT ON COLUMN core.training_events__attendees.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN core.training_events__attendees.enterprise_name IS 'Tên doanh nghiệp | name of the enterprise as registered';
COMMENT ON COLUMN core.training_events__attendees.persons IS 'Số người | persons the enterprise sent (person)';
COMMENT ON COLUMN core.training_events__attendees.tax_code_masked IS 'Mã số thuế (đã che) | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID); masked to the last four characters';
GRANT SELECT, INSERT ON core.training_events__attendees TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    enterprise_id,
    event_code,
    enterprise_name,
    persons,
    tax_code_masked
) ON core.training_events__attendees TO envdb_analyst, envdb_officer;
