-- A result of monitoring is of one form, the mean of a year of another.
SELECT
    CASE figure.source WHEN 'monitoring' THEN 'monitoring_results' ELSE 'enterprise_declarations' END AS feed,
    CASE figure.source WHEN 'monitoring' THEN 'results' ELSE 'wastewater' END AS sheet,
    figure.submission_id,
    figure.row_number
FROM figure
