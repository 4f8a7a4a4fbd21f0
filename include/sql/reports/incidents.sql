-- title: Sự cố môi trường theo loại
-- rows: incident_kind
-- heading incident_kind_label: Loại sự cố
-- heading incidents: Số sự cố
-- heading resolved: Đã khắc phục xong
-- heading unresolved: Chưa xong
-- heading damage_mvnd, 1: Thiệt hại (triệu đồng)
SELECT
    incident_kind,
    CASE WHEN grouping(incident_kind, incident_kind_label) > 0 THEN 'Tổng cộng' ELSE incident_kind_label END
        AS incident_kind_label,
    grouping(incident_kind, incident_kind_label) > 0 AS is_total,
    sum(incidents) AS incidents,
    sum(resolved) AS resolved,
    sum(unresolved) AS unresolved,
    sum(damage_vnd) / 1000000.0 AS damage_mvnd,
    sum(damage_unknown) AS damage_unknown
FROM mart.incidents_by_kind
WHERE period LIKE %(year)s::text || '-Q_'
GROUP BY GROUPING SETS ((incident_kind, incident_kind_label), ())
HAVING count(*) > 0
ORDER BY is_total ASC, incidents DESC, incident_kind ASC;
