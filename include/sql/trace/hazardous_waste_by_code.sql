-- The lines of mart.hazardous_waste_balance that the figure counts, each as it leads on.
SELECT
    traced.feed,
    traced.sheet,
    traced.submission_id,
    traced.row_number
FROM figure
INNER JOIN mart.hazardous_waste_balance AS counted
    ON figure.period = counted.period AND figure.waste_code = counted.waste_code
CROSS JOIN
    LATERAL core.trace(
        'hazardous_waste_balance',
        CASE
            WHEN figure.traced_column IN ('stock_after_kg', 'difference_kg', 'declared_kg') THEN figure.traced_column
            ELSE 'generated_kg'
        END,
        ARRAY[counted.submission_id::text, counted.row_number::text]
    ) AS traced
WHERE
    CASE figure.traced_column
        WHEN 'stock_after_unknown' THEN counted.stock_after_kg IS NULL
        WHEN 'stock_after_kg' THEN counted.stock_after_kg IS NOT NULL
        WHEN 'difference_kg' THEN counted.stock_after_kg IS NOT NULL
        WHEN 'left_out_of_next' THEN counted.left_out_of_next
        ELSE true
    END
