-- Each figure by the enterprises of mart.declaration_assessment that it counts.
SELECT
    traced.feed,
    traced.sheet,
    traced.submission_id,
    traced.row_number
FROM figure
INNER JOIN mart.declaration_assessment AS counted
    ON figure.year = counted.year AND figure.sector_code = counted.sector_code
CROSS JOIN
    LATERAL core.trace(
        'declaration_assessment', 'verdict', ARRAY[counted.year::text, counted.enterprise_id::text]
    ) AS traced
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
UNION ALL
-- who is not assessed stands in the list and nowhere else
SELECT
    'enterprise_register' AS feed,
    'enterprises' AS sheet,
    listed.submission_id,
    listed.row_number
FROM figure
INNER JOIN core.enterprise AS enterprise
    ON
        make_date(figure.year, 12, 31) <@ enterprise.valid
        AND enterprise.recorded_during @> (SELECT core.as_of())
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
