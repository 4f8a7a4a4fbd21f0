-- title: Doanh nghiệp cần xem xét theo lý do và ngành
-- rows: reason, sector_name
-- heading reason_label: Dữ kiện còn thiếu
-- heading sector_name: Ngành khai báo
-- heading enterprises: Số doanh nghiệp
-- heading declared: Trong đó đã khai báo
-- note: Theo dữ kiện còn thiếu đầu tiên; danh sách từng doanh nghiệp với mọi dữ kiện còn thiếu ở phụ lục số liệu.
SELECT
    reason,
    CASE reason
        WHEN 'sector_open' THEN 'Chưa rõ có thuộc ngành khai báo không'
        WHEN 'threshold_unit_unknown' THEN 'Chưa rõ đơn vị của ngưỡng'
        WHEN 'capacity_missing' THEN 'Chưa có công suất'
        WHEN 'unit_not_convertible' THEN 'Đơn vị công suất chưa đổi được ra đơn vị của ngưỡng'
        WHEN 'other_threshold_open' THEN 'Chưa so được với ngưỡng thứ hai'
        WHEN 'annex_rows_unknown' THEN 'Nội dung dòng của Phụ lục I chưa tìm thấy'
        WHEN 'status_open' THEN 'Chưa rõ tình trạng hoạt động'
        ELSE reason
    END AS reason_label,
    sector_name,
    count(*) AS enterprises,
    count(*) FILTER (WHERE declaration_status IN ('declared', 'late')) AS declared
FROM mart.declaration_list
WHERE year = %(year)s AND verdict = 'review'
GROUP BY reason, sector_name
ORDER BY enterprises DESC, reason ASC, sector_name ASC;
