-- The row whose old code is open.
SELECT
    figure.feed,
    figure.sheet,
    figure.submission_id,
    figure.row_number
FROM figure
