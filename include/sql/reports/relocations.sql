-- title: Di dời cơ sở vào khu, cụm công nghiệp
-- mart: relocations_by_status (period, status)
-- rows: status
-- heading status_label: Tình trạng
-- heading facilities: Số cơ sở
-- heading support_mvnd, 1: Kinh phí hỗ trợ (triệu đồng)
-- heading without_zone: Chưa rõ nơi đến
-- note: Theo kỳ báo cáo cuối cùng trong năm.
WITH of_year AS (
    SELECT *
    FROM mart.relocations_by_status
    WHERE period = (
        SELECT max(reported.period)
        FROM mart.relocations_by_status AS reported
        WHERE reported.period LIKE %(year)s::text || '-H_'
    )
)

SELECT
    period,
    status,
    CASE WHEN grouping(status, status_label) > 0 THEN 'Tổng cộng' ELSE status_label END AS status_label,
    grouping(status, status_label) > 0 AS is_total,
    sum(facilities) AS facilities,
    sum(support_mvnd) AS support_mvnd,
    sum(support_unknown) AS support_unknown,
    sum(without_zone) AS without_zone
FROM of_year
GROUP BY GROUPING SETS ((period, status, status_label), ())
HAVING count(*) > 0
ORDER BY is_total, array_position(ARRAY['planned', 'ongoing', 'completed', 'cancelled'], status);
