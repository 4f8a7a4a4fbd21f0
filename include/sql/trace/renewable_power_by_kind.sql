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
WHERE
    counted.counts_in_period
    AND CASE figure.traced_column
        WHEN 'operating' THEN counted.status = 'operating'
        WHEN 'operating_mw' THEN counted.status = 'operating' AND counted.capacity_mw IS NOT NULL
        WHEN 'building' THEN counted.status = 'building'
        WHEN 'building_mw' THEN counted.status = 'building' AND counted.capacity_mw IS NOT NULL
        WHEN 'output_mwh' THEN counted.output_mwh IS NOT NULL
        WHEN 'output_unknown' THEN counted.status = 'operating' AND counted.output_mwh IS NULL
        WHEN 'waste_burned_t' THEN counted.waste_burned_t IS NOT NULL
        ELSE true
    END
