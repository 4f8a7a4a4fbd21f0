-- What officers decide of enterprises of which the facts leave open whether they must declare. Lists are never changed.

CREATE TABLE core.declaration_decision (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enterprise_id bigint NOT NULL REFERENCES core.enterprise_identity,
    year integer NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('must', 'not_required')),
    decided_by text NOT NULL,
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    recorded_during tstzrange NOT NULL,
    undone_by text,
    undone_reason text,
    CHECK (upper_inf(recorded_during) = (undone_by IS NULL)),
    CONSTRAINT one_verdict_a_year EXCLUDE USING gist (enterprise_id WITH =, year WITH =, recorded_during WITH &&)
);
COMMENT ON TABLE core.declaration_decision IS 'Quyết định của cán bộ về doanh nghiệp cần xem xét có phải khai báo không, có thể hoàn tác, không xóa | What officers decided of enterprises to be reviewed; undone, never deleted';
COMMENT ON COLUMN core.declaration_decision.decision_id IS 'Số quyết định | Number of the decision';
COMMENT ON COLUMN core.declaration_decision.enterprise_id IS 'Số định danh doanh nghiệp | Enterprise';
COMMENT ON COLUMN core.declaration_decision.year IS 'Năm khai báo; năm khác phải quyết định riêng | Year of the declaration; another year is another decision';
COMMENT ON COLUMN core.declaration_decision.verdict IS 'Phải khai báo (must) hoặc không phải (not_required) | It must declare, or need not';
COMMENT ON COLUMN core.declaration_decision.decided_by IS 'Người quyết định | Who decided';
COMMENT ON COLUMN core.declaration_decision.reason IS 'Lý do | Reason';
COMMENT ON COLUMN core.declaration_decision.recorded_during IS 'Khoảng thời gian có hiệu lực | From the decision until it was undone';
COMMENT ON COLUMN core.declaration_decision.undone_by IS 'Người hoàn tác | Who undid it';
COMMENT ON COLUMN core.declaration_decision.undone_reason IS 'Lý do hoàn tác | Why it was undone';

GRANT SELECT, INSERT, UPDATE ON core.declaration_decision TO envdb_loader;
GRANT SELECT ON core.declaration_decision TO envdb_officer;
-- marts show analysts who decided and when; a reason may speak of a person
GRANT SELECT (decision_id, enterprise_id, year, verdict, decided_by, recorded_during)
ON core.declaration_decision TO envdb_analyst;
