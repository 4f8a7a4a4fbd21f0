-- Each figure by the enterprises of mart.declaration_assessment that it counts.
SELECT
    traced.feed,
    traced.sheet,
    traced.submission_id,
    traced.row_number
FROM figure
INNER JOIN mart.declaration_assessment AS counted
    ON figure.year = counted.year AND figure.sector_code = counted.sector_code
CROSS JOIN LATERAL core.trace(
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
        WHEN 'not_required' THEN counted.verdict = 'not_required'
        ELSE false
    END
UNION ALL
-- who is not assessed stands in the list and nowhere else: the submissions that hold it
SELECT DISTINCT
    'enterprise_register' AS feed,
    NULL AS sheet,
    enterprise.submission_id,
    NULL::integer AS row_number
FROM figure
INNER JOIN core.enterprise AS enterprise
    ON
        make_date(figure.year, 12, 31) <@ enterprise.valid
        AND enterprise.recorded_during @> (SELECT core.as_of())
WHERE
    figure.traced_column = 'register_listed_on'
    OR (figure.traced_column = 'not_assessed' AND figure.not_assessed > 0)
