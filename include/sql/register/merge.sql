-- Brings core.enterprise to what the current register lists say, by set operations only.
-- What must stand there is computed from the lists alone (runs of equal attributes in consecutive
-- lists); recorded rows that say otherwise are closed and what is missing is inserted, so a list
-- that is new, corrected or withdrawn needs no case of its own, and a second run changes nothing.
-- %(at)s is the instant of the merge, taken under its lock.

CREATE TEMPORARY TABLE wanted_enterprise ON COMMIT DROP AS
WITH list AS (
    SELECT
        submission_id,
        period_end AS listed_on,
        lead(period_end) OVER (ORDER BY period_end) AS next_listed_on
    FROM intake.submission
    WHERE feed = 'enterprise_register' AND upper_inf(recorded_during) AND NOT isempty(recorded_during)
),

said AS (
    SELECT
        list.listed_on,
        list.next_listed_on,
        fact.*,
        md5(concat_ws(
            chr(31),
            coalesce(fact.enterprise_name, ''), coalesce(fact.legal_form, ''), coalesce(fact.vsic_code, ''),
            coalesce(fact.vsic_code_version, ''), coalesce(fact.address, ''), coalesce(fact.commune_code, ''),
            coalesce(fact.commune_code_resolution, ''), coalesce(fact.employees::text, ''),
            coalesce(fact.revenue_mvnd::text, ''), coalesce(fact.main_product, ''),
            coalesce(fact.capacity::text, ''), coalesce(fact.capacity_unit, ''),
            coalesce(fact.founded_on::text, ''), coalesce(fact.status, '')
        ))::uuid AS fingerprint
    FROM core.enterprise_register__enterprises AS fact
    INNER JOIN list ON fact.submission_id = list.submission_id
    WHERE fact.enterprise_id IS NOT null
),

marked AS (
    SELECT
        *,
        (
            lag(fingerprint) OVER enterprise IS DISTINCT FROM fingerprint
            OR lag(next_listed_on) OVER enterprise IS DISTINCT FROM listed_on
        ) AS begins
    FROM said
    WINDOW enterprise AS (PARTITION BY enterprise_id ORDER BY listed_on)
),

numbered AS (
    SELECT
        *,
        count(*) FILTER (WHERE begins) OVER (PARTITION BY enterprise_id ORDER BY listed_on) AS run
    FROM marked
),

run_of_lists AS (
    SELECT
        *,
        max(coalesce(next_listed_on, 'infinity')) OVER (PARTITION BY enterprise_id, run) AS until
    FROM numbered
)

SELECT
    enterprise_id,
    daterange(listed_on, nullif(until, 'infinity')) AS valid,
    submission_id,
    fingerprint,
    enterprise_name,
    legal_form,
    vsic_code,
    vsic_code_version,
    vsic_code_class,
    address,
    commune_code,
    commune_code_resolution,
    employees,
    revenue_mvnd,
    main_product,
    capacity,
    capacity_unit,
    founded_on,
    status
FROM run_of_lists
WHERE begins;

ANALYZE wanted_enterprise;

UPDATE core.enterprise AS known
SET recorded_during = tstzrange(lower(known.recorded_during), %(at)s)
WHERE
    upper_inf(known.recorded_during)
    AND NOT EXISTS (
        SELECT FROM wanted_enterprise AS wanted
        WHERE
            wanted.enterprise_id = known.enterprise_id
            AND wanted.valid = known.valid
            AND wanted.fingerprint = known.fingerprint
    );

INSERT INTO core.enterprise (
    enterprise_id, valid, recorded_during, submission_id, fingerprint, enterprise_name, legal_form, vsic_code,
    vsic_code_version, vsic_code_class, address, commune_code, commune_code_resolution, employees, revenue_mvnd,
    main_product, capacity, capacity_unit, founded_on, status
)
SELECT
    wanted.enterprise_id,
    wanted.valid,
    tstzrange(%(at)s, null) AS recorded_during,
    wanted.submission_id,
    wanted.fingerprint,
    wanted.enterprise_name,
    wanted.legal_form,
    wanted.vsic_code,
    wanted.vsic_code_version,
    wanted.vsic_code_class,
    wanted.address,
    wanted.commune_code,
    wanted.commune_code_resolution,
    wanted.employees,
    wanted.revenue_mvnd,
    wanted.main_product,
    wanted.capacity,
    wanted.capacity_unit,
    wanted.founded_on,
    wanted.status
FROM wanted_enterprise AS wanted
WHERE
    NOT EXISTS (
        SELECT FROM core.enterprise AS known
        WHERE
            known.enterprise_id = wanted.enterprise_id
            AND upper_inf(known.recorded_during)
            AND known.valid = wanted.valid
            AND known.fingerprint = wanted.fingerprint
    );
