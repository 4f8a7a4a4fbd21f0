-- The outlets of the commune's submission, or the submission that says there are none.
SELECT
    'commune_plastic_reduction' AS feed,
    CASE WHEN counted.row_number IS NOT NULL THEN 'outlets' END AS sheet,
    figure.submission_id,
    counted.row_number
FROM figure
LEFT JOIN core.commune_plastic_reduction__outlets AS counted ON figure.submission_id = counted.submission_id
WHERE
    CASE figure.traced_column
        WHEN 'plastic_avoided_kg' THEN counted.plastic_avoided_kg IS NOT NULL
        WHEN 'plastic_unknown' THEN counted.row_number IS NOT NULL AND counted.plastic_avoided_kg IS NULL
        ELSE true
    END
