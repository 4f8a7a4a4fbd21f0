-- Stock before and what was generated are what became of it, and totals are those of their rows; no row may come back.
SELECT
    period,
    enterprise_id::text AS of_what,
    waste_code AS of_which
FROM mart.hazardous_waste_balance
WHERE
    stock_before_kg + generated_kg <> treated_onsite_kg + transferred_kg + stock_computed_kg
    OR difference_kg <> stock_computed_kg - stock_after_kg
UNION ALL
SELECT
    period,
    'generated' AS of_what,
    count(*)::text AS of_which
FROM (
    SELECT
        period,
        generated_kg
    FROM mart.hazardous_waste_by_code
    UNION ALL
    SELECT
        period,
        -generated_kg AS generated_kg
    FROM mart.hazardous_waste_balance
) AS counted
GROUP BY period
HAVING sum(generated_kg) <> 0;
