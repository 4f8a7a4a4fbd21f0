-- Cases of current rows that were not yet compared with this register, by this model, for this day.
WITH asked AS (
    SELECT
        %(register)s::timestamptz AS register_at,
        %(model)s::text AS model_version
),

spoken_of AS (
    SELECT
        record.case_id,
        max(submission.period_end) AS named_on
    FROM core.identity_record AS record
    INNER JOIN intake.submission ON record.submission_id = submission.submission_id
    WHERE
        record.case_id IS NOT NULL AND upper_inf(submission.recorded_during)
        AND NOT isempty(submission.recorded_during)
    GROUP BY record.case_id
)

SELECT
    one.case_id,
    one.feed,
    one.record_name,
    one.record_address,
    one.commune_code,
    one.vsic_class,
    one.own_enterprise_id,
    spoken_of.named_on
FROM core.identity_case AS one
INNER JOIN spoken_of ON one.case_id = spoken_of.case_id
CROSS JOIN asked
WHERE
    (one.matched_for, one.matched_register, one.matched_model)
    IS DISTINCT FROM (spoken_of.named_on, asked.register_at, asked.model_version)
ORDER BY one.case_id;
