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
        'commune_inspections', submission_id, row_number, unit_code, period, tax_code,
        facility_name, NULL, unit_code, NULL, NULL
    FROM core.commune_inspections__inspections
    UNION ALL
    SELECT
        'commune_incidents', submission_id, row_number, unit_code, period, facility_tax_code,
        place, NULL, unit_code, NULL, NULL
    FROM core.commune_incidents__incidents
    UNION ALL
    SELECT
        'relocations', submission_id, row_number, unit_code, period, tax_code,
        facility_name, NULL, from_commune_code, NULL, NULL
    FROM core.relocations__relocations
)

SELECT
    fact.*,
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
SELECT
    record.*,
    identity.enterprise_id AS own_enterprise_id,
    EXISTS (
        SELECT FROM core.enterprise
        WHERE enterprise.enterprise_id = identity.enterprise_id AND upper_inf(enterprise.recorded_during)
    ) AS is_listed
FROM named_record AS record
LEFT JOIN core.enterprise_identity AS identity ON record.tax_code = identity.tax_code;

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
    %(at)s
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
