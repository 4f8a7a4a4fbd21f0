-- The rows of mart.relocations that the total counts.
SELECT
    'relocations' AS feed,
    'relocations' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.relocations AS counted
    ON
        figure.period IS NOT DISTINCT FROM counted.period
        AND figure.status IS NOT DISTINCT FROM counted.status
WHERE counted.counts_in_period
