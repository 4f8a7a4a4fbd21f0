-- title: Kết quả thực hiện các chỉ tiêu của Kế hoạch
-- mart: plan_targets (target_code, variant)
-- rows: target_code, variant
-- heading title: Chỉ tiêu
-- heading variant_label: Cách tính
-- heading target_value: Phải đạt đến năm 2030
-- heading value: Đã đạt
-- heading numerator: Tử số
-- heading denominator: Mẫu số
-- note: Ô ghi “…” là chưa có số liệu, hoặc Kế hoạch không nêu con số. Cụm được miễn theo NĐ 48/2026/NĐ-CP, Điều 19-20.
SELECT
    target_code,
    variant,
    title,
    CASE variant WHEN 'with_exemption' THEN 'Bỏ cụm được miễn' ELSE 'Theo Kế hoạch' END
        AS variant_label,
    unit,
    target_value,
    target_year,
    value,
    target_value - value AS remaining,
    numerator,
    denominator,
    reached,
    left_out,
    facts_missing,
    unconfirmed
FROM mart.plan_targets
ORDER BY target_code, variant;
