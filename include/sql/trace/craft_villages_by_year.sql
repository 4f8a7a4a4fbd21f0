-- The rows of mart.craft_villages that the total counts.
SELECT
    'commune_craft_villages' AS feed,
    'craft_villages' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.craft_villages AS counted
    ON figure.period IS NOT DISTINCT FROM counted.period
