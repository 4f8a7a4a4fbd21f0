-- The current submissions of the feed.
SELECT
    submission.feed,
    NULL AS sheet,
    submission.submission_id,
    NULL::integer AS row_number
FROM figure
INNER JOIN core.current_submission AS submission ON figure.feed = submission.feed
