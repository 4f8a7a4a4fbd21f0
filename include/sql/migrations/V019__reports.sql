-- A report can be made again: the instant it answers for, what it was written from, its drafts and its files.

-- A day is what people ask for; a release was frozen at an instant, which its queries are asked for again.
CREATE OR REPLACE FUNCTION core.as_of() RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    asked text := coalesce(current_setting('envdb.as_of', true), '');
BEGIN
    -- after SET LOCAL the setting is '' again, not null
    IF asked = '' THEN
        RETURN now();
    END IF;
    IF asked ~ '^\d{4}-\d{2}-\d{2}$' THEN
        RETURN ((asked::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') - interval '1 microsecond';
    END IF;
    IF asked ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?([+-]\d{2}:\d{2}|Z)$' THEN
        RETURN asked::timestamptz;
    END IF;
    RAISE EXCEPTION 'envdb.as_of is %: write a day as 2027-03-31, an instant as 2027-03-31T08:30:00+07:00, or nothing for now', quote_literal(asked)
        USING ERRCODE = 'invalid_datetime_format';
END
$$;
COMMENT ON FUNCTION core.as_of() IS 'Thời điểm mà các khung nhìn trả lời: đặt bằng SET envdb.as_of = ''2027-03-31'' (hết ngày đó, giờ Hà Nội) hoặc một thời điểm có múi giờ | The instant views answer for: the end of the day in envdb.as_of (Hanoi), or the instant written there; now when unset';

-- Deadlines go by the calendar of the office, history by the clock of the database: where an office
-- works with a clock of its own (ENVDB_NOW), the two are days apart.
CREATE OR REPLACE FUNCTION core.as_of_day() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    nullif(current_setting('envdb.today', true), '')::date,
    (core.as_of() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
);
COMMENT ON FUNCTION core.as_of_day() IS 'Ngày (giờ Hà Nội) của core.as_of(), hoặc envdb.today nếu đã đặt | The day in Hanoi of core.as_of(), or envdb.today where it is set';

ALTER TABLE release.release
ADD COLUMN report text NOT NULL DEFAULT 'ministry',
ADD COLUMN as_of timestamptz,
ADD COLUMN sources jsonb NOT NULL DEFAULT '{}',
ADD COLUMN contract_versions jsonb NOT NULL DEFAULT '{}',
ADD COLUMN made_with jsonb NOT NULL DEFAULT '{}',
ADD COLUMN replaces bigint REFERENCES release.release,
ADD COLUMN signed_as text;
UPDATE release.release SET as_of = frozen_at;
ALTER TABLE release.release ALTER COLUMN report DROP DEFAULT, ALTER COLUMN as_of SET NOT NULL;
COMMENT ON COLUMN release.release.report IS 'Loại báo cáo, theo include/reports | Which report it is, as include/reports names it';
COMMENT ON COLUMN release.release.as_of IS 'Thời điểm của lịch sử kho số liệu mà các bảng trả lời | Instant of the warehouse''s history that the tables answer for';
COMMENT ON COLUMN release.release.sources IS 'Lời văn của báo cáo khi chốt, theo tên tệp | The texts the report is written from, as they were, by file name';
COMMENT ON COLUMN release.release.contract_versions IS 'Phiên bản hợp đồng của từng biểu | Version of the contract of each feed';
COMMENT ON COLUMN release.release.made_with IS 'Phiên bản của các phần mềm làm ra tệp | Versions of what writes the files';
COMMENT ON COLUMN release.release.replaces IS 'Báo cáo đã phát hành trước đó mà bản này thay thế | The release of the same report and year that this one replaces';
COMMENT ON COLUMN release.release.signed_as IS 'Chức vụ của người ký | Position of who signs';

ALTER TABLE release.frozen_table ADD COLUMN query text NOT NULL DEFAULT '';
ALTER TABLE release.frozen_table ALTER COLUMN query DROP DEFAULT;
COMMENT ON COLUMN release.frozen_table.query IS 'Câu truy vấn đã cho ra bảng | The query that answered with it';

ALTER TABLE release.release_file
ADD COLUMN state text NOT NULL DEFAULT 'released' CHECK (state IN ('draft', 'released')),
ADD COLUMN content_sha256 text NOT NULL DEFAULT '',
DROP CONSTRAINT release_file_pkey,
ADD PRIMARY KEY (release_id, state, file_name);
ALTER TABLE release.release_file ALTER COLUMN state DROP DEFAULT, ALTER COLUMN content_sha256 DROP DEFAULT;
COMMENT ON COLUMN release.release_file.state IS 'Dự thảo hay bản phát hành | draft, or released with number, date and signer';
COMMENT ON COLUMN release.release_file.content_sha256 IS 'Mã băm của chữ, số, bảng trong tệp, không kể cách ghi tệp | Hash of the text and tables in the file, whatever version of a library wrote it';
