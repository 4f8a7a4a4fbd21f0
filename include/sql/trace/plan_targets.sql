-- Each target by the mart that measures it.
SELECT
    'training_events' AS feed,
    'attendees' AS sheet,
    attendance.submission_id,
    attendance.row_number
FROM figure
INNER JOIN mart.training_attendance AS attendance
    ON figure.target_code = 'KPI1' AND attendance.in_register AND figure.traced_column <> 'denominator'
UNION ALL
SELECT DISTINCT
    'enterprise_register' AS feed,
    NULL AS sheet,
    enterprise.submission_id,
    NULL::integer AS row_number
FROM figure
INNER JOIN core.enterprise_as_of AS enterprise ON figure.target_code = 'KPI1'
UNION ALL
SELECT
    'renewable_power' AS feed,
    'plants' AS sheet,
    plant.submission_id,
    plant.row_number
FROM figure
INNER JOIN mart.waste_to_energy_plants AS plant
    ON figure.target_code = 'KPI2'
WHERE
    CASE figure.traced_column
        WHEN 'facts_missing' THEN plant.commissioning_missing
        ELSE plant.counts_for_target
    END
UNION ALL
SELECT
    'industrial_zones' AS feed,
    'zones' AS sheet,
    zone.submission_id,
    zone.row_number
FROM figure
INNER JOIN mart.zone_wastewater_stations AS zone ON figure.target_code = 'KPI3' AND zone.in_scope
WHERE
    CASE
        WHEN figure.traced_column = 'numerator' THEN zone.has_station
        WHEN figure.traced_column = 'left_out'
            THEN figure.variant = 'with_exemption' AND zone.exempt AND zone.has_station IS NOT true
        WHEN figure.variant = 'with_exemption' THEN NOT (zone.exempt AND zone.has_station IS NOT true)
        ELSE true
    END
