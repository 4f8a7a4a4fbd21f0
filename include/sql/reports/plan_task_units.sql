-- title: Kết quả thực hiện nhiệm vụ theo từng đơn vị
-- mart: plan_task_reports (submission_id, row_number)
-- rows: task_number, unit_code
-- heading unit_name: Đơn vị
-- heading task_number: Nhiệm vụ
-- heading result: Kết quả
-- heading progress_pct: Tiến độ (%)
-- heading budget_planned_mvnd, 1: Dự toán (triệu đồng)
-- heading budget_spent_mvnd, 1: Đã thực hiện (triệu đồng)
SELECT
    submission_id,
    row_number,
    period,
    task_number,
    task_title,
    unit_code,
    unit_name,
    is_lead,
    result,
    progress_pct,
    budget_planned_mvnd,
    budget_spent_mvnd,
    spent_pct,
    difficulties,
    proposals
FROM mart.plan_task_reports
WHERE
    period = (
        SELECT max(reported.period)
        FROM mart.plan_task_reports AS reported
        WHERE reported.period LIKE %(year)s::text || '-H_'
    )
ORDER BY task_number ASC, is_lead DESC, unit_name ASC, row_number ASC;
