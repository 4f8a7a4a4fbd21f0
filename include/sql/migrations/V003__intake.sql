-- The life of a submitted file. intake.submission is the truth about where each file stands.

CREATE TABLE intake.submission (
    submission_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_key text NOT NULL,
    folder text NOT NULL,
    unit_code text,
    file_name text NOT NULL,
    file_size_bytes bigint,
    sha256 text,
    received_at timestamptz NOT NULL,
    unlinked_at timestamptz,
    feed text,
    period text,
    period_start date,
    period_end date,
    identified_by text,
    contract_version integer,
    outcome text NOT NULL DEFAULT 'in_work' CHECK (outcome IN (
        'in_work', 'held', 'quarantined', 'rejected', 'accepted', 'accepted_with_warnings', 'duplicate', 'withdrawn'
    )),
    step text NOT NULL DEFAULT 'claimed' CHECK (step IN ('claimed', 'read', 'validated', 'decided')),
    reason text,
    reason_text text,
    attempt integer NOT NULL DEFAULT 1,
    duplicate_of bigint REFERENCES intake.submission,
    replaces_key text,
    recorded_during tstzrange,
    replaced_by bigint REFERENCES intake.submission,
    due_on date,
    nothing_to_report boolean NOT NULL DEFAULT false,
    drops_rows_on_purpose boolean NOT NULL DEFAULT false,
    rows_read integer NOT NULL DEFAULT 0,
    findings_staged integer NOT NULL DEFAULT 0,
    rows_loaded integer NOT NULL DEFAULT 0,
    rows_rejected integer NOT NULL DEFAULT 0,
    code_version text,
    decided_at timestamptz,
    replied_at timestamptz,
    CHECK ((outcome = 'in_work') = (step <> 'decided')),
    CHECK (recorded_during IS NULL OR outcome IN ('accepted', 'accepted_with_warnings', 'withdrawn')),
    CONSTRAINT one_current_version EXCLUDE USING gist (replaces_key WITH =, recorded_during WITH &&)
);
CREATE UNIQUE INDEX submission_claim_unfinished ON intake.submission (claim_key) WHERE unlinked_at IS NULL;
CREATE INDEX submission_same_content ON intake.submission (sha256);
CREATE INDEX submission_unfinished ON intake.submission (submission_id) WHERE outcome = 'in_work' OR replied_at IS NULL;
COMMENT ON TABLE intake.submission IS 'Mỗi tệp đã nộp và kết quả xử lý | Every submitted file and where it stands';
COMMENT ON COLUMN intake.submission.submission_id IS 'Số tiếp nhận, cũng là số biên nhận | Number of the submission and of its receipt';
COMMENT ON COLUMN intake.submission.claim_key IS 'Dấu của tệp trong thư mục nộp | What tells one file in the inbox from another: path, inode, size, time and content';
COMMENT ON COLUMN intake.submission.folder IS 'Thư mục nộp | Folder below the inbox';
COMMENT ON COLUMN intake.submission.unit_code IS 'Mã đơn vị gửi, trống nếu không rõ | Sending unit, null when the folder names none';
COMMENT ON COLUMN intake.submission.file_name IS 'Tên tệp khi nộp | Name of the file as it was dropped';
COMMENT ON COLUMN intake.submission.file_size_bytes IS 'Kích thước tệp (byte) | Size in bytes';
COMMENT ON COLUMN intake.submission.sha256 IS 'Mã băm nội dung, cũng là tên trong kho lưu | Hash of the content and its name in the archive; null for a link or device';
COMMENT ON COLUMN intake.submission.received_at IS 'Thời điểm nhận | When the file was claimed';
COMMENT ON COLUMN intake.submission.unlinked_at IS 'Thời điểm tệp rời thư mục nộp | When the file left the inbox';
COMMENT ON COLUMN intake.submission.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN intake.submission.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN intake.submission.period_start IS 'Ngày đầu kỳ | First day of the period';
COMMENT ON COLUMN intake.submission.period_end IS 'Ngày cuối kỳ | Last day of the period';
COMMENT ON COLUMN intake.submission.identified_by IS 'Nhận ra biểu và kỳ nhờ đâu | What told feed and period: stamp, file name or headers';
COMMENT ON COLUMN intake.submission.contract_version IS 'Phiên bản hợp đồng dữ liệu đã dùng | Version of the contract it was judged by';
COMMENT ON COLUMN intake.submission.outcome IS 'Kết quả | Outcome of the submission';
COMMENT ON COLUMN intake.submission.step IS 'Bước đã xong | Last step that was finished';
COMMENT ON COLUMN intake.submission.reason IS 'Mã lý do | Reason of a held, quarantined or rejected submission, as a code';
COMMENT ON COLUMN intake.submission.reason_text IS 'Lý do bằng lời | The reason in words, as its sender reads it';
COMMENT ON COLUMN intake.submission.attempt IS 'Lần xử lý | How many times it was judged (replays and acceptances count)';
COMMENT ON COLUMN intake.submission.duplicate_of IS 'Trùng với lần nộp nào | The submission of which this is a copy';
COMMENT ON COLUMN intake.submission.replaces_key IS 'Khóa thay thế | What a later submission must share to replace this one';
COMMENT ON COLUMN intake.submission.recorded_during IS 'Khoảng thời gian là bản hiện hành | When this was the current version';
COMMENT ON COLUMN intake.submission.replaced_by IS 'Bản thay thế | The submission that replaced this one';
COMMENT ON COLUMN intake.submission.due_on IS 'Hạn nộp | Last day in time';
COMMENT ON COLUMN intake.submission.nothing_to_report IS 'Không phát sinh trong kỳ | Whether the sender ticked that there is nothing to report';
COMMENT ON COLUMN intake.submission.drops_rows_on_purpose IS 'Đơn vị xác nhận bỏ bớt dòng | Whether the sender confirmed that rows were dropped on purpose';
COMMENT ON COLUMN intake.submission.rows_read IS 'Số dòng đọc được | Rows read';
COMMENT ON COLUMN intake.submission.findings_staged IS 'Số điểm phát hiện đang ở vùng tạm | Findings that staging must hold: it is empty after a crash of the server';
COMMENT ON COLUMN intake.submission.rows_loaded IS 'Số dòng đã ghi nhận | Rows loaded as facts';
COMMENT ON COLUMN intake.submission.rows_rejected IS 'Số dòng bị loại | Rows rejected';
COMMENT ON COLUMN intake.submission.code_version IS 'Phiên bản phần mềm | Version of envdb that decided';
COMMENT ON COLUMN intake.submission.decided_at IS 'Thời điểm có kết quả | When the outcome was decided';
COMMENT ON COLUMN intake.submission.replied_at IS 'Thời điểm trả lời | When the reply was written';

CREATE TABLE intake.sheet (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    sheet text NOT NULL,
    source_sheet text NOT NULL,
    layout text NOT NULL,
    header_row integer NOT NULL,
    columns_at jsonb NOT NULL,
    muted text[] NOT NULL,
    rows_read integer NOT NULL,
    cells_total bigint NOT NULL,
    cells_aside bigint NOT NULL,
    PRIMARY KEY (submission_id, sheet)
);
COMMENT ON TABLE intake.sheet IS 'Mỗi trang đã đọc: tên, dòng tiêu đề, vị trí cột | Each sheet read: where its headers and columns stand in the file';
COMMENT ON COLUMN intake.sheet.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.sheet.sheet IS 'Trang theo hợp đồng | Sheet of the contract';
COMMENT ON COLUMN intake.sheet.source_sheet IS 'Tên trang trong tệp | Name of the sheet in the file';
COMMENT ON COLUMN intake.sheet.layout IS 'Dạng bảng, trống là biểu mẫu | Layout of the contract, empty for the template';
COMMENT ON COLUMN intake.sheet.header_row IS 'Dòng tiêu đề cuối | Last row of the headers';
COMMENT ON COLUMN intake.sheet.columns_at IS 'Cột trong tệp của mỗi trường (từ 0) | Column in the file (from 0) of each field';
COMMENT ON COLUMN intake.sheet.muted IS 'Trường không có trong tệp | Fields the file does not have';
COMMENT ON COLUMN intake.sheet.rows_read IS 'Số dòng đọc được | Rows read';
COMMENT ON COLUMN intake.sheet.cells_total IS 'Số ô có nội dung | Cells that are not empty';
COMMENT ON COLUMN intake.sheet.cells_aside IS 'Số ô để riêng (tiêu đề, ghi chú) | Cells set aside (titles, notes, unused columns)';

CREATE TABLE intake.finding (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    finding_number integer NOT NULL,
    severity text NOT NULL CHECK (severity IN ('blocker', 'critical', 'warning', 'info')),
    rule text NOT NULL,
    sheet text NOT NULL,
    row_number integer,
    cells text[] NOT NULL,
    value text,
    message text NOT NULL,
    hint text NOT NULL,
    PRIMARY KEY (submission_id, finding_number)
);
COMMENT ON TABLE intake.finding IS 'Lỗi, cảnh báo và phần hệ thống đã tự sửa | Findings told to the sender';
COMMENT ON COLUMN intake.finding.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.finding.finding_number IS 'Số thứ tự lỗi trong tệp | Number of the finding within the submission';
COMMENT ON COLUMN intake.finding.severity IS 'Mức độ | Severity';
COMMENT ON COLUMN intake.finding.rule IS 'Quy tắc | Rule';
COMMENT ON COLUMN intake.finding.sheet IS 'Trang theo hợp đồng, trống nếu cả tệp | Sheet of the contract, empty for the file';
COMMENT ON COLUMN intake.finding.row_number IS 'Dòng trong trang | Row in the sender''s sheet, null for a whole column';
COMMENT ON COLUMN intake.finding.cells IS 'Các trường liên quan | Fields whose cells are marked';
COMMENT ON COLUMN intake.finding.value IS 'Giá trị đã ghi | Value of the first cell as it was read';
COMMENT ON COLUMN intake.finding.message IS 'Lỗi gì | What is wrong';
COMMENT ON COLUMN intake.finding.hint IS 'Cách sửa | What a right value looks like and what to do';

CREATE TABLE intake.repair (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    sheet text NOT NULL,
    row_number integer NOT NULL,
    column_name text NOT NULL,
    raw text NOT NULL,
    value text NOT NULL,
    kind text NOT NULL
);
CREATE INDEX repair_of_submission ON intake.repair (submission_id, sheet, row_number);
COMMENT ON TABLE intake.repair IS 'Từng ô hệ thống đã hiểu khác cách viết | Each cell that was understood differently from how it was written';
COMMENT ON COLUMN intake.repair.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.repair.sheet IS 'Trang theo hợp đồng | Sheet of the contract';
COMMENT ON COLUMN intake.repair.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN intake.repair.column_name IS 'Trường | Field';
COMMENT ON COLUMN intake.repair.raw IS 'Như đã viết | As it was written';
COMMENT ON COLUMN intake.repair.value IS 'Như đã hiểu | As it was understood';
COMMENT ON COLUMN intake.repair.kind IS 'Loại sửa | Kind of repair';

CREATE TABLE intake.set_aside (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    aside_number integer NOT NULL,
    sheet text NOT NULL,
    place text NOT NULL,
    cells integer NOT NULL,
    excerpt text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (submission_id, aside_number)
);
COMMENT ON TABLE intake.set_aside IS 'Ô không phải số liệu: tiêu đề, ghi chú, chữ ký, cột thừa | Cells that are no data: titles, notes, signatures, unused columns';
COMMENT ON COLUMN intake.set_aside.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.set_aside.aside_number IS 'Số thứ tự | Number within the submission';
COMMENT ON COLUMN intake.set_aside.sheet IS 'Tên trang trong tệp | Name of the sheet in the file';
COMMENT ON COLUMN intake.set_aside.place IS 'Vị trí | Address of the cell, row or column';
COMMENT ON COLUMN intake.set_aside.cells IS 'Số ô | Number of cells';
COMMENT ON COLUMN intake.set_aside.excerpt IS 'Trích nội dung, trống với cột thừa | Beginning of the text, empty for unused columns';
COMMENT ON COLUMN intake.set_aside.reason IS 'Vì sao để riêng | Why it was set aside';

CREATE TABLE intake.rejected_row (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    sheet text NOT NULL,
    row_number integer NOT NULL,
    cells jsonb NOT NULL,
    rules text[] NOT NULL,
    PRIMARY KEY (submission_id, sheet, row_number)
);
COMMENT ON TABLE intake.rejected_row IS 'Dòng bị loại, với ô như đã viết và quy tắc bị vi phạm | Rejected rows with their cells as written and the rules they broke';
COMMENT ON COLUMN intake.rejected_row.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.rejected_row.sheet IS 'Trang theo hợp đồng | Sheet of the contract';
COMMENT ON COLUMN intake.rejected_row.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN intake.rejected_row.cells IS 'Các ô của dòng như đã viết | Cells of the row as they were written';
COMMENT ON COLUMN intake.rejected_row.rules IS 'Quy tắc bị vi phạm | Rules the row broke';

CREATE TABLE intake.rule_outcome (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    sheet text NOT NULL,
    rule text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('not_applicable', 'not_run')),
    PRIMARY KEY (submission_id, sheet, rule)
);
COMMENT ON TABLE intake.rule_outcome IS 'Quy tắc không chạy được hoặc không áp dụng được (còn lại là đã chạy) | Rules that could not be run or applied; all others ran';
COMMENT ON COLUMN intake.rule_outcome.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.rule_outcome.sheet IS 'Trang theo hợp đồng | Sheet of the contract';
COMMENT ON COLUMN intake.rule_outcome.rule IS 'Quy tắc | Rule';
COMMENT ON COLUMN intake.rule_outcome.outcome IS 'Không áp dụng được hoặc lỗi hệ thống | not_applicable or not_run';

CREATE TABLE intake.change (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    change_number integer NOT NULL,
    sheet text NOT NULL,
    row_key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('added', 'dropped', 'changed')),
    column_name text,
    before text,
    after text,
    PRIMARY KEY (submission_id, change_number)
);
COMMENT ON TABLE intake.change IS 'Thay đổi so với bản được thay thế | What a resubmission changed against the version it replaces';
COMMENT ON COLUMN intake.change.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.change.change_number IS 'Số thứ tự | Number within the submission';
COMMENT ON COLUMN intake.change.sheet IS 'Trang theo hợp đồng | Sheet of the contract';
COMMENT ON COLUMN intake.change.row_key IS 'Khóa của dòng | Key of the row';
COMMENT ON COLUMN intake.change.kind IS 'Thêm, bỏ hay sửa | added, dropped or changed';
COMMENT ON COLUMN intake.change.column_name IS 'Trường đã sửa | Field that changed';
COMMENT ON COLUMN intake.change.before IS 'Giá trị cũ | Value before';
COMMENT ON COLUMN intake.change.after IS 'Giá trị mới | Value after';

CREATE TABLE intake.decision (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    kind text NOT NULL CHECK (kind IN ('accept', 'replay', 'withdraw')),
    reason text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL,
    outcome_before text NOT NULL
);
COMMENT ON TABLE intake.decision IS 'Quyết định của cán bộ: nhận, xử lý lại, rút | Decisions of officers on submissions';
COMMENT ON COLUMN intake.decision.decision_id IS 'Số quyết định | Number of the decision';
COMMENT ON COLUMN intake.decision.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN intake.decision.kind IS 'Loại quyết định | accept, replay or withdraw';
COMMENT ON COLUMN intake.decision.reason IS 'Lý do | Reason given';
COMMENT ON COLUMN intake.decision.decided_by IS 'Ai quyết định | Who decided';
COMMENT ON COLUMN intake.decision.decided_at IS 'Khi nào | When';
COMMENT ON COLUMN intake.decision.outcome_before IS 'Kết quả trước đó | Outcome before the decision';

-- what read and validate found, until load moves it to intake in the transaction that decides
CREATE UNLOGGED TABLE staging.finding (
    submission_id bigint NOT NULL,
    step text NOT NULL CHECK (step IN ('read', 'validate')),
    finding_order integer NOT NULL,
    severity text NOT NULL,
    rule text NOT NULL,
    sheet text NOT NULL,
    row_number integer,
    cells text[] NOT NULL,
    value text,
    message text NOT NULL,
    hint text NOT NULL
);
CREATE INDEX staged_finding_of_submission ON staging.finding (submission_id);
COMMENT ON TABLE staging.finding IS 'Lỗi đang chờ ghi nhận | Findings of a submission in work';
COMMENT ON COLUMN staging.finding.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN staging.finding.step IS 'Bước phát hiện | Step that found it: read or validate';
COMMENT ON COLUMN staging.finding.finding_order IS 'Thứ tự trong bước | Order within the step';
COMMENT ON COLUMN staging.finding.severity IS 'Mức độ | Severity';
COMMENT ON COLUMN staging.finding.rule IS 'Quy tắc | Rule';
COMMENT ON COLUMN staging.finding.sheet IS 'Trang theo hợp đồng | Sheet of the contract';
COMMENT ON COLUMN staging.finding.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.finding.cells IS 'Các trường liên quan | Fields whose cells are marked';
COMMENT ON COLUMN staging.finding.value IS 'Giá trị đã ghi | Value as it was read';
COMMENT ON COLUMN staging.finding.message IS 'Lỗi gì | What is wrong';
COMMENT ON COLUMN staging.finding.hint IS 'Cách sửa | What to do';

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA intake, staging TO envdb_loader;
GRANT SELECT ON intake.submission, intake.sheet, intake.decision, intake.rule_outcome TO envdb_analyst, envdb_officer;
GRANT SELECT ON intake.finding, intake.change, intake.rejected_row, intake.repair, intake.set_aside TO envdb_officer;
