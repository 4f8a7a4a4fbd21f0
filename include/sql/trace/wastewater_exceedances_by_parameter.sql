-- The rows of mart.wastewater_against_limits that the line counts.
SELECT
    CASE counted.source WHEN 'monitoring' THEN 'monitoring_results' ELSE 'enterprise_declarations' END AS feed,
    CASE counted.source WHEN 'monitoring' THEN 'results' ELSE 'wastewater' END AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.wastewater_against_limits AS counted
    ON
        figure.source = counted.source
        AND figure.period = counted.period
        AND figure.parameter = counted.parameter
        AND figure.limit_column IS NOT DISTINCT FROM counted.limit_column
        AND figure.standard IS NOT DISTINCT FROM counted.standard
WHERE
    CASE figure.traced_column
        WHEN 'compared' THEN counted.exceeds IS NOT NULL
        WHEN 'exceeding' THEN counted.exceeds
        WHEN 'exceeding_pct' THEN counted.exceeds IS NOT NULL
        WHEN 'enterprises_exceeding' THEN counted.exceeds
        WHEN 'most_times_limit' THEN counted.times_limit = figure.most_times_limit
        WHEN 'not_compared' THEN counted.exceeds IS NULL
        WHEN 'unconfirmed' THEN counted.exceeds IS NOT NULL AND NOT counted.limit_confirmed
        ELSE true
    END
