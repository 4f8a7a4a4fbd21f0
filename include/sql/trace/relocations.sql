-- The row itself; the name it is known by in the register stands in the list too.
SELECT
    'relocations' AS feed,
    'relocations' AS sheet,
    figure.submission_id,
    figure.row_number
FROM figure
UNION ALL
SELECT
    'enterprise_register' AS feed,
    'enterprises' AS sheet,
    listed.submission_id,
    listed.row_number
FROM figure
INNER JOIN core.enterprise_as_of AS enterprise ON figure.resolved_enterprise_id = enterprise.enterprise_id
INNER JOIN core.enterprise_register__enterprises AS listed
    ON enterprise.submission_id = listed.submission_id AND enterprise.enterprise_id = listed.enterprise_id
WHERE figure.traced_column LIKE 'resolved%'
