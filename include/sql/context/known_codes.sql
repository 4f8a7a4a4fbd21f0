-- Codes that accepted rows made known: of some lists by anybody, of others by some units themselves.
SELECT
    codelist,
    unit_code,
    code
FROM core.known_code
WHERE
    codelist = any(%(of_anybody)s)
    OR (codelist = any(%(of_own)s) AND unit_code = any(%(units)s))
