-- title: Các số tổng của Kế hoạch theo kỳ
-- title_en: Totals of the Plan by period
-- about: Mỗi số tổng của một kỳ (khí nhà kính: của một năm số liệu) một dòng, cho toàn Thành phố, không tách theo doanh nghiệp: giá trị, đơn vị, số đối tượng còn thiếu số liệu và số dòng dựa trên danh mục chưa đối chiếu. Số không cộng được vì chưa có số liệu thì để trống, không phải 0.
-- sources: renewable_power, commune_plastic_reduction, energy_users, enterprise_register, ghg_inventory, hazardous_waste, enterprise_declarations, monitoring_results, commune_inspections, commune_incidents, commune_craft_villages, relocations, green_models, plan_progress
-- public: yes
-- key: period, figure_code
-- trace: query

CREATE VIEW mart.plan_figures WITH (security_invoker = true) AS
WITH figure AS (
    SELECT
        period,
        'renewable_output_mwh' AS figure_code,
        sum(output_mwh) AS value,
        'MWh' AS unit,
        sum(output_unknown) AS facts_missing,
        0 AS unconfirmed
    FROM mart.renewable_power_by_kind
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'renewable_operating_mw' AS figure_code,
        sum(operating_mw) AS value,
        'MW' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.renewable_power_by_kind
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'plastic_avoided_kg' AS figure_code,
        sum(plastic_avoided_kg) AS value,
        'kg' AS unit,
        sum(plastic_unknown) AS facts_missing,
        0 AS unconfirmed
    FROM mart.plastic_by_outlet_kind
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'energy_toe' AS figure_code,
        sum(toe) AS value,
        'TOE' AS unit,
        sum(without_factor) AS facts_missing,
        sum(unconfirmed) AS unconfirmed
    FROM mart.energy_by_section
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'energy_saving_toe' AS figure_code,
        sum(saving_toe) AS value,
        'TOE' AS unit,
        sum(saving_unknown) AS facts_missing,
        0 AS unconfirmed
    FROM mart.energy_by_section
    GROUP BY period
    UNION ALL
    SELECT
        data_year::text AS period,
        'ghg_tco2e' AS figure_code,
        sum(tco2e) AS value,
        'tCO2e' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.ghg_by_source
    GROUP BY data_year
    UNION ALL
    SELECT
        data_year::text AS period,
        'electricity_tco2_recomputed' AS figure_code,
        recomputed_tco2 AS value,
        'tCO2' AS unit,
        not_recomputed AS facts_missing,
        unconfirmed
    FROM mart.ghg_by_source
    WHERE source_kind = 'purchased_electricity' AND scope = '2'
    UNION ALL
    SELECT
        period,
        'hazardous_generated_kg' AS figure_code,
        sum(generated_kg) AS value,
        'kg' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.hazardous_waste_by_code
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'hazardous_treated_kg' AS figure_code,
        sum(treated_onsite_kg + transferred_kg) AS value,
        'kg' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.hazardous_waste_by_code
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'hazardous_difference_kg' AS figure_code,
        sum(difference_kg) AS value,
        'kg' AS unit,
        sum(stock_after_unknown) AS facts_missing,
        0 AS unconfirmed
    FROM mart.hazardous_waste_by_code
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'wastewater_exceeding' AS figure_code,
        sum(exceeding) FILTER (WHERE compared > 0) AS value,
        'result' AS unit,
        sum(not_compared) AS facts_missing,
        sum(unconfirmed) AS unconfirmed
    FROM mart.wastewater_exceedances_by_parameter
    WHERE source = 'monitoring'
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'fine_vnd' AS figure_code,
        sum(fine_vnd) AS value,
        'VND' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.inspections_by_commune
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'violations' AS figure_code,
        sum(violations) AS value,
        'violation' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.inspections_by_commune
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'incidents' AS figure_code,
        sum(incidents) AS value,
        'incident' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.incidents_by_kind
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'listed_villages_completed' AS figure_code,
        sum(listed_completed) AS value,
        'village' AS unit,
        sum(listed_progress_unknown) AS facts_missing,
        0 AS unconfirmed
    FROM mart.craft_villages_by_year
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'relocations_completed' AS figure_code,
        coalesce(sum(facilities) FILTER (WHERE status = 'completed'), 0) AS value,
        'facility' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.relocations_by_status
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'green_models' AS figure_code,
        sum(models) AS value,
        'model' AS unit,
        0 AS facts_missing,
        0 AS unconfirmed
    FROM mart.green_models_by_kind
    GROUP BY period
    UNION ALL
    SELECT
        period,
        'plan_budget_spent_mvnd' AS figure_code,
        sum(budget_spent_mvnd) AS value,
        'million VND' AS unit,
        sum(budget_unknown) AS facts_missing,
        0 AS unconfirmed
    FROM mart.plan_tasks
    GROUP BY period
)

SELECT
    figure.period,
    figure.figure_code,
    titled.title,
    figure.value,
    figure.unit,
    figure.facts_missing,
    figure.unconfirmed
FROM figure
INNER JOIN (
    VALUES
    ('renewable_output_mwh', 'Sản lượng điện tái tạo và điện rác trong kỳ'),
    ('renewable_operating_mw', 'Công suất điện tái tạo và điện rác đang vận hành'),
    ('plastic_avoided_kg', 'Lượng nhựa giảm được trong kỳ'),
    ('energy_toe', 'Năng lượng các cơ sở trọng điểm đã dùng'),
    ('energy_saving_toe', 'Năng lượng các cơ sở trọng điểm đã tiết kiệm'),
    ('ghg_tco2e', 'Phát thải khí nhà kính theo báo cáo kiểm kê'),
    ('electricity_tco2_recomputed', 'Phát thải do điện mua, tính lại theo hệ số lưới điện (các cơ sở tính lại được)'),
    ('hazardous_generated_kg', 'Chất thải nguy hại phát sinh'),
    ('hazardous_treated_kg', 'Chất thải nguy hại đã xử lý, chuyển giao'),
    ('hazardous_difference_kg', 'Chênh lệch cân bằng chất thải nguy hại'),
    ('wastewater_exceeding', 'Số kết quả quan trắc nước thải vượt giới hạn (chưa tính Kq, Kf)'),
    ('fine_vnd', 'Tiền phạt vi phạm hành chính'),
    ('violations', 'Số vi phạm'),
    ('incidents', 'Số sự cố môi trường'),
    ('listed_villages_completed', 'Số làng nghề thuộc danh mục đã xử lý xong'),
    ('relocations_completed', 'Số cơ sở đã di dời'),
    ('green_models', 'Số mô hình xanh, kinh tế tuần hoàn, chuyển giao công nghệ'),
    ('plan_budget_spent_mvnd', 'Kinh phí đã thực hiện cho các nhiệm vụ của Kế hoạch')
) AS titled (figure_code, title)
    ON figure.figure_code = titled.figure_code;

COMMENT ON COLUMN mart.plan_figures.period IS 'Kỳ báo cáo, hoặc năm của số liệu (khí nhà kính) | Period, or year of data for greenhouse gas';
COMMENT ON COLUMN mart.plan_figures.figure_code IS 'Mã số tổng | Code of the figure';
COMMENT ON COLUMN mart.plan_figures.title IS 'Tên số tổng | Title';
COMMENT ON COLUMN mart.plan_figures.value IS 'Giá trị, chưa làm tròn; trống nếu chưa có số liệu | Value, not rounded; null where nothing is reported';
COMMENT ON COLUMN mart.plan_figures.unit IS 'Đơn vị tính | Unit';
COMMENT ON COLUMN mart.plan_figures.facts_missing IS 'Số đối tượng thiếu số liệu nên giá trị có thể thay đổi | How many lack a fact that could change the value';
COMMENT ON COLUMN mart.plan_figures.unconfirmed IS 'Số dòng dựa trên danh mục chưa đối chiếu văn bản chính thức | Rows that rest on reference rows no official text confirms';
