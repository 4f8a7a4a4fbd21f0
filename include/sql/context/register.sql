-- The enterprises of the newest list that some tax codes name, with their capacity.
WITH newest AS (
    SELECT submission_id
    FROM intake.submission
    WHERE submission_id = any(%(lists)s)
    ORDER BY period_end DESC, submission_id DESC
    LIMIT 1
)

SELECT
    listed.tax_code,
    listed.capacity,
    listed.capacity_unit
FROM core.enterprise_register__enterprises AS listed
INNER JOIN newest ON listed.submission_id = newest.submission_id
WHERE listed.tax_code = any(%(tax_codes)s)
