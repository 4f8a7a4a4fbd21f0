-- The rows of mart.air_values that the line counts.
SELECT
    CASE counted.source WHEN 'monitoring' THEN 'monitoring_results' ELSE 'enterprise_declarations' END AS feed,
    CASE counted.source WHEN 'monitoring' THEN 'results' ELSE 'air' END AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.air_values AS counted
    ON
        figure.source = counted.source
        AND figure.period = counted.period
        AND figure.parameter = counted.parameter
WHERE
    CASE figure.traced_column
        WHEN 'below_detection' THEN counted.value_qualifier IS NOT NULL
        WHEN 'least' THEN counted.value_qualifier IS NULL AND counted.value = figure.least
        WHEN 'most' THEN counted.value_qualifier IS NULL AND counted.value = figure.most
        WHEN 'median' THEN counted.value_qualifier IS NULL
        WHEN 'load_kg_hour' THEN counted.load_kg_hour IS NOT NULL
        WHEN 'without_load' THEN counted.load_kg_hour IS NULL
        ELSE true
    END
