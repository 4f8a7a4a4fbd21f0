-- Staging of training_events (Training and dissemination of law). Rendered by `envdb render` from
-- include/contracts/training_events.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.training_events__events (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    event_code text,
    event_date date,
    topic text,
    topic_kind text,
    participants bigint,
    cost_mvnd numeric
);
ALTER TABLE staging.training_events__events ADD COLUMN IF NOT EXISTS event_code text;
ALTER TABLE staging.training_events__events ADD COLUMN IF NOT EXISTS event_date date;
ALTER TABLE staging.training_events__events ADD COLUMN IF NOT EXISTS topic text;
ALTER TABLE staging.training_events__events ADD COLUMN IF NOT EXISTS topic_kind text;
ALTER TABLE staging.training_events__events ADD COLUMN IF NOT EXISTS participants bigint;
ALTER TABLE staging.training_events__events ADD COLUMN IF NOT EXISTS cost_mvnd numeric;
CREATE INDEX IF NOT EXISTS training_events__events_by_submission ON staging.training_events__events (submission_id);
COMMENT ON TABLE staging.training_events__events IS 'Tập huấn, phổ biến pháp luật: Lớp, hội nghị | Training and dissemination of law: Training events';
COMMENT ON COLUMN staging.training_events__events.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.training_events__events.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.training_events__events.event_code IS 'Mã lớp/hội nghị | code of the training event, given by its organiser';
COMMENT ON COLUMN staging.training_events__events.event_date IS 'Ngày tổ chức | day of the event';
COMMENT ON COLUMN staging.training_events__events.topic IS 'Nội dung | what the event was about';
COMMENT ON COLUMN staging.training_events__events.topic_kind IS 'Lĩnh vực | field of the event';
COMMENT ON COLUMN staging.training_events__events.participants IS 'Số người tham dự | persons who attended (person)';
COMMENT ON COLUMN staging.training_events__events.cost_mvnd IS 'Kinh phí | cost, million VND (million VND)';
GRANT SELECT, INSERT, DELETE ON staging.training_events__events TO envdb_loader;

CREATE UNLOGGED TABLE IF NOT EXISTS staging.training_events__attendees (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    event_code text,
    tax_code text,
    enterprise_name text,
    persons bigint
);
ALTER TABLE staging.training_events__attendees ADD COLUMN IF NOT EXISTS event_code text;
ALTER TABLE staging.training_events__attendees ADD COLUMN IF NOT EXISTS tax_code text;
ALTER TABLE staging.training_events__attendees ADD COLUMN IF NOT EXISTS enterprise_name text;
ALTER TABLE staging.training_events__attendees ADD COLUMN IF NOT EXISTS persons bigint;
CREATE INDEX IF NOT EXISTS training_events__attendees_by_submission ON staging.training_events__attendees (submission_id);
COMMENT ON TABLE staging.training_events__attendees IS 'Tập huấn, phổ biến pháp luật: Doanh nghiệp tham dự | Training and dissemination of law: Attending enterprises';
COMMENT ON COLUMN staging.training_events__attendees.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.training_events__attendees.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.training_events__attendees.event_code IS 'Mã lớp/hội nghị | code of the training event, given by its organiser';
COMMENT ON COLUMN staging.training_events__attendees.tax_code IS 'Mã số thuế | tax code of the enterprise, branch (10-3) or household business (12-digit personal ID)';
COMMENT ON COLUMN staging.training_events__attendees.enterprise_name IS 'Tên doanh nghiệp | name of the enterprise as registered';
COMMENT ON COLUMN staging.training_events__attendees.persons IS 'Số người | persons the enterprise sent (person)';
GRANT SELECT, INSERT, DELETE ON staging.training_events__attendees TO envdb_loader;
