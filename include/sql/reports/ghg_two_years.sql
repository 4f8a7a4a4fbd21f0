-- title: So sánh hai năm kiểm kê
WITH summed AS (
    SELECT
        sum(tco2e) FILTER (WHERE data_year = %(year)s) AS tco2e,
        sum(tco2e) FILTER (WHERE data_year = %(year)s - 1) AS tco2e_before,
        count(DISTINCT enterprise_id) AS enterprises,
        count(DISTINCT enterprise_id) FILTER (WHERE data_year = %(year)s) AS enterprises_now,
        count(DISTINCT enterprise_id) FILTER (WHERE data_year = %(year)s - 1) AS enterprises_before
    FROM mart.ghg_emissions
    WHERE data_year IN (%(year)s - 1, %(year)s)
)

SELECT
    summed.*,
    100.0 * (summed.tco2e - summed.tco2e_before) / nullif(summed.tco2e_before, 0) AS change_pct,
    CASE
        WHEN summed.tco2e IS NOT NULL OR summed.tco2e_before IS NOT NULL
            THEN coalesce(summed.tco2e, 0) + coalesce(summed.tco2e_before, 0)
    END AS tco2e_both
FROM summed;
