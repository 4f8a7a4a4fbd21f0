-- title: Khó khăn, vướng mắc và kiến nghị của các đơn vị
-- mart: plan_task_reports (submission_id, row_number)
-- rows: unit_code, task_number, difficulties, proposals
-- heading unit_name: Đơn vị
-- heading task_number: Nhiệm vụ
-- heading difficulties: Khó khăn, vướng mắc
-- heading proposals: Kiến nghị, đề xuất
-- What a unit says in both halves of the year stands once, where it said it last.
SELECT DISTINCT ON (unit_name, unit_code, task_number, difficulties, proposals)
    submission_id,
    row_number,
    period,
    task_number,
    unit_code,
    unit_name,
    difficulties,
    proposals
FROM mart.plan_task_reports
WHERE
    period LIKE %(year)s::text || '-H_'
    AND (difficulties IS NOT NULL OR proposals IS NOT NULL)
ORDER BY unit_name ASC, unit_code ASC, task_number ASC, difficulties ASC, proposals ASC, period DESC, row_number ASC;
