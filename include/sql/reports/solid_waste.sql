-- title: Chất thải rắn theo khai báo môi trường của doanh nghiệp
-- rows: waste_kind
-- heading waste_kind_label: Loại chất thải
-- heading enterprises: Số doanh nghiệp
-- heading quantity_t, 1: Phát sinh (tấn)
-- heading recycled_t, 1: Tái chế (tấn)
-- heading recycled_pct, 1: Tỷ lệ tái chế (%)
SELECT
    period,
    waste_kind,
    waste_kind_label,
    enterprises,
    quantity_t,
    recycled_t,
    recycled_pct
FROM mart.solid_waste_by_kind
WHERE period = %(year)s::text
ORDER BY quantity_t DESC, waste_kind ASC;
