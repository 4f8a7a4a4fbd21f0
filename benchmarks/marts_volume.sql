-- Two years of every feed for benchmarks/marts.py: a submission for each unit, feed and period that is owed;
-- 20 rows in each of a commune, up to 2,500 in each of an agency; 1,000 declarations; a register of 5,000.
INSERT INTO core.enterprise_identity (tax_code)
SELECT (1000000000 + n)::text AS tax_code
FROM generate_series(1, 5000) AS numbered (n);

INSERT INTO intake.submission (
    claim_key, folder, unit_code, file_name, received_at, unlinked_at, feed, period, period_start, period_end,
    outcome, step, replaces_key, recorded_during, rows_loaded
)
SELECT
    concat_ws('/', unit_code, feed, period, one_of) AS claim_key,
    unit_code AS folder,
    unit_code,
    'volume.xlsx' AS file_name,
    period_end AS received_at,
    period_end AS unlinked_at,
    feed,
    period,
    period_start,
    period_end,
    'accepted' AS outcome,
    'decided' AS step,
    concat_ws('/', unit_code, feed, period, one_of) AS replaces_key,
    tstzrange('2026-01-20', NULL) AS recorded_during,
    20 AS rows_loaded
FROM (
    SELECT
        unit_code,
        feed,
        period,
        period_start,
        period_end,
        NULL AS one_of
    FROM core.obligation
    WHERE period_end <= '2026-12-31'
    UNION ALL
    SELECT
        'SCT' AS unit_code,
        'enterprise_declarations' AS feed,
        '2025' AS period,
        '2025-01-01' AS period_start,
        '2025-12-31' AS period_end,
        n::text AS one_of
    FROM generate_series(1, 1000) AS numbered (n)
) AS owed;

CREATE TEMP TABLE small_row AS
SELECT
    submission.*,
    numbered.n
FROM intake.submission
CROSS JOIN generate_series(1, 20) AS numbered (n);

CREATE TEMP TABLE large_row AS
SELECT
    submission.*,
    numbered.n
FROM intake.submission
CROSS JOIN generate_series(1, 2500) AS numbered (n)
WHERE submission.unit_code !~ '^[0-9]' AND submission.feed <> 'enterprise_declarations';

INSERT INTO core.enterprise (
    enterprise_id, valid, recorded_during, submission_id, fingerprint, status, vsic_code, vsic_code_class,
    vsic_code_version
)
SELECT
    enterprise_id,
    daterange('2025-12-31', NULL) AS valid,
    tstzrange('2026-01-20', NULL) AS recorded_during,
    1 AS submission_id,
    md5(enterprise_id::text)::uuid AS fingerprint,
    'active' AS status,
    '1104' AS vsic_code,
    '1104' AS vsic_code_class,
    '2025' AS vsic_code_version
FROM core.enterprise_identity;

INSERT INTO core.commune_facilities__facilities (
    submission_id, row_number, unit_code, period, enterprise_id, facility_name, commune_code,
    commune_code_reported, commune_code_resolution, employees, permit_kind, wastewater_m3_day, vsic_code_class,
    vsic_code_version
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    n AS enterprise_id,
    'Cơ sở ' || n AS facility_name,
    unit_code AS commune_code,
    unit_code AS commune_code_reported,
    'current' AS commune_code_resolution,
    3 AS employees,
    'permit' AS permit_kind,
    10 AS wastewater_m3_day,
    '1104' AS vsic_code_class,
    '2025' AS vsic_code_version
FROM small_row
WHERE feed = 'commune_facilities';

INSERT INTO core.commune_craft_villages__craft_villages (
    submission_id, row_number, unit_code, period, village_name, on_pollution_list, wastewater_m3_day,
    wastewater_treated_m3_day, handling_progress_pct
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'Làng ' || n AS village_name,
    true AS on_pollution_list,
    10 AS wastewater_m3_day,
    5 AS wastewater_treated_m3_day,
    50 AS handling_progress_pct
FROM small_row
WHERE feed = 'commune_craft_villages';

INSERT INTO core.commune_incidents__incidents (
    submission_id, row_number, unit_code, period, incident_date, place, incident_kind, resolved
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    period_start AS incident_date,
    'Nơi ' || n AS place,
    'fire' AS incident_kind,
    true AS resolved
FROM small_row
WHERE feed = 'commune_incidents';

INSERT INTO core.commune_inspections__inspections (
    submission_id, row_number, unit_code, period, inspection_date, facility_name, violation_field, fine_vnd,
    remedy_status
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    period_start AS inspection_date,
    'Cơ sở ' || n AS facility_name,
    'air' AS violation_field,
    1000000 AS fine_vnd,
    'pending' AS remedy_status
FROM small_row
WHERE feed = 'commune_inspections';

INSERT INTO core.commune_plastic_reduction__outlets (
    submission_id, row_number, unit_code, period, outlet_kind, outlet_count, outlets_without_free_bags,
    outlets_without_single_use
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'market' AS outlet_kind,
    3 AS outlet_count,
    2 AS outlets_without_free_bags,
    1 AS outlets_without_single_use
FROM small_row
WHERE feed = 'commune_plastic_reduction';

INSERT INTO core.plan_progress__progress (
    submission_id, row_number, unit_code, period, task_number, result, progress_pct
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    n AS task_number,
    'Đã làm' AS result,
    10 AS progress_pct
FROM small_row
WHERE feed = 'plan_progress' AND n <= 8;

INSERT INTO core.energy_users__energy (
    submission_id, row_number, unit_code, period, enterprise_id, fuel, unit, quantity
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    n AS enterprise_id,
    'electricity' AS fuel,
    '1000 kWh' AS unit,
    5 AS quantity
FROM large_row
WHERE feed = 'energy_users';

INSERT INTO core.ghg_inventory__emissions (
    submission_id, row_number, unit_code, period, enterprise_id, data_year, scope, source_kind, tco2e
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    n AS enterprise_id,
    period::integer AS data_year,
    '2' AS scope,
    'purchased_electricity' AS source_kind,
    5 AS tco2e
FROM large_row
WHERE feed = 'ghg_inventory';

INSERT INTO core.hazardous_waste__waste (
    submission_id, row_number, unit_code, period, enterprise_id, waste_code, quantity_kg, treated_kg, treatment
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    n AS enterprise_id,
    '16 01 06' AS waste_code,
    5 AS quantity_kg,
    5 AS treated_kg,
    'onsite' AS treatment
FROM large_row
WHERE feed = 'hazardous_waste';

INSERT INTO core.monitoring_results__results (
    submission_id, row_number, unit_code, period, enterprise_id, medium, point, sampled_on, parameter, value,
    limit_column, laboratory
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    n / 5 + 1 AS enterprise_id,
    CASE WHEN n % 5 = 0 THEN 'air' ELSE 'wastewater' END AS medium,
    'Điểm ' || n % 3 AS point,
    period_start + n % 80 AS sampled_on,
    (ARRAY['dust', 'cod', 'tss', 'ph', 'hg'])[n % 5 + 1] AS parameter,
    5 AS value,
    'A' AS limit_column,
    'Phòng thí nghiệm' AS laboratory
FROM large_row
WHERE feed = 'monitoring_results';

INSERT INTO core.relocations__relocations (
    submission_id, row_number, unit_code, period, facility_name, from_commune_code, status
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'Cơ sở ' || n AS facility_name,
    '00004' AS from_commune_code,
    'planned' AS status
FROM large_row
WHERE feed = 'relocations' AND n <= 300;

INSERT INTO core.green_models__models (
    submission_id, row_number, unit_code, period, model_name, model_kind
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'Mô hình ' || n AS model_name,
    'low_carbon' AS model_kind
FROM large_row
WHERE feed = 'green_models' AND n <= 300;

INSERT INTO core.renewable_power__plants (
    submission_id, row_number, unit_code, period, plant_name, plant_kind, status
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'Hệ thống ' || n AS plant_name,
    'solar_rooftop' AS plant_kind,
    'operating' AS status
FROM large_row
WHERE feed = 'renewable_power';

INSERT INTO core.industrial_zones__zones (
    submission_id, row_number, unit_code, period, zone_code, zone_kind, zone_status
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'CCN-' || n AS zone_code,
    'cluster' AS zone_kind,
    'operating' AS zone_status
FROM large_row
WHERE feed = 'industrial_zones' AND n <= 150;

INSERT INTO core.training_events__events (
    submission_id, row_number, unit_code, period, event_code, event_date
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'Lớp ' || n AS event_code,
    '2026-02-01' AS event_date
FROM small_row
WHERE feed = 'training_events';

INSERT INTO core.training_events__attendees (
    submission_id, row_number, unit_code, period, event_code, enterprise_id
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'Lớp ' || n % 20 + 1 AS event_code,
    n AS enterprise_id
FROM large_row
WHERE feed = 'training_events';

INSERT INTO core.enterprise_declarations__general (
    submission_id, row_number, unit_code, period, enterprise_id
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    submission_id % 5000 + 1 AS enterprise_id
FROM small_row
WHERE feed = 'enterprise_declarations' AND n = 1;

INSERT INTO core.enterprise_declarations__wastewater (
    submission_id, row_number, unit_code, period, outfall, discharge_m3_day, parameter, concentration,
    limit_column
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'Cửa xả ' || n AS outfall,
    10 AS discharge_m3_day,
    'cod' AS parameter,
    100 AS concentration,
    'A' AS limit_column
FROM small_row
WHERE feed = 'enterprise_declarations';

INSERT INTO core.enterprise_declarations__air (
    submission_id, row_number, unit_code, period, stack, flow_nm3_hour, parameter, concentration
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'Ống khói ' || n AS stack,
    10 AS flow_nm3_hour,
    'dust' AS parameter,
    100 AS concentration
FROM small_row
WHERE feed = 'enterprise_declarations';

INSERT INTO core.enterprise_declarations__hazardous (
    submission_id, row_number, unit_code, period, waste_code, quantity_kg
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    '16 01 ' || n AS waste_code,
    10 AS quantity_kg
FROM small_row
WHERE feed = 'enterprise_declarations';

INSERT INTO core.enterprise_declarations__solid_waste (
    submission_id, row_number, unit_code, period, waste_kind, quantity_t, recycled_t
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'sludge' AS waste_kind,
    10 AS quantity_t,
    1 AS recycled_t
FROM small_row
WHERE feed = 'enterprise_declarations';

INSERT INTO core.enterprise_declarations__inputs (
    submission_id, row_number, unit_code, period, input_kind, quantity
)
SELECT
    submission_id,
    n AS row_number,
    unit_code,
    period,
    'coal_t' AS input_kind,
    10 AS quantity
FROM small_row
WHERE feed = 'enterprise_declarations';
