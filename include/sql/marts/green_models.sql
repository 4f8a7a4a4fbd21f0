-- title: Mô hình sản xuất xanh, kinh tế tuần hoàn, chuyển giao công nghệ
-- title_en: Green production, circular economy and technology transfer
-- about: Mỗi mô hình, dự án trong một bản nộp hiện hành một dòng. Cùng tên là cùng mô hình: do hai đơn vị báo cáo thì tính bản nhận sau.
-- sources: green_models
-- public: no
-- key: submission_id, row_number
-- trace: green_models.models

CREATE VIEW mart.green_models WITH (security_invoker = true) AS
WITH submission AS (
    SELECT
        submission_id,
        period_end,
        received_at,
        period_end = max(period_end) OVER (PARTITION BY unit_code) AS is_newest
    FROM core.current_submission
    WHERE feed = 'green_models'
),

reported AS (
    SELECT
        submission.period_end,
        submission.received_at,
        submission.is_newest,
        fact.submission_id,
        fact.row_number,
        fact.unit_code,
        fact.period,
        fact.model_name,
        fact.model_kind,
        fact.enterprise_id,
        fact.commune_code,
        fact.started_on,
        fact.saving_description,
        fact.cost_mvnd,
        core.name_key(fact.model_name) AS same_key
    FROM submission
    INNER JOIN core.green_models__models AS fact ON submission.submission_id = fact.submission_id
)

SELECT
    reported.period,
    reported.model_name,
    reported.model_kind,
    kind.label AS model_kind_label,
    reported.enterprise_id,
    reported.commune_code,
    commune.commune_name,
    reported.started_on,
    reported.saving_description,
    reported.cost_mvnd,
    row_number() OVER (
        PARTITION BY reported.same_key, reported.period
        ORDER BY reported.received_at DESC, reported.submission_id DESC, reported.row_number ASC
    ) = 1 AS counts_in_period,
    reported.is_newest AND row_number() OVER (
        PARTITION BY reported.same_key, reported.is_newest
        ORDER BY
            reported.period_end DESC, reported.received_at DESC, reported.submission_id DESC, reported.row_number ASC
    ) = 1 AS counts_now,
    reported.unit_code,
    reported.submission_id,
    reported.row_number
FROM reported
LEFT JOIN core.commune ON reported.commune_code = commune.commune_code
LEFT JOIN core.code AS kind ON reported.model_kind = kind.code AND kind.codelist = 'green_model_kind';

COMMENT ON COLUMN mart.green_models.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.green_models.model_name IS 'Tên mô hình, dự án | Name of the model or project';
COMMENT ON COLUMN mart.green_models.model_kind IS 'Mã loại mô hình | Kind of model, a code of green_model_kind';
COMMENT ON COLUMN mart.green_models.model_kind_label IS 'Loại mô hình | Kind of model in words';
COMMENT ON COLUMN mart.green_models.enterprise_id IS 'Số định danh nội bộ của đơn vị áp dụng | Internal number of the enterprise that applies it';
COMMENT ON COLUMN mart.green_models.commune_code IS 'Mã xã, phường mới; trống nếu chưa xác định được | Commune since July 2025, null where it is not settled';
COMMENT ON COLUMN mart.green_models.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.green_models.started_on IS 'Ngày bắt đầu | Day on which it began';
COMMENT ON COLUMN mart.green_models.saving_description IS 'Hiệu quả | What it saves';
COMMENT ON COLUMN mart.green_models.cost_mvnd IS 'Kinh phí (triệu đồng) | Cost, million VND';
COMMENT ON COLUMN mart.green_models.counts_in_period IS 'Bản được tính cho kỳ (cùng đối tượng do hai đơn vị báo cáo thì lấy bản nhận sau) | Counted for its period: of two units that report the same, the one received later';
COMMENT ON COLUMN mart.green_models.counts_now IS 'Bản được tính là hiện trạng (kỳ mới nhất của đơn vị) | Counted as the present state: in the newest period of its unit';
COMMENT ON COLUMN mart.green_models.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.green_models.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.green_models.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
