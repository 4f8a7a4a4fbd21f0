-- A unit's file is submitted exactly where a current submission answers an obligation; no row may come back.
SELECT
    completeness.unit_code,
    completeness.feed,
    completeness.period,
    completeness.submitted
FROM mart.completeness_by_unit AS completeness
LEFT JOIN core.current_submission AS submission
    ON
        completeness.unit_code = submission.unit_code
        AND completeness.feed = submission.feed
        AND completeness.period = submission.period
WHERE completeness.submitted IS DISTINCT FROM (submission.submission_id IS NOT null);
