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
        AND figure.commune_code IS NOT DISTINCT FROM counted.commune_code
WHERE
    CASE figure.traced_column
        WHEN 'with_violation' THEN counted.violated
        WHEN 'violations' THEN counted.violated
        WHEN 'decisions' THEN counted.decision_number IS NOT NULL
        WHEN 'fine_vnd' THEN counted.fine_vnd IS NOT NULL
        WHEN 'remedies_completed' THEN counted.remedy_status = 'completed'
        WHEN 'remedies_open' THEN counted.remedy_status IN ('pending', 'ongoing')
        ELSE true
    END
