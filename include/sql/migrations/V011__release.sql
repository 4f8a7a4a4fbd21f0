-- A release: tables as they stood at an instant, the files made of them, who approved, number and hashes.

CREATE TABLE release.release (
    release_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asked_by text NOT NULL UNIQUE,
    year integer NOT NULL,
    recipient text NOT NULL,
    title text NOT NULL,
    frozen_at timestamptz NOT NULL,
    submission_ids bigint[] NOT NULL,
    code_version text NOT NULL,
    number text UNIQUE,
    signed_by text,
    manifest_sha256 text,
    published_at timestamptz,
    CHECK ((published_at IS NULL) = (number IS NULL)),
    CHECK ((published_at IS NULL) = (manifest_sha256 IS NULL))
);
COMMENT ON TABLE release.release IS 'Báo cáo đã chốt | A report whose figures are frozen';
COMMENT ON COLUMN release.release.release_id IS 'Số của bản đã chốt | Number of the release';
COMMENT ON COLUMN release.release.asked_by IS 'Lần chạy đã yêu cầu | The run that asked for it: asked again, it is the same release';
COMMENT ON COLUMN release.release.year IS 'Năm báo cáo | Year of the report';
COMMENT ON COLUMN release.release.recipient IS 'Nơi nhận, theo cấu hình | Recipient, as the settings name it';
COMMENT ON COLUMN release.release.title IS 'Tên báo cáo | Title of the report';
COMMENT ON COLUMN release.release.frozen_at IS 'Thời điểm chốt số liệu | When the figures were frozen';
COMMENT ON COLUMN release.release.submission_ids IS 'Các tệp đã nộp được dùng | Submissions that were current then';
COMMENT ON COLUMN release.release.code_version IS 'Phiên bản phần mềm | Version of envdb';
COMMENT ON COLUMN release.release.number IS 'Số văn bản | Number of the document, given when it is published';
COMMENT ON COLUMN release.release.signed_by IS 'Người ký | Who signs it';
COMMENT ON COLUMN release.release.manifest_sha256 IS 'Mã băm của bản kê tệp | Hash of the manifest of its files';
COMMENT ON COLUMN release.release.published_at IS 'Thời điểm phát hành | When it was published';

CREATE TABLE release.frozen_table (
    release_id bigint NOT NULL REFERENCES release.release,
    table_name text NOT NULL,
    columns text[] NOT NULL,
    rows jsonb NOT NULL,
    PRIMARY KEY (release_id, table_name)
);
COMMENT ON TABLE release.frozen_table IS 'Số liệu của báo cáo tại thời điểm chốt | The figures of a release as they stood';
COMMENT ON COLUMN release.frozen_table.release_id IS 'Số của bản đã chốt | Number of the release';
COMMENT ON COLUMN release.frozen_table.table_name IS 'Bảng số liệu | Name of the table, as its query is called';
COMMENT ON COLUMN release.frozen_table.columns IS 'Các cột | Columns, in order';
COMMENT ON COLUMN release.frozen_table.rows IS 'Các dòng | Rows, as lists of values';

CREATE TABLE release.release_file (
    release_id bigint NOT NULL REFERENCES release.release,
    file_name text NOT NULL,
    path text NOT NULL,
    sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    PRIMARY KEY (release_id, file_name)
);
COMMENT ON TABLE release.release_file IS 'Các tệp của báo cáo | Files of a release';
COMMENT ON COLUMN release.release_file.release_id IS 'Số của bản đã chốt | Number of the release';
COMMENT ON COLUMN release.release_file.file_name IS 'Tên tệp | Name of the file';
COMMENT ON COLUMN release.release_file.path IS 'Nơi lưu tệp | Where the file lies';
COMMENT ON COLUMN release.release_file.sha256 IS 'Mã băm | Hash of the file';
COMMENT ON COLUMN release.release_file.size_bytes IS 'Kích thước (byte) | Size in bytes';

CREATE TABLE release.approval (
    release_id bigint NOT NULL REFERENCES release.release,
    step integer NOT NULL,
    user_id text NOT NULL,
    user_name text NOT NULL,
    answered_at timestamptz NOT NULL,
    comment text NOT NULL,
    PRIMARY KEY (release_id, step),
    UNIQUE (release_id, user_id)
);
COMMENT ON TABLE release.approval IS 'Ai đã duyệt báo cáo | Who approved a release';
COMMENT ON COLUMN release.approval.release_id IS 'Số của bản đã chốt | Number of the release';
COMMENT ON COLUMN release.approval.step IS 'Lần duyệt: 1 hoặc 2 | First or second approval';
COMMENT ON COLUMN release.approval.user_id IS 'Mã tài khoản người duyệt | Account of who approved';
COMMENT ON COLUMN release.approval.user_name IS 'Tên người duyệt | Name of who approved';
COMMENT ON COLUMN release.approval.answered_at IS 'Thời điểm duyệt | When';
COMMENT ON COLUMN release.approval.comment IS 'Ý kiến | Comment';

GRANT SELECT, INSERT, UPDATE ON release.release TO envdb_loader;
GRANT SELECT, INSERT ON release.frozen_table, release.release_file, release.approval TO envdb_loader;
GRANT SELECT ON release.release, release.frozen_table, release.release_file, release.approval TO envdb_officer;
