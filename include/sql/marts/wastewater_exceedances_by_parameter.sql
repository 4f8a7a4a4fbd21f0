-- title: Số kết quả nước thải vượt giới hạn theo thông số
-- title_en: Wastewater results out of the limits by parameter
-- about: Mỗi nguồn, kỳ, thông số và cột một dòng: số kết quả, số so sánh được, số vượt và tỷ lệ; số chưa so sánh được đếm riêng. Chưa tính Kq, Kf.
-- sources: monitoring_results, enterprise_declarations
-- public: no
-- key: source, period, parameter, limit_column, standard
-- trace: query

CREATE VIEW mart.wastewater_exceedances_by_parameter WITH (security_invoker = true) AS
SELECT
    source,
    period,
    parameter,
    parameter_label,
    limit_column,
    standard,
    count(*) AS results,
    count(exceeds) AS compared,
    count(*) FILTER (WHERE exceeds) AS exceeding,
    100.0 * count(*) FILTER (WHERE exceeds) / nullif(count(exceeds), 0) AS exceeding_pct,
    count(DISTINCT enterprise_id) FILTER (WHERE exceeds) AS enterprises_exceeding,
    max(times_limit) AS most_times_limit,
    count(*) - count(exceeds) AS not_compared,
    count(exceeds) FILTER (WHERE NOT limit_confirmed) AS unconfirmed,
    footnote
FROM mart.wastewater_against_limits
GROUP BY source, period, parameter, parameter_label, limit_column, standard, footnote;

COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.source IS 'Nguồn (monitoring là quan trắc, declaration là khai báo) | monitoring or declaration';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.parameter IS 'Mã thông số | Parameter';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.parameter_label IS 'Tên thông số | Name of the parameter';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.limit_column IS 'Cột áp dụng | Column of the standard that applies';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.standard IS 'Quy chuẩn dùng để so sánh; trống nếu không có | Standard it is compared with, null without a limit';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.results IS 'Số kết quả | Results';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.compared IS 'Số so sánh được | Results that could be compared';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.exceeding IS 'Số vượt giới hạn | Results out of the limits';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.exceeding_pct IS 'Tỷ lệ vượt trong số so sánh được (%) | Their share of the compared, percent';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.enterprises_exceeding IS 'Số doanh nghiệp có kết quả vượt | Enterprises with a result out of the limits';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.most_times_limit IS 'Cao nhất gấp bao nhiêu lần giới hạn | Highest value in multiples of the limit';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.not_compared IS 'Số chưa so sánh được (không có giới hạn, hoặc giới hạn phát hiện quá cao) | Results that could not be compared';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.unconfirmed IS 'Số kết quả so với giới hạn chưa đối chiếu văn bản chính thức | Compared with a limit no official text confirms';
COMMENT ON COLUMN mart.wastewater_exceedances_by_parameter.footnote IS 'Ghi chú phải đi kèm khi công bố | Footnote that must go with the comparison';
