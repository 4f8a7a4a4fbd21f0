-- title: Doanh nghiệp dự tập huấn nhưng chưa có trong danh sách
-- title_en: Training attendees the register does not know
-- about: Các lượt tham dự từ ngày 01/01/2026 của doanh nghiệp mà danh sách doanh nghiệp không có, cả theo mã của chính nó và của doanh nghiệp chủ quản; không tính vào chỉ tiêu KPI1. Mỗi lượt tham dự một dòng.
-- sources: training_events, enterprise_register
-- public: no
-- key: submission_id, row_number
-- trace: training_events.attendees

CREATE VIEW mart.training_attendees_unknown WITH (security_invoker = true) AS
SELECT
    enterprise_id,
    tax_code_masked,
    event_code,
    event_date,
    unit_code,
    period,
    submission_id,
    row_number
FROM mart.training_attendance
WHERE NOT in_register;

COMMENT ON COLUMN mart.training_attendees_unknown.enterprise_id IS 'Số định danh doanh nghiệp, trống nếu không có mã số thuế | Internal number of the enterprise, null without a tax code';
COMMENT ON COLUMN mart.training_attendees_unknown.tax_code_masked IS 'Mã số thuế, đã che nếu là số định danh cá nhân | Tax code, masked where it is a personal ID';
COMMENT ON COLUMN mart.training_attendees_unknown.event_code IS 'Mã lớp, hội nghị | Code of the event';
COMMENT ON COLUMN mart.training_attendees_unknown.event_date IS 'Ngày tổ chức | Day of the event';
COMMENT ON COLUMN mart.training_attendees_unknown.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.training_attendees_unknown.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.training_attendees_unknown.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.training_attendees_unknown.row_number IS 'Dòng trong trang doanh nghiệp tham dự | Row in the attendees sheet';
