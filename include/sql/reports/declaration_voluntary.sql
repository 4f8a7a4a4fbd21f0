-- title: Doanh nghiệp tự khai báo, danh sách chưa cho thấy là phải khai báo
-- mart: declaration_list (year, enterprise_id)
-- rows: enterprise_id
-- heading place: TT
-- heading tax_code_masked: Mã số thuế
-- heading enterprise_name: Tên doanh nghiệp
-- heading commune_name: Xã, phường
-- heading sector_name: Ngành khai báo
-- heading why: Lý do
-- heading declared_on: Ngày khai báo
SELECT
    row_number() OVER (ORDER BY list.enterprise_name ASC, list.enterprise_id ASC) AS place,
    list.year,
    list.enterprise_id,
    list.tax_code_masked,
    list.enterprise_name,
    commune.commune_name,
    list.sector_name,
    list.why,
    list.declared_on
FROM mart.declaration_list AS list
LEFT JOIN core.commune ON list.commune_code = commune.commune_code
WHERE list.year = %(year)s AND list.verdict = 'voluntary'
ORDER BY place;
