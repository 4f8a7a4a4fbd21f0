-- What the list of enterprises says decides who must declare, the declaration who has; an officer's decision is no row.
SELECT
    'enterprise_register' AS feed,
    'enterprises' AS sheet,
    listed.submission_id,
    listed.row_number
FROM figure
INNER JOIN mart.declaration_assessment AS assessed
    ON
        figure.enterprise_id = assessed.enterprise_id
        AND (
            figure.year = assessed.year
            -- since when is said by the list of the first year too
            OR (figure.traced_column = 'since_year' AND figure.since_year = assessed.year)
        )
INNER JOIN core.enterprise_register__enterprises AS listed
    ON assessed.submission_id = listed.submission_id AND assessed.enterprise_id = listed.enterprise_id
WHERE
    figure.traced_column NOT IN (
        'declared_on', 'days_late', 'declaration_status', 'declared_sector', 'declaration_submission_id',
        'head_or_branch_declared', 'due_on'
    )
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
        'declared_sector', 'declaration_submission_id', 'verdict', 'reason', 'why', 'enterprise_id', 'tax_code_masked',
        'since_year'
    )
    OR (figure.candidate_sectors = '{}' AND figure.traced_column IN ('sector_code', 'sector_name', 'annex_row'))
UNION ALL
-- the day is that of the first file that counts, as in the mart
(
    SELECT
        'enterprise_declarations' AS feed,
        'general' AS sheet,
        general.submission_id,
        general.row_number
    FROM figure
    INNER JOIN core.enterprise_declarations__general AS general ON figure.enterprise_id = general.enterprise_id
    INNER JOIN core.counted_submission AS submission ON general.submission_id = submission.submission_id
    WHERE
        figure.traced_column IN ('declared_on', 'days_late', 'declaration_status')
        AND figure.declared_on IS NOT NULL
        AND submission.feed = 'enterprise_declarations'
        AND extract(YEAR FROM submission.period_end) = figure.year
    ORDER BY submission.received_at ASC, submission.submission_id ASC
    LIMIT 1
)
UNION ALL
SELECT
    'enterprise_declarations' AS feed,
    'general' AS sheet,
    declared.submission_id,
    declared.row_number
FROM figure
INNER JOIN core.enterprise_head AS own ON figure.enterprise_id = own.enterprise_id
INNER JOIN core.enterprise_head AS related ON own.head_enterprise_id = related.head_enterprise_id
INNER JOIN core.enterprise_declarations__general AS declared ON related.enterprise_id = declared.enterprise_id
INNER JOIN core.current_submission AS submission ON declared.submission_id = submission.submission_id
WHERE
    figure.traced_column = 'head_or_branch_declared'
    AND figure.head_or_branch_declared
    AND extract(YEAR FROM submission.period_end) = figure.year
