-- The row that changed, the row before it, and of one that is gone the list that has it no more.
WITH version AS (
    SELECT
        enterprise.enterprise_id,
        lower(enterprise.valid) AS since,
        enterprise.submission_id,
        lag(enterprise.submission_id) OVER (
            PARTITION BY enterprise.enterprise_id ORDER BY lower(enterprise.valid)
        ) AS submission_before
    FROM core.enterprise AS enterprise
    INNER JOIN figure ON enterprise.enterprise_id = figure.enterprise_id
    WHERE enterprise.recorded_during @> (SELECT core.as_of())
),

named AS (
    SELECT
        figure.enterprise_id,
        figure.submission_id
    FROM figure
    WHERE figure.traced_column <> 'value_before'
    UNION ALL
    SELECT
        version.enterprise_id,
        version.submission_before AS submission_id
    FROM figure
    INNER JOIN version ON figure.changed_on = version.since
    WHERE figure.kind NOT IN ('gone', 'new') AND figure.traced_column <> 'value_after'
)

SELECT
    'enterprise_register' AS feed,
    'enterprises' AS sheet,
    listed.submission_id,
    listed.row_number
FROM named
INNER JOIN core.enterprise_register__enterprises AS listed
    ON named.enterprise_id = listed.enterprise_id AND named.submission_id = listed.submission_id
UNION ALL
SELECT
    'enterprise_register' AS feed,
    NULL AS sheet,
    list.submission_id,
    NULL::integer AS row_number
FROM figure
INNER JOIN core.current_submission AS list
    ON list.feed = 'enterprise_register' AND figure.changed_on = list.period_end
WHERE figure.kind = 'gone'
