-- title: Số đơn vị nêu khó khăn, kiến nghị
SELECT
    count(DISTINCT unit_code) AS units,
    count(DISTINCT unit_code) FILTER (WHERE difficulties IS NOT NULL) AS units_with_difficulties,
    count(DISTINCT unit_code) FILTER (WHERE proposals IS NOT NULL) AS units_with_proposals
FROM mart.plan_task_reports
WHERE
    period LIKE %(year)s::text || '-H_'
    AND (difficulties IS NOT NULL OR proposals IS NOT NULL);
