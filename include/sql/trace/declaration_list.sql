-- As in mart.declaration_assessment, of which it is a part.
SELECT
    traced.feed,
    traced.sheet,
    traced.submission_id,
    traced.row_number
FROM figure
CROSS JOIN LATERAL core.trace(
    'declaration_assessment', figure.traced_column, ARRAY[figure.year::text, figure.enterprise_id::text]
) AS traced
