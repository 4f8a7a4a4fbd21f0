-- A register of ROWS more enterprises in two lists: every row of the second is a new version, and one enterprise
-- in 50 is of a class that may have to declare.
INSERT INTO core.enterprise_identity (tax_code)
SELECT (9000000000 + n)::text AS tax_code
FROM generate_series(1, %(rows)s) AS numbered (n);

INSERT INTO core.enterprise (
    enterprise_id, valid, recorded_during, submission_id, fingerprint, status, vsic_code, vsic_code_class,
    vsic_code_version, capacity, capacity_unit
)
SELECT
    identity.enterprise_id,
    daterange(list.since, list.until) AS valid,
    tstzrange(list.recorded_at, NULL) AS recorded_during,
    1 AS submission_id,
    md5(identity.enterprise_id::text)::uuid AS fingerprint,
    'active' AS status,
    class.code AS vsic_code,
    class.code AS vsic_code_class,
    '2025' AS vsic_code_version,
    12000 AS capacity,
    't_year' AS capacity_unit
FROM core.enterprise_identity AS identity
CROSS JOIN LATERAL (
    SELECT CASE WHEN identity.enterprise_id % 50 = 0 THEN '2023' ELSE '2511' END AS code
) AS class
CROSS JOIN (
    VALUES
    ('2024-12-31'::date, '2025-12-31'::date, '2025-01-20'::timestamptz),
    ('2025-12-31'::date, NULL::date, '2026-01-20'::timestamptz)
) AS list (since, until, recorded_at)
WHERE identity.tax_code > '9';
