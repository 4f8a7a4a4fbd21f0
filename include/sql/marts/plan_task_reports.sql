-- title: Tiến độ nhiệm vụ của Kế hoạch theo từng đơn vị
-- title_en: Progress of the tasks of the Plan, unit by unit
-- about: Mỗi nhiệm vụ do một đơn vị báo cáo trong kỳ một dòng: kết quả, tiến độ, kinh phí, khó khăn và kiến nghị.
-- sources: plan_progress
-- public: no
-- key: submission_id, row_number
-- trace: plan_progress.progress

CREATE VIEW mart.plan_task_reports WITH (security_invoker = true) AS
SELECT
    progress.period,
    submission.period_end,
    progress.task_number::integer AS task_number,
    task.task_title,
    progress.unit_code,
    unit.unit_name,
    task.lead_unit = progress.unit_code AS is_lead,
    progress.result,
    progress.progress_pct,
    progress.budget_planned_mvnd,
    progress.budget_spent_mvnd,
    100.0 * progress.budget_spent_mvnd / nullif(progress.budget_planned_mvnd, 0) AS spent_pct,
    progress.difficulties,
    progress.proposals,
    progress.submission_id,
    progress.row_number
FROM core.current_submission AS submission
INNER JOIN core.plan_progress__progress AS progress ON submission.submission_id = progress.submission_id
LEFT JOIN core.plan_task AS task ON progress.task_number = task.task_number
LEFT JOIN core.unit ON progress.unit_code = unit.unit_code;

COMMENT ON COLUMN mart.plan_task_reports.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.plan_task_reports.period_end IS 'Ngày cuối kỳ | Last day of the period';
COMMENT ON COLUMN mart.plan_task_reports.task_number IS 'Số thứ tự nhiệm vụ tại Phụ lục | Number of the task in the appendix';
COMMENT ON COLUMN mart.plan_task_reports.task_title IS 'Nhiệm vụ | The task';
COMMENT ON COLUMN mart.plan_task_reports.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.plan_task_reports.unit_name IS 'Tên đơn vị | Name of the unit';
COMMENT ON COLUMN mart.plan_task_reports.is_lead IS 'Là đơn vị chủ trì | Whether the unit leads the task';
COMMENT ON COLUMN mart.plan_task_reports.result IS 'Kết quả thực hiện | What was achieved';
COMMENT ON COLUMN mart.plan_task_reports.progress_pct IS 'Tiến độ (%) | Progress, percent';
COMMENT ON COLUMN mart.plan_task_reports.budget_planned_mvnd IS 'Kinh phí dự toán (triệu đồng) | Budget planned, million VND';
COMMENT ON COLUMN mart.plan_task_reports.budget_spent_mvnd IS 'Kinh phí đã thực hiện (triệu đồng) | Budget spent, million VND';
COMMENT ON COLUMN mart.plan_task_reports.spent_pct IS 'Tỷ lệ đã thực hiện so với dự toán (%) | Spent in percent of planned';
COMMENT ON COLUMN mart.plan_task_reports.difficulties IS 'Khó khăn, vướng mắc | Difficulties';
COMMENT ON COLUMN mart.plan_task_reports.proposals IS 'Kiến nghị, đề xuất | Proposals';
COMMENT ON COLUMN mart.plan_task_reports.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.plan_task_reports.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
