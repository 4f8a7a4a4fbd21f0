-- The rows of mart.green_models that the total counts.
SELECT
    'green_models' AS feed,
    'models' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.green_models AS counted
    ON
        figure.period IS NOT DISTINCT FROM counted.period
        AND figure.model_kind IS NOT DISTINCT FROM counted.model_kind
WHERE counted.counts_in_period
