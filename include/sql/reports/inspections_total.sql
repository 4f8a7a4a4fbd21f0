-- title: Kiểm tra, xử lý vi phạm, tổng hợp
WITH of_years AS (
    SELECT
        *,
        period LIKE %(year)s::text || '-Q_' AS is_year
    FROM mart.inspections_by_commune
    WHERE period LIKE %(year)s::text || '-Q_' OR period LIKE (%(year)s - 1)::text || '-Q_'
)

SELECT
    count(DISTINCT commune_code) FILTER (WHERE is_year) AS communes,
    sum(inspections) FILTER (WHERE is_year) AS inspections,
    sum(with_violation) FILTER (WHERE is_year) AS with_violation,
    sum(violations) FILTER (WHERE is_year) AS violations,
    sum(violations) FILTER (WHERE NOT is_year) AS violations_before,
    100.0 * (sum(violations) FILTER (WHERE is_year) - sum(violations) FILTER (WHERE NOT is_year))
    / nullif(sum(violations) FILTER (WHERE NOT is_year), 0) AS violations_change_pct,
    sum(decisions) FILTER (WHERE is_year) AS decisions,
    sum(fine_vnd) FILTER (WHERE is_year) / 1000000.0 AS fine_mvnd,
    sum(remedies_open) FILTER (WHERE is_year) AS remedies_open
FROM of_years;
