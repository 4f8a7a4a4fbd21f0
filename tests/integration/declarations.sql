-- Two lists of enterprises and the declarations of 2025 and 2026, small enough to judge by hand.
-- What each enterprise is there to show stands beside it. All instants are of Hanoi.

INSERT INTO intake.submission (
    submission_id, claim_key, folder, unit_code, file_name, received_at, unlinked_at, feed, period, period_start,
    period_end, outcome, step, replaces_key, recorded_during
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
    (period || '-01-01')::date AS period_start,
    (period || '-12-31')::date AS period_end,
    outcome,
    'decided' AS step,
    concat_ws('/', unit_code, feed, period, id_of_key) AS replaces_key,
    tstzrange(received_at::timestamptz, recorded_until::timestamptz) AS recorded_during
FROM (
    VALUES
    -- the list of 2024, in VSIC 2018, and that of 2025
    (1, 'CTK', 'enterprise_register', '2024', '2026-01-05 09:00+07', NULL, 'accepted', 'list'),
    (2, 'CTK', 'enterprise_register', '2025', '2026-03-20 09:00+07', NULL, 'accepted', 'list'),
    -- declarations of 2025, due on 2026-01-31: in the last minute of Hanoi; a minute late; in time and
    -- corrected late; in time and withdrawn; by one below the threshold; by one outside all rows;
    -- by one that names rows 13 to 16; by a head whose branch is on the list
    (10, 'SCT', 'enterprise_declarations', '2025', '2026-01-31 23:59+07', NULL, 'accepted', '1'),
    (11, 'SCT', 'enterprise_declarations', '2025', '2026-02-01 00:00+07', NULL, 'accepted', '2'),
    (
        12, 'SCT', 'enterprise_declarations', '2025', '2026-01-20 09:00+07', '2026-02-10 09:00+07',
        'accepted', '3'
    ),
    (13, 'SCT', 'enterprise_declarations', '2025', '2026-02-10 09:00+07', NULL, 'accepted', '3'),
    (
        14, 'SCT', 'enterprise_declarations', '2025', '2026-01-20 09:00+07', '2026-02-15 09:00+07',
        'withdrawn', '4'
    ),
    (15, 'SCT', 'enterprise_declarations', '2025', '2026-01-20 09:00+07', NULL, 'accepted', '5'),
    (16, 'SCT', 'enterprise_declarations', '2025', '2026-01-20 09:00+07', NULL, 'accepted', '40'),
    (17, 'SCT', 'enterprise_declarations', '2025', '2026-01-20 09:00+07', NULL, 'accepted', '41'),
    (18, 'SCT', 'enterprise_declarations', '2025', '2026-01-20 09:00+07', NULL, 'accepted', '30')
) AS listed (id, unit_code, feed, period, received_at, recorded_until, outcome, id_of_key);
ALTER TABLE intake.submission ALTER COLUMN submission_id RESTART WITH 1000;

INSERT INTO core.enterprise_identity (enterprise_id, tax_code)
OVERRIDING SYSTEM VALUE
SELECT
    id AS enterprise_id,
    CASE id
        WHEN 31 THEN '0100000030-001' -- a branch of 30
        WHEN 42 THEN '001099000042' -- a household
        ELSE '01000000' || lpad(id::text, 2, '0')
    END AS tax_code
FROM generate_series(1, 49) AS numbered (id);

INSERT INTO core.enterprise (
    enterprise_id, valid, recorded_during, submission_id, fingerprint, enterprise_name, vsic_code, vsic_code_class,
    vsic_code_version, main_product, capacity, capacity_unit, status
)
SELECT
    id AS enterprise_id,
    daterange('2025-12-31', NULL) AS valid,
    tstzrange('2026-03-20 09:05+07', NULL) AS recorded_during,
    2 AS submission_id,
    md5(id::text)::uuid AS fingerprint,
    'Doanh nghiệp ' || id AS enterprise_name,
    class AS vsic_code,
    class AS vsic_code_class,
    '2025' AS vsic_code_version,
    product AS main_product,
    capacity,
    unit AS capacity_unit,
    status
FROM (
    VALUES
    -- must: at the threshold of beer, 30 million litres; 30,000 m3 are the same
    (1, '1103', 'Bia lon', 30000000, 'l_year', 'active'),
    (2, '1103', NULL, 30000, 'm3_year', 'active'),
    -- detergents named, with the tone on the other vowel: 10,000,000 kg are 10,000 t
    (3, '2023', 'Bột giặt, nước hoa', 10000000, 'kg_year', 'active'),
    -- every plant, without a capacity
    (4, '3511', 'Nhiệt điện than', NULL, NULL, 'active'),
    -- hydropower of 20,000 kW are 20 MW; here spelt thuỷ and below it
    (5, '3512', 'Thuỷ điện', 19999, 'kw', 'active'),
    (6, '3512', 'THỦY ĐIỆN', 20000, 'kw', 'active'),
    -- either threshold of batteries: 300,000 kWh or 600 t; 300 MWh are 300,000 kWh
    (7, '2720', 'Ắc quy', 600, 't_year', 'active'),
    (8, '2720', 'Ắc quy', 300, 'mwh_year', 'active'),
    (9, '2720', 'Ắc quy', 299999, 'kwh_year', 'active'), -- could still be 600 t
    (10, '2720', 'Pin', 5000, 'piece_year', 'active'), -- not comparable with either
    (11, '2720', 'Pin', NULL, NULL, 'active'),
    -- unit: needs working days; needs density; needs nothing that is known of
    (12, '1101', 'Rượu', 10, 'm3_day', 'active'),
    (13, '1103', 'Bia', 50000, 't_year', 'active'),
    (14, '1101', 'Rượu', 5, 'mw', 'active'),
    -- the unit of the threshold was not seen
    (15, '1313', 'Vải nhuộm', 200000000, 'm_year', 'active'),
    -- the product decides pulp or waste paper, or leaves both open
    (16, '1701', 'Bột giấy', 60000, 't_year', 'active'),
    (17, '1701', 'Bìa từ giấy phế liệu', 50000, 't_year', 'active'),
    (18, '1701', 'Giấy in', 60000, 't_year', 'active'),
    (19, '1701', 'Giấy in', 49999, 't_year', 'active'), -- below, whichever it is
    -- no sector: solar power, briquettes; open: burning waste
    (20, '3512', 'Điện mặt trời', 50, 'mw', 'active'),
    (21, '1920', 'Than tổ ong', 500, 't_year', 'active'),
    (22, '3512', 'Điện rác', 75, 'mw', 'active'),
    -- alcohol among basic chemicals: not surely a chemical; 5,000 m3 are 5 million litres
    (23, '2011', 'Cồn công nghiệp', 5000, 'm3_year', 'active'),
    (24, '2011', 'Axit sunfuric', 10000, 't_year', 'active'),
    -- status: suspended, unknown, dissolved
    (25, '1103', 'Bia', 40000000, 'l_year', 'suspended'),
    (26, '1103', 'Bia', 40000000, 'l_year', NULL),
    (27, '1103', 'Bia', 40000000, 'l_year', 'dissolved'),
    -- two facts are open at once
    (28, '2022', NULL, NULL, NULL, 'active'),
    -- a head outside the sectors that declared, with a branch that must
    (30, '4711', NULL, NULL, NULL, 'active'),
    (31, '2720', NULL, 700, 't_year', 'active'),
    -- declared though nothing says it must; for rows 13 to 16
    (40, '4711', NULL, NULL, NULL, 'active'),
    (41, '1511', 'Da thuộc', 5000, 't_year', 'active'),
    -- a household
    (42, '1101', 'Rượu', 2000000, 'l_year', 'active'),
    -- industrial and in none of the rows 1 to 12
    (43, '2410', 'Thép', 900000, 't_year', 'active')
) AS listed (id, class, product, capacity, unit, status);

-- what the older list said: from its day to the day of the next
INSERT INTO core.enterprise (
    enterprise_id, valid, recorded_during, submission_id, fingerprint, enterprise_name, vsic_code, vsic_code_class,
    vsic_code_version, main_product, capacity, capacity_unit, status
)
SELECT
    id AS enterprise_id,
    daterange('2024-12-31', valid_until::date) AS valid,
    CASE
        WHEN valid_until IS NULL
            THEN tstzrange('2026-01-05 09:05+07', '2026-03-20 09:05+07')
        ELSE tstzrange('2026-03-20 09:05+07', NULL)
    END AS recorded_during,
    1 AS submission_id,
    md5('old ' || id)::uuid AS fingerprint,
    'Doanh nghiệp ' || id AS enterprise_name,
    class AS vsic_code,
    class AS vsic_code_class,
    '2018' AS vsic_code_version,
    product AS main_product,
    capacity,
    unit AS capacity_unit,
    'active' AS status
FROM (
    VALUES
    -- until the list of 2025 came, the older one held without an end
    (1, '1103', 'Bia hơi', 31000000, 'l_year', NULL),
    (1, '1103', 'Bia hơi', 31000000, 'l_year', '2025-12-31'),
    -- 1104 was soft drinks in VSIC 2018 and is malt in VSIC 2025
    (44, '1104', 'Nước ngọt', 30000000, 'l_year', '2025-12-31'),
    -- malt shares a class with beer in VSIC 2018
    (45, '1103', 'Mạch nha', 90000000, 'l_year', '2025-12-31'),
    -- a class of VSIC 2018 of which no name was seen, above and below the threshold
    (46, '2011', 'Axit', 20000, 't_year', '2025-12-31'),
    (47, '2011', 'Axit', 9999, 't_year', '2025-12-31')
) AS listed (id, class, product, capacity, unit, valid_until);

INSERT INTO core.enterprise_declarations__general (
    submission_id, row_number, unit_code, period, enterprise_id, tax_code, decl_sector
)
SELECT
    listed.submission_id,
    2 AS row_number,
    'SCT' AS unit_code,
    '2025' AS period,
    listed.enterprise_id,
    identity.tax_code,
    listed.sector AS decl_sector
FROM (
    VALUES
    (10, 1, 'beer_soft_drinks'),
    (11, 2, 'beer_soft_drinks'),
    (12, 3, 'chemicals'),
    (13, 3, 'chemicals'),
    (14, 4, 'thermal_power'),
    (15, 5, 'hydro_power'),
    (16, 40, 'chemicals'),
    (17, 41, 'other_unlisted'),
    (18, 30, 'batteries')
) AS listed (submission_id, enterprise_id, sector)
INNER JOIN core.enterprise_identity AS identity ON listed.enterprise_id = identity.enterprise_id;

-- the rows of the lists that these versions are of
INSERT INTO core.enterprise_register__enterprises (
    submission_id, row_number, unit_code, period, enterprise_id, tax_code, enterprise_name, main_product
)
SELECT DISTINCT
    enterprise.submission_id,
    enterprise.enterprise_id + 1 AS row_number,
    submission.unit_code,
    submission.period,
    enterprise.enterprise_id,
    identity.tax_code,
    enterprise.enterprise_name,
    enterprise.main_product
FROM core.enterprise AS enterprise
INNER JOIN core.enterprise_identity AS identity ON enterprise.enterprise_id = identity.enterprise_id
INNER JOIN intake.submission ON enterprise.submission_id = submission.submission_id;
