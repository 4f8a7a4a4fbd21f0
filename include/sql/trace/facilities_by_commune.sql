-- The rows of mart.facilities that the total counts.
SELECT
    'commune_facilities' AS feed,
    'facilities' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.facilities AS counted
    ON figure.commune_code IS NOT DISTINCT FROM counted.commune_code
WHERE counted.counts_now
