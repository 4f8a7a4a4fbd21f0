"""Numbers of a finished report and the plain SQL that finds each: rows of marts, no report's query.

A number is taken out of the document by the words around it.
"""

from __future__ import annotations

NUMBER = r"([\d.]+(?:,\d+)?)"

MINISTRY = {
    rf"{NUMBER}/[\d.]+ doanh nghiệp ngành Công Thương đang hoạt động": """
        SELECT count(DISTINCT sections.enterprise_id)
        FROM mart.enterprise_sections AS sections
        INNER JOIN core.enterprise_as_of AS enterprise USING (enterprise_id)
        INNER JOIN core.industry_trade_section AS ours
            ON sections.vsic_section = ours.vsic_section
        WHERE enterprise.status = 'active' AND EXISTS (
            SELECT FROM mart.training_attendance AS attended
            WHERE sections.enterprise_id IN (attended.enterprise_id, attended.head_enterprise_id)
        )
    """,
    rf"có {NUMBER} mô hình, dự án": """
        SELECT count(DISTINCT core.name_key(model_name))
        FROM core.green_models__models
        INNER JOIN core.current_submission USING (submission_id, unit_code, period)
        WHERE period = '2026-H2'
    """,
    rf"trọng điểm đã dùng {NUMBER} TOE": """
        SELECT round(sum(toe)) FROM mart.energy_use WHERE period = '2026'
    """,
    rf"tiết kiệm được {NUMBER} TOE": """
        SELECT round(sum(saving_toe)) FROM mart.energy_use WHERE period = '2026'
    """,
    rf"công suất {NUMBER} MW": """
        SELECT sum(capacity_mw) FROM mart.renewable_power_plants
        WHERE period = '2026-H2' AND status = 'operating' AND counts_in_period
    """,
    rf"sản lượng trong năm là {NUMBER} MWh": """
        SELECT round(sum(output_mwh)) FROM mart.renewable_power_plants
        WHERE period IN ('2026-H1', '2026-H2') AND counts_in_period
    """,
    rf"phát thải khí nhà kính năm 2026 là {NUMBER} tấn": """
        SELECT round(sum(tco2e)) FROM mart.ghg_emissions WHERE data_year = 2026
    """,
    rf"Chất thải nguy hại phát sinh trong năm là {NUMBER} kg": """
        SELECT round(sum(quantity_kg))
        FROM core.hazardous_waste__waste
        INNER JOIN core.current_submission USING (submission_id, unit_code, period)
        WHERE period = '2026'
    """,
    rf"Trong {NUMBER} kết quả quan trắc nước thải": """
        SELECT count(*) FROM mart.wastewater_against_limits
        WHERE source = 'monitoring' AND period LIKE '2026-Q_'
    """,
    rf"Trong {NUMBER} khu, cụm công nghiệp": """
        SELECT count(*) FROM mart.zone_wastewater_stations WHERE zone_status IN ('operating', 'building')
    """,
    rf"đã khai {NUMBER} cơ sở sản xuất": """
        SELECT count(*) FROM mart.facilities WHERE counts_now
    """,
    rf"đã báo cáo {NUMBER} lần kiểm tra": """
        SELECT count(DISTINCT (commune_code, inspection_date, core.name_key(facility_name)))
        FROM mart.inspections WHERE period LIKE '2026-Q_'
    """,
    rf"tổng tiền phạt {NUMBER} triệu đồng": """
        SELECT round(sum(fine_vnd) / 1000000.0, 1) FROM mart.inspections WHERE period LIKE '2026-Q_'
    """,
    rf"kinh phí hỗ trợ {NUMBER} triệu đồng": """
        SELECT round(sum(support_mvnd)) FROM mart.relocations
        WHERE period = '2026-H2' AND counts_in_period
    """,
    rf"{NUMBER}% lượng nước thải được xử lý": """
        SELECT round(
            100 * sum(wastewater_treated_m3_day) FILTER (WHERE wastewater_m3_day IS NOT NULL)
            / sum(wastewater_m3_day) FILTER (WHERE wastewater_treated_m3_day IS NOT NULL), 1
        )
        FROM core.commune_craft_villages__craft_villages
        INNER JOIN core.current_submission USING (submission_id, unit_code, period)
        WHERE period = '2026'
    """,
    rf"Ghi nhận {NUMBER} sự cố môi trường": """
        SELECT count(*) FROM mart.incidents WHERE period LIKE '2026-Q_'
    """,
}

CITY = {
    rf"% trong {NUMBER} điểm bán": """
        SELECT sum(outlet_count) FROM core.commune_plastic_reduction__outlets
        INNER JOIN core.current_submission USING (submission_id, unit_code, period)
        WHERE period = (
            SELECT max(period) FROM core.commune_plastic_reduction__outlets
            INNER JOIN core.current_submission USING (submission_id, unit_code, period)
            WHERE period LIKE '2026-H_'
        )
    """,
    rf"giảm được {NUMBER} kg nhựa": """
        SELECT round(sum(plastic_avoided_kg)) FROM core.commune_plastic_reduction__outlets
        INNER JOIN core.current_submission USING (submission_id, unit_code, period)
        WHERE period LIKE '2026-H_'
    """,
    rf"Kinh phí dự toán {NUMBER} triệu đồng": """
        SELECT sum(budget_planned_mvnd) FROM core.plan_progress__progress
        INNER JOIN core.current_submission USING (submission_id, unit_code, period)
        WHERE period = '2026-H2'
    """,
    rf"triệu đồng, đã thực hiện {NUMBER} triệu đồng": """
        SELECT sum(budget_spent_mvnd) FROM core.plan_progress__progress
        INNER JOIN core.current_submission USING (submission_id, unit_code, period)
        WHERE period = '2026-H2'
    """,
    rf"{NUMBER} đơn vị nêu khó khăn": """
        SELECT count(DISTINCT unit_code) FROM core.plan_progress__progress
        INNER JOIN core.current_submission USING (submission_id, unit_code, period)
        WHERE period LIKE '2026-H_' AND coalesce(difficulties, proposals) IS NOT NULL
    """,
    rf"đến hạn của năm 2026, các đơn vị đã nộp {NUMBER} lượt": """
        SELECT count(DISTINCT (obligation.unit_code, obligation.feed, obligation.period))
        FROM core.obligation
        INNER JOIN core.current_submission USING (unit_code, feed, period)
        WHERE obligation.due_on <= core.as_of_day() AND obligation.period LIKE '2026%'
    """,
}
