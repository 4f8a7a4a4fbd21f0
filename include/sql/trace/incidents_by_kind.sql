-- The rows of mart.incidents that the total counts.
SELECT
    'commune_incidents' AS feed,
    'incidents' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.incidents AS counted
    ON
        figure.period IS NOT DISTINCT FROM counted.period
        AND figure.incident_kind IS NOT DISTINCT FROM counted.incident_kind
