-- title: Kết quả quan trắc nước thải so với giới hạn
-- rows: parameter
-- heading parameter_label: Thông số
-- heading results: Số kết quả
-- heading compared: So sánh được
-- heading exceeding: Vượt giới hạn
-- heading exceeding_pct, 1: Tỷ lệ vượt (%)
-- heading most_times_limit, 2: Cao nhất (lần giới hạn)
-- note: So với giới hạn của quy chuẩn, chưa tính Kq, Kf. Cơ sở chưa rõ năm hoạt động được so với quy chuẩn cũ.
SELECT
    parameter,
    CASE WHEN grouping(parameter, parameter_label) > 0 THEN 'Tổng cộng' ELSE parameter_label END AS parameter_label,
    grouping(parameter, parameter_label) > 0 AS is_total,
    sum(results) AS results,
    sum(compared) AS compared,
    sum(exceeding) AS exceeding,
    100.0 * sum(exceeding) / nullif(sum(compared), 0) AS exceeding_pct,
    max(most_times_limit) AS most_times_limit,
    sum(not_compared) AS not_compared,
    sum(unconfirmed) AS unconfirmed
FROM mart.wastewater_exceedances_by_parameter
WHERE source = 'monitoring' AND period LIKE %(year)s::text || '-Q_'
GROUP BY GROUPING SETS ((parameter, parameter_label), ())
HAVING count(*) > 0
ORDER BY is_total ASC, exceeding DESC, results DESC, parameter ASC;
