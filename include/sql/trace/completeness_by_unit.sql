-- The current submission, where there is one.
SELECT
    figure.feed,
    NULL AS sheet,
    figure.submission_id,
    NULL::integer AS row_number
FROM figure
WHERE figure.submission_id IS NOT NULL
