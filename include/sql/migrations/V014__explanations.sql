-- Explanations of warnings (giải trình): what a unit answered, kept for good, and which warnings were
-- not raised again because of them.

ALTER TABLE intake.finding ADD COLUMN row_keys text[] NOT NULL DEFAULT '{}';
ALTER TABLE intake.finding ADD COLUMN value_number numeric;
COMMENT ON COLUMN intake.finding.row_keys IS 'Các khóa của dòng có cảnh báo, để nhận ra dòng ở tệp sau | Keys under which the row of a warning is the same in later files';
COMMENT ON COLUMN intake.finding.value_number IS 'Giá trị là số của cảnh báo | The value of a warning where it is a quantity';

ALTER TABLE staging.finding ADD COLUMN row_keys text[] NOT NULL DEFAULT '{}';
ALTER TABLE staging.finding ADD COLUMN value_number numeric;
ALTER TABLE staging.finding ADD COLUMN explained_by bigint;
COMMENT ON COLUMN staging.finding.row_keys IS 'Các khóa của dòng có cảnh báo | Keys under which the row of a warning is the same in later files';
COMMENT ON COLUMN staging.finding.value_number IS 'Giá trị là số của cảnh báo | The value of a warning where it is a quantity';
COMMENT ON COLUMN staging.finding.explained_by IS 'Giải trình còn hiệu lực cho cảnh báo này | The explanation because of which the warning is not raised';

CREATE TABLE intake.explanation_row (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    row_number integer NOT NULL,
    number_written text NOT NULL,
    message text NOT NULL,
    explanation text NOT NULL,
    refused text,
    PRIMARY KEY (submission_id, row_number)
);
COMMENT ON TABLE intake.explanation_row IS 'Các dòng đã đọc ở trang Giải trình của tệp | Rows of the sheet Giải trình as they were read';
COMMENT ON COLUMN intake.explanation_row.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.explanation_row.row_number IS 'Dòng trong trang Giải trình | Row in the sheet';
COMMENT ON COLUMN intake.explanation_row.number_written IS 'Số của cảnh báo như đã ghi | Number of the warning as it was written';
COMMENT ON COLUMN intake.explanation_row.message IS 'Lời cảnh báo đứng cùng dòng | Message that stands in the same row';
COMMENT ON COLUMN intake.explanation_row.explanation IS 'Lời giải trình | The explanation';
COMMENT ON COLUMN intake.explanation_row.refused IS 'Vì sao không ghi nhận, trống nếu đã ghi nhận | Why it was not recorded, null where it was';

CREATE TABLE intake.explanation (
    explanation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    row_number integer NOT NULL,
    unit_code text NOT NULL,
    given_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    explained_submission_id bigint NOT NULL REFERENCES intake.submission,
    explained_finding integer NOT NULL,
    feed text NOT NULL,
    period text NOT NULL,
    rule text NOT NULL,
    sheet text NOT NULL,
    row_keys text[] NOT NULL,
    column_name text NOT NULL,
    value text,
    value_number numeric,
    message text NOT NULL,
    explanation text NOT NULL CHECK (explanation <> ''),
    UNIQUE (submission_id, row_number)
);
CREATE INDEX explanation_of_unit ON intake.explanation (unit_code, feed);
COMMENT ON TABLE intake.explanation IS 'Giải trình cảnh báo của đơn vị, chỉ thêm không sửa | Explanations that units gave of warnings; rows are only added';
COMMENT ON COLUMN intake.explanation.explanation_id IS 'Số giải trình | Number of the explanation';
COMMENT ON COLUMN intake.explanation.submission_id IS 'Tệp có lời giải trình | The submission it came with';
COMMENT ON COLUMN intake.explanation.row_number IS 'Dòng trong trang Giải trình | Row in the sheet Giải trình';
COMMENT ON COLUMN intake.explanation.unit_code IS 'Đơn vị giải trình | Unit that gave it';
COMMENT ON COLUMN intake.explanation.given_at IS 'Khi nào giải trình (lúc nhận tệp) | When it was given: when its file was received';
COMMENT ON COLUMN intake.explanation.expires_at IS 'Hết hiệu lực (sau hai năm) | From when on the warning is raised again: two years later';
COMMENT ON COLUMN intake.explanation.explained_submission_id IS 'Tệp có cảnh báo | The submission that was warned';
COMMENT ON COLUMN intake.explanation.explained_finding IS 'Số của cảnh báo trong tệp đó khi giải trình | Number of the warning in that submission when it was explained';
COMMENT ON COLUMN intake.explanation.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN intake.explanation.period IS 'Kỳ của tệp có cảnh báo | Period of the submission that was warned';
COMMENT ON COLUMN intake.explanation.rule IS 'Quy tắc | Rule';
COMMENT ON COLUMN intake.explanation.sheet IS 'Trang theo hợp đồng, trống nếu cả tệp | Sheet of the contract, empty for the file';
COMMENT ON COLUMN intake.explanation.row_keys IS 'Các khóa của dòng | Keys of the row';
COMMENT ON COLUMN intake.explanation.column_name IS 'Trường, trống nếu cả tệp | Field, empty for the file';
COMMENT ON COLUMN intake.explanation.value IS 'Giá trị được giải trình | The explained value as text';
COMMENT ON COLUMN intake.explanation.value_number IS 'Giá trị được giải trình nếu là số | The explained value where it is a quantity';
COMMENT ON COLUMN intake.explanation.message IS 'Lời cảnh báo | What was warned of';
COMMENT ON COLUMN intake.explanation.explanation IS 'Lời giải trình | The explanation';

CREATE FUNCTION intake.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append only', tg_table_schema, tg_table_name;
END;
$$;
COMMENT ON FUNCTION intake.refuse_change IS 'Từ chối sửa, xóa | Refuses updates and deletions';
CREATE TRIGGER explanation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON intake.explanation
FOR EACH STATEMENT EXECUTE FUNCTION intake.refuse_change();

CREATE TABLE intake.explained_warning (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    warning_number integer NOT NULL,
    explanation_id bigint NOT NULL REFERENCES intake.explanation,
    rule text NOT NULL,
    sheet text NOT NULL,
    row_number integer,
    cells text[] NOT NULL,
    value text,
    message text NOT NULL,
    PRIMARY KEY (submission_id, warning_number)
);
CREATE INDEX explained_warning_of_explanation ON intake.explained_warning (explanation_id);
COMMENT ON TABLE intake.explained_warning IS 'Cảnh báo không nêu lại vì đã được giải trình | Warnings that were not raised again because of an explanation';
COMMENT ON COLUMN intake.explained_warning.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.explained_warning.warning_number IS 'Số thứ tự | Number within the submission';
COMMENT ON COLUMN intake.explained_warning.explanation_id IS 'Giải trình | The explanation';
COMMENT ON COLUMN intake.explained_warning.rule IS 'Quy tắc | Rule';
COMMENT ON COLUMN intake.explained_warning.sheet IS 'Trang theo hợp đồng, trống nếu cả tệp | Sheet of the contract, empty for the file';
COMMENT ON COLUMN intake.explained_warning.row_number IS 'Dòng trong trang | Row in the sender''s sheet, null for a whole column';
COMMENT ON COLUMN intake.explained_warning.cells IS 'Các trường liên quan | Fields whose cells would be marked';
COMMENT ON COLUMN intake.explained_warning.value IS 'Giá trị đã ghi | Value of the first cell';
COMMENT ON COLUMN intake.explained_warning.message IS 'Lời cảnh báo | What would be told';

GRANT SELECT, INSERT, UPDATE, DELETE ON intake.explanation_row, intake.explained_warning TO envdb_loader;
GRANT SELECT, INSERT ON intake.explanation TO envdb_loader;
GRANT SELECT ON intake.explanation_row, intake.explanation, intake.explained_warning TO envdb_officer;
-- keys, values and texts may hold personal identifiers: of these analysts see only what counts them
GRANT SELECT (
    explanation_id, submission_id, unit_code, given_at, expires_at, explained_submission_id, feed, period, rule, sheet,
    column_name
) ON intake.explanation TO envdb_analyst;
GRANT SELECT (
    submission_id, warning_number, explanation_id, rule, sheet, row_number, cells
) ON intake.explained_warning TO envdb_analyst;
