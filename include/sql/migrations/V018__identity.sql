-- Who a record without a known tax code speaks of: cases, candidates, decisions. Facts are never changed.

CREATE TABLE core.identity_case (
    case_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_key uuid NOT NULL UNIQUE,
    feed text NOT NULL,
    unit_code text NOT NULL,
    record_name text,
    record_address text,
    commune_code text,
    vsic_class text,
    own_enterprise_id bigint REFERENCES core.enterprise_identity,
    first_seen timestamptz NOT NULL,
    matched_for date,
    matched_register timestamptz,
    matched_model text
);
COMMENT ON TABLE core.identity_case IS 'Hồ sơ nhận diện: một cách ghi một cơ sở của một đơn vị trong một biểu | One way in which a unit names a facility in a feed; all rows that say the same are one case';
COMMENT ON COLUMN core.identity_case.case_id IS 'Số hồ sơ | Number of the case';
COMMENT ON COLUMN core.identity_case.case_key IS 'Dấu của biểu, đơn vị và nội dung nhận diện | Hash of feed, unit and what identifies: another content is another case';
COMMENT ON COLUMN core.identity_case.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN core.identity_case.unit_code IS 'Mã đơn vị gửi | Sending unit';
COMMENT ON COLUMN core.identity_case.record_name IS 'Tên cơ sở như đã ghi (có thể là tên người) | Name as written; may be that of a person';
COMMENT ON COLUMN core.identity_case.record_address IS 'Địa chỉ như đã ghi | Address as written';
COMMENT ON COLUMN core.identity_case.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN core.identity_case.vsic_class IS 'Ngành 4 chữ số | Four-digit class';
COMMENT ON COLUMN core.identity_case.own_enterprise_id IS 'Số định danh theo mã số thuế đã ghi nhưng chưa có trong danh sách | Number of the tax code it gives, which no list has';
COMMENT ON COLUMN core.identity_case.first_seen IS 'Lần đầu gặp | When it was seen first';
COMMENT ON COLUMN core.identity_case.matched_for IS 'Ngày của danh sách đã so | Day for which the register was asked';
COMMENT ON COLUMN core.identity_case.matched_register IS 'Lần gộp danh sách đã so | Merge of the register it was compared with';
COMMENT ON COLUMN core.identity_case.matched_model IS 'Phiên bản mô hình đã so | Version of the model it was compared by';

CREATE TABLE core.identity_record (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    row_number integer NOT NULL,
    feed text NOT NULL,
    unit_code text NOT NULL,
    period text NOT NULL,
    own_enterprise_id bigint REFERENCES core.enterprise_identity,
    case_id bigint REFERENCES core.identity_case,
    PRIMARY KEY (submission_id, row_number)
);
CREATE INDEX identity_record_of_case ON core.identity_record (case_id);
COMMENT ON TABLE core.identity_record IS 'Dòng số liệu nào thuộc hồ sơ nhận diện nào | Which row of the facts gives which tax code, and which case it belongs to';
COMMENT ON COLUMN core.identity_record.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN core.identity_record.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.identity_record.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN core.identity_record.unit_code IS 'Mã đơn vị gửi | Sending unit';
COMMENT ON COLUMN core.identity_record.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN core.identity_record.own_enterprise_id IS 'Số định danh theo mã số thuế ghi trong dòng | Number of the tax code in the row';
COMMENT ON COLUMN core.identity_record.case_id IS 'Số hồ sơ; trống nếu mã số thuế có trong danh sách | Case; null where a list has its tax code';

CREATE TABLE core.identity_candidate (
    case_id bigint NOT NULL REFERENCES core.identity_case,
    enterprise_id bigint NOT NULL REFERENCES core.enterprise_identity,
    score numeric NOT NULL CHECK (score BETWEEN 0 AND 1),
    weight numeric NOT NULL,
    agreement jsonb NOT NULL,
    model_version text NOT NULL,
    recorded_during tstzrange NOT NULL,
    EXCLUDE USING gist (case_id WITH =, enterprise_id WITH =, recorded_during WITH &&)
);
COMMENT ON TABLE core.identity_candidate IS 'Doanh nghiệp có thể là cơ sở của hồ sơ | Enterprises a case may mean, as a model scored them';
COMMENT ON COLUMN core.identity_candidate.case_id IS 'Số hồ sơ | Case';
COMMENT ON COLUMN core.identity_candidate.enterprise_id IS 'Số định danh doanh nghiệp | Enterprise';
COMMENT ON COLUMN core.identity_candidate.score IS 'Mức tin cậy so với các khả năng khác | Its share among all that could be meant, nobody of the register included';
COMMENT ON COLUMN core.identity_candidate.weight IS 'Trọng số của cặp (log2) | Match weight of the pair, log2';
COMMENT ON COLUMN core.identity_candidate.agreement IS 'Mức giống nhau của từng cột (-1 là không có) | Level of agreement of each column, -1 where one is missing';
COMMENT ON COLUMN core.identity_candidate.model_version IS 'Phiên bản mô hình | Version of the model';
COMMENT ON COLUMN core.identity_candidate.recorded_during IS 'Khoảng thời gian là ứng viên | When it was a candidate: seen first, seen last';

CREATE TABLE core.identity_decision (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id bigint NOT NULL REFERENCES core.identity_case,
    enterprise_id bigint NOT NULL REFERENCES core.enterprise_identity,
    verdict text NOT NULL CHECK (verdict IN ('accepted', 'refused')),
    automatic boolean NOT NULL,
    model_version text,
    score numeric,
    decided_by text NOT NULL,
    reason text,
    recorded_during tstzrange NOT NULL,
    undone_by text,
    undone_reason text,
    CHECK (automatic = (model_version IS NOT NULL)),
    CHECK (NOT automatic OR verdict = 'accepted'),
    CHECK (upper_inf(recorded_during) = (undone_by IS NULL)),
    CONSTRAINT one_enterprise_a_case EXCLUDE USING gist (case_id WITH =, recorded_during WITH &&)
    WHERE (verdict = 'accepted'),
    CONSTRAINT one_verdict_a_pair EXCLUDE USING gist (case_id WITH =, enterprise_id WITH =, recorded_during WITH &&)
);
COMMENT ON TABLE core.identity_decision IS 'Quyết định nhận diện, có thể hoàn tác, không xóa | What was decided of a case, by a person or by the threshold; undone, never deleted';
COMMENT ON COLUMN core.identity_decision.decision_id IS 'Số quyết định | Number of the decision';
COMMENT ON COLUMN core.identity_decision.case_id IS 'Số hồ sơ | Case';
COMMENT ON COLUMN core.identity_decision.enterprise_id IS 'Số định danh doanh nghiệp | Enterprise';
COMMENT ON COLUMN core.identity_decision.verdict IS 'Nhận (accepted) hoặc không phải (refused) | It is the enterprise, or is not';
COMMENT ON COLUMN core.identity_decision.automatic IS 'Do hệ thống quyết định theo ngưỡng | Decided by the threshold, not by a person';
COMMENT ON COLUMN core.identity_decision.model_version IS 'Phiên bản mô hình, nếu do hệ thống | Version of the model, where it decided';
COMMENT ON COLUMN core.identity_decision.score IS 'Mức tin cậy khi quyết định | Score at that moment';
COMMENT ON COLUMN core.identity_decision.decided_by IS 'Người quyết định | Who decided';
COMMENT ON COLUMN core.identity_decision.reason IS 'Lý do | Reason';
COMMENT ON COLUMN core.identity_decision.recorded_during IS 'Khoảng thời gian có hiệu lực | From the decision until it was undone';
COMMENT ON COLUMN core.identity_decision.undone_by IS 'Người hoàn tác | Who undid it';
COMMENT ON COLUMN core.identity_decision.undone_reason IS 'Lý do hoàn tác | Why it was undone';

CREATE VIEW core.resolved_enterprise WITH (security_invoker = true) AS
SELECT
    record.submission_id,
    record.row_number,
    record.feed,
    record.unit_code,
    record.period,
    record.case_id,
    coalesce(decision.enterprise_id, record.own_enterprise_id) AS enterprise_id,
    CASE
        WHEN decision.automatic THEN 'automatic'
        WHEN decision.decision_id IS NOT NULL THEN 'person'
        WHEN record.own_enterprise_id IS NOT NULL THEN 'own_code'
    END AS resolved_by
FROM core.current_submission AS submission
INNER JOIN core.identity_record AS record ON submission.submission_id = record.submission_id
LEFT JOIN core.identity_decision AS decision
    ON
        record.case_id = decision.case_id
        AND decision.verdict = 'accepted'
        AND decision.recorded_during @> core.as_of();
COMMENT ON VIEW core.resolved_enterprise IS 'Doanh nghiệp của từng dòng số liệu tại core.as_of(): theo mã số thuế, tự động hay do người quyết định | The enterprise of each row as of core.as_of(), and by what it is known';
COMMENT ON COLUMN core.resolved_enterprise.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN core.resolved_enterprise.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.resolved_enterprise.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN core.resolved_enterprise.unit_code IS 'Mã đơn vị gửi | Sending unit';
COMMENT ON COLUMN core.resolved_enterprise.period IS 'Kỳ báo cáo | Period';
COMMENT ON COLUMN core.resolved_enterprise.case_id IS 'Số hồ sơ nhận diện | Case';
COMMENT ON COLUMN core.resolved_enterprise.enterprise_id IS 'Số định danh doanh nghiệp; trống nếu chưa biết | Enterprise; null where unknown';
COMMENT ON COLUMN core.resolved_enterprise.resolved_by IS 'own_code (mã số thuế), automatic (hệ thống), person (người) | By its own tax code, by the threshold, or by a person';

-- Candidates that nobody answered for, of cases without an enterprise: what review_queue shows and marts count.
CREATE VIEW core.identity_open WITH (security_invoker = true) AS
SELECT
    candidate.case_id,
    candidate.enterprise_id,
    candidate.score
FROM core.identity_candidate AS candidate
WHERE
    candidate.recorded_during @> core.as_of()
    AND NOT EXISTS (
        SELECT FROM core.identity_decision AS decision
        WHERE
            decision.case_id = candidate.case_id
            AND decision.recorded_during @> core.as_of()
            AND (decision.verdict = 'accepted' OR decision.enterprise_id = candidate.enterprise_id)
    )
    AND EXISTS (
        SELECT FROM core.identity_record AS record
        INNER JOIN core.current_submission AS submission ON record.submission_id = submission.submission_id
        WHERE record.case_id = candidate.case_id
    );
COMMENT ON VIEW core.identity_open IS 'Ứng viên chưa ai quyết định | Candidates that wait for a person';
COMMENT ON COLUMN core.identity_open.case_id IS 'Số hồ sơ | Case';
COMMENT ON COLUMN core.identity_open.enterprise_id IS 'Số định danh doanh nghiệp | Enterprise';
COMMENT ON COLUMN core.identity_open.score IS 'Mức tin cậy | Score';

CREATE VIEW core.review_queue WITH (security_invoker = true) AS
SELECT
    one.case_id,
    one.feed,
    one.unit_code,
    one.record_name,
    one.record_address,
    one.commune_code,
    one.own_enterprise_id IS NOT NULL AS has_unlisted_code,
    count(*) AS candidates,
    max(candidate.score) AS best_score,
    (
        SELECT count(*)
        FROM core.identity_record AS record
        INNER JOIN core.current_submission AS submission ON record.submission_id = submission.submission_id
        WHERE record.case_id = one.case_id
    ) AS records,
    one.first_seen
FROM core.identity_case AS one
INNER JOIN core.identity_open AS candidate ON one.case_id = candidate.case_id
GROUP BY one.case_id;
COMMENT ON VIEW core.review_queue IS 'Hồ sơ nhận diện chờ cán bộ xem xét | Cases that wait for an officer';
COMMENT ON COLUMN core.review_queue.case_id IS 'Số hồ sơ | Case';
COMMENT ON COLUMN core.review_queue.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN core.review_queue.unit_code IS 'Mã đơn vị gửi | Sending unit';
COMMENT ON COLUMN core.review_queue.record_name IS 'Tên cơ sở như đã ghi | Name as written';
COMMENT ON COLUMN core.review_queue.record_address IS 'Địa chỉ như đã ghi | Address as written';
COMMENT ON COLUMN core.review_queue.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN core.review_queue.has_unlisted_code IS 'Có mã số thuế nhưng danh sách chưa có | It gives a tax code that no list has';
COMMENT ON COLUMN core.review_queue.candidates IS 'Số doanh nghiệp có thể | How many enterprises are possible';
COMMENT ON COLUMN core.review_queue.best_score IS 'Mức tin cậy cao nhất | Highest score';
COMMENT ON COLUMN core.review_queue.records IS 'Số dòng số liệu hiện hành | Current rows it is about';
COMMENT ON COLUMN core.review_queue.first_seen IS 'Lần đầu gặp | When it was seen first';

GRANT SELECT, INSERT, UPDATE ON core.identity_case, core.identity_record, core.identity_candidate,
core.identity_decision TO envdb_loader;
GRANT SELECT ON core.identity_case, core.identity_record, core.identity_candidate, core.identity_decision,
core.resolved_enterprise, core.identity_open, core.review_queue TO envdb_officer;
GRANT SELECT ON core.resolved_enterprise, core.identity_open, core.review_queue TO envdb_loader;
-- who decided what, names and addresses are not for analysts
GRANT SELECT ON core.identity_record, core.resolved_enterprise, core.identity_open TO envdb_analyst;
GRANT SELECT (case_id, enterprise_id, score, recorded_during) ON core.identity_candidate TO envdb_analyst;
GRANT SELECT (decision_id, case_id, enterprise_id, verdict, automatic, recorded_during)
ON core.identity_decision TO envdb_analyst;
