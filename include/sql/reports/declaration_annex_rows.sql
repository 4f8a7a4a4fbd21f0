-- title: Các dòng Phụ lục I Thông tư số 42/2020/TT-BCT
-- rows: sector_code
-- heading annex_rows: Dòng
-- heading sector_name: Ngành
-- heading threshold: Ngưỡng
-- heading threshold_unit_label: Đơn vị
-- heading confirmed_label: Đối chiếu văn bản
-- note: Ngưỡng 0 là mọi cơ sở. Ô ghi “…” là chưa tìm thấy trong văn bản.
SELECT
    summary.annex_rows,
    summary.sector_code,
    summary.sector_name,
    summary.threshold,
    coalesce(measure.label, '…') AS threshold_unit_label,
    summary.confirmed,
    CASE WHEN summary.confirmed THEN 'Đã đối chiếu' ELSE 'Chưa đối chiếu' END AS confirmed_label,
    summary.not_assessed
FROM mart.declaration_summary AS summary
LEFT JOIN core.code AS measure ON measure.codelist = 'capacity_unit' AND summary.threshold_unit = measure.code
WHERE summary.year = %(year)s
ORDER BY nullif(split_part(summary.annex_rows, '-', 1), '')::integer ASC;
