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
