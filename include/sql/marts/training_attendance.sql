-- title: Lượt doanh nghiệp tham dự tập huấn từ năm 2026
-- title_en: Enterprises at training events since 2026
-- about: Mỗi dòng là một doanh nghiệp tham dự một lớp, hội nghị tổ chức từ ngày 01/01/2026, trong các bản nộp hiện hành. Doanh nghiệp được ghép với lớp trong cùng bản nộp theo mã lớp, không phân biệt chữ hoa, chữ thường và khoảng trắng thừa. Chi nhánh được ghi kèm doanh nghiệp chủ quản.
-- sources: training_events, enterprise_register
-- public: no
-- key: submission_id, row_number
-- trace: training_events.attendees

CREATE VIEW mart.training_attendance WITH (security_invoker = true) AS
WITH event AS (
    SELECT
        submission_id,
        event_date,
        lower(btrim(regexp_replace(normalize(event_code), '\s+', ' ', 'g'))) AS event_key
    FROM core.training_events__events
    -- the Plan 2026-2030 counts from its first day
    WHERE event_date >= date '2026-01-01'
),

-- once a row, not once a row and event: a year of attendees takes a fifth of the time
attendee AS MATERIALIZED (
    SELECT
        submission_id,
        row_number,
        event_code,
        enterprise_id,
        tax_code_masked,
        persons,
        lower(btrim(regexp_replace(normalize(event_code), '\s+', ' ', 'g'))) AS event_key
    FROM core.training_events__attendees
)

SELECT
    submission.unit_code,
    submission.period,
    attendee.event_code,
    event.event_date,
    attendee.enterprise_id,
    identity.head_enterprise_id,
    attendee.tax_code_masked,
    attendee.persons,
    attendee.submission_id,
    attendee.row_number,
    coalesce(registered.enterprise_id, registered_head.enterprise_id) IS NOT NULL AS in_register
FROM core.current_submission AS submission
INNER JOIN attendee ON submission.submission_id = attendee.submission_id
INNER JOIN event
    ON attendee.submission_id = event.submission_id AND attendee.event_key = event.event_key
LEFT JOIN core.enterprise_head AS identity ON attendee.enterprise_id = identity.enterprise_id
LEFT JOIN core.enterprise_as_of AS registered ON identity.enterprise_id = registered.enterprise_id
LEFT JOIN core.enterprise_as_of AS registered_head
    ON identity.head_enterprise_id = registered_head.enterprise_id
WHERE submission.feed = 'training_events';

COMMENT ON COLUMN mart.training_attendance.unit_code IS 'Mã đơn vị gửi | Unit that submitted the row';
COMMENT ON COLUMN mart.training_attendance.period IS 'Kỳ báo cáo | Period of the submission';
COMMENT ON COLUMN mart.training_attendance.event_code IS 'Mã lớp, hội nghị như đã ghi ở trang doanh nghiệp tham dự | Code of the event as the attendees sheet has it';
COMMENT ON COLUMN mart.training_attendance.event_date IS 'Ngày tổ chức | Day of the event';
COMMENT ON COLUMN mart.training_attendance.enterprise_id IS 'Số định danh doanh nghiệp tham dự, trống nếu không có mã số thuế | Internal number of the attending enterprise, null without a tax code';
COMMENT ON COLUMN mart.training_attendance.head_enterprise_id IS 'Số định danh doanh nghiệp chủ quản (là chính nó nếu không phải chi nhánh) | Internal number of its head, itself where it is no branch';
COMMENT ON COLUMN mart.training_attendance.tax_code_masked IS 'Mã số thuế, đã che nếu là số định danh cá nhân | Tax code, masked where it is a personal ID';
COMMENT ON COLUMN mart.training_attendance.persons IS 'Số người tham dự | Persons the enterprise sent';
COMMENT ON COLUMN mart.training_attendance.submission_id IS 'Số tiếp nhận | Submission';
COMMENT ON COLUMN mart.training_attendance.row_number IS 'Dòng trong trang doanh nghiệp tham dự | Row in the attendees sheet';
COMMENT ON COLUMN mart.training_attendance.in_register IS 'Doanh nghiệp hoặc doanh nghiệp chủ quản có trong danh sách | Whether the register has the enterprise or its head';
