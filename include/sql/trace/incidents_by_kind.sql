-- The rows of mart.incidents that the total counts.
SELECT
    'commune_incidents' AS feed,
    'incidents' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.incidents AS counted
    ON
        figure.period IS NOT DISTINCT FROM counted.period
        AND figure.incident_kind IS NOT DISTINCT FROM counted.incident_kind
WHERE
    CASE figure.traced_column
        WHEN 'resolved' THEN counted.resolved
        WHEN 'unresolved' THEN NOT counted.resolved
        WHEN 'released_kg' THEN counted.released_kg IS NOT NULL
        WHEN 'released_m3' THEN counted.released_m3 IS NOT NULL
        WHEN 'released_unknown' THEN counted.released_kg IS NULL AND counted.released_m3 IS NULL
        WHEN 'damage_vnd' THEN counted.damage_vnd IS NOT NULL
        WHEN 'damage_unknown' THEN counted.damage_vnd IS NULL
        ELSE true
    END
