-- The facilities written with the old code, by how it was settled.
SELECT
    'commune_facilities' AS feed,
    'facilities' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.facilities AS counted
    ON
        figure.old_commune_code = counted.old_commune_code
        AND figure.commune_code_resolution IS NOT DISTINCT FROM counted.commune_code_resolution
        AND figure.is_settled = (counted.commune_code IS NOT NULL)
WHERE
    counted.counts_now
    AND CASE figure.traced_column
        WHEN 'wastewater_unknown' THEN counted.wastewater_m3_day IS NULL
        WHEN 'with_permit' THEN counted.permit_kind IN ('permit', 'registration')
        WHEN 'without_permit' THEN counted.permit_kind = 'none'
        WHEN 'must_relocate' THEN counted.must_relocate
        ELSE true
    END
