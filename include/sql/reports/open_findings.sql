-- Cảnh báo chưa giải quyết
WITH of_year AS (
    SELECT
        submission_id,
        feed,
        unit_code
    FROM core.current_submission
    WHERE period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
)

SELECT
    of_year.feed,
    finding.severity,
    count(*) AS findings,
    count(DISTINCT of_year.unit_code) AS units
FROM of_year
INNER JOIN intake.finding ON of_year.submission_id = finding.submission_id
WHERE finding.severity <> 'info'
GROUP BY of_year.feed, finding.severity
ORDER BY of_year.feed, finding.severity;
