-- Staging of plan_progress (Progress of the Plan's tasks). Rendered by `envdb render` from
-- include/contracts/plan_progress.yml: edit the contract, not this file.

CREATE UNLOGGED TABLE IF NOT EXISTS staging.plan_progress__progress (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    task_number bigint,
    result text,
    progress_pct numeric,
    budget_planned_mvnd numeric,
    budget_spent_mvnd numeric,
    difficulties text,
    proposals text
);
ALTER TABLE staging.plan_progress__progress ADD COLUMN IF NOT EXISTS task_number bigint;
ALTER TABLE staging.plan_progress__progress ADD COLUMN IF NOT EXISTS result text;
ALTER TABLE staging.plan_progress__progress ADD COLUMN IF NOT EXISTS progress_pct numeric;
ALTER TABLE staging.plan_progress__progress ADD COLUMN IF NOT EXISTS budget_planned_mvnd numeric;
ALTER TABLE staging.plan_progress__progress ADD COLUMN IF NOT EXISTS budget_spent_mvnd numeric;
ALTER TABLE staging.plan_progress__progress ADD COLUMN IF NOT EXISTS difficulties text;
ALTER TABLE staging.plan_progress__progress ADD COLUMN IF NOT EXISTS proposals text;
CREATE INDEX IF NOT EXISTS plan_progress__progress_by_submission ON staging.plan_progress__progress (submission_id);
COMMENT ON TABLE staging.plan_progress__progress IS 'Tiến độ nhiệm vụ của Kế hoạch: Tiến độ nhiệm vụ | Progress of the Plan''s tasks: Progress';
COMMENT ON COLUMN staging.plan_progress__progress.submission_id IS 'Số tiếp nhận | Submission in work';
COMMENT ON COLUMN staging.plan_progress__progress.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN staging.plan_progress__progress.task_number IS 'Số thứ tự nhiệm vụ (Phụ lục) | number of the task in the appendix of the Plan';
COMMENT ON COLUMN staging.plan_progress__progress.result IS 'Kết quả thực hiện | what was achieved';
COMMENT ON COLUMN staging.plan_progress__progress.progress_pct IS 'Tiến độ | progress of the task, percent (%)';
COMMENT ON COLUMN staging.plan_progress__progress.budget_planned_mvnd IS 'Kinh phí dự toán | budget planned for the task, million VND (million VND)';
COMMENT ON COLUMN staging.plan_progress__progress.budget_spent_mvnd IS 'Kinh phí đã thực hiện | budget spent on the task, million VND (million VND)';
COMMENT ON COLUMN staging.plan_progress__progress.difficulties IS 'Khó khăn vướng mắc | difficulties';
COMMENT ON COLUMN staging.plan_progress__progress.proposals IS 'Kiến nghị đề xuất | proposals';
GRANT SELECT, INSERT, DELETE ON staging.plan_progress__progress TO envdb_loader;
