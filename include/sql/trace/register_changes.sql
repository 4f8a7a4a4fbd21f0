-- Of the two lists between which it changed: the row in each, or the list as a whole where it has none.
WITH list AS (
    SELECT
        figure.enterprise_id,
        submission.submission_id,
        submission.period_end = figure.changed_on AS is_after,
        listed.row_number,
        row_number() OVER (
            PARTITION BY submission.period_end = figure.changed_on ORDER BY submission.period_end DESC
        ) AS nth,
        row_number() OVER (
            PARTITION BY submission.period_end = figure.changed_on, listed.row_number IS NOT NULL
            ORDER BY submission.period_end DESC
        ) AS nth_with_row
    FROM figure
    INNER JOIN core.current_submission AS submission
        ON submission.feed = 'enterprise_register' AND figure.changed_on >= submission.period_end
    LEFT JOIN core.enterprise_register__enterprises AS listed
        ON submission.submission_id = listed.submission_id AND figure.enterprise_id = listed.enterprise_id
)

SELECT
    'enterprise_register' AS feed,
    CASE WHEN list.row_number IS NOT NULL THEN 'enterprises' END AS sheet,
    list.submission_id,
    list.row_number
FROM figure
INNER JOIN list ON figure.enterprise_id = list.enterprise_id
WHERE
    CASE
        WHEN list.is_after THEN figure.traced_column <> 'value_before'
        WHEN figure.traced_column = 'value_after' THEN false
        -- what reappeared was in an older list, and not in the last one
        WHEN list.row_number IS NOT NULL THEN list.nth_with_row = 1
        ELSE list.nth = 1
    END
