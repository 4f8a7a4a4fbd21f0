-- title: Doanh nghiệp phải khai báo môi trường
-- mart: declaration_list (year, enterprise_id)
-- rows: enterprise_id
-- heading place: TT
-- heading tax_code_masked: Mã số thuế
-- heading enterprise_name: Tên doanh nghiệp
-- heading commune_name: Xã, phường
-- heading sector_text: Ngành khai báo
-- heading capacity_text: Công suất
-- heading since_year_text: Từ năm
-- heading status_text: Tình trạng
-- note: Mã số là số định danh cá nhân thì chỉ hiện bốn số cuối.
SELECT
    row_number() OVER (ORDER BY list.sector_name ASC, list.enterprise_name ASC, list.enterprise_id ASC) AS place,
    list.year,
    list.enterprise_id,
    list.tax_code_masked,
    list.enterprise_name,
    commune.commune_name,
    list.annex_row,
    list.sector_name,
    list.sector_name || CASE WHEN list.confirmed THEN '' ELSE ' (ngưỡng chưa đối chiếu)' END AS sector_text,
    list.capacity,
    list.capacity_unit,
    concat_ws(
        ' ', rtrim(translate(to_char(list.capacity, 'FM999,999,999,990.##'), ',.', '.,'), ','), measure.label
    ) AS capacity_text,
    list.confirmed,
    list.since_year,
    list.since_year::text AS since_year_text,
    list.due_on,
    list.declaration_status,
    CASE list.declaration_status
        WHEN 'declared' THEN 'Đã khai báo'
        WHEN 'late' THEN 'Khai báo chậm'
        WHEN 'not_declared' THEN 'Quá hạn, chưa khai báo'
        ELSE 'Chưa đến hạn'
    END || CASE WHEN list.reason = 'officer' THEN ' (Sở Công Thương kết luận)' ELSE '' END AS status_text,
    list.declared_on,
    list.days_late,
    list.head_or_branch_declared
FROM mart.declaration_list AS list
LEFT JOIN core.commune ON list.commune_code = commune.commune_code
LEFT JOIN core.code AS measure ON measure.codelist = 'capacity_unit' AND list.capacity_unit = measure.code
WHERE list.year = %(year)s AND list.verdict = 'must'
ORDER BY place;
