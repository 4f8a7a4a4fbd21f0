-- The rows of mart.renewable_power_plants that the total counts.
SELECT
    'renewable_power' AS feed,
    'plants' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.renewable_power_plants AS counted
    ON
        figure.period IS NOT DISTINCT FROM counted.period
        AND figure.plant_kind IS NOT DISTINCT FROM counted.plant_kind
WHERE counted.counts_in_period
