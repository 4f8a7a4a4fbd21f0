-- The rows of mart.craft_villages that the total counts.
SELECT
    'commune_craft_villages' AS feed,
    'craft_villages' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.craft_villages AS counted
    ON figure.period IS NOT DISTINCT FROM counted.period
WHERE
    CASE figure.traced_column
        WHEN 'recognised' THEN counted.recognised
        WHEN 'on_pollution_list' THEN counted.on_pollution_list
        WHEN 'listed_completed' THEN counted.on_pollution_list AND counted.handling_progress_pct = 100
        WHEN 'listed_open' THEN counted.on_pollution_list AND counted.handling_progress_pct < 100
        WHEN 'listed_progress_unknown' THEN counted.on_pollution_list AND counted.handling_progress_pct IS NULL
        WHEN 'listed_mean_progress_pct'
            THEN counted.on_pollution_list AND counted.handling_progress_pct IS NOT NULL
        WHEN 'wastewater_treated_pct'
            THEN counted.wastewater_m3_day IS NOT NULL AND counted.wastewater_treated_m3_day IS NOT NULL
        WHEN 'wastewater_unknown'
            THEN counted.wastewater_m3_day IS NULL OR counted.wastewater_treated_m3_day IS NULL
        ELSE true
    END
