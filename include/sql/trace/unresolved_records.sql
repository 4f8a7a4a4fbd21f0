-- The rows that name a facility, by how their enterprise is known.
WITH waiting AS (SELECT DISTINCT case_id FROM core.identity_open),

listed AS (
    SELECT DISTINCT enterprise_id
    FROM core.enterprise_known
)

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
LEFT JOIN listed ON counted.enterprise_id = listed.enterprise_id
WHERE
    CASE figure.traced_column
        WHEN 'by_own_code' THEN counted.resolved_by = 'own_code'
        WHEN 'own_code_unlisted' THEN counted.resolved_by = 'own_code' AND listed.enterprise_id IS NULL
        WHEN 'own_code_waiting' THEN counted.resolved_by = 'own_code' AND waiting.case_id IS NOT NULL
        WHEN 'automatic' THEN counted.resolved_by = 'automatic'
        WHEN 'by_person' THEN counted.resolved_by = 'person'
        WHEN 'unresolved' THEN counted.resolved_by IS NULL
        WHEN 'waiting' THEN counted.resolved_by IS NULL AND waiting.case_id IS NOT NULL
        WHEN 'without_candidate' THEN counted.resolved_by IS NULL AND waiting.case_id IS NULL
        ELSE true
    END
