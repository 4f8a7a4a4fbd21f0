-- The enterprises of the newest list that some tax codes name, with their capacity.
WITH newest AS (
    SELECT submission_id
    FROM intake.submission
    WHERE submission_id = any(%(lists)s)
    ORDER BY period_end DESC, submission_id DESC
    LIMIT 1
)

SELECT
    tax_code,
    capacity,
    capacity_unit
FROM core.enterprise_register__enterprises
WHERE
    submission_id = (SELECT newest.submission_id FROM newest)
    AND tax_code = any(%(tax_codes)s)
