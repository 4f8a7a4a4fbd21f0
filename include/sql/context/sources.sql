-- Current submissions that the rows of some judged submissions are compared with: the same unit's of
-- the period before (where files are told apart by more: of the same enterprise), other units' of the
-- same period, lists of enterprises.
WITH judged AS (
    SELECT
        *,
        %(of_same_file)s::boolean AS of_same_file
    FROM
        unnest(
            %(ids)s::bigint[], %(units)s::text[], %(periods)s::text[], %(starts)s::date[], %(belong_to)s::text[]
        ) AS given (submission_id, unit_code, period, period_start, belongs_to)
),

reported AS (
    SELECT
        submission_id,
        unit_code,
        period,
        period_end,
        -- what the file is of beside unit, feed and period
        coalesce(substring(replaces_key FROM '^[^|]*\|[^|]*\|[^|]*\|(.*)$'), '') AS belongs_to
    FROM intake.submission
    WHERE upper_inf(recorded_during) AND NOT isempty(recorded_during) AND feed = %(feed)s
),

lists AS (
    SELECT
        submission_id,
        unit_code
    FROM intake.submission
    WHERE upper_inf(recorded_during) AND NOT isempty(recorded_during) AND feed = %(register)s
),

source AS (
    SELECT
        judged.submission_id,
        'previous' AS role,
        reported.submission_id AS source_id,
        reported.unit_code
    FROM judged
    INNER JOIN reported
        ON
            judged.unit_code = reported.unit_code
            AND judged.period_start - 1 = reported.period_end
            AND (NOT judged.of_same_file OR judged.belongs_to = reported.belongs_to)
    UNION ALL
    SELECT
        judged.submission_id,
        'other_unit' AS role,
        reported.submission_id AS source_id,
        reported.unit_code
    FROM judged
    INNER JOIN reported
        ON judged.period = reported.period AND judged.unit_code <> reported.unit_code
    UNION ALL
    SELECT
        judged.submission_id,
        'registered' AS role,
        lists.submission_id AS source_id,
        lists.unit_code
    FROM judged
    CROSS JOIN lists
),

asked AS (
    SELECT *
    FROM source
    WHERE role = any(%(roles)s)
)

SELECT
    asked.submission_id,
    asked.role,
    asked.source_id,
    unit.unit_name
FROM asked
INNER JOIN core.unit AS unit ON asked.unit_code = unit.unit_code
ORDER BY asked.submission_id, asked.role, unit.unit_name, asked.source_id
