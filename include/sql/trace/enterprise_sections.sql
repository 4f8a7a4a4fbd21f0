-- The row of the list in force: its own, or the head's where a branch has none.
SELECT
    'enterprise_register' AS feed,
    'enterprises' AS sheet,
    listed.submission_id,
    listed.row_number
FROM figure
LEFT JOIN core.enterprise_as_of AS own ON figure.enterprise_id = own.enterprise_id
LEFT JOIN core.enterprise_as_of AS parent
    ON own.enterprise_id IS NULL AND figure.head_enterprise_id = parent.enterprise_id
INNER JOIN core.enterprise_register__enterprises AS listed
    ON
        coalesce(own.enterprise_id, parent.enterprise_id) = listed.enterprise_id
        AND coalesce(own.submission_id, parent.submission_id) = listed.submission_id
