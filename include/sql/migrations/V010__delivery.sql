-- What was sent to whom, every attempt of it, and lists that were fetched. Neither is ever done twice.

CREATE TABLE release.delivery (
    delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id bigint NOT NULL,
    recipient text NOT NULL,
    title text NOT NULL,
    idempotency_key uuid NOT NULL UNIQUE,
    asked_at timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sending', 'delivered', 'failed', 'unclear')),
    attempts integer NOT NULL DEFAULT 0,
    not_before timestamptz,
    delivered_at timestamptz,
    answer text,
    CHECK ((status = 'delivered') = (delivered_at IS NOT NULL)),
    UNIQUE (release_id, recipient)
);
COMMENT ON TABLE release.delivery IS 'Báo cáo đã chốt gửi cho ai, đã đến chưa | Which release goes to whom, and whether it has arrived';
COMMENT ON COLUMN release.delivery.delivery_id IS 'Số lượt gửi | Number of the delivery';
COMMENT ON COLUMN release.delivery.release_id IS 'Số của bản đã chốt | Number of the release';
COMMENT ON COLUMN release.delivery.recipient IS 'Nơi nhận, theo cấu hình | Recipient, as the settings name it';
COMMENT ON COLUMN release.delivery.title IS 'Tên báo cáo, cũng là tiêu đề thư | Title of the report and subject of the mail';
COMMENT ON COLUMN release.delivery.idempotency_key IS 'Khóa để nơi nhận nhận ra lượt gửi lặp lại | Key by which a receiver knows a repeated delivery again';
COMMENT ON COLUMN release.delivery.asked_at IS 'Thời điểm yêu cầu gửi | When the delivery was asked for';
COMMENT ON COLUMN release.delivery.status IS 'Tình trạng: chờ, đang gửi, đã đến, không gửi được, không rõ đã đến chưa | waiting, sending, delivered, failed, or unclear whether it arrived';
COMMENT ON COLUMN release.delivery.attempts IS 'Số lần đã thử | Attempts so far';
COMMENT ON COLUMN release.delivery.not_before IS 'Nơi nhận yêu cầu chờ đến lúc này | The receiver asked to wait until then';
COMMENT ON COLUMN release.delivery.delivered_at IS 'Thời điểm nơi nhận xác nhận | When the receiver confirmed it';
COMMENT ON COLUMN release.delivery.answer IS 'Trả lời gần nhất của nơi nhận | Last answer of the receiver';

CREATE TABLE release.delivery_file (
    delivery_id bigint NOT NULL REFERENCES release.delivery,
    file_name text NOT NULL,
    path text NOT NULL,
    sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    PRIMARY KEY (delivery_id, file_name)
);
COMMENT ON TABLE release.delivery_file IS 'Các tệp của một lượt gửi | The files of a delivery';
COMMENT ON COLUMN release.delivery_file.delivery_id IS 'Số lượt gửi | Number of the delivery';
COMMENT ON COLUMN release.delivery_file.file_name IS 'Tên tệp | Name of the file';
COMMENT ON COLUMN release.delivery_file.path IS 'Nơi lưu tệp | Where the file lies';
COMMENT ON COLUMN release.delivery_file.sha256 IS 'Mã băm của tệp được gửi | Hash of the file that is sent';
COMMENT ON COLUMN release.delivery_file.size_bytes IS 'Kích thước (byte) | Size in bytes';

CREATE TABLE release.delivery_attempt (
    delivery_id bigint NOT NULL REFERENCES release.delivery,
    attempt integer NOT NULL,
    destination text NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    verdict text CHECK (verdict IN ('delivered', 'later', 'refused', 'unclear')),
    status_code integer,
    answer text,
    PRIMARY KEY (delivery_id, attempt)
);
COMMENT ON TABLE release.delivery_attempt IS 'Từng lần thử gửi | Every attempt of a delivery';
COMMENT ON COLUMN release.delivery_attempt.delivery_id IS 'Số lượt gửi | Number of the delivery';
COMMENT ON COLUMN release.delivery_attempt.attempt IS 'Lần thử | Which attempt';
COMMENT ON COLUMN release.delivery_attempt.destination IS 'Địa chỉ đã gửi đến | The address it was sent to';
COMMENT ON COLUMN release.delivery_attempt.began_at IS 'Bắt đầu | When it began';
COMMENT ON COLUMN release.delivery_attempt.ended_at IS 'Kết thúc, trống nếu bị ngắt giữa chừng | When it ended; null when it was cut off';
COMMENT ON COLUMN release.delivery_attempt.verdict IS 'Đã đến, thử lại sau, bị từ chối, không rõ | delivered, to be tried later, refused, or unclear';
COMMENT ON COLUMN release.delivery_attempt.status_code IS 'Mã trả lời (HTTP hoặc SMTP) | Code of the answer (HTTP or SMTP)';
COMMENT ON COLUMN release.delivery_attempt.answer IS 'Trả lời của nơi nhận | Answer of the receiver';

GRANT SELECT, INSERT, UPDATE ON release.delivery, release.delivery_attempt TO envdb_loader;
GRANT SELECT, INSERT ON release.delivery_file TO envdb_loader;
GRANT SELECT ON release.delivery, release.delivery_file, release.delivery_attempt TO envdb_officer;

CREATE TABLE intake.fetched_list (
    url text NOT NULL,
    period text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('file', 'pages')),
    version text,
    last_modified text,
    sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    file_name text NOT NULL,
    fetched_at timestamptz NOT NULL,
    PRIMARY KEY (url, period)
);
COMMENT ON TABLE intake.fetched_list IS 'Danh sách lấy qua mạng gần nhất của từng kỳ | The list fetched last from each address for each period';
COMMENT ON COLUMN intake.fetched_list.url IS 'Địa chỉ lấy danh sách | Where the list was fetched';
COMMENT ON COLUMN intake.fetched_list.period IS 'Kỳ báo cáo | Period of the list';
COMMENT ON COLUMN intake.fetched_list.kind IS 'Một tệp, hay nhiều trang JSON | Whether it came as a file or as pages of JSON';
COMMENT ON COLUMN intake.fetched_list.version IS 'Dấu phiên bản của nơi cung cấp | Entity tag of the file, or version of the pages: asked again, it says whether the list is new';
COMMENT ON COLUMN intake.fetched_list.last_modified IS 'Thời điểm sửa theo nơi cung cấp | Time of the last change, in the words of the server';
COMMENT ON COLUMN intake.fetched_list.sha256 IS 'Mã băm của tệp đã đưa vào thư mục nộp | Hash of the file that was dropped into the inbox';
COMMENT ON COLUMN intake.fetched_list.size_bytes IS 'Kích thước (byte) | Size in bytes';
COMMENT ON COLUMN intake.fetched_list.file_name IS 'Tên tệp trong thư mục nộp | Name of the file in the inbox';
COMMENT ON COLUMN intake.fetched_list.fetched_at IS 'Thời điểm lấy | When it was fetched';
GRANT SELECT, INSERT, UPDATE ON intake.fetched_list TO envdb_loader;
GRANT SELECT ON intake.fetched_list TO envdb_analyst, envdb_officer;
