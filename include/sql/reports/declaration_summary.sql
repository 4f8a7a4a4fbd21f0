-- title: Doanh nghiệp phải khai báo môi trường, theo ngành
-- rows: sector_code
-- heading annex_rows: Dòng Phụ lục I
-- heading sector_name: Ngành
-- heading must: Phải khai báo
-- heading declared_any: Đã khai báo
-- heading not_declared: Quá hạn chưa khai báo
-- heading not_due: Chưa đến hạn
-- heading review: Cần xem xét
-- note: TT 42/2020/TT-BCT, Phụ lục I. Ô ghi “…” là chưa tìm thấy nội dung của dòng trong văn bản nên không kết luận.
SELECT
    annex_rows,
    sector_code,
    CASE WHEN grouping(sector_code) > 0 THEN 'Tổng cộng' ELSE max(sector_name) END AS sector_name,
    grouping(sector_code) > 0 AS is_total,
    max(register_listed_on) AS register_listed_on,
    sum(must) AS must,
    sum(declared + late) AS declared_any,
    sum(late) AS late,
    sum(not_declared) AS not_declared,
    sum(not_due) AS not_due,
    sum(review) AS review,
    sum(review_declared) AS review_declared,
    sum(voluntary) AS voluntary,
    sum(not_assessed) AS not_assessed,
    count(*) FILTER (WHERE NOT confirmed) AS unconfirmed
FROM mart.declaration_summary
WHERE year = %(year)s
GROUP BY GROUPING SETS ((annex_rows, sector_code), ())
HAVING count(*) > 0
ORDER BY is_total, nullif(split_part(annex_rows, '-', 1), '')::integer;
