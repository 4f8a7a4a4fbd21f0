-- What was reported is of the inventory, what was used of the form of energy; the factor is no row.
SELECT
    'ghg_inventory' AS feed,
    'emissions' AS sheet,
    emission.submission_id,
    emission.row_number
FROM figure
INNER JOIN mart.ghg_emissions AS emission
    ON
        figure.data_year = emission.data_year
        AND figure.enterprise_id = emission.enterprise_id
        AND emission.source_kind = 'purchased_electricity'
WHERE figure.traced_column NOT IN ('electricity_mwh', 'recomputed_tco2')
UNION ALL
SELECT
    'energy_users' AS feed,
    'energy' AS sheet,
    energy.submission_id,
    energy.row_number
FROM figure
INNER JOIN mart.energy_use AS energy
    ON
        figure.data_year = energy.data_year
        AND figure.enterprise_id = energy.enterprise_id
        AND energy.fuel = 'electricity'
-- what has no conversion is in no sum
INNER JOIN core.unit_conversion AS conversion ON energy.unit = conversion.from_unit AND conversion.to_unit = 'MWh'
WHERE figure.traced_column <> 'reported_tco2e'
