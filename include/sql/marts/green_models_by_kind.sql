-- title: Mô hình xanh theo loại
-- title_en: Green models by kind
-- about: Mỗi kỳ và loại mô hình một dòng: số mô hình đang có, số bắt đầu từ năm 2026, kinh phí. Cùng một mô hình chỉ tính một lần trong kỳ.
-- sources: green_models
-- public: yes
-- key: period, model_kind
-- trace: query

CREATE VIEW mart.green_models_by_kind WITH (security_invoker = true) AS
SELECT
    period,
    model_kind,
    model_kind_label,
    count(*) AS models,
    -- the Plan 2026-2030 counts from its first day
    count(*) FILTER (WHERE started_on >= date '2026-01-01') AS started_since_2026,
    sum(cost_mvnd) AS cost_mvnd,
    count(*) FILTER (WHERE cost_mvnd IS NULL) AS cost_unknown
FROM mart.green_models
WHERE counts_in_period
GROUP BY period, model_kind, model_kind_label;

COMMENT ON COLUMN mart.green_models_by_kind.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.green_models_by_kind.model_kind IS 'Mã loại mô hình | Kind of model, a code of green_model_kind';
COMMENT ON COLUMN mart.green_models_by_kind.model_kind_label IS 'Loại mô hình | Kind of model in words';
COMMENT ON COLUMN mart.green_models_by_kind.models IS 'Số mô hình, dự án | Models and projects';
COMMENT ON COLUMN mart.green_models_by_kind.started_since_2026 IS 'Trong đó bắt đầu từ ngày 01/01/2026 | Of these, begun since 2026-01-01';
COMMENT ON COLUMN mart.green_models_by_kind.cost_mvnd IS 'Kinh phí (triệu đồng) | Cost, million VND';
COMMENT ON COLUMN mart.green_models_by_kind.cost_unknown IS 'Số mô hình không ghi kinh phí | Models without a cost';
