-- Keeps what was scored (temporary table scored) for the compared cases (compared): closes what is no
-- longer said, inserts what is new. %(at)s is the instant of the run.
UPDATE core.identity_candidate AS known
SET recorded_during = tstzrange(lower(known.recorded_during), %(at)s)
FROM compared
WHERE
    known.case_id = compared.case_id
    AND upper_inf(known.recorded_during)
    AND NOT EXISTS (
        SELECT FROM scored
        WHERE
            scored.case_id = known.case_id
            AND scored.enterprise_id = known.enterprise_id
            AND scored.score = known.score
            AND scored.weight = known.weight
            AND scored.agreement = known.agreement
            AND scored.model_version = known.model_version
    );

INSERT INTO core.identity_candidate (
    case_id, enterprise_id, score, weight, agreement, model_version, recorded_during
)
SELECT
    scored.case_id,
    scored.enterprise_id,
    scored.score,
    scored.weight,
    scored.agreement,
    scored.model_version,
    tstzrange(%(at)s, NULL) AS recorded_during
FROM scored
WHERE
    NOT EXISTS (
        SELECT FROM core.identity_candidate AS known
        WHERE
            known.case_id = scored.case_id
            AND known.enterprise_id = scored.enterprise_id
            AND upper_inf(known.recorded_during)
    );

-- what the threshold decided under another register, model or day holds only while it decides so again
UPDATE core.identity_decision AS decision
SET
    recorded_during = tstzrange(lower(decision.recorded_during), %(at)s),
    undone_by = 'envdb',
    undone_reason = 'Không còn đạt ngưỡng'
FROM compared
WHERE
    decision.case_id = compared.case_id
    AND decision.automatic
    AND upper_inf(decision.recorded_during)
    AND NOT EXISTS (
        SELECT FROM scored
        WHERE
            scored.case_id = decision.case_id
            AND scored.enterprise_id = decision.enterprise_id
            AND scored.is_sure
    );

-- a person's word about the case, also one taken back, keeps the threshold out of it
INSERT INTO core.identity_decision (
    case_id, enterprise_id, verdict, automatic, model_version, score, decided_by, recorded_during
)
SELECT
    scored.case_id,
    scored.enterprise_id,
    'accepted' AS verdict,
    true AS automatic,
    scored.model_version,
    scored.score,
    'envdb' AS decided_by,
    tstzrange(%(at)s, NULL) AS recorded_during
FROM scored
WHERE
    scored.is_sure
    AND NOT EXISTS (
        SELECT FROM core.identity_decision AS decision
        WHERE
            decision.case_id = scored.case_id
            AND (
                NOT decision.automatic
                OR upper_inf(decision.recorded_during)
                OR decision.undone_by <> 'envdb'
            )
    );

UPDATE core.identity_case AS one
SET
    matched_for = compared.named_on,
    matched_register = compared.register_at,
    matched_model = compared.model_version
FROM compared
WHERE one.case_id = compared.case_id;
