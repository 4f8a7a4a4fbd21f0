-- Rows of facts that name a facility and are not in core.identity_record yet, and their cases.
-- Facts are only read. A row's tax code is known when a register list has it; every other row belongs to
-- the case of its feed, unit and identifying columns, so a correction that leaves these keeps its decision.
-- %(at)s is the instant of the run.

CREATE TEMPORARY TABLE named_record ON COMMIT DROP AS
WITH fact AS (
    SELECT
        'commune_facilities' AS feed,
        submission_id,
        row_number,
        unit_code,
        period,
        coalesce(tax_code, personal_id) AS tax_code,
        facility_name AS record_name,
        address AS record_address,
        commune_code,
        vsic_code_class AS vsic_class,
        facility_code AS given_code
    FROM core.commune_facilities__facilities
    UNION ALL
    SELECT
        'commune_inspections' AS feed,
        submission_id,
        row_number,
        unit_code,
        period,
        tax_code,
        facility_name AS record_name,
        NULL AS record_address,
        unit_code AS commune_code,
        NULL AS vsic_class,
        NULL AS given_code
    FROM core.commune_inspections__inspections
    UNION ALL
    SELECT
        'commune_incidents' AS feed,
        submission_id,
        row_number,
        unit_code,
        period,
        facility_tax_code AS tax_code,
        place AS record_name,
        NULL AS record_address,
        unit_code AS commune_code,
        NULL AS vsic_class,
        NULL AS given_code
    FROM core.commune_incidents__incidents
    UNION ALL
    SELECT
        'relocations' AS feed,
        submission_id,
        row_number,
        unit_code,
        period,
        tax_code,
        facility_name AS record_name,
        NULL AS record_address,
        from_commune_code AS commune_code,
        NULL AS vsic_class,
        NULL AS given_code
    FROM core.relocations__relocations
)

SELECT
    fact.feed,
    fact.submission_id,
    fact.row_number,
    fact.unit_code,
    fact.period,
    fact.tax_code,
    fact.record_name,
    fact.record_address,
    fact.commune_code,
    fact.vsic_class,
    md5(concat_ws(
        chr(31), fact.feed, fact.unit_code, coalesce(core.name_key(fact.record_name), ''),
        coalesce(core.name_key(fact.record_address), ''), coalesce(fact.commune_code, ''),
        coalesce(fact.vsic_class, ''), coalesce(fact.given_code, ''), coalesce(fact.tax_code, '')
    ))::uuid AS case_key
FROM fact
INNER JOIN intake.submission ON fact.submission_id = submission.submission_id
WHERE
    -- rows of a submission that was never current may still be taken away
    submission.recorded_during IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM core.identity_record AS known
        WHERE known.submission_id = fact.submission_id AND known.row_number = fact.row_number
    );

-- a household's personal ID and the code of who caused an incident get their number here
INSERT INTO core.enterprise_identity (tax_code)
SELECT DISTINCT tax_code FROM named_record
WHERE tax_code ~ '^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$'
ORDER BY tax_code
ON CONFLICT (tax_code) DO NOTHING;

CREATE TEMPORARY TABLE known_record ON COMMIT DROP AS
WITH listed AS (
    SELECT DISTINCT enterprise_id FROM core.enterprise
    WHERE upper_inf(recorded_during)
)

SELECT
    record.feed,
    record.submission_id,
    record.row_number,
    record.unit_code,
    record.period,
    record.record_name,
    record.record_address,
    record.commune_code,
    record.vsic_class,
    record.case_key,
    identity.enterprise_id AS own_enterprise_id,
    listed.enterprise_id IS NOT NULL AS is_listed
FROM named_record AS record
LEFT JOIN core.enterprise_identity AS identity ON record.tax_code = identity.tax_code
LEFT JOIN listed
    ON identity.enterprise_id = listed.enterprise_id;

INSERT INTO core.identity_case (
    case_key, feed, unit_code, record_name, record_address, commune_code, vsic_class, own_enterprise_id, first_seen
)
SELECT DISTINCT ON (case_key)
    case_key,
    feed,
    unit_code,
    record_name,
    record_address,
    commune_code,
    vsic_class,
    own_enterprise_id,
    %(at)s AS first_seen
FROM known_record
WHERE NOT is_listed
ORDER BY case_key, submission_id, row_number
ON CONFLICT (case_key) DO NOTHING;

INSERT INTO core.identity_record (submission_id, row_number, feed, unit_code, period, own_enterprise_id, case_id)
SELECT
    record.submission_id,
    record.row_number,
    record.feed,
    record.unit_code,
    record.period,
    record.own_enterprise_id,
    found.case_id
FROM known_record AS record
LEFT JOIN core.identity_case AS found ON record.case_key = found.case_key AND NOT record.is_listed;
