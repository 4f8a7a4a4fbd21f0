-- title: Tiến độ và kinh phí các nhiệm vụ của Kế hoạch
-- title_en: Progress and budget of the tasks of the Plan
-- about: Mỗi nhiệm vụ tại Phụ lục và kỳ có báo cáo một dòng, kể cả nhiệm vụ chưa ai báo cáo trong kỳ: tiến độ theo đơn vị chủ trì, kinh phí cộng của các đơn vị, số đơn vị nêu khó khăn và kiến nghị.
-- sources: plan_progress
-- public: yes
-- key: period, task_number
-- trace: query

CREATE VIEW mart.plan_tasks WITH (security_invoker = true) AS
WITH reported_period AS (
    SELECT DISTINCT
        period,
        period_end
    FROM core.current_submission
    WHERE feed = 'plan_progress'
)

SELECT
    reported_period.period,
    task.task_number,
    task.task_title,
    task.lead_unit,
    task.schedule,
    count(report.submission_id) AS units_reporting,
    coalesce(bool_or(report.is_lead), false) AS lead_reported,
    max(report.progress_pct) FILTER (WHERE report.is_lead) AS lead_progress_pct,
    sum(report.budget_planned_mvnd) AS budget_planned_mvnd,
    sum(report.budget_spent_mvnd) AS budget_spent_mvnd,
    100.0 * sum(report.budget_spent_mvnd) FILTER (WHERE report.budget_planned_mvnd IS NOT NULL)
    / nullif(sum(report.budget_planned_mvnd) FILTER (WHERE report.budget_spent_mvnd IS NOT NULL), 0) AS spent_pct,
    count(report.submission_id) FILTER (
        WHERE report.budget_planned_mvnd IS NULL OR report.budget_spent_mvnd IS NULL
    ) AS budget_unknown,
    count(report.difficulties) AS with_difficulties,
    count(report.proposals) AS with_proposals
FROM reported_period
CROSS JOIN core.plan_task AS task
LEFT JOIN mart.plan_task_reports AS report
    ON reported_period.period = report.period AND task.task_number = report.task_number
GROUP BY reported_period.period, task.task_number, task.task_title, task.lead_unit, task.schedule;

COMMENT ON COLUMN mart.plan_tasks.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.plan_tasks.task_number IS 'Số thứ tự nhiệm vụ tại Phụ lục | Number of the task in the appendix';
COMMENT ON COLUMN mart.plan_tasks.task_title IS 'Nhiệm vụ | The task';
COMMENT ON COLUMN mart.plan_tasks.lead_unit IS 'Đơn vị chủ trì | Unit that leads it';
COMMENT ON COLUMN mart.plan_tasks.schedule IS 'Thời gian thực hiện (yearly là hằng năm) | When: yearly, or a year';
COMMENT ON COLUMN mart.plan_tasks.units_reporting IS 'Số đơn vị có báo cáo về nhiệm vụ | Units that report on it';
COMMENT ON COLUMN mart.plan_tasks.lead_reported IS 'Đơn vị chủ trì đã báo cáo | Whether the leading unit does';
COMMENT ON COLUMN mart.plan_tasks.lead_progress_pct IS 'Tiến độ theo đơn vị chủ trì (%) | Progress by the leading unit, percent';
COMMENT ON COLUMN mart.plan_tasks.budget_planned_mvnd IS 'Kinh phí dự toán của các đơn vị (triệu đồng) | Budget planned by all units, million VND';
COMMENT ON COLUMN mart.plan_tasks.budget_spent_mvnd IS 'Kinh phí đã thực hiện của các đơn vị (triệu đồng) | Budget spent by all units, million VND';
COMMENT ON COLUMN mart.plan_tasks.spent_pct IS 'Tỷ lệ đã thực hiện (%), của các đơn vị có cả hai số | Spent in percent of planned, of units with both figures';
COMMENT ON COLUMN mart.plan_tasks.budget_unknown IS 'Số đơn vị thiếu số liệu kinh phí | Units without one of the two figures';
COMMENT ON COLUMN mart.plan_tasks.with_difficulties IS 'Số đơn vị nêu khó khăn, vướng mắc | Units that name difficulties';
COMMENT ON COLUMN mart.plan_tasks.with_proposals IS 'Số đơn vị có kiến nghị | Units with proposals';
