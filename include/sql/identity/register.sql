-- The register as recorded now: what stood of an enterprise, and on which days.
-- An enterprise's first entry also answers for the days before the first list.
SELECT
    row_number() OVER (ORDER BY enterprise_id, lower(valid)) AS key,
    enterprise_name,
    address,
    commune_code,
    vsic_code_class,
    enterprise_id,
    CASE WHEN lag(valid) OVER (PARTITION BY enterprise_id ORDER BY lower(valid)) IS NOT NULL THEN lower(valid) END
        AS valid_from,
    upper(valid) AS valid_to
FROM core.enterprise
WHERE upper_inf(recorded_during)
ORDER BY key;
