-- Attendances make the numerator, the lists of enterprises the denominator, both the share.
SELECT
    'training_events' AS feed,
    'attendees' AS sheet,
    attendance.submission_id,
    attendance.row_number
FROM figure
CROSS JOIN mart.training_attendance AS attendance
WHERE
    CASE figure.traced_column
        WHEN 'numerator' THEN attendance.in_register
        WHEN 'percent' THEN attendance.in_register
        WHEN 'attendees_unknown' THEN NOT attendance.in_register
        ELSE false
    END
UNION ALL
-- a list has too many rows to name each: the submissions that hold it
SELECT DISTINCT
    'enterprise_register' AS feed,
    NULL AS sheet,
    enterprise.submission_id,
    NULL::integer AS row_number
FROM figure
CROSS JOIN core.enterprise_as_of AS enterprise
WHERE figure.traced_column <> 'attendees_unknown'
