-- The current rows in which the code is written and understood so.
WITH written AS (
    SELECT
        'commune_facilities' AS feed,
        'facilities' AS sheet,
        submission_id,
        row_number,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.commune_facilities__facilities
    UNION ALL
    SELECT
        'enterprise_register' AS feed,
        'enterprises' AS sheet,
        submission_id,
        row_number,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.enterprise_register__enterprises
    UNION ALL
    SELECT
        'green_models' AS feed,
        'models' AS sheet,
        submission_id,
        row_number,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.green_models__models
    UNION ALL
    SELECT
        'industrial_zones' AS feed,
        'zones' AS sheet,
        submission_id,
        row_number,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.industrial_zones__zones
    UNION ALL
    SELECT
        'relocations' AS feed,
        'relocations' AS sheet,
        submission_id,
        row_number,
        from_commune_code AS commune_code,
        from_commune_code_reported AS commune_code_reported,
        from_commune_code_resolution AS commune_code_resolution
    FROM core.relocations__relocations
    UNION ALL
    SELECT
        'renewable_power' AS feed,
        'plants' AS sheet,
        submission_id,
        row_number,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.renewable_power__plants
)

SELECT
    written.feed,
    written.sheet,
    written.submission_id,
    written.row_number
FROM figure
INNER JOIN written
    ON
        figure.feed = written.feed
        AND figure.code_reported = written.commune_code_reported
        AND figure.resolution IS NOT DISTINCT FROM written.commune_code_resolution
        AND figure.commune_code IS NOT DISTINCT FROM written.commune_code
INNER JOIN core.current_submission AS submission
    ON written.submission_id = submission.submission_id AND figure.period = submission.period
