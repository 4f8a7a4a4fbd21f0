-- A part is never more than what it is a part of; no row may come back.
SELECT
    'plastic_by_commune' AS mart,
    period,
    commune_code AS of_which
FROM mart.plastic_by_commune
WHERE outlets_without_free_bags > outlets OR outlets_without_single_use > outlets
UNION ALL
SELECT
    'wastewater_exceedances_by_parameter' AS mart,
    period,
    parameter AS of_which
FROM mart.wastewater_exceedances_by_parameter
WHERE exceeding > compared OR compared + not_compared <> results OR unconfirmed > compared
UNION ALL
SELECT
    'inspections_by_commune' AS mart,
    period,
    commune_code AS of_which
FROM mart.inspections_by_commune
WHERE with_violation > inspections OR with_violation > violations
UNION ALL
SELECT
    'incidents_by_kind' AS mart,
    period,
    incident_kind AS of_which
FROM mart.incidents_by_kind
WHERE resolved + unresolved > incidents
UNION ALL
SELECT
    'craft_villages_by_year' AS mart,
    period,
    'listed' AS of_which
FROM mart.craft_villages_by_year
WHERE listed_completed + listed_open + listed_progress_unknown <> on_pollution_list
UNION ALL
SELECT
    'solid_waste_by_kind' AS mart,
    period,
    waste_kind AS of_which
FROM mart.solid_waste_by_kind
WHERE recycled_t > quantity_t
UNION ALL
SELECT
    'ghg_by_source' AS mart,
    data_year::text AS period,
    source_kind AS of_which
FROM mart.ghg_by_source
WHERE verified_tco2e > tco2e;
