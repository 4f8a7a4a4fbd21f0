-- No target counts more than it counts from, and no share leaves 0 to 100; no row may come back.
SELECT
    target_code,
    variant,
    numerator,
    denominator,
    value
FROM mart.plan_targets
WHERE numerator > denominator OR (unit = '%' AND (value < 0 OR value > 100));
