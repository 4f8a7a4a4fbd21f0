-- title: Mã xã, phường đã ghi và cách hiểu
-- title_en: Codes of communes as written and as understood
-- about: Mỗi biểu, kỳ, mã đã ghi, cách hiểu và mã mới một dòng, với số dòng số liệu. Mã cũ (converted, split_own, split_by_address, split) cộng theo mã cũ hay theo mã mới đều ra cùng một tổng; xã, phường cũ bị chia mà chưa rõ phần thì trống mã mới. Không gồm dòng không ghi mã.
-- sources: commune_facilities, enterprise_register, green_models, industrial_zones, relocations, renewable_power
-- public: yes
-- key: feed, period, code_reported, resolution, commune_code
-- trace: query

CREATE VIEW mart.commune_codes_used WITH (security_invoker = true) AS
WITH fact AS (
    SELECT
        submission_id,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.commune_facilities__facilities
    UNION ALL
    SELECT
        submission_id,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.enterprise_register__enterprises
    UNION ALL
    SELECT
        submission_id,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.green_models__models
    UNION ALL
    SELECT
        submission_id,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.industrial_zones__zones
    UNION ALL
    SELECT
        submission_id,
        from_commune_code AS commune_code,
        from_commune_code_reported AS commune_code_reported,
        from_commune_code_resolution AS commune_code_resolution
    FROM core.relocations__relocations
    UNION ALL
    SELECT
        submission_id,
        commune_code,
        commune_code_reported,
        commune_code_resolution
    FROM core.renewable_power__plants
),

old_commune AS (
    SELECT
        old_code,
        min(old_name) AS old_name
    FROM core.commune_conversion
    GROUP BY old_code
)

SELECT
    submission.feed,
    submission.period,
    fact.commune_code_reported AS code_reported,
    fact.commune_code_resolution AS resolution,
    fact.commune_code_resolution IN ('converted', 'split_own', 'split_by_address', 'split') AS is_old_code,
    CASE
        WHEN fact.commune_code_resolution IN ('converted', 'split_own', 'split_by_address', 'split')
            THEN old_commune.old_name
    END AS old_commune_name,
    fact.commune_code,
    commune.commune_name,
    count(*) AS rows_written
FROM core.current_submission AS submission
INNER JOIN fact ON submission.submission_id = fact.submission_id
LEFT JOIN old_commune ON fact.commune_code_reported = old_commune.old_code
LEFT JOIN core.commune ON fact.commune_code = commune.commune_code
WHERE fact.commune_code_reported IS NOT NULL
GROUP BY
    submission.feed,
    submission.period,
    fact.commune_code_reported,
    fact.commune_code_resolution,
    old_commune.old_name,
    fact.commune_code,
    commune.commune_name;

COMMENT ON COLUMN mart.commune_codes_used.feed IS 'Mã biểu | Feed';
COMMENT ON COLUMN mart.commune_codes_used.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.commune_codes_used.code_reported IS 'Mã như đã ghi | Code as it was written';
COMMENT ON COLUMN mart.commune_codes_used.resolution IS 'Cách hiểu (current, converted, split_own, split_by_address, split và khác) | How it was understood: current, converted, split_own, split_by_address, split and others';
COMMENT ON COLUMN mart.commune_codes_used.is_old_code IS 'Là mã xã, phường cũ | Whether it is the code of an old commune';
COMMENT ON COLUMN mart.commune_codes_used.old_commune_name IS 'Tên xã, phường cũ | Name of the old commune';
COMMENT ON COLUMN mart.commune_codes_used.commune_code IS 'Mã xã, phường mới; trống nếu chưa xác định được | Commune since July 2025, null where it is not settled';
COMMENT ON COLUMN mart.commune_codes_used.commune_name IS 'Tên xã, phường | Name of the commune';
COMMENT ON COLUMN mart.commune_codes_used.rows_written IS 'Số dòng số liệu | Rows of facts';
