-- title: Quy tắc kiểm tra chưa áp dụng được, theo biểu
-- rows: feed
SELECT
    submission.feed,
    count(DISTINCT outcome.rule) AS rules,
    count(DISTINCT outcome.submission_id) AS submissions
FROM core.current_submission AS submission
INNER JOIN intake.rule_outcome AS outcome ON submission.submission_id = outcome.submission_id
WHERE submission.period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
GROUP BY submission.feed
ORDER BY submission.feed;
