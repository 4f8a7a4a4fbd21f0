-- title: Tiến độ và kinh phí các nhiệm vụ của Kế hoạch
-- rows: task_number
-- heading task_number: TT
-- heading task_title: Nhiệm vụ
-- heading lead_name: Đơn vị chủ trì
-- heading schedule_label: Thời gian
-- heading lead_progress_pct: Tiến độ (%)
-- heading budget_planned_mvnd, 1: Dự toán (triệu đồng)
-- heading budget_spent_mvnd, 1: Đã thực hiện (triệu đồng)
-- note: Theo kỳ báo cáo cuối cùng trong năm; tiến độ do đơn vị chủ trì báo cáo, kinh phí cộng của các đơn vị.
WITH last_period AS (
    SELECT max(period) AS period
    FROM mart.plan_tasks
    WHERE period LIKE %(year)s::text || '-H_'
),

reported AS (
    SELECT *
    FROM mart.plan_tasks
    WHERE period = (SELECT last_period.period FROM last_period)
)

SELECT
    last_period.period,
    task.task_number,
    'Nhiệm vụ ' || task.task_number AS task_label,
    CASE WHEN grouping(task.task_number) > 0 THEN 'Tổng cộng' ELSE max(task.task_title) END AS task_title,
    grouping(task.task_number) > 0 AS is_total,
    CASE WHEN grouping(task.task_number) > 0 THEN '' ELSE max(unit.unit_name) END AS lead_name,
    CASE
        WHEN grouping(task.task_number) > 0 THEN ''
        WHEN max(task.schedule) = 'yearly' THEN 'Hằng năm'
        ELSE 'Năm ' || max(task.schedule)
    END AS schedule_label,
    coalesce(bool_or(reported.lead_reported), false) AS lead_reported,
    CASE WHEN grouping(task.task_number) = 0 THEN max(reported.lead_progress_pct) END AS lead_progress_pct,
    sum(reported.budget_planned_mvnd) AS budget_planned_mvnd,
    sum(reported.budget_spent_mvnd) AS budget_spent_mvnd,
    100.0 * sum(reported.budget_spent_mvnd) / nullif(sum(reported.budget_planned_mvnd), 0) AS spent_pct,
    sum(reported.units_reporting) AS units_reporting,
    sum(reported.budget_unknown) AS budget_unknown,
    count(*) AS tasks,
    count(*) FILTER (WHERE reported.lead_reported) AS tasks_reported,
    count(*) FILTER (WHERE NOT coalesce(reported.lead_reported, false)) AS tasks_unreported
FROM core.plan_task AS task
CROSS JOIN last_period
LEFT JOIN core.unit ON task.lead_unit = unit.unit_code
LEFT JOIN reported ON task.task_number = reported.task_number
GROUP BY GROUPING SETS ((last_period.period, task.task_number), (last_period.period))
ORDER BY is_total, task.task_number;
