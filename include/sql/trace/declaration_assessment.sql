-- What the list of enterprises says decides who must declare, the declaration who has.
SELECT
    'enterprise_register' AS feed,
    'enterprises' AS sheet,
    listed.submission_id,
    listed.row_number
FROM figure
INNER JOIN core.enterprise_register__enterprises AS listed
    ON figure.submission_id = listed.submission_id AND figure.enterprise_id = listed.enterprise_id
WHERE figure.traced_column NOT IN ('declared_on', 'days_late', 'declared_sector', 'declaration_submission_id')
UNION ALL
SELECT
    'enterprise_declarations' AS feed,
    'general' AS sheet,
    declared.submission_id,
    declared.row_number
FROM figure
INNER JOIN core.enterprise_declarations__general AS declared
    ON figure.declaration_submission_id = declared.submission_id
WHERE
    figure.traced_column IN (
        'declared_on', 'days_late', 'declared_sector', 'declaration_submission_id', 'declaration_status', 'verdict',
        'reason', 'why', 'sector_code', 'sector_name', 'candidate_sectors', 'enterprise_id', 'tax_code_masked'
    )
