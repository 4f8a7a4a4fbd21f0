-- title: Doanh nghiệp phải khai báo mà quá hạn chưa khai báo
-- mart: declaration_list (year, enterprise_id)
-- rows: enterprise_id
-- heading place: TT
-- heading tax_code_masked: Mã số thuế
-- heading enterprise_name: Tên doanh nghiệp
-- heading commune_name: Xã, phường
-- heading sector_name: Ngành khai báo
-- heading due_on: Hạn
-- heading days_late: Số ngày quá hạn
-- heading head_label: Ghi chú
-- note: Số ngày quá hạn tính đến ngày chốt số liệu.
SELECT
    row_number() OVER (ORDER BY list.days_late DESC, list.enterprise_name ASC, list.enterprise_id ASC) AS place,
    list.year,
    list.enterprise_id,
    list.tax_code_masked,
    list.enterprise_name,
    commune.commune_name,
    list.sector_name,
    list.due_on,
    list.days_late,
    CASE WHEN list.head_or_branch_declared THEN 'Đơn vị chủ quản hoặc chi nhánh đã khai báo' END AS head_label
FROM mart.declaration_list AS list
LEFT JOIN core.commune ON list.commune_code = commune.commune_code
WHERE list.year = %(year)s AND list.verdict = 'must' AND list.declaration_status = 'not_declared'
ORDER BY place;
