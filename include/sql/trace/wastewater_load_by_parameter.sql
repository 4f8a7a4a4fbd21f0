-- The rows of mart.wastewater_load that the total counts.
SELECT
    'enterprise_declarations' AS feed,
    'wastewater' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.wastewater_load AS counted
    ON
        figure.period IS NOT DISTINCT FROM counted.period
        AND figure.parameter IS NOT DISTINCT FROM counted.parameter
