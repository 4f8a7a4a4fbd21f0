-- The outlets of the kind in the period.
SELECT
    'commune_plastic_reduction' AS feed,
    'outlets' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN core.commune_plastic_reduction__outlets AS counted
    ON figure.period = counted.period AND figure.outlet_kind = counted.outlet_kind
INNER JOIN core.current_submission AS submission ON counted.submission_id = submission.submission_id
WHERE
    CASE figure.traced_column
        WHEN 'plastic_avoided_kg' THEN counted.plastic_avoided_kg IS NOT NULL
        WHEN 'plastic_unknown' THEN counted.plastic_avoided_kg IS NULL
        ELSE true
    END
