-- What a submission was judged with, and how far a rule could not be applied to it.

ALTER TABLE intake.submission ADD COLUMN judged_with bigint[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN intake.submission.judged_with IS 'Các bản nộp hiện hành đã dùng để so sánh khi kiểm tra | Current submissions that its rows were compared with when it was judged';
GRANT SELECT (judged_with) ON intake.submission TO envdb_analyst, envdb_officer;

ALTER TABLE intake.rule_outcome ADD COLUMN rows_concerned integer;
COMMENT ON COLUMN intake.rule_outcome.rows_concerned IS 'Số dòng chưa so sánh được (quy tắc không áp dụng được) | Rows that had nothing to be compared with, where the rule was not applicable';
