-- A season small enough to count by hand: one register, two quarters of training, zones, plants
-- and a few communes, with corrections and withdrawals on known days. All instants are of Hanoi.
-- What each row is there to show stands beside it; the sums stand in test_marts.py.

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
    outcome,
    'decided' AS step,
    concat_ws('/', unit_code, feed, period) AS replaces_key,
    CASE
        WHEN outcome <> 'rejected' THEN tstzrange(received_at::timestamptz, recorded_until::timestamptz)
    END AS recorded_during,
    rows_loaded = 0 AND outcome <> 'rejected' AS nothing_to_report,
    rows_loaded
FROM (
    VALUES
    (
        1, 'CTK', 'enterprise_register', '2025', '2025-01-01', '2025-12-31',
        '2026-03-20 10:00+07', NULL, 'accepted', 14
    ),
    -- training: a quarter of 2025; 2026-Q2 with a correction half an hour after a midnight of Hanoi,
    -- which is still the day before in UTC; a commune's own event
    (
        10, 'SCT', 'training_events', '2025-Q4', '2025-10-01', '2025-12-31',
        '2026-01-08 09:00+07', NULL, 'accepted', 2
    ),
    (
        11, 'SCT', 'training_events', '2026-Q2', '2026-04-01', '2026-06-30',
        '2026-07-05 09:00+07', '2026-08-10 00:30+07', 'accepted', 11
    ),
    (
        12, 'SCT', 'training_events', '2026-Q2', '2026-04-01', '2026-06-30',
        '2026-08-10 00:30+07', NULL, 'accepted_with_warnings', 12
    ),
    (
        13, '00004', 'training_events', '2026-Q2', '2026-04-01', '2026-06-30',
        '2026-07-06 09:00+07', NULL, 'accepted', 4
    ),
    -- zones: two units, two half-years each; the Department's 2026-H1 is late, then corrected
    (
        20, 'BQLKCN', 'industrial_zones', '2025-H2', '2025-07-01', '2025-12-31',
        '2026-01-18 09:00+07', NULL, 'accepted', 1
    ),
    (
        21, 'BQLKCN', 'industrial_zones', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-15 09:00+07', NULL, 'accepted', 4
    ),
    (
        22, 'SCT', 'industrial_zones', '2025-H2', '2025-07-01', '2025-12-31',
        '2026-01-19 09:00+07', NULL, 'accepted', 1
    ),
    (
        23, 'SCT', 'industrial_zones', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-08-01 09:00+07', '2026-09-15 10:00+07', 'accepted', 11
    ),
    (
        24, 'SCT', 'industrial_zones', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-09-15 10:00+07', NULL, 'accepted', 11
    ),
    -- plants
    (
        30, 'SCT', 'renewable_power', '2025-H2', '2025-07-01', '2025-12-31',
        '2026-01-15 09:00+07', NULL, 'accepted', 1
    ),
    (
        31, 'SCT', 'renewable_power', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-18 09:00+07', NULL, 'accepted', 5
    ),
    (
        32, 'SNNMT', 'renewable_power', '2026-H1', '2026-01-01', '2026-06-30',
        '2026-07-10 09:00+07', NULL, 'accepted', 1
    ),
    -- craft villages of 2025, due on 2026-01-20: in the last hour, with nothing to report
    (
        40, '00004', 'commune_craft_villages', '2025', '2025-01-01', '2025-12-31',
        '2026-01-20 23:30+07', NULL, 'accepted', 0
    ),
    -- half an hour after the deadline (still the day before in UTC)
    (
        41, '00008', 'commune_craft_villages', '2025', '2025-01-01', '2025-12-31',
        '2026-01-21 00:30+07', NULL, 'accepted', 3
    ),
    -- in time, withdrawn on 1 March
    (
        42, '00025', 'commune_craft_villages', '2025', '2025-01-01', '2025-12-31',
        '2026-01-10 09:00+07', '2026-03-01 12:00+07', 'withdrawn', 2
    ),
    -- rejected: not submitted
    (
        43, '00070', 'commune_craft_villages', '2025', '2025-01-01', '2025-12-31',
        '2026-01-12 09:00+07', NULL, 'rejected', 0
    ),
    -- in time, withdrawn on 10 February, sent again on the 15th
    (
        44, '00082', 'commune_craft_villages', '2025', '2025-01-01', '2025-12-31',
        '2026-01-05 09:00+07', '2026-02-10 09:00+07', 'withdrawn', 2
    ),
    (
        45, '00082', 'commune_craft_villages', '2025', '2025-01-01', '2025-12-31',
        '2026-02-15 09:00+07', NULL, 'accepted', 2
    )
) AS listed (
    id, unit_code, feed, period, period_start, period_end, received_at, recorded_until, outcome, rows_loaded
);
ALTER TABLE intake.submission ALTER COLUMN submission_id RESTART WITH 1000;
UPDATE intake.submission SET replaced_by = 12
WHERE submission_id = 11;
UPDATE intake.submission SET replaced_by = 24
WHERE submission_id = 23;

-- ---------------------------------------------------------------- the register
INSERT INTO core.enterprise_identity (enterprise_id, tax_code)
OVERRIDING SYSTEM VALUE
VALUES
(1, '0100000001'),
(2, '0100000002'),
(3, '0100000002-001'), -- a branch of 2 that the register does not list
(4, '0100000004'),
(5, '0100000005'),
(6, '0100000006'),
(7, '0100000007'),
(8, '0100000008'),
(9, '0100000009'),
(10, '0100000010'),
(11, '0100000011'),
(12, '001099000012'), -- a household
(13, '0100000013'), -- not in the register
(14, '001099000014'), -- a household that is not in the register
(15, '0100000001-001'), -- a branch of 1 with a row of its own
(17, '0100000018-001'), -- a branch of 18 with a row of its own
(18, '0100000018');

-- classes of VSIC 2025: 1104 is of section C, 3511 of D, 4711 of G, 0111 of A; 9999 does not exist
INSERT INTO core.enterprise (
    enterprise_id, valid, recorded_during, submission_id, fingerprint, status, vsic_code, vsic_code_class,
    vsic_code_version
)
SELECT
    id AS enterprise_id,
    daterange('2025-12-31', NULL) AS valid,
    tstzrange('2026-03-20 10:05+07', NULL) AS recorded_during,
    1 AS submission_id,
    md5(id::text)::uuid AS fingerprint,
    status,
    vsic_class AS vsic_code,
    vsic_class AS vsic_code_class,
    vsic_version AS vsic_code_version
FROM (
    VALUES
    (1, 'active', '1104', '2025'),
    (2, 'active', '4711', '2025'),
    (4, 'active', '3511', '2025'),
    (5, 'active', '0111', '2025'), -- farming is not Industry and Trade
    (6, NULL, '1104', '2025'), -- status unknown
    (7, 'active', '1104', '2018'), -- section unknown: the code is of VSIC 2018
    (8, 'active', '9999', '2025'), -- section unknown: no such class
    (9, 'suspended', '1104', '2025'),
    (10, NULL, '0111', '2025'), -- status unknown, but farming in any case
    (11, NULL, '1104', '2018'), -- both unknown: counted once, as status
    (12, 'active', '4711', '2025'),
    (15, 'active', '4711', '2025'),
    (17, 'active', '1104', '2025'),
    (18, 'active', '1104', '2025')
) AS listed (id, status, vsic_class, vsic_version);

-- the household is not in a list before this one
UPDATE core.enterprise SET changed = '{new}'
WHERE enterprise_id = 12;

-- on 5 October it becomes known that enterprise 6 was active all the time
UPDATE core.enterprise
SET recorded_during = tstzrange(lower(recorded_during), '2026-10-05 09:00+07')
WHERE enterprise_id = 6;
INSERT INTO core.enterprise (
    enterprise_id, valid, recorded_during, submission_id, fingerprint, status, vsic_code, vsic_code_class,
    vsic_code_version
)
VALUES (
    6, daterange('2025-12-31', NULL), tstzrange('2026-10-05 09:00+07', NULL), 1, md5('6, active')::uuid,
    'active', '1104', '1104', '2025'
);

-- one section of the definition is confirmed, so that three of the four are not
UPDATE core.industry_trade_section SET confirmed = (vsic_section = 'C');

-- ---------------------------------------------------------------- training
INSERT INTO core.training_events__events (submission_id, row_number, unit_code, period, event_code, event_date)
VALUES
(10, 2, 'SCT', '2025-Q4', 'TH-01', '2025-12-31'), -- the last day that does not count
(11, 2, 'SCT', '2026-Q2', 'TH-01', '2026-04-10'),
(11, 3, 'SCT', '2026-Q2', 'TH 02', '2026-05-05'),
(12, 2, 'SCT', '2026-Q2', 'TH-01', '2026-04-10'),
(12, 3, 'SCT', '2026-Q2', 'TH 02', '2026-05-05'),
(13, 2, '00004', '2026-Q2', 'TH-01', '2026-06-01');

INSERT INTO core.training_events__attendees (
    submission_id, row_number, unit_code, period, event_code, enterprise_id, tax_code, persons
)
SELECT
    attendee.submission_id,
    attendee.row_number,
    CASE attendee.submission_id WHEN 13 THEN '00004' ELSE 'SCT' END AS unit_code,
    CASE attendee.submission_id WHEN 10 THEN '2025-Q4' ELSE '2026-Q2' END AS period,
    attendee.event_code,
    attendee.enterprise_id,
    identity.tax_code,
    1 AS persons
FROM (
    VALUES
    (10, 2, 'TH-01', 12), -- TH-01 of this submission was in 2025
    (11, 2, 'th-01', 1), -- the code in small letters
    (11, 3, 'TH 02', 1), -- counts once
    (11, 4, ' th  02 ', 3), -- spaces; the branch counts for 2
    (11, 5, 'TH-01', 5),
    (11, 6, 'TH-01', 6),
    (11, 7, 'TH-01', 9),
    (11, 8, 'TH-01', 13),
    (11, 9, 'TH 02', 13),
    (11, 10, 'TH 02', 17), -- counts for itself and for 18
    (12, 2, 'th-01', 1),
    (12, 3, 'TH 02', 1),
    (12, 4, ' th  02 ', 3),
    (12, 5, 'TH-01', 5),
    (12, 6, 'TH-01', 6),
    (12, 7, 'TH-01', 9),
    (12, 8, 'TH-01', 13),
    (12, 9, 'TH 02', 13),
    (12, 10, 'TH 02', 17),
    (12, 11, 'TH-01', 4), -- what the correction adds
    (13, 2, 'TH-01', 14),
    (13, 3, 'TH 02', 4), -- this submission has no event TH 02
    (13, 4, 'TH-01', NULL) -- no tax code: apart, but no enterprise to count
) AS attendee (submission_id, row_number, event_code, enterprise_id)
LEFT JOIN core.enterprise_identity AS identity ON attendee.enterprise_id = identity.enterprise_id;

-- ---------------------------------------------------------------- zones
INSERT INTO core.industrial_zones__zones (
    submission_id, row_number, unit_code, period, zone_code, zone_kind, zone_status, has_wastewater_station,
    operating_since, occupancy_pct, wastewater_m3_day, tenants_treat_to_standard
)
VALUES
-- the older half-years: KCN-01 had no station yet, CCN-001 had one
(20, 2, 'BQLKCN', '2025-H2', 'KCN-01', 'park', 'operating', false, '2010-01-01', 90, 900, false),
(22, 2, 'SCT', '2025-H2', 'CCN-001', 'cluster', 'operating', true, '2010-01-01', 95, 500, false),
-- parks, and a cluster that the parks board reports by mistake: the Department's later row counts
(21, 2, 'BQLKCN', '2026-H1', 'KCN-01', 'park', 'operating', true, '2010-01-01', 90, 900, false),
-- facts that would exempt a cluster: parks are never exempt
(21, 3, 'BQLKCN', '2026-H1', 'KCN-02', 'park', 'building', false, '2015-01-01', 95, 50, true),
(21, 4, 'BQLKCN', '2026-H1', 'KCN-03', 'park', 'planned', false, NULL, NULL, 0, NULL),
(21, 5, 'BQLKCN', '2026-H1', 'CCN-009', 'cluster', 'building', false, NULL, NULL, 0, false),
-- exempt by its facts, but it has a station
(23, 2, 'SCT', '2026-H1', 'CCN-001', 'cluster', 'operating', true, '2010-01-01', 95, 500, false),
-- exempt: ran before 2022, over 80 % full
(23, 3, 'SCT', '2026-H1', 'CCN-002', 'cluster', 'operating', false, '2015-05-01', 80.5, 300, false),
-- not exempt: not over 80 %, not below 100 m3
(23, 4, 'SCT', '2026-H1', 'CCN-003', 'cluster', 'operating', false, '2021-12-31', 80, 100, true),
-- exempt by its wastewater, though it began on 2022-01-01
(23, 5, 'SCT', '2026-H1', 'CCN-004', 'cluster', 'operating', false, '2022-01-01', 100, 99.9, true),
-- open: ran before 2022, and how full it is is not known
(23, 6, 'SCT', '2026-H1', 'CCN-005', 'cluster', 'operating', false, '2018-01-01', NULL, 120, NULL),
-- open: little wastewater, and how the tenants treat it is not known
(23, 7, 'SCT', '2026-H1', 'CCN-006', 'cluster', 'operating', false, '2023-01-01', NULL, 50, NULL),
-- the same nulls, but they decide nothing: began on 2022-01-01, 120 m3
(23, 8, 'SCT', '2026-H1', 'CCN-007', 'cluster', 'operating', false, '2022-01-01', NULL, 120, NULL),
-- being built without a first day: it did not run before 2022
(23, 9, 'SCT', '2026-H1', 'CCN-008', 'cluster', 'building', false, NULL, NULL, 150, NULL),
(23, 10, 'SCT', '2026-H1', 'CCN-009', 'cluster', 'building', true, NULL, NULL, 0, NULL),
(23, 11, 'SCT', '2026-H1', 'CCN-010', 'cluster', 'planned', false, NULL, NULL, 0, NULL),
-- a null in the first way, exempt by the second
(23, 12, 'SCT', '2026-H1', 'CCN-011', 'cluster', 'operating', false, '2018-01-01', NULL, 50, true);

-- the correction of 15 September: CCN-003 has a station after all
INSERT INTO core.industrial_zones__zones (
    submission_id, row_number, unit_code, period, zone_code, zone_kind, zone_status, has_wastewater_station,
    operating_since, occupancy_pct, wastewater_m3_day, tenants_treat_to_standard
)
SELECT
    24 AS submission_id,
    row_number,
    unit_code,
    period,
    zone_code,
    zone_kind,
    zone_status,
    has_wastewater_station OR zone_code = 'CCN-003' AS has_wastewater_station,
    operating_since,
    occupancy_pct,
    wastewater_m3_day,
    tenants_treat_to_standard
FROM core.industrial_zones__zones
WHERE submission_id = 23;

-- ---------------------------------------------------------------- plants
INSERT INTO core.renewable_power__plants (
    submission_id, row_number, unit_code, period, plant_name, plant_kind, status, commissioned_on
)
VALUES
-- in the older half-year only: the latest says it is no more
(30, 2, 'SCT', '2025-H2', 'Nhà máy điện rác Cũ', 'waste_to_energy', 'operating', '2026-01-05'),
(31, 2, 'SCT', '2026-H1', 'Nhà máy điện rác Sóc Sơn', 'waste_to_energy', 'operating', '2025-12-31'),
(31, 3, 'SCT', '2026-H1', 'Nhà máy điện rác Seraphin', 'waste_to_energy', 'operating', '2026-01-01'),
(31, 4, 'SCT', '2026-H1', 'Nhà máy điện rác Đồng Ké', 'waste_to_energy', 'building', '2026-06-01'),
(31, 5, 'SCT', '2026-H1', 'Điện mặt trời Ví dụ', 'solar_ground', 'operating', '2026-02-01'),
(31, 6, 'SCT', '2026-H1', 'Nhà máy điện rác Thiếu Ngày', 'waste_to_energy', 'operating', NULL),
-- the same plant from another unit, decomposed, in capitals, with spaces; received earlier
(32, 2, 'SNNMT', '2026-H1', normalize(' NHÀ MÁY  ĐIỆN RÁC SERAPHIN', nfd), 'waste_to_energy', 'building', NULL);

-- an old ward that went to two new ones (Ba Đình and Ngọc Hà); nothing says which
UPDATE core.renewable_power__plants SET commune_code_reported = '00016', commune_code_resolution = 'split'
WHERE submission_id = 31 AND row_number = 5;

-- ---------------------------------------------------------------- explanations
-- of a warning of submission 23, given with its correction, which was not warned of it again
INSERT INTO intake.explanation (
    submission_id, row_number, unit_code, given_at, expires_at, explained_submission_id, explained_finding, feed,
    period, rule, sheet, row_keys, column_name, value, value_number, message, explanation
)
VALUES
(
    24, 5, 'SCT', '2026-09-15 10:00+07', '2028-09-15 10:00+07', 23, 1, 'industrial_zones',
    '2026-H1', 'wastewater_within_station', 'zones', '{"zone_code: ccn-001"}', 'wastewater_m3_day', '500', 500,
    'Nước thải thực tế vượt công suất trạm.', 'Trạm đang được nâng công suất'
);
INSERT INTO intake.explained_warning (
    submission_id, warning_number, explanation_id, rule, sheet, row_number, cells, value, message
)
SELECT
    24 AS submission_id,
    1 AS warning_number,
    explanation_id,
    rule,
    sheet,
    2 AS row_number,
    ARRAY['wastewater_m3_day'] AS cells,
    value,
    message
FROM intake.explanation;
