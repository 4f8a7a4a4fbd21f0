-- What the small season has of the other feeds; it follows small_season.sql and shares its register.
-- What each row is there to show stands beside it; the sums stand in the tests of each theme.

-- ---------------------------------------------------------------- submissions
INSERT INTO intake.submission (
    submission_id, claim_key, folder, unit_code, file_name, received_at, unlinked_at, feed, period, period_start,
    period_end, outcome, step, replaces_key, recorded_during, nothing_to_report, rows_loaded
)
OVERRIDING SYSTEM VALUE
SELECT
    id AS submission_id,
    'claim ' || id AS claim_key,
    unit_code AS folder,
    unit_code,
    id || '.xlsx' AS file_name,
    received_at::timestamptz AS received_at,
    received_at::timestamptz AS unlinked_at,
    feed,
    period,
    period_start::date AS period_start,
    period_end::date AS period_end,
    'accepted' AS outcome,
    'decided' AS step,
    concat_ws('/', unit_code, feed, period, one_of) AS replaces_key,
    tstzrange(received_at::timestamptz, recorded_until::timestamptz) AS recorded_during,
    rows_loaded = 0 AS nothing_to_report,
    rows_loaded
FROM (
    VALUES
    -- energy: a year, corrected on 5 March, and an older year
    (
        100, 'SCT', 'energy_users', '2025', '2025-01-01', '2025-12-31',
        '2026-01-25 09:00+07', '2026-03-05 09:00+07', NULL, 6
    ),
    (
        101, 'SCT', 'energy_users', '2025', '2025-01-01', '2025-12-31',
        '2026-03-05 09:00+07', NULL, NULL, 6
    ),
    (
        102, 'SCT', 'energy_users', '2023', '2023-01-01', '2023-12-31',
        '2026-01-11 09:00+07', NULL, NULL, 2
    ),
    -- greenhouse gas: two years of the Department's, and one that another unit sent later
    (
        110, 'SCT', 'ghg_inventory', '2025', '2025-01-01', '2025-12-31',
        '2026-03-20 09:00+07', NULL, NULL, 4
    ),
    (
        111, 'SNNMT', 'ghg_inventory', '2025', '2025-01-01', '2025-12-31',
        '2026-03-25 09:00+07', NULL, NULL, 2
    ),
    (
        112, 'SCT', 'ghg_inventory', '2024', '2024-01-01', '2024-12-31',
        '2026-01-10 09:00+07', NULL, NULL, 2
    ),
    -- hazardous waste of two years
    (
        120, 'SNNMT', 'hazardous_waste', '2024', '2024-01-01', '2024-12-31',
        '2026-01-12 09:00+07', NULL, NULL, 4
    ),
    (
        121, 'SNNMT', 'hazardous_waste', '2025', '2025-01-01', '2025-12-31',
        '2026-01-28 09:00+07', NULL, NULL, 2
    ),
    -- declarations of two enterprises, one of them corrected on 10 February
    (
        130, 'SCT', 'enterprise_declarations', '2025', '2025-01-01', '2025-12-31',
        '2026-01-20 09:00+07', '2026-02-10 09:00+07', '0100000001', 2
    ),
    (
        131, 'SCT', 'enterprise_declarations', '2025', '2025-01-01', '2025-12-31',
        '2026-01-22 09:00+07', NULL, '0100000002', 7
    ),
    (
        132, 'SCT', 'enterprise_declarations', '2025', '2025-01-01', '2025-12-31',
        '2026-02-10 09:00+07', NULL, '0100000001', 9
    ),
    -- monitoring: the parks board sends one sample again, the quarter after has two more
    (
        140, 'SNNMT', 'monitoring_results', '2026-Q1', '2026-01-01', '2026-03-31',
        '2026-04-10 09:00+07', NULL, 'PTN A', 9
    ),
    (
        141, 'BQLKCN', 'monitoring_results', '2026-Q1', '2026-01-01', '2026-03-31',
        '2026-04-12 09:00+07', NULL, 'PTN A', 1
    ),
    (
        142, 'SNNMT', 'monitoring_results', '2026-Q2', '2026-04-01', '2026-06-30',
        '2026-07-10 09:00+07', NULL, 'PTN A', 2
    ),
    -- what communes send
    (
        150, '00004', 'commune_inspections', '2026-Q1', '2026-01-01', '2026-03-31',
        '2026-04-05 09:00+07', NULL, NULL, 3
    ),
    (
        151, '00008', 'commune_inspections', '2026-Q1', '2026-01-01', '2026-03-31',
        '2026-04-06 09:00+07', NULL, NULL, 1
    ),
    (
        160, '00004', 'commune_incidents', '2026-Q1', '2026-01-01', '2026-03-31',
        '2026-04-05 09:00+07', NULL, NULL, 2
    ),
    (
        161, '00008', 'commune_incidents', '2026-Q1', '2026-01-01', '2026-03-31',
        '2026-04-06 09:00+07', NULL, NULL, 1
    ),
    (
        170, '00008', 'commune_craft_villages', '2024', '2024-01-01', '2024-12-31',
        '2026-01-06 09:00+07', NULL, NULL, 1
    ),
    (
        180, '00004', 'commune_plastic_reduction', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-10 09:00+07', NULL, NULL, 2
    ),
    (
        181, '00008', 'commune_plastic_reduction', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-11 09:00+07', NULL, NULL, 1
    ),
    (
        182, '00025', 'commune_plastic_reduction', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-12 09:00+07', NULL, NULL, 0
    ),
    (
        220, '00004', 'commune_facilities', '2025', '2025-01-01', '2025-12-31',
        '2026-01-15 09:00+07', NULL, NULL, 5
    ),
    (
        221, '00008', 'commune_facilities', '2025', '2025-01-01', '2025-12-31',
        '2026-01-16 09:00+07', NULL, NULL, 2
    ),
    (
        222, '00004', 'commune_facilities', '2024', '2024-01-01', '2024-12-31',
        '2026-01-06 09:00+07', NULL, NULL, 1
    ),
    -- what agencies send: two units name the same facility, and the same model
    (
        190, 'STC', 'relocations', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-12 09:00+07', NULL, NULL, 2
    ),
    (
        191, 'SCT', 'relocations', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-15 09:00+07', NULL, NULL, 1
    ),
    (
        192, 'STC', 'relocations', '2025-H2', '2025-07-01', '2025-12-31',
        '2026-01-15 09:00+07', NULL, NULL, 2
    ),
    (
        200, 'SNNMT', 'green_models', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-12 09:00+07', NULL, NULL, 2
    ),
    (
        201, 'SKHCN', 'green_models', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-15 09:00+07', NULL, NULL, 2
    ),
    (
        202, 'SNNMT', 'green_models', '2025-H2', '2025-07-01', '2025-12-31',
        '2026-01-15 09:00+07', NULL, NULL, 1
    ),
    (
        210, 'SCT', 'plan_progress', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-10 09:00+07', NULL, NULL, 2
    ),
    (
        211, '00004', 'plan_progress', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-11 09:00+07', NULL, NULL, 1
    ),
    (
        212, 'STC', 'plan_progress', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-12 09:00+07', NULL, NULL, 1
    )
) AS listed (
    id, unit_code, feed, period, period_start, period_end, received_at, recorded_until, one_of, rows_loaded
);

-- ---------------------------------------------------------------- energy
-- one factor is confirmed; the others are not
UPDATE core.fuel_factor SET confirmed = (fuel = 'diesel' AND unit = 't');

INSERT INTO core.energy_users__energy (
    submission_id, row_number, unit_code, period, enterprise_id, fuel, unit, quantity, toe_reported, saving_toe
)
VALUES
(100, 2, 'SCT', '2025', 1, 'electricity', '1000 kWh', 1000, 154.3, 10), -- corrected to 2000
(101, 2, 'SCT', '2025', 1, 'electricity', '1000 kWh', 2000, 308.6, 10),
(101, 3, 'SCT', '2025', 1, 'coal_5_6', 't', 100, 60, NULL), -- 50 by the factor
(101, 4, 'SCT', '2025', 3, 'diesel', 't', 10, 10.2, 0.5), -- a branch: the section of its head
(101, 5, 'SCT', '2025', 4, 'electricity', '1000 kWh', 1000, NULL, 4),
(101, 6, 'SCT', '2025', 4, 'lpg', '1000 l', 3, 1.5, NULL), -- LPG by litre has no factor
(101, 7, 'SCT', '2025', 7, 'diesel', '1000 l', 5, 4.4, 1), -- section unknown
(102, 2, 'SCT', '2023', 1, 'electricity', '1000 kWh', 1500, NULL, NULL),
(102, 3, 'SCT', '2023', 2, 'electricity', '1000 kWh', 100, NULL, NULL); -- used, and in no inventory

-- ---------------------------------------------------------------- greenhouse gas
INSERT INTO core.ghg_inventory__emissions (
    submission_id, row_number, unit_code, period, enterprise_id, data_year, scope, source_kind, tco2e, verified_by
)
VALUES
(112, 2, 'SCT', '2024', 1, 2023, '2', 'purchased_electricity', 1000, NULL),
(112, 3, 'SCT', '2024', 1, 2024, '2', 'purchased_electricity', 900, NULL), -- the next report says 1200
(110, 2, 'SCT', '2025', 1, 2024, '2', 'purchased_electricity', 1200, 'Thẩm định Ví dụ'),
(110, 3, 'SCT', '2025', 1, 2025, '2', 'purchased_electricity', 1300, NULL),
(110, 4, 'SCT', '2025', 1, 2025, '1', 'stationary_combustion', 500, 'Thẩm định Ví dụ'), -- 111 came later
(110, 5, 'SCT', '2025', 4, 2025, '2', 'purchased_electricity', 700, NULL),
(111, 2, 'SNNMT', '2025', 1, 2025, '1', 'stationary_combustion', 550, NULL),
(111, 3, 'SNNMT', '2025', 2, 2025, '1', 'process', 40, NULL);

-- ---------------------------------------------------------------- hazardous waste
INSERT INTO core.hazardous_waste__waste (
    submission_id, row_number, unit_code, period, enterprise_id, tax_code, waste_code, stock_start_kg, quantity_kg,
    treated_kg, treatment
)
VALUES
(120, 2, 'SNNMT', '2024', 1, '0100000001', '16 01 06', 10, 100, 90, 'onsite'), -- 20 left, 25 a year later
(120, 3, 'SNNMT', '2024', 1, '0100000001', '17 02 03', NULL, 50, 0, NULL), -- 50 left, and no word of it later
(120, 4, 'SNNMT', '2024', 2, '0100000002', '16 01 06', 0, 30, 30, 'incineration'), -- nothing left, no word needed
(120, 5, 'SNNMT', '2024', 12, '001099000012', '18 01 01', 5, 5, 4, 'recycling'), -- 6 left, and 6 a year later
(121, 2, 'SNNMT', '2025', 1, '0100000001', '16 01 06', 25, 200, 220, 'landfill'), -- declared as 180
(121, 3, 'SNNMT', '2025', 12, '001099000012', '18 01 01', 6, 1, 0, NULL);

-- ---------------------------------------------------------------- declarations
INSERT INTO core.enterprise_declarations__general (
    submission_id, row_number, unit_code, period, enterprise_id, tax_code, decl_sector, contact_person
)
VALUES
(130, 2, 'SCT', '2025', 1, '0100000001', 'other_unlisted', 'Nguyễn Văn Ví Dụ'),
(131, 2, 'SCT', '2025', 2, '0100000002', 'other_unlisted', 'Nguyễn Văn Ví Dụ'),
(132, 2, 'SCT', '2025', 1, '0100000001', 'other_unlisted', 'Nguyễn Văn Ví Dụ');

INSERT INTO core.enterprise_declarations__wastewater (
    submission_id, row_number, unit_code, period, outfall, discharge_m3_day, parameter, concentration, limit_column
)
VALUES
(130, 2, 'SCT', '2025', 'Cửa xả 1', 200, 'cod', 60, 'A'),
(132, 2, 'SCT', '2025', 'Cửa xả 1', 200, 'cod', 100, 'A'), -- above 75
(132, 3, 'SCT', '2025', 'Cửa xả 1', 200, 'ph', 7, 'A'), -- no mass
(132, 4, 'SCT', '2025', 'Cửa xả 1', 200, 'tss', 40, 'A'),
(132, 5, 'SCT', '2025', 'Cửa xả 1', 200, 'coliform', 4000, 'A'), -- above 3000 MPN/100ml, no mass
(131, 2, 'SCT', '2025', 'Cửa xả 1', 50, 'cod', 160, 'C'), -- no limits of column C
(131, 3, 'SCT', '2025', 'Cửa xả 1', 50, 'hg', 0.02, 'B'), -- twice 0.01
(131, 4, 'SCT', '2025', 'Cửa xả 1', 50, 'sulfide', 0.5, 'B'), -- at an unconfirmed limit, not above it
(131, 5, 'SCT', '2025', 'Cửa xả 1', 50, 'ph', 5, 'B'); -- below 5.5

INSERT INTO core.enterprise_declarations__air (
    submission_id, row_number, unit_code, period, stack, flow_nm3_hour, parameter, concentration
)
VALUES
(132, 2, 'SCT', '2025', 'Ống khói 1', 10000, 'dust', 50),
(132, 3, 'SCT', '2025', 'Ống khói 1', 10000, 'so2', 100);

INSERT INTO core.enterprise_declarations__solid_waste (
    submission_id, row_number, unit_code, period, waste_kind, quantity_t, recycled_t
)
VALUES
(132, 2, 'SCT', '2025', 'domestic', 100, 20),
(131, 2, 'SCT', '2025', 'domestic', 60, 40),
(131, 3, 'SCT', '2025', 'sludge', 10, 0);

INSERT INTO core.enterprise_declarations__hazardous (
    submission_id, row_number, unit_code, period, waste_code, quantity_kg, treatment
)
VALUES (132, 2, 'SCT', '2025', '16 01 06', 180, 'landfill');

INSERT INTO core.enterprise_declarations__inputs (
    submission_id, row_number, unit_code, period, input_kind, quantity
)
VALUES
(132, 2, 'SCT', '2025', 'water_ground_m3', 300),
(131, 2, 'SCT', '2025', 'water_ground_m3', 700),
(131, 3, 'SCT', '2025', 'coal_t', 5);

-- ---------------------------------------------------------------- monitoring
INSERT INTO core.monitoring_results__results (
    submission_id, row_number, unit_code, period, enterprise_id, medium, point, sampled_on, parameter, value,
    limit_column, laboratory, value_qualifier, detection_limit
)
VALUES
(140, 2, 'SNNMT', '2026-Q1', 1, 'wastewater', 'NT1', '2026-02-10', 'cod', 80, 'A', 'PTN A', NULL, NULL), -- see 141
(140, 3, 'SNNMT', '2026-Q1', 1, 'wastewater', 'NT1', '2026-02-10', 'bod5', 31, 'A', 'PTN A', NULL, NULL), -- above 30
(140, 4, 'SNNMT', '2026-Q1', 1, 'wastewater', 'NT1', '2026-02-10', 'hg', NULL, 'A', 'PTN A', 'not_detected', NULL),
-- below 0.2, and the limit is 0.05: open
(140, 5, 'SNNMT', '2026-Q1', 1, 'wastewater', 'NT1', '2026-02-10', 'as', 0.2, 'A', 'PTN A', 'below_limit', 0.2),
(140, 6, 'SNNMT', '2026-Q1', 1, 'wastewater', 'NT1', '2026-02-10', 'cd', 0.01, 'A', 'PTN A', 'below_limit', 0.01),
(140, 7, 'SNNMT', '2026-Q1', 2, 'wastewater', 'NT2', '2026-02-11', 'cod', 100, NULL, 'PTN A', NULL, NULL), -- no column
(140, 8, 'SNNMT', '2026-Q1', 2, 'wastewater', 'NT2', '2026-02-11', 'cr3', 0.3, 'A', 'PTN A', NULL, NULL), -- unconfirmed
(140, 9, 'SNNMT', '2026-Q1', 1, 'air', 'OK1', '2026-02-10', 'dust', 50, NULL, 'PTN A', NULL, NULL),
(140, 10, 'SNNMT', '2026-Q1', 4, 'air', 'OK9', '2026-02-12', 'dust', NULL, NULL, 'PTN A', 'not_detected', NULL),
-- the same sample from another unit, received later
(141, 2, 'BQLKCN', '2026-Q1', 1, 'wastewater', 'nt1 ', '2026-02-10', 'cod', 70, 'A', 'PTN A', NULL, NULL),
(142, 2, 'SNNMT', '2026-Q2', 1, 'air', 'ok1', '2026-05-10', 'dust', 75, NULL, 'PTN A', NULL, NULL),
(142, 3, 'SNNMT', '2026-Q2', 1, 'wastewater', 'NT1', '2026-05-10', 'cod', 150, 'A', 'PTN A', NULL, NULL);

-- ---------------------------------------------------------------- inspections
INSERT INTO core.commune_inspections__inspections (
    submission_id, row_number, unit_code, period, inspection_date, facility_name, violation_field, decision_number,
    decision_date, fine_vnd, remedy_status
)
VALUES
(150, 2, '00004', '2026-Q1', '2026-02-01', 'Xưởng A', 'wastewater', '1/QĐ', '2026-02-10', 10000000, 'ongoing'),
-- the same inspection
(150, 3, '00004', '2026-Q1', '2026-02-01', ' XƯỞNG  a', 'air', '2/QĐ', '2026-02-10', 5000000, 'completed'),
(150, 4, '00004', '2026-Q1', '2026-03-01', 'Xưởng B', 'no_violation', NULL, NULL, 0, 'not_required'),
-- the name and day of another commune's: another inspection
(151, 2, '00008', '2026-Q1', '2026-02-01', 'Xưởng A', 'wastewater', NULL, NULL, 0, 'pending');

-- ---------------------------------------------------------------- incidents
INSERT INTO core.commune_incidents__incidents (
    submission_id, row_number, unit_code, period, incident_date, place, incident_kind, facility_tax_code,
    released_quantity, released_unit, damage_vnd, resolved
)
VALUES
(160, 2, '00004', '2026-Q1', '2026-01-15', 'Kênh Ví dụ', 'oil_spill', NULL, 200, 'l', 1000000, true),
(160, 3, '00004', '2026-Q1', '2026-02-20', 'Ngõ Ví dụ', 'chemical', '001099000012', 50, 'kg', NULL, false),
(161, 2, '00008', '2026-Q1', '2026-03-03', 'Hồ Ví dụ', 'oil_spill', NULL, NULL, NULL, 0, false);

-- ---------------------------------------------------------------- craft villages
INSERT INTO core.commune_craft_villages__craft_villages (
    submission_id, row_number, unit_code, period, village_name, recognised, on_pollution_list, households, workers,
    wastewater_m3_day, wastewater_treated_m3_day, solid_waste_t_year, handling_progress_pct
)
VALUES
(170, 2, '00008', '2024', 'LÀNG  A', true, true, 30, 60, 100, 10, NULL, 30),
(41, 2, '00008', '2025', 'Làng A', true, true, 30, 60, 100, 40, 10, 50),
(41, 3, '00008', '2025', 'Làng B', true, true, 10, 15, 50, 50, NULL, 100),
(41, 4, '00008', '2025', 'Làng C', true, false, 5, 5, NULL, NULL, NULL, NULL), -- no figure of wastewater
(45, 2, '00082', '2025', 'Làng D', false, true, 20, 25, 0, 0, NULL, NULL), -- listed, progress not told
(45, 3, '00082', '2025', 'Làng A', false, false, 1, 1, 10, NULL, NULL, NULL); -- the name of another commune's

-- ---------------------------------------------------------------- plastic
INSERT INTO core.commune_plastic_reduction__outlets (
    submission_id, row_number, unit_code, period, outlet_kind, outlet_count, outlets_without_free_bags,
    outlets_without_single_use, plastic_avoided_kg
)
VALUES
(180, 2, '00004', '2026-H1', 'market', 10, 4, 2, 100),
(180, 3, '00004', '2026-H1', 'supermarket', 2, 2, 1, NULL),
(181, 2, '00008', '2026-H1', 'market', 30, 6, 3, 50);

-- ---------------------------------------------------------------- relocations
INSERT INTO core.relocations__relocations (
    submission_id, row_number, unit_code, period, facility_name, from_commune_code, from_commune_code_reported,
    from_commune_code_resolution, to_zone_code, status, completed_on, support_mvnd
)
VALUES
(192, 2, 'STC', '2025-H2', 'Xưởng Mạ', '00004', '00004', 'current', NULL, 'planned', NULL, 100),
(192, 3, 'STC', '2025-H2', 'Xưởng Cũ', '00004', '00004', 'current', NULL, 'planned', NULL, NULL), -- gone later
(190, 2, 'STC', '2026-H1', 'Xưởng Mạ', '00004', '00004', 'current', 'CCN-001', 'ongoing', NULL, 200), -- see 191
(190, 3, 'STC', '2026-H1', 'Xưởng Nhuộm', NULL, '00070', 'split', 'CCN-002', 'completed', '2026-05-01', NULL),
(191, 2, 'SCT', '2026-H1', ' xưởng  mạ', '00004', '00004', 'current', 'CCN-001', 'completed', '2026-06-01', 250);

-- ---------------------------------------------------------------- green models
INSERT INTO core.green_models__models (
    submission_id, row_number, unit_code, period, enterprise_id, tax_code, model_name, model_kind, commune_code,
    started_on, cost_mvnd
)
VALUES
(202, 2, 'SNNMT', '2025-H2', 1, '0100000001', 'Mô hình 1', 'circular_economy', '00004', '2025-03-01', 10),
(200, 2, 'SNNMT', '2026-H1', 1, '0100000001', 'Mô hình 1', 'circular_economy', '00004', '2025-03-01', 20),
(200, 3, 'SNNMT', '2026-H1', 12, '001099000012', 'Mô hình 2', 'cleaner_production', '00008', '2026-02-01', NULL),
(201, 2, 'SKHCN', '2026-H1', 12, '001099000012', 'MÔ HÌNH 2', 'cleaner_production', '00008', '2026-02-01', 5),
(201, 3, 'SKHCN', '2026-H1', NULL, NULL, 'Mô hình 3', 'circular_economy', NULL, '2026-01-01', 7);

-- ---------------------------------------------------------------- tasks of the Plan
INSERT INTO core.plan_progress__progress (
    submission_id, row_number, unit_code, period, task_number, result, progress_pct, budget_planned_mvnd,
    budget_spent_mvnd, difficulties, proposals
)
VALUES
(210, 2, 'SCT', '2026-H1', 1, '3 hội nghị', 40, 100, 30, 'Thiếu kinh phí', NULL),
(210, 3, 'SCT', '2026-H1', 2, 'Đang dự thảo', 10, NULL, NULL, NULL, NULL),
(211, 2, '00004', '2026-H1', 1, '1 hội nghị', 80, 10, NULL, NULL, NULL), -- a unit that does not lead it
(212, 2, 'STC', '2026-H1', 6, 'Đã lấy ý kiến', 20, 50, 60, NULL, 'Bổ sung dự toán'); -- more than planned

-- ---------------------------------------------------------------- facilities
-- 00013 went whole to 00004; 00016 was split between 00004 and 00008, 00070 between 00070 and 00082
INSERT INTO core.commune_facilities__facilities (
    submission_id, row_number, unit_code, period, enterprise_id, tax_code, facility_name, commune_code,
    commune_code_reported, commune_code_resolution, employees, permit_kind, wastewater_m3_day, must_relocate
)
VALUES
(220, 2, '00004', '2025', 1, '0100000001', 'CS 1', '00004', '00004', 'current', 5, 'permit', 10, false),
(220, 3, '00004', '2025', NULL, NULL, 'CS 2', '00004', '00013', 'converted', 2, 'none', 20, true),
(220, 4, '00004', '2025', NULL, NULL, 'CS 3', '00004', '00016', 'split_own', 1, 'registration', 30, false),
(220, 5, '00004', '2025', NULL, NULL, 'CS 4', NULL, '00070', 'split', 1, 'none', 40, false),
(220, 6, '00004', '2025', 12, '001099000012', 'CS 5', '00004', '00013', 'converted', 1, 'exempt', NULL, false),
(221, 2, '00008', '2025', NULL, NULL, 'CS 6', '00008', '00016', 'split_own', 3, 'permit', 5, false),
(221, 3, '00008', '2025', NULL, NULL, 'CS 7', NULL, '00016', 'split', 4, 'permit', NULL, false),
(222, 2, '00004', '2024', NULL, NULL, 'CS cũ', '00004', '00004', 'current', 9, 'none', 90, false); -- not in 2025

-- ---------------------------------------------------------------- zones and plants in a commune
UPDATE core.industrial_zones__zones SET commune_code = '00004'
WHERE submission_id = 24 AND zone_code = 'CCN-001';
UPDATE core.renewable_power__plants
SET commune_code = '00004', capacity_mw = 37, output_mwh = 1000, waste_burned_t = 500
WHERE submission_id = 31 AND row_number = 3;
UPDATE core.renewable_power__plants SET capacity_mw = 2, output_mwh = 3
WHERE submission_id = 31 AND row_number = 5;
-- what another unit says of the same plant, received earlier
UPDATE core.renewable_power__plants SET capacity_mw = 30, output_mwh = 900
WHERE submission_id = 32;

-- ---------------------------------------------------------------- identity: of three rows of inspections one
-- was matched by the machine, one by an officer, and one waits
INSERT INTO core.identity_case (case_id, case_key, feed, unit_code, record_name, first_seen)
OVERRIDING SYSTEM VALUE
SELECT
    case_id,
    md5(case_id::text)::uuid AS case_key,
    'commune_inspections' AS feed,
    '00004' AS unit_code,
    'Xưởng ' || case_id AS record_name,
    '2026-04-06 09:00+07'::timestamptz AS first_seen
FROM generate_series(1, 3) AS case_id;
INSERT INTO core.identity_record (submission_id, row_number, feed, unit_code, period, case_id)
VALUES
(150, 2, 'commune_inspections', '00004', '2026-Q1', 1),
(150, 3, 'commune_inspections', '00004', '2026-Q1', 2),
(150, 4, 'commune_inspections', '00004', '2026-Q1', 3);
INSERT INTO core.identity_candidate (
    case_id, enterprise_id, score, weight, agreement, model_version, recorded_during
)
SELECT
    case_id,
    1 AS enterprise_id,
    0.5 AS score,
    0 AS weight,
    '{}' AS agreement,
    'x' AS model_version,
    tstzrange('2026-04-06 09:00+07', NULL) AS recorded_during
FROM generate_series(1, 3) AS case_id;
INSERT INTO core.identity_decision (
    case_id, enterprise_id, verdict, automatic, model_version, decided_by, recorded_during
)
VALUES
(1, 1, 'accepted', true, 'x', 'envdb', tstzrange('2026-04-06 09:00+07', NULL)),
(2, 1, 'accepted', false, NULL, 'an_na', tstzrange('2026-04-10 09:00+07', NULL));
