-- title: Cảnh báo đã được giải trình
-- title_en: Warnings that were explained
-- about: Các cảnh báo của số liệu hiện hành không nêu lại vì đơn vị đã giải trình, để báo cáo kể ra và kiểm tra lại. Lời giải trình và giá trị nằm ở intake.explanation, cán bộ xem được. Mỗi cảnh báo một dòng.
-- sources: all
-- public: no
-- key: submission_id, warning_number
-- trace: query

CREATE VIEW mart.explained_warnings WITH (security_invoker = true) AS
SELECT
    submission.unit_code,
    submission.feed,
    submission.period,
    warning.sheet,
    warning.rule,
    explanation.column_name,
    warning.submission_id,
    warning.warning_number,
    warning.row_number,
    warning.explanation_id,
    explanation.explained_submission_id,
    explanation.submission_id AS explained_in_submission_id,
    explanation.given_at,
    explanation.expires_at
FROM intake.explained_warning AS warning
INNER JOIN core.current_submission AS submission ON warning.submission_id = submission.submission_id
INNER JOIN intake.explanation AS explanation ON warning.explanation_id = explanation.explanation_id;

COMMENT ON COLUMN mart.explained_warnings.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.explained_warnings.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN mart.explained_warnings.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.explained_warnings.sheet IS 'Trang theo hợp đồng, trống nếu cả tệp | Sheet of the contract, empty for the file';
COMMENT ON COLUMN mart.explained_warnings.rule IS 'Quy tắc | Rule';
COMMENT ON COLUMN mart.explained_warnings.column_name IS 'Trường, trống nếu cả tệp | Field, empty for the file';
COMMENT ON COLUMN mart.explained_warnings.submission_id IS 'Số tiếp nhận | Submission that was not warned again';
COMMENT ON COLUMN mart.explained_warnings.warning_number IS 'Số thứ tự của cảnh báo trong tệp | Number of the warning within the file';
COMMENT ON COLUMN mart.explained_warnings.row_number IS 'Dòng trong trang | Row in the sender''s sheet, null for a whole column or file';
COMMENT ON COLUMN mart.explained_warnings.explanation_id IS 'Số giải trình | Number of the explanation';
COMMENT ON COLUMN mart.explained_warnings.explained_submission_id IS 'Tệp có cảnh báo được giải trình | Submission whose warning was explained';
COMMENT ON COLUMN mart.explained_warnings.explained_in_submission_id IS 'Tệp có lời giải trình | Submission that the explanation came with';
COMMENT ON COLUMN mart.explained_warnings.given_at IS 'Khi nào giải trình | When it was explained';
COMMENT ON COLUMN mart.explained_warnings.expires_at IS 'Hết hiệu lực | Until when the explanation holds';
