-- The rows that name a facility, by how their enterprise is known.
WITH waiting AS (SELECT DISTINCT case_id FROM core.identity_open)

SELECT
    counted.feed,
    CASE counted.feed
        WHEN 'commune_facilities' THEN 'facilities'
        WHEN 'commune_inspections' THEN 'inspections'
        WHEN 'commune_incidents' THEN 'incidents'
        ELSE 'relocations'
    END AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN core.resolved_enterprise AS counted
    ON
        figure.feed = counted.feed
        AND figure.unit_code = counted.unit_code
        AND figure.period = counted.period
LEFT JOIN waiting ON counted.case_id = waiting.case_id
WHERE
    CASE figure.traced_column
        WHEN 'by_own_code' THEN counted.resolved_by = 'own_code'
        WHEN 'automatic' THEN counted.resolved_by = 'automatic'
        WHEN 'by_person' THEN counted.resolved_by = 'person'
        WHEN 'unresolved' THEN counted.resolved_by IS NULL
        WHEN 'waiting' THEN counted.resolved_by IS NULL AND waiting.case_id IS NOT NULL
        WHEN 'without_candidate' THEN counted.resolved_by IS NULL AND waiting.case_id IS NULL
        ELSE true
    END
