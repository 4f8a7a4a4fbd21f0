-- title: Quy tắc kiểm tra chưa áp dụng được
-- rows: feed, rule
-- heading feed_title: Biểu
-- heading rule: Quy tắc
-- heading submissions: Số tệp
-- heading rows_concerned: Số dòng
-- note: Quy tắc so sánh với kỳ trước, danh sách doanh nghiệp hoặc biểu khác mà số liệu để so sánh chưa có.
SELECT
    submission.feed,
    feed.title AS feed_title,
    outcome.rule,
    count(DISTINCT outcome.submission_id) AS submissions,
    sum(outcome.rows_concerned) AS rows_concerned
FROM core.current_submission AS submission
INNER JOIN intake.rule_outcome AS outcome ON submission.submission_id = outcome.submission_id
INNER JOIN core.feed ON submission.feed = feed.feed
WHERE submission.period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
GROUP BY submission.feed, feed.title, outcome.rule
ORDER BY submission.feed, outcome.rule;
