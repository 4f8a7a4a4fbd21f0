-- Chỉ tiêu của Kế hoạch
SELECT
    target_code,
    variant,
    title,
    unit,
    target_value,
    target_year,
    value,
    numerator,
    denominator,
    reached,
    left_out,
    facts_missing,
    unconfirmed
FROM mart.plan_targets
ORDER BY target_code, variant;
