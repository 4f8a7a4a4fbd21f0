-- Facts of plan_progress (Progress of the Plan's tasks). Rendered by `envdb render` from
-- include/contracts/plan_progress.yml: edit the contract, not this file.

CREATE TABLE IF NOT EXISTS core.plan_progress__progress (
    submission_id bigint NOT NULL,
    row_number integer NOT NULL,
    unit_code text,
    period text,
    task_number bigint,
    result text,
    progress_pct numeric,
    budget_planned_mvnd numeric,
    budget_spent_mvnd numeric,
    difficulties text,
    proposals text,
    PRIMARY KEY (submission_id, row_number)
);
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS unit_code text;
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS period text;
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS task_number bigint;
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS result text;
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS progress_pct numeric;
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS budget_planned_mvnd numeric;
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS budget_spent_mvnd numeric;
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS difficulties text;
ALTER TABLE core.plan_progress__progress ADD COLUMN IF NOT EXISTS proposals text;
COMMENT ON TABLE core.plan_progress__progress IS 'Tiến độ nhiệm vụ của Kế hoạch: Tiến độ nhiệm vụ | Progress of the Plan''s tasks: Progress';
COMMENT ON COLUMN core.plan_progress__progress.submission_id IS 'Số tiếp nhận | Submission the row came with';
COMMENT ON COLUMN core.plan_progress__progress.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN core.plan_progress__progress.unit_code IS 'Mã đơn vị gửi | unit that submitted the row';
COMMENT ON COLUMN core.plan_progress__progress.period IS 'Kỳ báo cáo | period of the submission';
COMMENT ON COLUMN core.plan_progress__progress.task_number IS 'Số thứ tự nhiệm vụ (Phụ lục) | number of the task in the appendix of the Plan';
COMMENT ON COLUMN core.plan_progress__progress.result IS 'Kết quả thực hiện | what was achieved';
COMMENT ON COLUMN core.plan_progress__progress.progress_pct IS 'Tiến độ | progress of the task, percent (%)';
COMMENT ON COLUMN core.plan_progress__progress.budget_planned_mvnd IS 'Kinh phí dự toán | budget planned for the task, million VND (million VND)';
COMMENT ON COLUMN core.plan_progress__progress.budget_spent_mvnd IS 'Kinh phí đã thực hiện | budget spent on the task, million VND (million VND)';
COMMENT ON COLUMN core.plan_progress__progress.difficulties IS 'Khó khăn vướng mắc | difficulties';
COMMENT ON COLUMN core.plan_progress__progress.proposals IS 'Kiến nghị đề xuất | proposals';
GRANT SELECT, INSERT ON core.plan_progress__progress TO envdb_loader;
GRANT SELECT (
    submission_id,
    row_number,
    unit_code,
    period,
    task_number,
    result,
    progress_pct,
    budget_planned_mvnd,
    budget_spent_mvnd,
    difficulties,
    proposals
) ON core.plan_progress__progress TO envdb_analyst, envdb_officer;
