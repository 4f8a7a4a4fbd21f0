-- What the units report on the task in the period.
SELECT
    'plan_progress' AS feed,
    'progress' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.plan_task_reports AS counted
    ON figure.period = counted.period AND figure.task_number = counted.task_number
WHERE
    CASE figure.traced_column
        WHEN 'lead_reported' THEN counted.is_lead
        WHEN 'lead_progress_pct' THEN counted.is_lead
        WHEN 'budget_planned_mvnd' THEN counted.budget_planned_mvnd IS NOT NULL
        WHEN 'budget_spent_mvnd' THEN counted.budget_spent_mvnd IS NOT NULL
        WHEN 'spent_pct' THEN counted.budget_planned_mvnd IS NOT NULL AND counted.budget_spent_mvnd IS NOT NULL
        WHEN 'budget_unknown' THEN counted.budget_planned_mvnd IS NULL OR counted.budget_spent_mvnd IS NULL
        WHEN 'with_difficulties' THEN counted.difficulties IS NOT NULL
        WHEN 'with_proposals' THEN counted.proposals IS NOT NULL
        ELSE true
    END
