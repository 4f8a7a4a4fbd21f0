-- A result of monitoring is of one form, the mean of a year of another. A change leads to both results.
SELECT
    CASE counted.source WHEN 'monitoring' THEN 'monitoring_results' ELSE 'enterprise_declarations' END AS feed,
    CASE counted.source WHEN 'monitoring' THEN 'results' ELSE 'air' END AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.air_values AS counted
    ON
        figure.source = counted.source
        AND (
            (
                (figure.submission_id, figure.row_number) = (counted.submission_id, counted.row_number)
                AND figure.traced_column NOT IN ('previous_value', 'previous_period')
            )
            OR (
                figure.traced_column IN ('previous_value', 'previous_period', 'change_pct')
                AND figure.enterprise_id = counted.enterprise_id
                AND core.name_key(figure.point) = core.name_key(counted.point)
                AND figure.parameter = counted.parameter
                AND figure.previous_period = counted.period
                AND figure.previous_value = counted.value
                AND (figure.submission_id, figure.row_number) <> (counted.submission_id, counted.row_number)
            )
        )
