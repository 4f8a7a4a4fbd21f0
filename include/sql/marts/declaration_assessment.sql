-- title: Xét từng doanh nghiệp theo Phụ lục I TT 42/2020/TT-BCT
-- title_en: Every enterprise that may have to declare, judged
-- about: Mỗi doanh nghiệp và năm một dòng: doanh nghiệp mà mã ngành VSIC có thể thuộc một ngành phải khai báo (theo danh sách có hiệu lực ngày 31/12 của năm), và doanh nghiệp đã khai báo. Kết luận (verdict): must là phải khai báo; review là cần xem xét vì còn thiếu dữ kiện; not_required là không phải; voluntary là không phải nhưng đã tự khai báo. Ba điều cùng phải đúng: đang hoạt động, thuộc ngành, công suất từ ngưỡng trở lên; thiếu dữ kiện thì không đoán. Doanh nghiệp có thể thuộc nhiều ngành: lấy kết luận nặng nhất, rồi dòng trước của phụ lục. Doanh nghiệp cần xem xét mà cán bộ đã quyết định thì theo quyết định (reason là officer), chừng nào dữ kiện còn để ngỏ.
-- sources: enterprise_register, enterprise_declarations
-- public: no
-- key: year, enterprise_id
-- trace: query

CREATE VIEW mart.declaration_assessment WITH (security_invoker = true) AS
WITH instant AS (
    SELECT
        core.as_of() AS at,
        core.as_of_day() AS as_of_day
),

declaration_feed AS (
    SELECT due
    FROM core.feed
    WHERE feed = 'enterprise_declarations'
),

listed_year AS (
    SELECT
        counted.year,
        make_date(counted.year, 12, 31) AS year_end,
        CASE
            WHEN declaration_feed.due LIKE '+%'
                THEN make_date(counted.year, 12, 31) + substring(declaration_feed.due, '[0-9]+')::integer
            ELSE ((counted.year + 1) || '-' || declaration_feed.due)::date
        END AS due_on
    FROM declaration_feed
    CROSS JOIN generate_series(
        -- from the first list on, and from the first year of the Plan also without any
        (
            SELECT least(2025, min(extract(YEAR FROM period_end)))::integer
            FROM core.current_submission
            WHERE feed = 'enterprise_register'
        ),
        (SELECT extract(YEAR FROM as_of_day)::integer FROM instant)
    ) AS counted (year)
),

class AS MATERIALIZED (
    SELECT
        vsic_version,
        vsic_class,
        sector_code,
        when_named,
        when_other,
        otherwise,
        (SELECT array_agg(core.folded_words(word)) FROM unnest(product_words) AS listed (word)) AS product_words,
        (SELECT array_agg(core.folded_words(word)) FROM unnest(other_words) AS listed (word)) AS other_words
    FROM core.declaration_class
),

-- what was known of each enterprise of such a class, in all the versions that the lists say
possible AS (
    SELECT
        enterprise.enterprise_id,
        enterprise.valid,
        enterprise.submission_id,
        enterprise.enterprise_name,
        enterprise.vsic_code,
        enterprise.vsic_code_version,
        enterprise.commune_code,
        enterprise.main_product,
        enterprise.capacity,
        enterprise.capacity_unit,
        enterprise.status,
        class.sector_code,
        class.when_named,
        class.when_other,
        class.otherwise,
        coalesce(
            (
                SELECT bool_or(position(listed.word IN core.folded_words(enterprise.main_product)) > 0)
                FROM unnest(class.product_words) AS listed (word)
            ),
            false
        ) AS is_named,
        coalesce(
            (
                SELECT bool_or(position(listed.word IN core.folded_words(enterprise.main_product)) > 0)
                FROM unnest(class.other_words) AS listed (word)
            ),
            false
        ) AS is_other
    FROM core.enterprise_known AS enterprise
    INNER JOIN class
        ON enterprise.vsic_code_version = class.vsic_version AND enterprise.vsic_code_class = class.vsic_class
),

-- true, false, or null where a missing fact leaves it open: SQL's own three-valued logic
judged AS (
    SELECT
        possible.*,
        sector.annex_row,
        sector.sector_name,
        sector.threshold,
        sector.threshold_unit,
        sector.alternative_threshold,
        sector.alternative_unit,
        sector.valid_from,
        sector.confirmed,
        CASE possible.status
            WHEN 'active' THEN true
            WHEN 'dissolved' THEN false
        END AS operates,
        CASE
            WHEN possible.is_named AND possible.is_other THEN null
            WHEN possible.is_named THEN possible.when_named
            WHEN possible.is_other THEN possible.when_other
            ELSE possible.otherwise
        END AS belongs,
        sector.threshold = 0
        OR possible.capacity
        * CASE WHEN possible.capacity_unit = sector.threshold_unit THEN 1 ELSE conversion.factor END
        >= sector.threshold AS reaches_first,
        CASE
            WHEN sector.alternative_unit IS NULL THEN false
            ELSE
                possible.capacity
                * CASE WHEN possible.capacity_unit = sector.alternative_unit THEN 1 ELSE alternative.factor END
                >= sector.alternative_threshold
        END AS reaches_second,
        coalesce(conversion.needs, alternative.needs) AS conversion_needs
    FROM possible
    INNER JOIN core.declaration_sector AS sector ON possible.sector_code = sector.sector_code
    LEFT JOIN core.capacity_conversion AS conversion
        ON possible.capacity_unit = conversion.from_unit AND sector.threshold_unit = conversion.to_unit
    LEFT JOIN core.capacity_conversion AS alternative
        ON possible.capacity_unit = alternative.from_unit AND sector.alternative_unit = alternative.to_unit
),

candidate AS (
    SELECT
        judged.*,
        listed_year.year,
        listed_year.year_end,
        listed_year.due_on,
        judged.reaches_first OR judged.reaches_second AS reaches,
        judged.operates AND judged.belongs AND (judged.reaches_first OR judged.reaches_second) AS must_declare
    FROM judged
    INNER JOIN listed_year
        ON judged.valid @> listed_year.year_end AND judged.valid_from <= listed_year.year_end
    WHERE judged.belongs IS NOT false
),

chosen AS (
    SELECT DISTINCT ON (enterprise_id, year)
        *,
        array_agg(sector_code) OVER (
            PARTITION BY enterprise_id, year
            ORDER BY annex_row ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS candidate_sectors
    FROM candidate
    ORDER BY
        enterprise_id ASC,
        year ASC,
        CASE WHEN must_declare THEN 1 WHEN must_declare IS NULL THEN 2 ELSE 3 END ASC,
        annex_row ASC
),

declared AS (
    SELECT DISTINCT ON (general.enterprise_id, submission.period)
        general.enterprise_id,
        extract(YEAR FROM submission.period_end)::integer AS year,
        general.decl_sector AS declared_sector,
        submission.submission_id AS declaration_submission_id
    FROM core.current_submission AS submission
    INNER JOIN core.enterprise_declarations__general AS general
        ON submission.submission_id = general.submission_id
    WHERE submission.feed = 'enterprise_declarations' AND general.enterprise_id IS NOT null
    ORDER BY
        general.enterprise_id ASC, submission.period ASC, submission.received_at DESC, submission.submission_id DESC
),

first_received AS (
    SELECT
        general.enterprise_id,
        extract(YEAR FROM submission.period_end)::integer AS year,
        (min(submission.received_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS declared_on
    FROM core.counted_submission AS submission
    INNER JOIN core.enterprise_declarations__general AS general
        ON submission.submission_id = general.submission_id
    WHERE submission.feed = 'enterprise_declarations'
    GROUP BY general.enterprise_id, extract(YEAR FROM submission.period_end)
),

-- of whom the register does not say that it may have to
only_declared AS (
    SELECT
        declared.enterprise_id,
        declared.year,
        declared.declared_sector,
        listed_year.year_end,
        listed_year.due_on
    FROM declared
    INNER JOIN listed_year ON declared.year = listed_year.year
    WHERE NOT EXISTS (
        SELECT FROM chosen
        WHERE chosen.enterprise_id = declared.enterprise_id AND chosen.year = declared.year
    )
),

listed AS (
    SELECT
        enterprise_id,
        year,
        year_end,
        due_on,
        submission_id,
        enterprise_name,
        vsic_code,
        vsic_code_version,
        commune_code,
        main_product,
        capacity,
        capacity_unit,
        status,
        sector_code,
        candidate_sectors,
        operates,
        belongs,
        reaches,
        must_declare,
        conversion_needs
    FROM chosen
    UNION ALL
    SELECT
        only_declared.enterprise_id,
        only_declared.year,
        only_declared.year_end,
        only_declared.due_on,
        enterprise.submission_id,
        enterprise.enterprise_name,
        enterprise.vsic_code,
        enterprise.vsic_code_version,
        enterprise.commune_code,
        enterprise.main_product,
        enterprise.capacity,
        enterprise.capacity_unit,
        enterprise.status,
        only_declared.declared_sector AS sector_code,
        '{}' AS candidate_sectors,
        null AS operates,
        -- rows 13 to 16 of the annex are not known: one that declares for them may have to
        CASE WHEN only_declared.declared_sector = 'other_unlisted' THEN null ELSE false END AS belongs,
        null AS reaches,
        CASE WHEN only_declared.declared_sector = 'other_unlisted' THEN null ELSE false END AS must_declare,
        null AS conversion_needs
    FROM only_declared
    LEFT JOIN core.enterprise_known AS enterprise
        ON
            only_declared.enterprise_id = enterprise.enterprise_id
            AND enterprise.valid @> only_declared.year_end
),

-- an officer answers what the facts leave open; where a later list settles it, the list decides
decision AS (
    SELECT
        decided.enterprise_id,
        decided.year,
        decided.verdict AS decided_verdict,
        decided.decided_by,
        lower(decided.recorded_during) AS decided_at
    FROM core.declaration_decision AS decided
    CROSS JOIN instant
    WHERE decided.recorded_during @> instant.at
),

with_declaration AS (
    SELECT
        listed.*,
        decision.decided_verdict,
        decision.decided_by,
        decision.decided_at,
        declared.declared_sector,
        declared.declaration_submission_id,
        CASE WHEN declared.enterprise_id IS NOT null THEN first_received.declared_on END AS declared_on,
        CASE
            WHEN listed.must_declare OR decision.decided_verdict = 'must' THEN 'must'
            WHEN listed.must_declare IS NULL AND decision.decided_verdict IS NULL THEN 'review'
            WHEN declared.enterprise_id IS NOT null THEN 'voluntary'
            ELSE 'not_required'
        END AS verdict
    FROM listed
    LEFT JOIN declared ON listed.enterprise_id = declared.enterprise_id AND listed.year = declared.year
    LEFT JOIN first_received
        ON listed.enterprise_id = first_received.enterprise_id AND listed.year = first_received.year
    LEFT JOIN decision
        ON
            listed.must_declare IS NULL
            AND listed.enterprise_id = decision.enterprise_id
            AND listed.year = decision.year
),

explained AS (
    SELECT
        with_declaration.*,
        sector.annex_row,
        code.label AS sector_name,
        sector.threshold,
        sector.threshold_unit,
        sector.alternative_threshold,
        sector.alternative_unit,
        sector.confirmed,
        unit.label AS unit_name,
        format('%s %s', core.number_vi(with_declaration.capacity), unit.label) AS capacity_words,
        concat_ws(
            ' hoặc ',
            format('%s %s', core.number_vi(sector.threshold), coalesce(first_unit.label, '(chưa rõ đơn vị)')),
            format('%s %s', core.number_vi(sector.alternative_threshold), second_unit.label)
            || CASE WHEN sector.alternative_unit IS NULL THEN null ELSE '' END
        ) AS threshold_words,
        status.label AS status_name,
        CASE
            WHEN with_declaration.decided_verdict IS NOT null THEN 'officer'
            WHEN with_declaration.verdict = 'must' AND sector.threshold = 0 THEN 'every_site'
            WHEN with_declaration.verdict = 'must' THEN 'reaches_threshold'
            WHEN with_declaration.sector_code = 'other_unlisted' THEN 'annex_rows_unknown'
            WHEN with_declaration.verdict = 'review' AND with_declaration.belongs IS NULL THEN 'sector_open'
            WHEN with_declaration.verdict = 'review' AND with_declaration.reaches IS NULL
                THEN
                    CASE
                        WHEN sector.threshold_unit IS NULL THEN 'threshold_unit_unknown'
                        WHEN with_declaration.capacity IS NULL THEN 'capacity_missing'
                        WHEN with_declaration.capacity_unit IN (sector.threshold_unit, sector.alternative_unit)
                            THEN 'other_threshold_open'
                        ELSE 'unit_not_convertible'
                    END
            WHEN with_declaration.verdict = 'review' THEN 'status_open'
            WHEN with_declaration.belongs IS false THEN 'outside_sectors'
            WHEN with_declaration.operates IS false THEN 'dissolved'
            ELSE 'below_threshold'
        END AS reason
    FROM with_declaration
    LEFT JOIN core.declaration_sector AS sector ON with_declaration.sector_code = sector.sector_code
    LEFT JOIN core.code ON code.codelist = 'decl_sector' AND with_declaration.sector_code = code.code
    LEFT JOIN core.code AS unit
        ON unit.codelist = 'capacity_unit' AND with_declaration.capacity_unit = unit.code
    LEFT JOIN core.code AS first_unit
        ON first_unit.codelist = 'capacity_unit' AND sector.threshold_unit = first_unit.code
    LEFT JOIN core.code AS second_unit
        ON second_unit.codelist = 'capacity_unit' AND sector.alternative_unit = second_unit.code
    LEFT JOIN core.code AS status
        ON status.codelist = 'enterprise_status' AND with_declaration.status = status.code
),

reasoned AS (
    SELECT
        explained.*,
        concat_ws(
            '; ',
            CASE
                WHEN explained.sector_code = 'other_unlisted'
                    THEN 'khai báo theo dòng 13 đến 16 của Phụ lục I, chưa tìm thấy nội dung các dòng này'
                WHEN explained.belongs IS NULL
                    THEN format(
                        'chưa rõ có thuộc ngành “%s” không (mã ngành %s, VSIC %s; sản phẩm: %s)',
                        explained.sector_name, explained.vsic_code, explained.vsic_code_version,
                        coalesce(explained.main_product, 'không ghi')
                    )
            END,
            CASE
                WHEN explained.sector_code = 'other_unlisted' OR explained.reaches IS NOT null THEN null
                WHEN explained.threshold_unit IS NULL
                    THEN format('chưa rõ đơn vị của ngưỡng %s', core.number_vi(explained.threshold))
                WHEN explained.capacity IS NULL
                    THEN format('chưa có công suất để so với ngưỡng %s', explained.threshold_words)
                WHEN explained.capacity_unit IN (explained.threshold_unit, explained.alternative_unit)
                    THEN format(
                        'công suất %s dưới một ngưỡng nhưng chưa so được với ngưỡng kia (%s)',
                        explained.capacity_words, explained.threshold_words
                    )
                ELSE format(
                    'công suất %s chưa quy đổi được sang đơn vị của ngưỡng %s%s',
                    explained.capacity_words, explained.threshold_words,
                    ' (cần ' || explained.conversion_needs || ')'
                )
            END,
            CASE
                WHEN explained.sector_code = 'other_unlisted' OR explained.operates IS NOT null THEN null
                WHEN explained.status IS NULL THEN 'chưa rõ tình trạng hoạt động'
                ELSE format('tình trạng hoạt động: %s', explained.status_name)
            END
        ) AS open_facts
    FROM explained
),

-- asked once for all, not for each of those who must declare
declared_head AS (
    SELECT DISTINCT
        related.head_enterprise_id,
        declared.year
    FROM declared
    INNER JOIN core.enterprise_head AS related ON declared.enterprise_id = related.enterprise_id
)

SELECT
    reasoned.year,
    reasoned.enterprise_id,
    identity.tax_code_masked,
    reasoned.enterprise_name,
    reasoned.commune_code,
    reasoned.vsic_code,
    reasoned.vsic_code_version,
    reasoned.main_product,
    reasoned.status AS enterprise_status,
    reasoned.annex_row,
    reasoned.sector_code,
    reasoned.sector_name,
    reasoned.candidate_sectors,
    reasoned.verdict,
    reasoned.reason,
    CASE
        WHEN reasoned.reason = 'officer'
            THEN format(
                'Cán bộ %s quyết định ngày %s là %s; dữ kiện còn thiếu: %s.',
                reasoned.decided_by,
                to_char(reasoned.decided_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY'),
                CASE reasoned.decided_verdict WHEN 'must' THEN 'phải khai báo' ELSE 'không phải khai báo' END,
                reasoned.open_facts
            )
        WHEN reasoned.verdict = 'must'
            THEN
                CASE
                    WHEN reasoned.reason = 'every_site'
                        THEN format('%s: mọi cơ sở đều phải khai báo.', reasoned.sector_name)
                    ELSE format(
                        '%s: công suất %s, từ ngưỡng %s trở lên.',
                        reasoned.sector_name, reasoned.capacity_words, reasoned.threshold_words
                    )
                END
        WHEN reasoned.verdict = 'review'
            THEN format('Cần xem xét: %s.', reasoned.open_facts)
        ELSE
            CASE reasoned.reason
                WHEN 'dissolved' THEN 'Đã giải thể.'
                WHEN 'outside_sectors' THEN 'Danh sách doanh nghiệp không cho thấy thuộc ngành phải khai báo.'
                ELSE format(
                    '%s: công suất %s, dưới ngưỡng %s.',
                    reasoned.sector_name, reasoned.capacity_words, reasoned.threshold_words
                )
            END
    END AS why,
    reasoned.threshold,
    reasoned.threshold_unit,
    reasoned.alternative_threshold,
    reasoned.alternative_unit,
    reasoned.capacity,
    reasoned.capacity_unit,
    reasoned.confirmed,
    min(reasoned.year) OVER (PARTITION BY reasoned.enterprise_id, reasoned.verdict) AS since_year,
    reasoned.due_on,
    CASE
        WHEN reasoned.declared_on <= reasoned.due_on THEN 'declared'
        WHEN reasoned.declared_on IS NOT null THEN 'late'
        WHEN instant.as_of_day > reasoned.due_on THEN 'not_declared'
        ELSE 'not_due'
    END AS declaration_status,
    reasoned.declared_on,
    greatest(coalesce(reasoned.declared_on, instant.as_of_day) - reasoned.due_on, 0) AS days_late,
    reasoned.declared_sector,
    reasoned.declared_on IS NULL AND declared_head.year IS NOT NULL AS head_or_branch_declared,
    reasoned.decided_verdict,
    reasoned.decided_by,
    reasoned.decided_at,
    reasoned.declaration_submission_id,
    reasoned.submission_id
FROM reasoned
INNER JOIN core.enterprise_identity AS identity ON reasoned.enterprise_id = identity.enterprise_id
INNER JOIN core.enterprise_head AS own ON reasoned.enterprise_id = own.enterprise_id
LEFT JOIN declared_head
    ON own.head_enterprise_id = declared_head.head_enterprise_id AND reasoned.year = declared_head.year
CROSS JOIN instant;

COMMENT ON COLUMN mart.declaration_assessment.year IS 'Năm khai báo | Year of the declaration';
COMMENT ON COLUMN mart.declaration_assessment.enterprise_id IS 'Số định danh nội bộ | Internal number of the enterprise';
COMMENT ON COLUMN mart.declaration_assessment.tax_code_masked IS 'Mã số thuế, đã che nếu là số định danh cá nhân | Tax code, masked when it is a personal ID';
COMMENT ON COLUMN mart.declaration_assessment.enterprise_name IS 'Tên doanh nghiệp, trống nếu không có trong danh sách | Name, null where the register does not have it';
COMMENT ON COLUMN mart.declaration_assessment.commune_code IS 'Mã xã, phường | Commune';
COMMENT ON COLUMN mart.declaration_assessment.vsic_code IS 'Ngành chính (VSIC) | Main activity';
COMMENT ON COLUMN mart.declaration_assessment.vsic_code_version IS 'Phiên bản VSIC của danh sách | Version of VSIC of the list';
COMMENT ON COLUMN mart.declaration_assessment.main_product IS 'Sản phẩm chính | Main product';
COMMENT ON COLUMN mart.declaration_assessment.enterprise_status IS 'Tình trạng hoạt động theo danh sách | Whether it works, as the register says';
COMMENT ON COLUMN mart.declaration_assessment.annex_row IS 'Dòng của Phụ lục I; trống với dòng 13 đến 16 (chưa tìm thấy) | Row of annex I; null for rows 13 to 16, which were not found';
COMMENT ON COLUMN mart.declaration_assessment.sector_code IS 'Ngành khai báo quyết định kết luận | Sector that decides the verdict';
COMMENT ON COLUMN mart.declaration_assessment.sector_name IS 'Tên ngành khai báo | Name of the sector';
COMMENT ON COLUMN mart.declaration_assessment.candidate_sectors IS 'Mọi ngành khai báo mà doanh nghiệp có thể thuộc | Every sector it may belong to';
COMMENT ON COLUMN mart.declaration_assessment.verdict IS 'Kết luận: must là phải khai báo, review là cần xem xét, not_required là không phải, voluntary là tự khai báo | must, review, not_required or voluntary (declared, though the register does not say it must)';
COMMENT ON COLUMN mart.declaration_assessment.reason IS 'Lý do, bằng mã: officer là theo quyết định của cán bộ; dữ kiện còn thiếu đầu tiên khi cần xem xét | Reason as a code; for review the first fact that is missing';
COMMENT ON COLUMN mart.declaration_assessment.why IS 'Lý do, bằng lời, đủ mọi dữ kiện còn thiếu | Reason in words, with every fact that is missing';
COMMENT ON COLUMN mart.declaration_assessment.threshold IS 'Ngưỡng của ngành (0 là mọi cơ sở) | Threshold of the sector; 0 means every site';
COMMENT ON COLUMN mart.declaration_assessment.threshold_unit IS 'Đơn vị của ngưỡng | Unit of the threshold, null where it was not seen';
COMMENT ON COLUMN mart.declaration_assessment.alternative_threshold IS 'Ngưỡng thứ hai, đạt một trong hai là phải khai báo | Second threshold; either is enough';
COMMENT ON COLUMN mart.declaration_assessment.alternative_unit IS 'Đơn vị của ngưỡng thứ hai | Unit of the second threshold';
COMMENT ON COLUMN mart.declaration_assessment.capacity IS 'Công suất theo danh sách | Capacity as the register says';
COMMENT ON COLUMN mart.declaration_assessment.capacity_unit IS 'Đơn vị công suất | Unit of capacity';
COMMENT ON COLUMN mart.declaration_assessment.confirmed IS 'Dòng phụ lục đã đối chiếu văn bản chưa; trống với dòng 13 đến 16 | Whether the row of the annex was compared with a text; null for rows 13 to 16';
COMMENT ON COLUMN mart.declaration_assessment.since_year IS 'Năm đầu tiên mà danh sách cho kết luận này | First year for which this is the verdict';
COMMENT ON COLUMN mart.declaration_assessment.due_on IS 'Hạn khai báo | Last day in time';
COMMENT ON COLUMN mart.declaration_assessment.declaration_status IS 'declared là đã khai báo, late là khai báo chậm, not_declared là quá hạn chưa khai báo, not_due là chưa đến hạn | declared, late, not_declared or not_due';
COMMENT ON COLUMN mart.declaration_assessment.declared_on IS 'Ngày nhận bản khai được chấp nhận đầu tiên (giờ Hà Nội) | Day in Hanoi on which the first accepted declaration was received';
COMMENT ON COLUMN mart.declaration_assessment.days_late IS 'Số ngày chậm; chưa khai báo thì tính đến ngày của số liệu | Days late; without a declaration up to the as-of day';
COMMENT ON COLUMN mart.declaration_assessment.declared_sector IS 'Ngành ghi trong bản khai | Sector that the declaration names';
COMMENT ON COLUMN mart.declaration_assessment.head_or_branch_declared IS 'Chưa có bản khai của mình nhưng đơn vị chủ quản hoặc chi nhánh đã khai báo | Without a declaration of its own, but its head or a branch declared';
COMMENT ON COLUMN mart.declaration_assessment.decided_verdict IS 'Cán bộ quyết định: must là phải, not_required là không phải; trống nếu chưa quyết định hoặc dữ kiện đã đủ | What an officer decided; null where nobody did or the facts settle it';
COMMENT ON COLUMN mart.declaration_assessment.decided_by IS 'Cán bộ quyết định | Officer who decided';
COMMENT ON COLUMN mart.declaration_assessment.decided_at IS 'Lúc quyết định | When it was decided';
COMMENT ON COLUMN mart.declaration_assessment.declaration_submission_id IS 'Số tiếp nhận bản khai hiện hành | Submission of the current declaration';
COMMENT ON COLUMN mart.declaration_assessment.submission_id IS 'Danh sách đầu tiên nói như vậy về doanh nghiệp | The list that said so first of the enterprise';
