-- title: Kết quả quan trắc khí thải
-- rows: parameter
-- heading parameter_label: Thông số
-- heading results: Số kết quả
-- heading least, 1: Thấp nhất (mg/Nm3)
-- heading most, 1: Cao nhất (mg/Nm3)
-- note: Giới hạn khí thải áp dụng cho từng cơ sở chưa có trong cơ sở dữ liệu nên chưa so sánh.
SELECT
    parameter,
    parameter_label,
    sum(results) AS results,
    min(least) AS least,
    max(most) AS most,
    sum(below_detection) AS below_detection
FROM mart.air_by_parameter
WHERE source = 'monitoring' AND period LIKE %(year)s::text || '-Q_'
GROUP BY parameter, parameter_label
ORDER BY parameter_label;
