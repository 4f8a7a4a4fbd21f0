-- Brings core.enterprise to what the current register lists say, by set operations only.
-- What must stand there is computed from the lists alone (runs of equal attributes in consecutive
-- lists); recorded rows that say otherwise are closed and what is missing is inserted, so a list
-- that is new, corrected or withdrawn needs no case of its own, and a second run changes nothing.
-- With each version stands what it changed against the one before (mart.register_changes).
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
),

version AS (
    SELECT
        *,
        (lag(enterprise_name) OVER enterprise IS DISTINCT FROM enterprise_name) AS name_changed,
        (
            lag(address) OVER enterprise IS DISTINCT FROM address
            OR lag(commune_code) OVER enterprise IS DISTINCT FROM commune_code
        ) AS address_changed,
        (lag(vsic_code_version) OVER enterprise IS DISTINCT FROM vsic_code_version) AS recoded,
        (lag(vsic_code) OVER enterprise IS DISTINCT FROM vsic_code) AS sector_changed,
        (lag(main_product) OVER enterprise IS DISTINCT FROM main_product) AS product_changed,
        (
            lag(capacity) OVER enterprise IS DISTINCT FROM capacity
            OR lag(capacity_unit) OVER enterprise IS DISTINCT FROM capacity_unit
        ) AS capacity_changed,
        (lag(status) OVER enterprise IS DISTINCT FROM status) AS status_changed,
        (
            lag(legal_form) OVER enterprise IS DISTINCT FROM legal_form
            OR lag(employees) OVER enterprise IS DISTINCT FROM employees
            OR lag(revenue_mvnd) OVER enterprise IS DISTINCT FROM revenue_mvnd
            OR lag(founded_on) OVER enterprise IS DISTINCT FROM founded_on
            OR lag(commune_code_resolution) OVER enterprise IS DISTINCT FROM commune_code_resolution
        ) AS other_changed,
        lag(until) OVER enterprise AS until_before,
        lead(listed_on) OVER enterprise AS next_version_on,
        min(listed_on) OVER () AS first_listed_on
    FROM run_of_lists
    WHERE begins
    WINDOW enterprise AS (PARTITION BY enterprise_id ORDER BY listed_on)
)

SELECT
    enterprise_id,
    daterange(listed_on, nullif(until, 'infinity')) AS valid,
    CASE
        WHEN until_before IS NOT null
            THEN
                array_remove(
                    ARRAY[
                        CASE WHEN until_before < listed_on THEN 'reappeared' END,
                        CASE WHEN name_changed THEN 'name' END,
                        CASE WHEN address_changed THEN 'address' END,
                        -- a code means something only with its version
                        CASE WHEN recoded THEN 'recoded' WHEN sector_changed THEN 'sector' END,
                        CASE WHEN product_changed THEN 'product' END,
                        CASE WHEN capacity_changed THEN 'capacity' END,
                        CASE WHEN status_changed THEN 'status' END,
                        CASE WHEN other_changed THEN 'other' END
                    ],
                    null
                )
        WHEN listed_on > first_listed_on THEN ARRAY['new']
        ELSE '{}'
    END AS changed,
    until < 'infinity' AND coalesce(next_version_on <> until, true) AS gone,
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
FROM version;

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
            AND wanted.changed = known.changed
            AND wanted.gone = known.gone
    );

-- what is known already goes first: a look-up in the table that the same statement fills would, under
-- a plan made for few rows, read all that it has written for each row it writes
DELETE FROM wanted_enterprise AS wanted
USING core.enterprise AS known
WHERE
    known.enterprise_id = wanted.enterprise_id
    AND upper_inf(known.recorded_during)
    AND known.valid = wanted.valid
    AND known.fingerprint = wanted.fingerprint
    AND known.changed = wanted.changed
    AND known.gone = wanted.gone;

INSERT INTO core.enterprise (
    enterprise_id, valid, recorded_during, changed, gone, submission_id, fingerprint, enterprise_name, legal_form,
    vsic_code, vsic_code_version, vsic_code_class, address, commune_code, commune_code_resolution, employees,
    revenue_mvnd, main_product, capacity, capacity_unit, founded_on, status
)
SELECT
    enterprise_id,
    valid,
    tstzrange(%(at)s, null) AS recorded_during,
    changed,
    gone,
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
FROM wanted_enterprise;
