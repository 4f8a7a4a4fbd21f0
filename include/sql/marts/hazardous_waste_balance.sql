-- title: Cân bằng chất thải nguy hại của từng chủ nguồn thải
-- title_en: Balance of hazardous waste, enterprise by enterprise
-- about: Mỗi năm, chủ nguồn thải và mã chất thải một dòng: tồn trước + phát sinh = tự xử lý + chuyển giao + tồn sau + chênh lệch. Tồn sau là tồn đầu kỳ mà chính chủ nguồn thải báo cáo cho năm tiếp theo; chưa có báo cáo năm sau thì chưa biết tồn sau và chênh lệch. Khối lượng tự khai trong khai báo môi trường được ghi bên cạnh.
-- sources: hazardous_waste, enterprise_declarations
-- public: no
-- key: submission_id, row_number
-- trace: query

CREATE VIEW mart.hazardous_waste_balance WITH (security_invoker = true) AS
WITH waste AS (
    SELECT
        fact.submission_id,
        fact.row_number,
        fact.unit_code,
        fact.period,
        fact.enterprise_id,
        fact.waste_code,
        fact.quantity_kg,
        fact.treated_kg,
        fact.treatment,
        submission.period_end,
        coalesce(fact.stock_start_kg, 0) AS stock_before_kg
    FROM core.current_submission AS submission
    INNER JOIN core.hazardous_waste__waste AS fact ON submission.submission_id = fact.submission_id
),

reported_year AS (
    SELECT
        unit_code,
        period_end
    FROM core.current_submission
    WHERE feed = 'hazardous_waste'
),

declared AS (
    SELECT
        general.enterprise_id,
        hazardous.period,
        hazardous.waste_code,
        sum(hazardous.quantity_kg) AS declared_kg
    FROM core.current_submission AS submission
    INNER JOIN core.enterprise_declarations__general AS general ON submission.submission_id = general.submission_id
    INNER JOIN core.enterprise_declarations__hazardous AS hazardous
        ON submission.submission_id = hazardous.submission_id
    GROUP BY general.enterprise_id, hazardous.period, hazardous.waste_code
),

balance AS (
    SELECT
        waste.period,
        waste.enterprise_id,
        waste.waste_code,
        waste.stock_before_kg,
        waste.quantity_kg AS generated_kg,
        CASE WHEN waste.treatment = 'onsite' THEN waste.treated_kg ELSE 0 END AS treated_onsite_kg,
        CASE WHEN waste.treatment = 'onsite' THEN 0 ELSE waste.treated_kg END AS transferred_kg,
        waste.stock_before_kg + waste.quantity_kg - waste.treated_kg AS stock_computed_kg,
        following.stock_before_kg AS stock_after_kg,
        waste.stock_before_kg + waste.quantity_kg - waste.treated_kg - following.stock_before_kg AS difference_kg,
        reported_year.period_end IS NOT NULL AS next_year_reported,
        declared.declared_kg,
        waste.treatment,
        waste.submission_id,
        waste.row_number
    FROM waste
    LEFT JOIN waste AS following
        ON
            waste.unit_code = following.unit_code
            AND waste.enterprise_id = following.enterprise_id
            AND waste.waste_code = following.waste_code
            AND (waste.period_end + interval '1 year')::date = following.period_end
    LEFT JOIN reported_year
        ON
            waste.unit_code = reported_year.unit_code
            AND (waste.period_end + interval '1 year')::date = reported_year.period_end
    LEFT JOIN declared
        ON
            waste.enterprise_id = declared.enterprise_id
            AND waste.period = declared.period
            AND waste.waste_code = declared.waste_code
)

SELECT
    period,
    enterprise_id,
    waste_code,
    stock_before_kg,
    generated_kg,
    treated_onsite_kg,
    transferred_kg,
    stock_computed_kg,
    stock_after_kg,
    difference_kg,
    next_year_reported,
    next_year_reported AND stock_after_kg IS NULL AND stock_computed_kg > 0 AS left_out_of_next,
    declared_kg,
    treatment,
    submission_id,
    row_number
FROM balance;

COMMENT ON COLUMN mart.hazardous_waste_balance.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.hazardous_waste_balance.enterprise_id IS 'Số định danh nội bộ của chủ nguồn thải | Internal number of the enterprise';
COMMENT ON COLUMN mart.hazardous_waste_balance.waste_code IS 'Mã chất thải nguy hại | Code of the hazardous waste';
COMMENT ON COLUMN mart.hazardous_waste_balance.stock_before_kg IS 'Tồn trước (kg), trống tính là 0 | Stock at the beginning, kg; empty counts as none';
COMMENT ON COLUMN mart.hazardous_waste_balance.generated_kg IS 'Phát sinh (kg) | Generated, kg';
COMMENT ON COLUMN mart.hazardous_waste_balance.treated_onsite_kg IS 'Tự xử lý tại cơ sở (kg) | Treated at the facility, kg';
COMMENT ON COLUMN mart.hazardous_waste_balance.transferred_kg IS 'Chuyển giao đơn vị xử lý (kg) | Transferred to a handler, kg';
COMMENT ON COLUMN mart.hazardous_waste_balance.stock_computed_kg IS 'Tồn cuối tính ra (kg): tồn trước cộng phát sinh trừ đã xử lý, chuyển giao | Stock at the end by calculation, kg';
COMMENT ON COLUMN mart.hazardous_waste_balance.stock_after_kg IS 'Tồn đầu của năm tiếp theo theo báo cáo (kg); trống nếu chưa biết | Stock the next year begins with as reported, kg; null where it is not known';
COMMENT ON COLUMN mart.hazardous_waste_balance.difference_kg IS 'Chênh lệch (kg): tồn cuối tính ra trừ tồn đầu năm tiếp theo | Difference, kg: computed stock less reported stock';
COMMENT ON COLUMN mart.hazardous_waste_balance.next_year_reported IS 'Đã có báo cáo của năm tiếp theo | Whether the next year is reported';
COMMENT ON COLUMN mart.hazardous_waste_balance.left_out_of_next IS 'Còn tồn nhưng năm tiếp theo không nhắc đến mã này | There was stock left and the next year does not mention it';
COMMENT ON COLUMN mart.hazardous_waste_balance.declared_kg IS 'Khối lượng phát sinh theo khai báo môi trường của doanh nghiệp (kg) | Generated by the enterprise''s own declaration, kg';
COMMENT ON COLUMN mart.hazardous_waste_balance.treatment IS 'Phương pháp xử lý (danh mục waste_treatment) | Treatment, a code of waste_treatment';
COMMENT ON COLUMN mart.hazardous_waste_balance.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.hazardous_waste_balance.row_number IS 'Dòng trong trang | Row in the sender''s sheet';
