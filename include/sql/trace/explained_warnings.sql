-- The row that is warned of, and the files in which it was explained.
SELECT
    figure.feed,
    nullif(figure.sheet, '') AS sheet,
    figure.submission_id,
    CASE WHEN figure.sheet <> '' THEN figure.row_number END AS row_number
FROM figure
UNION ALL
SELECT
    figure.feed,
    NULL AS sheet,
    named.submission_id,
    NULL::integer AS row_number
FROM figure
CROSS JOIN
    LATERAL (
        VALUES (figure.explained_submission_id), (figure.explained_in_submission_id)
    ) AS named (submission_id)
WHERE named.submission_id IS NOT NULL
