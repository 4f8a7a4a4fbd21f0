-- The rows of mart.energy_use that the total counts.
SELECT
    'energy_users' AS feed,
    'energy' AS sheet,
    counted.submission_id,
    counted.row_number
FROM figure
INNER JOIN mart.energy_use AS counted
    ON
        figure.period IS NOT DISTINCT FROM counted.period
        AND figure.data_year IS NOT DISTINCT FROM counted.data_year
        AND figure.vsic_section IS NOT DISTINCT FROM counted.vsic_section
WHERE
    CASE figure.traced_column
        WHEN 'toe' THEN counted.toe IS NOT NULL
        WHEN 'toe_reported' THEN counted.toe_reported IS NOT NULL
        WHEN 'saving_toe' THEN counted.saving_toe IS NOT NULL
        WHEN 'saving_converted_toe' THEN counted.saving_toe IS NOT NULL AND counted.toe IS NOT NULL
        WHEN 'saving_pct' THEN counted.toe IS NOT NULL
        WHEN 'without_factor' THEN counted.toe IS NULL
        WHEN 'saving_unknown' THEN counted.saving_toe IS NULL
        WHEN 'unconfirmed' THEN NOT counted.factor_confirmed
        ELSE true
    END
