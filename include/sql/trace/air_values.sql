-- A result of monitoring is of one form, the mean of a year of another. A change leads to both results.
WITH measured AS (
    SELECT
        value.source,
        value.submission_id,
        value.row_number,
        lag(value.submission_id) OVER earlier AS previous_submission_id,
        lag(value.row_number) OVER earlier AS previous_row_number
    FROM mart.air_values AS value
    INNER JOIN core.current_submission AS submission ON value.submission_id = submission.submission_id
    WINDOW
        earlier AS (
            PARTITION BY value.source, value.enterprise_id, core.name_key(value.point), value.parameter
            ORDER BY
                coalesce(value.sampled_on, submission.period_end) ASC, value.submission_id ASC, value.row_number ASC
        )
)

SELECT
    CASE figure.source WHEN 'monitoring' THEN 'monitoring_results' ELSE 'enterprise_declarations' END AS feed,
    CASE figure.source WHEN 'monitoring' THEN 'results' ELSE 'air' END AS sheet,
    named.submission_id,
    named.row_number
FROM figure
INNER JOIN measured
    ON
        figure.source = measured.source
        AND figure.submission_id = measured.submission_id
        AND figure.row_number = measured.row_number
CROSS JOIN
    LATERAL (
        VALUES
        (
            measured.submission_id,
            measured.row_number,
            figure.traced_column NOT IN ('previous_value', 'previous_period')
        ),
        (
            measured.previous_submission_id,
            measured.previous_row_number,
            measured.previous_submission_id IS NOT NULL
            AND figure.traced_column IN ('previous_value', 'previous_period', 'change_pct')
        )
    ) AS named (submission_id, row_number, is_asked)
WHERE named.is_asked
