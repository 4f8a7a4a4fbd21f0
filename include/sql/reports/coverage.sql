-- title: Mức đầy đủ của số liệu theo biểu
-- rows: feed
-- heading feed_title: Biểu
-- heading periods_due: Số kỳ đến hạn
-- heading owed: Lượt phải nộp
-- heading submitted: Lượt đã nộp
-- heading missing: Lượt chưa nộp
-- heading percent, 1: Tỷ lệ nộp (%)
-- One row a feed, also one that nobody owes or that is not due yet: what rests on it says so.
WITH of_year AS (
    SELECT *
    FROM mart.completeness_by_unit
    WHERE period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
),

never AS (
    SELECT
        feed,
        count(*) AS units_never,
        -- agencies are few and named; of the 126 communes the number is said
        string_agg(unit_name, ', ' ORDER BY unit_name) FILTER (WHERE unit_kind <> 'commune') AS agencies_never
    FROM (
        SELECT
            feed,
            unit_code,
            unit_name,
            unit_kind
        FROM of_year
        GROUP BY feed, unit_code, unit_name, unit_kind
        HAVING NOT bool_or(submitted)
    ) AS without
    GROUP BY feed
),

waiting AS (
    SELECT
        feed,
        count(DISTINCT period) AS periods_waiting
    FROM core.obligation
    WHERE
        period_end BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
        AND due_on > (SELECT core.as_of_day())
    GROUP BY feed
)

SELECT
    feed.feed,
    feed.title AS feed_title,
    count(DISTINCT of_year.period) AS periods_due,
    coalesce(max(waiting.periods_waiting), 0) AS periods_waiting,
    count(of_year.feed) AS owed,
    count(*) FILTER (WHERE of_year.submitted) AS submitted,
    count(*) FILTER (WHERE of_year.submitted AND NOT of_year.on_time) AS late,
    count(*) FILTER (WHERE NOT of_year.submitted) AS missing,
    100.0 * count(*) FILTER (WHERE of_year.submitted) / nullif(count(of_year.feed), 0) AS percent,
    coalesce(max(never.units_never), 0) AS units_never,
    max(never.agencies_never) AS agencies_never
FROM core.feed
LEFT JOIN of_year ON feed.feed = of_year.feed
LEFT JOIN never ON feed.feed = never.feed
LEFT JOIN waiting ON feed.feed = waiting.feed
GROUP BY feed.feed, feed.title
ORDER BY feed.feed;
