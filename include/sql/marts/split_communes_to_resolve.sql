-- title: Xã, phường cũ đã chia cần người xác định
-- title_en: Split communes to resolve
-- about: Các dòng hiện hành ghi mã một xã, phường cũ đã chia cho nhiều đơn vị mới mà tên, địa chỉ không cho biết đơn vị nào; cần hỏi đơn vị gửi rồi ghi mã mới và nộp lại. Mỗi ô một dòng.
-- sources: commune_facilities, enterprise_register, green_models, industrial_zones, relocations, renewable_power
-- public: no
-- key: submission_id, sheet, row_number, column_name
-- trace: query

CREATE VIEW mart.split_communes_to_resolve WITH (security_invoker = true) AS
WITH unresolved AS (
    SELECT
        submission_id,
        row_number,
        'facilities' AS sheet,
        'commune_code' AS column_name,
        commune_code_reported AS old_code
    FROM core.commune_facilities__facilities
    WHERE commune_code_resolution = 'split'
    UNION ALL
    SELECT
        submission_id,
        row_number,
        'enterprises' AS sheet,
        'commune_code' AS column_name,
        commune_code_reported AS old_code
    FROM core.enterprise_register__enterprises
    WHERE commune_code_resolution = 'split'
    UNION ALL
    SELECT
        submission_id,
        row_number,
        'models' AS sheet,
        'commune_code' AS column_name,
        commune_code_reported AS old_code
    FROM core.green_models__models
    WHERE commune_code_resolution = 'split'
    UNION ALL
    SELECT
        submission_id,
        row_number,
        'zones' AS sheet,
        'commune_code' AS column_name,
        commune_code_reported AS old_code
    FROM core.industrial_zones__zones
    WHERE commune_code_resolution = 'split'
    UNION ALL
    SELECT
        submission_id,
        row_number,
        'relocations' AS sheet,
        'from_commune_code' AS column_name,
        from_commune_code_reported AS old_code
    FROM core.relocations__relocations
    WHERE from_commune_code_resolution = 'split'
    UNION ALL
    SELECT
        submission_id,
        row_number,
        'plants' AS sheet,
        'commune_code' AS column_name,
        commune_code_reported AS old_code
    FROM core.renewable_power__plants
    WHERE commune_code_resolution = 'split'
),

candidate AS (
    SELECT
        conversion.old_code,
        min(conversion.old_name) AS old_name,
        array_agg(conversion.new_code ORDER BY conversion.new_code) AS candidate_codes,
        string_agg(conversion.new_code || ' ' || commune.commune_name, '; ' ORDER BY conversion.new_code) AS candidates
    FROM core.commune_conversion AS conversion
    INNER JOIN core.commune AS commune ON conversion.new_code = commune.commune_code
    GROUP BY conversion.old_code
)

SELECT
    submission.unit_code,
    submission.feed,
    submission.period,
    unresolved.submission_id,
    unresolved.sheet,
    unresolved.row_number,
    unresolved.column_name,
    unresolved.old_code,
    candidate.old_name,
    candidate.candidate_codes,
    candidate.candidates
FROM unresolved
INNER JOIN core.current_submission AS submission ON unresolved.submission_id = submission.submission_id
LEFT JOIN candidate ON unresolved.old_code = candidate.old_code;

COMMENT ON COLUMN mart.split_communes_to_resolve.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.split_communes_to_resolve.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN mart.split_communes_to_resolve.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.split_communes_to_resolve.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.split_communes_to_resolve.sheet IS 'Trang theo hợp đồng | Sheet of the contract';
COMMENT ON COLUMN mart.split_communes_to_resolve.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
COMMENT ON COLUMN mart.split_communes_to_resolve.column_name IS 'Trường | Field';
COMMENT ON COLUMN mart.split_communes_to_resolve.old_code IS 'Mã xã, phường cũ như đã ghi | Code of the old commune as it was reported';
COMMENT ON COLUMN mart.split_communes_to_resolve.old_name IS 'Tên xã, phường cũ | Name of the old commune';
COMMENT ON COLUMN mart.split_communes_to_resolve.candidate_codes IS 'Mã các xã, phường mới có thể | Codes of the new communes it may be';
COMMENT ON COLUMN mart.split_communes_to_resolve.candidates IS 'Các xã, phường mới có thể, mã và tên | The new communes it may be, with their names';
