-- Each figure by the enterprises of mart.declaration_assessment that it counts: what the list says of them and what
-- they declared, as core.trace leads from a verdict. Of all at once: the mart is judged once and not for each.
WITH counted AS MATERIALIZED (
    SELECT
        counted.enterprise_id,
        counted.submission_id,
        counted.declaration_submission_id
    FROM figure
    INNER JOIN mart.declaration_assessment AS counted
        ON figure.year = counted.year AND figure.sector_code = counted.sector_code
    WHERE
        CASE figure.traced_column
            WHEN 'must' THEN counted.verdict = 'must'
            WHEN 'declared' THEN counted.verdict = 'must' AND counted.declaration_status = 'declared'
            WHEN 'late' THEN counted.verdict = 'must' AND counted.declaration_status = 'late'
            WHEN 'not_declared' THEN counted.verdict = 'must' AND counted.declaration_status = 'not_declared'
            WHEN 'not_due' THEN counted.verdict = 'must' AND counted.declaration_status = 'not_due'
            WHEN 'review' THEN counted.verdict = 'review'
            WHEN 'review_declared' THEN counted.verdict = 'review' AND counted.declared_on IS NOT NULL
            WHEN 'voluntary' THEN counted.verdict = 'voluntary'
            WHEN 'decided_must' THEN counted.decided_verdict = 'must'
            WHEN 'decided_not_required' THEN counted.decided_verdict = 'not_required'
            WHEN 'not_required' THEN counted.verdict = 'not_required'
            ELSE false
        END
)

SELECT
    'enterprise_register' AS feed,
    'enterprises' AS sheet,
    listed.submission_id,
    listed.row_number
FROM counted
INNER JOIN core.enterprise_register__enterprises AS listed
    ON counted.submission_id = listed.submission_id AND counted.enterprise_id = listed.enterprise_id
UNION ALL
SELECT
    'enterprise_declarations' AS feed,
    'general' AS sheet,
    declared.submission_id,
    declared.row_number
FROM counted
INNER JOIN core.enterprise_declarations__general AS declared
    ON counted.declaration_submission_id = declared.submission_id
UNION ALL
-- who is not assessed stands in the list and nowhere else
SELECT
    'enterprise_register' AS feed,
    'enterprises' AS sheet,
    listed.submission_id,
    listed.row_number
FROM figure
INNER JOIN core.enterprise_known AS enterprise
    -- coalesce as there, or each enterprise is compared with each that was assessed
    ON coalesce(enterprise.valid @> make_date(figure.year, 12, 31), false)
INNER JOIN core.enterprise_register__enterprises AS listed
    ON enterprise.submission_id = listed.submission_id AND enterprise.enterprise_id = listed.enterprise_id
WHERE
    figure.traced_column = 'not_assessed'
    AND figure.not_assessed IS NOT NULL
    AND enterprise.status IS DISTINCT FROM 'dissolved'
    AND left(enterprise.vsic_code_class, 2) BETWEEN '05' AND '35'
    AND NOT EXISTS (
        SELECT FROM mart.declaration_assessment AS assessed
        WHERE assessed.enterprise_id = enterprise.enterprise_id AND assessed.year = figure.year
    )
UNION ALL
SELECT
    'enterprise_register' AS feed,
    NULL AS sheet,
    list.submission_id,
    NULL::integer AS row_number
FROM figure
INNER JOIN core.current_submission AS list
    ON list.feed = 'enterprise_register' AND figure.register_listed_on = list.period_end
WHERE figure.traced_column = 'register_listed_on'
