-- title: Tổng hợp khai báo môi trường theo ngành
-- title_en: Declarations by sector
-- about: Mỗi năm từ 2025 và ngành khai báo một dòng, theo thứ tự Phụ lục I TT 42/2020/TT-BCT: bao nhiêu doanh nghiệp phải khai báo, đã khai báo, chậm, chưa, và bao nhiêu cần xem xét. Dòng cuối (other_unlisted) thay cho dòng 13 đến 16, có hiệu lực nhưng chưa tìm thấy nội dung: không biết ai phải khai báo theo các dòng đó, nên must để trống; not_assessed là số doanh nghiệp công nghiệp (ngành cấp 2 từ 05 đến 35) chưa xét được vì không thuộc dòng 1 đến 12. Chưa có danh sách doanh nghiệp thì các số để trống.
-- sources: enterprise_register, enterprise_declarations
-- public: yes
-- key: year, sector_code
-- trace: query

CREATE VIEW mart.declaration_summary WITH (security_invoker = true) AS
WITH listed_year AS (
    SELECT
        counted.year,
        make_date(counted.year, 12, 31) AS year_end,
        (
            SELECT max(submission.period_end)
            FROM core.current_submission AS submission
            WHERE
                submission.feed = 'enterprise_register'
                AND submission.period_end <= make_date(counted.year, 12, 31)
        ) AS register_listed_on
    FROM generate_series(2025, extract(YEAR FROM (SELECT core.as_of_day()))::integer) AS counted (year)
),

sector AS (
    SELECT
        sector.annex_row::text AS annex_rows,
        sector.annex_row AS sort_order,
        sector.sector_code,
        sector.sector_name,
        sector.threshold,
        sector.threshold_unit,
        sector.alternative_threshold,
        sector.alternative_unit,
        sector.confirmed
    FROM core.declaration_sector AS sector
    UNION ALL
    SELECT
        '13-16' AS annex_rows,
        13 AS sort_order,
        code.code AS sector_code,
        code.label AS sector_name,
        null AS threshold,
        null AS threshold_unit,
        null AS alternative_threshold,
        null AS alternative_unit,
        false AS confirmed
    FROM core.code
    WHERE code.codelist = 'decl_sector' AND code.code = 'other_unlisted'
),

assessed AS (
    SELECT
        year,
        enterprise_id,
        sector_code,
        verdict,
        declaration_status,
        declared_on,
        decided_verdict
    FROM mart.declaration_assessment
),

counted AS (
    SELECT
        year,
        sector_code,
        count(*) FILTER (WHERE verdict = 'must') AS must,
        count(*) FILTER (WHERE verdict = 'must' AND declaration_status = 'declared') AS declared,
        count(*) FILTER (WHERE verdict = 'must' AND declaration_status = 'late') AS late,
        count(*) FILTER (WHERE verdict = 'must' AND declaration_status = 'not_declared') AS not_declared,
        count(*) FILTER (WHERE verdict = 'must' AND declaration_status = 'not_due') AS not_due,
        count(*) FILTER (WHERE verdict = 'review') AS review,
        count(*) FILTER (WHERE verdict = 'review' AND declared_on IS NOT null) AS review_declared,
        count(*) FILTER (WHERE verdict = 'voluntary') AS voluntary,
        count(*) FILTER (WHERE verdict = 'not_required') AS not_required,
        count(*) FILTER (WHERE decided_verdict = 'must') AS decided_must,
        count(*) FILTER (WHERE decided_verdict = 'not_required') AS decided_not_required
    FROM assessed
    GROUP BY year, sector_code
),

not_assessed AS (
    SELECT
        listed_year.year,
        count(*) AS enterprises
    FROM listed_year
    -- coalesce as in core.enterprise_known, or each enterprise is compared with each that was assessed
    INNER JOIN core.enterprise_known AS enterprise ON coalesce(enterprise.valid @> listed_year.year_end, false)
    WHERE
        enterprise.status IS DISTINCT FROM 'dissolved'
        -- mining, manufacturing and energy have the same divisions in VSIC 2018 and 2025
        AND left(enterprise.vsic_code_class, 2) BETWEEN '05' AND '35'
        AND NOT EXISTS (
            SELECT FROM assessed
            WHERE
                assessed.enterprise_id = enterprise.enterprise_id
                AND assessed.year = listed_year.year
        )
    GROUP BY listed_year.year
)

SELECT
    listed_year.year,
    sector.annex_rows,
    sector.sector_code,
    sector.sector_name,
    sector.threshold,
    sector.threshold_unit,
    sector.alternative_threshold,
    sector.alternative_unit,
    sector.confirmed,
    listed_year.register_listed_on,
    CASE
        -- of rows 13 to 16 only those are known of whom an officer decided it
        WHEN sector.sector_code = 'other_unlisted' THEN nullif(counted.must, 0)
        WHEN listed_year.register_listed_on IS NOT null THEN coalesce(counted.must, 0)
    END AS must,
    coalesce(counted.declared, 0) AS declared,
    coalesce(counted.late, 0) AS late,
    coalesce(counted.not_declared, 0) AS not_declared,
    coalesce(counted.not_due, 0) AS not_due,
    CASE WHEN listed_year.register_listed_on IS NOT null THEN coalesce(counted.review, 0) END AS review,
    coalesce(counted.review_declared, 0) AS review_declared,
    coalesce(counted.voluntary, 0) AS voluntary,
    CASE
        WHEN listed_year.register_listed_on IS NOT null AND sector.sector_code <> 'other_unlisted'
            THEN coalesce(counted.not_required, 0)
    END AS not_required,
    CASE
        WHEN listed_year.register_listed_on IS NOT null AND sector.sector_code = 'other_unlisted'
            THEN coalesce(not_assessed.enterprises, 0)
    END AS not_assessed,
    coalesce(counted.decided_must, 0) AS decided_must,
    coalesce(counted.decided_not_required, 0) AS decided_not_required
FROM listed_year
CROSS JOIN sector
LEFT JOIN counted ON listed_year.year = counted.year AND sector.sector_code = counted.sector_code
LEFT JOIN not_assessed ON listed_year.year = not_assessed.year
ORDER BY listed_year.year, sector.sort_order;

COMMENT ON COLUMN mart.declaration_summary.year IS 'Năm khai báo | Year of the declarations';
COMMENT ON COLUMN mart.declaration_summary.annex_rows IS 'Dòng của Phụ lục I (13-16 chưa tìm thấy nội dung) | Row of annex I; 13-16 were not found';
COMMENT ON COLUMN mart.declaration_summary.sector_code IS 'Mã ngành khai báo | Sector';
COMMENT ON COLUMN mart.declaration_summary.sector_name IS 'Tên ngành khai báo | Name of the sector';
COMMENT ON COLUMN mart.declaration_summary.threshold IS 'Ngưỡng (0 là mọi cơ sở), trống nếu chưa tìm thấy | Threshold; 0 means every site, null where it was not found';
COMMENT ON COLUMN mart.declaration_summary.threshold_unit IS 'Đơn vị của ngưỡng, trống nếu chưa rõ | Unit of the threshold, null where it was not seen';
COMMENT ON COLUMN mart.declaration_summary.alternative_threshold IS 'Ngưỡng thứ hai, đạt một trong hai là phải khai báo | Second threshold; either is enough';
COMMENT ON COLUMN mart.declaration_summary.alternative_unit IS 'Đơn vị của ngưỡng thứ hai | Unit of the second threshold';
COMMENT ON COLUMN mart.declaration_summary.confirmed IS 'Dòng phụ lục đã đối chiếu văn bản chưa | Whether the row of the annex was compared with a text';
COMMENT ON COLUMN mart.declaration_summary.register_listed_on IS 'Ngày của danh sách doanh nghiệp đã dùng, trống nếu chưa có | Day of the newest list of enterprises used, null without any';
COMMENT ON COLUMN mart.declaration_summary.must IS 'Số doanh nghiệp phải khai báo; trống nếu không biết được | Enterprises that must declare; null where it cannot be known';
COMMENT ON COLUMN mart.declaration_summary.declared IS 'Trong đó đã khai báo đúng hạn | Of these, declared in time';
COMMENT ON COLUMN mart.declaration_summary.late IS 'Trong đó khai báo chậm | Of these, declared late';
COMMENT ON COLUMN mart.declaration_summary.not_declared IS 'Trong đó quá hạn chưa khai báo | Of these, not declared though it was due';
COMMENT ON COLUMN mart.declaration_summary.not_due IS 'Trong đó chưa khai báo, chưa đến hạn | Of these, not declared and not due yet';
COMMENT ON COLUMN mart.declaration_summary.review IS 'Số doanh nghiệp cần xem xét | Enterprises to be reviewed';
COMMENT ON COLUMN mart.declaration_summary.review_declared IS 'Trong đó đã khai báo | Of these, declared';
COMMENT ON COLUMN mart.declaration_summary.voluntary IS 'Số doanh nghiệp tự khai báo, danh sách không cho thấy là phải | Declared, though the register does not say they must';
COMMENT ON COLUMN mart.declaration_summary.not_required IS 'Số doanh nghiệp của ngành này không phải khai báo (dưới ngưỡng, đã giải thể) | Of the sector, but below the threshold or dissolved';
COMMENT ON COLUMN mart.declaration_summary.not_assessed IS 'Số doanh nghiệp công nghiệp ngoài dòng 1 đến 12, chưa xét được theo dòng 13 đến 16 | Industrial enterprises outside rows 1 to 12, which rows 13 to 16 may concern';
COMMENT ON COLUMN mart.declaration_summary.decided_must IS 'Trong must, số do cán bộ quyết định | Of must, those of whom an officer decided it';
COMMENT ON COLUMN mart.declaration_summary.decided_not_required IS 'Số cán bộ quyết định là không phải khai báo (đã khai báo thì nằm ở voluntary) | Enterprises of which an officer decided that they need not; voluntary where they declared';
