-- Current submissions that the rows of some judged submissions are compared with: the same unit's of
-- the period before, other units' of the same period, lists of enterprises.
WITH judged AS (
    SELECT *
    FROM
        unnest(%(ids)s::bigint [], %(units)s::text [], %(periods)s::text [], %(starts)s::date [])
        AS given (submission_id, unit_code, period, period_start)
),

current_version AS (
    SELECT
        submission_id,
        unit_code,
        feed,
        period,
        period_end
    FROM intake.submission
    WHERE upper_inf(recorded_during) AND NOT isempty(recorded_during)
)

SELECT
    judged.submission_id,
    'previous' AS role,
    source.submission_id AS source_id,
    unit.unit_name
FROM judged
INNER JOIN current_version AS source
    ON judged.unit_code = source.unit_code AND judged.period_start - 1 = source.period_end
INNER JOIN core.unit AS unit ON source.unit_code = unit.unit_code
WHERE source.feed = %(feed)s AND 'previous' = any(%(roles)s)
UNION ALL
SELECT
    judged.submission_id,
    'other_unit' AS role,
    source.submission_id AS source_id,
    unit.unit_name
FROM judged
INNER JOIN current_version AS source
    ON judged.period = source.period AND judged.unit_code <> source.unit_code
INNER JOIN core.unit AS unit ON source.unit_code = unit.unit_code
WHERE source.feed = %(feed)s AND 'other_unit' = any(%(roles)s)
UNION ALL
SELECT
    judged.submission_id,
    'registered' AS role,
    source.submission_id AS source_id,
    unit.unit_name
FROM judged
CROSS JOIN current_version AS source
INNER JOIN core.unit AS unit ON source.unit_code = unit.unit_code
WHERE source.feed = %(register)s AND 'registered' = any(%(roles)s)
ORDER BY submission_id, role, unit_name, source_id
