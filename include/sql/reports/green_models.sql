-- title: Mô hình sản xuất xanh, kinh tế tuần hoàn, chuyển giao công nghệ
-- mart: green_models_by_kind (period, model_kind)
-- rows: model_kind
-- heading model_kind_label: Loại mô hình
-- heading models: Số mô hình, dự án
-- heading started_since_2026: Bắt đầu từ năm 2026
-- heading cost_mvnd, 1: Kinh phí (triệu đồng)
-- note: Theo kỳ báo cáo cuối cùng trong năm.
WITH of_year AS (
    SELECT *
    FROM mart.green_models_by_kind
    WHERE period = (
        SELECT max(reported.period)
        FROM mart.green_models_by_kind AS reported
        WHERE reported.period LIKE %(year)s::text || '-H_'
    )
)

SELECT
    period,
    model_kind,
    CASE WHEN grouping(model_kind, model_kind_label) > 0 THEN 'Tổng cộng' ELSE model_kind_label END AS model_kind_label,
    grouping(model_kind, model_kind_label) > 0 AS is_total,
    sum(models) AS models,
    sum(started_since_2026) AS started_since_2026,
    sum(cost_mvnd) AS cost_mvnd,
    sum(cost_unknown) AS cost_unknown
FROM of_year
GROUP BY GROUPING SETS ((period, model_kind, model_kind_label), ())
HAVING count(*) > 0
ORDER BY is_total ASC, models DESC, model_kind ASC;
