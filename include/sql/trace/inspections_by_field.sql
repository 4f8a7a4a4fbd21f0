-- The rows of mart.inspections that the total counts.
SELECT
    'commune_inspections' AS feed,
    'inspections' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.inspections AS counted
    ON
        figure.period IS NOT DISTINCT FROM counted.period
        AND figure.violation_field IS NOT DISTINCT FROM counted.violation_field
