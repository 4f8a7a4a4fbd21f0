-- title: Kiểm tra, xử lý vi phạm theo lĩnh vực
-- rows: violation_field
-- heading violation_field_label: Lĩnh vực
-- heading violations: Số vi phạm
-- heading decisions: Quyết định xử phạt
-- heading fine_mvnd, 1: Tiền phạt (triệu đồng)
-- heading remedies_completed: Đã khắc phục
-- heading remedies_open: Chưa khắc phục xong
SELECT
    violation_field,
    CASE WHEN grouping(violation_field) > 0 THEN 'Tổng cộng' ELSE max(violation_field_label) END
        AS violation_field_label,
    grouping(violation_field) > 0 AS is_total,
    sum(violations) AS violations,
    sum(decisions) AS decisions,
    sum(fine_vnd) / 1000000.0 AS fine_mvnd,
    sum(remedies_completed) AS remedies_completed,
    sum(remedies_open) AS remedies_open
FROM mart.inspections_by_field
WHERE period LIKE %(year)s::text || '-Q_' AND violation_field <> 'no_violation'
GROUP BY GROUPING SETS ((violation_field), ())
HAVING count(*) > 0
ORDER BY is_total ASC, violations DESC, violation_field ASC;
