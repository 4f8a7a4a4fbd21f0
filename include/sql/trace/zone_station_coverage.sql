-- The zones that a share counts: those with a station, all of its scope, or those it takes out.
SELECT
    'industrial_zones' AS feed,
    'zones' AS sheet,
    zone.submission_id,
    zone.row_number
FROM figure
INNER JOIN mart.zone_wastewater_stations AS zone
    ON zone.in_scope AND (figure.scope = 'all' OR figure.scope = zone.zone_kind)
WHERE
    CASE figure.traced_column
        WHEN 'with_station' THEN zone.has_station
        WHEN 'with_station_without_exempt' THEN zone.has_station
        WHEN 'exempt' THEN zone.exempt AND zone.has_station IS NOT true
        WHEN 'exemption_facts_missing' THEN zone.exemption_facts_missing
        WHEN 'station_unknown' THEN zone.has_station IS NULL
        WHEN 'zones_without_exempt' THEN NOT (zone.exempt AND zone.has_station IS NOT true)
        WHEN 'percent_without_exempt' THEN NOT (zone.exempt AND zone.has_station IS NOT true)
        ELSE true
    END
