"""Claims about the marts, on a season small enough to count by hand.

``small_season.sql`` says beside each row what it is there to show; the sums are worked out in the
comments here. Every question is asked as of a day, as an analyst would.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from envdb.contract.columns import masked_columns
from envdb.contract.loader import load_contracts
from envdb.contract.model import table_name
from envdb.contract.reference import load_reference
from envdb.settings import shipped_folder
from envdb.warehouse.connection import create_database
from envdb.warehouse.embedded import Server
from envdb.warehouse.figures import targets
from envdb.warehouse.marts import Mart, read_marts
from envdb.warehouse.schema import Definition, prepare

INCLUDE = shipped_folder("include")
CONTRACTS = load_contracts(INCLUDE / "contracts")
MARTS = read_marts(INCLUDE / "sql" / "marts")
SEASON = Path(__file__).with_name("small_season.sql")

# What analysts must not read: personal columns of the contracts, and identity, which holds them.
RAW_COLUMNS = [
    *(
        ("core", table_name(contract.feed, sheet.name), column.name)
        for contract in CONTRACTS.values()
        for sheet in contract.sheets
        for column in sheet.columns
        if column.personal is not None
    ),
    ("core", "enterprise_identity", "tax_code"),
    ("core", "enterprise_identity", "head_tax_code"),
    ("core", "given_code", "identity_key"),
    ("intake", "rejected_row", "cells"),
    ("intake", "repair", "raw"),
    ("intake", "finding", "value"),
    ("intake", "finding", "row_keys"),
    ("intake", "explanation_row", "explanation"),
    ("intake", "explanation", "row_keys"),
    ("intake", "explanation", "value"),
    ("intake", "explanation", "message"),
    ("intake", "explanation", "explanation"),
    ("intake", "explained_warning", "value"),
    ("intake", "explained_warning", "message"),
]

Connection = psycopg.Connection[dict[str, Any]]


@pytest.fixture(scope="module")
def season(server: Server) -> Iterator[Connection]:
    """Connect to a warehouse with the small season in it; nothing that a test writes stays."""
    name = f"season_{secrets.token_hex(6)}"
    create_database(server, name)
    with _prepared(server.url(name)) as connection:
        connection.execute(SEASON.read_bytes())
        yield connection
    with psycopg.connect(_libpq(server.url("postgres")), autocommit=True) as maintenance:
        maintenance.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


@pytest.fixture
def empty(database_url: str) -> Iterator[Connection]:
    """Connect to a warehouse to which nothing was ever submitted."""
    with _prepared(database_url) as connection:
        yield connection


# KPI1. Active enterprises of sections B, C, D, G: 1, 2, 4, 12, 15, 17, 18, which are 7. Of them
# attended: 1 (twice, counted once), 2 (its branch 3 did), 17, and 18 (its branch 17 did): 4. Not:
# 12 (its event was in 2025), 15 (its head attended, which does not count for a branch), 4 (until
# the correction: what a commune's file says of TH 02 has no such event).
# Left out: 6 and 11 without status (10 is a farm in any case), 7 and 8 without section.
# Attendees the register does not know: 13 (two rows, one enterprise) and 14.
COVERAGE = {
    "numerator": 4,
    "denominator": 7,
    "register_enterprises": 14,
    "status_unknown": 2,
    "section_unknown": 2,
    "attendees_unknown": 2,
    "unconfirmed_sections": 3,
}


def test_training_coverage_counts_active_industry_and_trade_enterprises(
    season: Connection,
) -> None:
    (row,) = _ask(season, "SELECT * FROM mart.training_coverage", "2026-07-31")
    assert row.pop("percent") == pytest.approx(Decimal("57.142857"), abs=Decimal("1e-6"))  # 4 / 7
    assert row == {"as_of_day": date(2026, 7, 31), **COVERAGE}


def test_a_correction_counts_from_its_day_in_hanoi(season: Connection) -> None:
    # It was recorded on 10 August 00:30 in Hanoi (9 August in UTC) and adds enterprise 4: 5 of 7.
    query = "SELECT numerator, denominator FROM mart.training_coverage"
    assert _ask(season, query, "2026-08-09") == [{"numerator": 4, "denominator": 7}]
    assert _ask(season, query, "2026-08-10") == [{"numerator": 5, "denominator": 7}]


def test_what_became_known_of_the_register_counts_from_then_on(season: Connection) -> None:
    # On 5 October enterprise 6, which was trained, is known to be active: 6 of 8 are 75 %.
    query = "SELECT numerator, denominator, percent, status_unknown FROM mart.training_coverage"
    (before,) = _ask(season, query, "2026-10-04")
    (after,) = _ask(season, query, "2026-10-05")
    assert (before["numerator"], before["denominator"], before["status_unknown"]) == (5, 7, 2)
    assert after == {"numerator": 6, "denominator": 8, "percent": 75, "status_unknown": 1}


def test_without_a_register_there_is_a_row_without_a_percentage(season: Connection) -> None:
    # The first list was recorded on 20 March.
    (row,) = _ask(season, "SELECT * FROM mart.training_coverage", "2026-03-19")
    assert (row["register_enterprises"], row["denominator"], row["percent"]) == (0, 0, None)


def test_attendance_joins_events_of_the_same_submission(season: Connection) -> None:
    # 11 rows of the two current submissions have an event since 2026: the 9 of the Department and
    # 2 of the commune's 3 (its TH 02 is an event of another submission); the row of 2025 is none.
    query = (
        "SELECT submission_id, row_number, event_date, enterprise_id, head_enterprise_id"
        " FROM mart.training_attendance ORDER BY submission_id, row_number"
    )
    rows = [tuple(row.values()) for row in _ask(season, query, "2026-07-31")]
    assert [row[:2] for row in rows] == [*((11, n) for n in range(2, 11)), (13, 2), (13, 4)]
    assert rows[0] == (11, 2, date(2026, 4, 10), 1, 1)  # written th-01
    assert rows[2] == (11, 4, date(2026, 5, 5), 3, 2)  # the branch 3 and its head 2
    assert rows[10] == (13, 4, date(2026, 6, 1), None, None)  # without a tax code


def test_unknown_attendees_are_listed_apart_and_masked(season: Connection) -> None:
    # The branch 3 is not in the register, but its head is, so it is not unknown.
    query = (
        "SELECT enterprise_id, tax_code_masked, submission_id, row_number"
        " FROM mart.training_attendees_unknown ORDER BY submission_id, row_number"
    )
    assert [tuple(row.values()) for row in _ask(season, query, "2026-07-31")] == [
        (13, "0100000013", 11, 8),
        (13, "0100000013", 11, 9),
        (14, "********0014", 13, 2),
        (None, None, 13, 4),
    ]


def test_waste_to_energy_plants_are_those_of_the_latest_period_each_once(
    season: Connection,
) -> None:
    # Not: the solar plant, the plant of 2025-H2, and SNNMT's second writing of Seraphin.
    query = (
        "SELECT plant_name, counts_for_target, commissioning_missing, unit_code"
        " FROM mart.waste_to_energy_plants ORDER BY submission_id, row_number"
    )
    assert [tuple(row.values()) for row in _ask(season, query, "2026-09-30")] == [
        ("Nhà máy điện rác Sóc Sơn", False, False, "SCT"),  # since 2025-12-31: a day too early
        ("Nhà máy điện rác Seraphin", True, False, "SCT"),
        ("Nhà máy điện rác Đồng Ké", False, False, "SCT"),  # being built
        ("Nhà máy điện rác Thiếu Ngày", False, True, "SCT"),
    ]
    # before the half-year was sent the older one holds
    assert _ask(season, query, "2026-07-09") == [
        {
            "plant_name": "Nhà máy điện rác Cũ",
            "counts_for_target": True,
            "commissioning_missing": False,
            "unit_code": "SCT",
        }
    ]


# code: in scope, station, exempt, facts missing; the reasons stand in small_season.sql
ZONES = {
    "CCN-001": (True, True, True, False),
    "CCN-002": (True, False, True, False),
    "CCN-003": (True, False, False, False),
    "CCN-004": (True, False, True, False),
    "CCN-005": (True, False, False, True),
    "CCN-006": (True, False, False, True),
    "CCN-007": (True, False, False, False),
    "CCN-008": (True, False, False, False),
    "CCN-009": (True, True, False, False),
    "CCN-010": (False, False, False, False),
    "CCN-011": (True, False, True, False),
    "KCN-01": (True, True, False, False),
    "KCN-02": (True, False, False, False),
    "KCN-03": (False, False, False, False),
}


def test_each_zone_is_in_scope_has_a_station_is_exempt_or_open(season: Connection) -> None:
    query = (
        "SELECT zone_code, in_scope, has_station, exempt, exemption_facts_missing"
        " FROM mart.zone_wastewater_stations"
    )
    rows = [tuple(row.values()) for row in _ask(season, query, "2026-08-31")]
    assert len(rows) == len(ZONES)
    assert {code: facts for code, *facts in rows} == {k: list(v) for k, v in ZONES.items()}


def test_a_zone_that_two_units_report_is_the_later_ones(season: Connection) -> None:
    query = "SELECT unit_code FROM mart.zone_wastewater_stations WHERE zone_code = 'CCN-009'"
    assert _ask(season, query, "2026-07-31") == [{"unit_code": "BQLKCN"}]
    assert _ask(season, query, "2026-08-01") == [{"unit_code": "SCT"}]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # Each unit's latest then: the parks board's of 2026-H1 (KCN-01 with; KCN-02 and the cluster
        # CCN-009 without), the Department's of 2025-H2 (CCN-001 with).
        (
            "2026-07-31",
            {
                "all": (4, 2, "50", 4, "50", 0, 0),
                "cluster": (2, 1, "50", 2, "50", 0, 0),
                "park": (2, 1, "50", 2, "50", 0, 0),
            },
        ),
        # Clusters in scope: 001 to 009 and 011, which are 10; with a station 001 and 009. Exempt
        # without a station: 002, 004, 011, which leaves 7 of which 2. Open: 005 and 006.
        (
            "2026-09-14",
            {
                "all": (12, 3, "25", 9, "33.33", 3, 2),
                "cluster": (10, 2, "20", 7, "28.57", 3, 2),
                "park": (2, 1, "50", 2, "50", 0, 0),
            },
        ),
        # The correction gives CCN-003 a station.
        (
            "2026-09-15",
            {
                "all": (12, 4, "33.33", 9, "44.44", 3, 2),
                "cluster": (10, 3, "30", 7, "42.86", 3, 2),
                "park": (2, 1, "50", 2, "50", 0, 0),
            },
        ),
    ],
)
def test_stations_are_counted_in_the_plans_words_and_without_the_exempt(
    season: Connection, as_of: str, expected: dict[str, tuple[Any, ...]]
) -> None:
    query = (
        "SELECT scope, zones, with_station, round(percent, 2) AS percent, zones_without_exempt,"
        " with_station_without_exempt, round(percent_without_exempt, 2) AS percent_without_exempt,"
        " exempt, exemption_facts_missing, station_unknown"
        " FROM mart.zone_station_coverage ORDER BY scope"
    )
    assert _ask(season, query, as_of) == [
        {
            "scope": scope,
            "zones": zones,
            "with_station": stations,
            "percent": Decimal(percent),
            "zones_without_exempt": zones_left,
            "with_station_without_exempt": stations,
            "percent_without_exempt": Decimal(percent_left),
            "exempt": exempt,
            "exemption_facts_missing": missing,
            "station_unknown": 0,
        }
        for scope, (zones, stations, percent, zones_left, percent_left, exempt, missing) in (
            expected.items()
        )
    ]


def test_a_station_that_is_not_known_counts_as_none_and_is_told(season: Connection) -> None:
    with _undone(season):
        season.execute(
            "UPDATE core.industrial_zones__zones SET has_wastewater_station = NULL"
            " WHERE submission_id = 24 AND zone_code = 'CCN-001'"
        )
        (row,) = _ask(
            season,
            "SELECT with_station, exempt, station_unknown FROM mart.zone_station_coverage"
            " WHERE scope = 'cluster'",
            "2026-09-15",
        )
    # CCN-001 falls out of the 3 with a station, and is exempt by its facts
    assert row == {"with_station": 2, "exempt": 4, "station_unknown": 1}


def test_the_plans_targets_each_way_of_counting(season: Connection) -> None:
    with season.transaction():
        season.execute("SELECT set_config('envdb.as_of', '2026-09-30', true)")
        found = targets(season)
    assert [
        (
            one.target_code,
            one.variant,
            one.value if one.value is None else round(one.value, 2),
            one.numerator,
            one.denominator,
            one.reached,
            one.left_out,
            one.facts_missing,
            one.unconfirmed,
        )
        for one in found
    ] == [
        ("KPI1", "plan", Decimal("71.43"), 5, 7, False, 4, 4, 3),
        ("KPI2", "plan", 1, 1, None, True, 0, 1, 0),
        ("KPI3", "plan", Decimal("33.33"), 4, 12, False, 0, 0, 0),
        ("KPI3", "with_exemption", Decimal("44.44"), 4, 9, False, 3, 2, 0),
        ("KPI4", "plan", None, None, None, None, None, None, None),
    ]
    assert {(one.target_code, one.target_value, one.target_year, one.unit) for one in found} == {
        ("KPI1", 100, 2030, "%"),
        ("KPI2", 1, 2030, "plant"),
        ("KPI3", 100, 2030, "%"),
        ("KPI4", None, None, None),
    }
    assert all(one.title for one in found)


def test_a_target_is_reached_at_its_value(season: Connection) -> None:
    # As of 14 September 3 of 12 zones have a station: 25 %.
    query = "SELECT reached FROM mart.plan_targets WHERE target_code = 'KPI3' AND variant = 'plan'"
    for value, reached in (("25", True), ("25.0001", False)):
        with _undone(season):
            season.execute("UPDATE core.plan_target SET target_value = %s", [Decimal(value)])
            assert _ask(season, query, "2026-09-14") == [{"reached": reached}]


def test_nothing_reported_is_no_value_rather_than_zero(empty: Connection) -> None:
    found = targets(empty)
    assert [one.target_code for one in found] == ["KPI1", "KPI2", "KPI3", "KPI3", "KPI4"]
    assert {(one.value, one.reached) for one in found} == {(None, None)}
    zones = _ask(empty, "SELECT scope, zones, percent FROM mart.zone_station_coverage", "")
    assert {tuple(row.values()) for row in zones} == {
        ("all", 0, None),
        ("cluster", 0, None),
        ("park", 0, None),
    }
    assert _ask(empty, "SELECT DISTINCT rows_loaded, units FROM mart.freshness", "") == [
        {"rows_loaded": 0, "units": 0}
    ]


COMPLETENESS = (
    "SELECT unit_code, submitted, on_time, days_late, nothing_to_report, submission_id"
    " FROM mart.completeness_by_unit WHERE feed = %s AND period = %s AND unit_code = ANY(%s)"
    " ORDER BY unit_code"
)
VILLAGE_COMMUNES = ["00004", "00008", "00025", "00070", "00082"]


def _villages(season: Connection, as_of: str) -> list[tuple[Any, ...]]:
    asked = ["commune_craft_villages", "2025", VILLAGE_COMMUNES]
    return [tuple(row.values()) for row in _ask(season, COMPLETENESS, as_of, asked)]


def test_each_unit_is_in_time_late_or_missing(season: Connection) -> None:
    # Due on 20 January. 00070's only file was rejected; to 28 February it is 39 days late.
    # 00082 withdrew what it had sent in time and sent again on 15 February, 26 days late.
    assert _villages(season, "2026-02-28") == [
        ("00004", True, True, 0, True, 40),
        ("00008", True, False, 1, False, 41),  # half an hour past midnight
        ("00025", True, True, 0, False, 42),
        ("00070", False, None, 39, None, None),
        ("00082", True, False, 26, False, 45),
    ]


def test_what_was_withdrawn_counts_until_then_only(season: Connection) -> None:
    assert _villages(season, "2026-02-09")[4] == ("00082", True, True, 0, False, 44)
    # from 10 to 14 February it has nothing: 25 days on the 14th
    assert _villages(season, "2026-02-14")[4] == ("00082", False, None, 25, None, None)
    # 00025 withdrew on 1 March: 70 days on the 31st
    assert _villages(season, "2026-03-31")[2] == ("00025", False, None, 70, None, None)


def test_a_correction_does_not_make_late_what_came_in_time(season: Connection) -> None:
    # Quarter 2 was due on 10 July, came on the 5th, was corrected on 10 August.
    asked = ["training_events", "2026-Q2", ["SCT", "00004"]]
    assert [tuple(row.values()) for row in _ask(season, COMPLETENESS, "2026-09-30", asked)] == [
        ("SCT", True, True, 0, False, 12)
    ]  # and the commune, which may send it, owes nothing
    # Zones were due on 20 July; the Department sent them on 1 August and corrected them later.
    asked = ["industrial_zones", "2026-H1", ["BQLKCN", "SCT"]]
    assert [tuple(row.values()) for row in _ask(season, COMPLETENESS, "2026-09-30", asked)] == [
        ("BQLKCN", True, True, 0, False, 21),
        ("SCT", True, False, 12, False, 24),
    ]


def test_a_file_that_an_officer_accepts_later_counts_from_then_on(season: Connection) -> None:
    # 00008 sent one in time that was held, and a late one; on 1 May the first was accepted after
    # all and replaced the second.
    with _undone(season):
        season.execute(
            "UPDATE intake.submission SET recorded_during = tstzrange(lower(recorded_during),"
            " '2026-05-01 09:00+07') WHERE submission_id = 41"
        )
        season.execute(
            "INSERT INTO intake.submission (claim_key, folder, unit_code, file_name, received_at,"
            " feed, period, outcome, step, replaces_key, recorded_during)"
            " SELECT 'held', folder, unit_code, file_name, '2026-01-19 09:00+07', feed, period,"
            " 'accepted', step, replaces_key, tstzrange(upper(recorded_during), NULL)"
            " FROM intake.submission WHERE submission_id = 41"
        )
        assert _villages(season, "2026-04-30")[1][:4] == ("00008", True, False, 1)
        assert _villages(season, "2026-05-01")[1][:4] == ("00008", True, True, 0)


def test_a_period_is_owed_from_its_due_day_on(season: Connection) -> None:
    query = "SELECT due_on FROM mart.completeness_by_unit WHERE feed = %s AND period = %s"
    asked = ["training_events", "2026-Q2"]
    assert _ask(season, query, "2026-07-09", asked) == []
    assert _ask(season, query, "2026-07-10", asked) == [{"due_on": date(2026, 7, 10)}]


def test_the_summary_counts_the_units_of_a_feed_and_period(season: Connection) -> None:
    # 126 communes owe it. Submitted: 00004, 00008 (late), 00025, 00082 (late); 122 are missing.
    query = (
        "SELECT owed, submitted, late, missing, nothing_to_report, round(percent, 2) AS percent"
        " FROM mart.completeness_summary WHERE feed = 'commune_craft_villages' AND period = '2025'"
    )
    assert _ask(season, query, "2026-02-28") == [
        {
            "owed": 126,
            "submitted": 4,
            "late": 2,
            "missing": 122,
            "nothing_to_report": 1,
            "percent": Decimal("3.17"),
        }
    ]


def test_an_explained_warning_is_listed_while_its_submission_is_current(
    season: Connection,
) -> None:
    query = (
        "SELECT unit_code, submission_id, row_number, explained_submission_id,"
        " explained_in_submission_id FROM mart.explained_warnings"
    )

    assert _ask(season, query, "2026-09-14") == []
    (row,) = _ask(season, query, "2026-09-15")
    assert tuple(row.values()) == ("SCT", 24, 2, 23, 24)


def test_a_split_commune_is_listed_with_the_new_ones(season: Connection) -> None:
    query = "SELECT submission_id, row_number, candidate_codes FROM mart.split_communes_to_resolve"

    assert _ask(season, query, "2026-07-17") == []
    (row,) = _ask(season, query, "2026-07-18")
    assert tuple(row.values()) == (31, 5, ["00004", "00008"])


def test_freshness_of_each_feed(season: Connection) -> None:
    # Zones: 1 + 4 + 1 + 11 rows of four submissions, last on 15 September. Training: 2 + 12 + 4
    # rows, last on 10 August in Hanoi. Plants: 1 + 5 + 1, last on 18 July. Villages: 0 + 3 + 2
    # of 00004, 00008 and 00082, last on 15 February. The register: 14, on 20 March.
    query = (
        "SELECT feed, latest_period, days_since, units, submissions, rows_loaded"
        " FROM mart.freshness ORDER BY feed"
    )
    found = {row.pop("feed"): tuple(row.values()) for row in _ask(season, query, "2026-09-30")}
    assert set(found) == set(CONTRACTS)
    assert {feed: values for feed, values in found.items() if values[3]} == {
        "commune_craft_villages": ("2025", 227, 3, 3, 5),
        "enterprise_register": ("2025", 194, 1, 1, 14),
        "industrial_zones": ("2026-H1", 15, 2, 4, 17),
        "renewable_power": ("2026-H1", 74, 2, 3, 7),
        "training_events": ("2026-Q2", 51, 2, 3, 18),
    }
    assert found["commune_facilities"] == (None, None, 0, 0, 0)


def test_before_the_first_submission_every_mart_knows_nothing(season: Connection) -> None:
    # The first file of the season came on 5 January 2026.
    for name in ("training_attendance", "waste_to_energy_plants", "zone_wastewater_stations"):
        query = sql.SQL("SELECT count(*) AS rows FROM {}").format(sql.Identifier("mart", name))
        assert _ask(season, query, "2026-01-04") == [{"rows": 0}], name
    submitted = "SELECT FROM mart.completeness_by_unit WHERE submitted"
    assert _ask(season, submitted, "2026-01-04") == []


def test_unset_as_of_is_now(season: Connection) -> None:
    # One submission is current until an hour ago, one since then, one from in an hour on.
    with _undone(season):
        season.execute(
            "INSERT INTO intake.submission (claim_key, folder, file_name, received_at, feed,"
            " outcome, step, replaces_key, recorded_during)"
            " SELECT k, k, k, now(), 'of now', 'accepted', 'decided', k,"
            " tstzrange(now() + f, now() + t) FROM (VALUES"
            " ('past', interval '-2 hours', interval '-1 hour'),"
            " ('present', interval '-1 hour', NULL),"
            " ('future', interval '1 hour', NULL)) AS listed (k, f, t)"
        )
        query = (
            "SELECT folder FROM intake.submission JOIN core.current_submission"
            " USING (submission_id) WHERE current_submission.feed = 'of now'"
        )
        assert _ask(season, query, "") == [{"folder": "present"}]
        season.execute("RESET envdb.as_of")
        assert season.execute(query.encode()).fetchall() == [{"folder": "present"}]


@pytest.mark.parametrize("as_of", ["abc", "2026-02-30", "2026-7-1", "31/12/2026", "tomorrow"])
def test_an_as_of_that_is_no_day_raises(season: Connection, as_of: str) -> None:
    with pytest.raises(psycopg.errors.DataError):
        _ask(season, "SELECT * FROM mart.plan_targets", as_of)


def test_every_schema_table_view_and_column_has_a_comment(season: Connection) -> None:
    undocumented = _ask(
        season,
        """
        WITH documented AS (
            SELECT oid, nspname FROM pg_namespace
            WHERE nspname IN ('intake', 'staging', 'core', 'mart', 'release')
        )
        SELECT nspname AS name FROM documented
        WHERE obj_description(oid, 'pg_namespace') IS NULL
        UNION ALL
        SELECT concat_ws('.', nspname, relname, attname)
        FROM documented
        JOIN pg_class ON relnamespace = documented.oid AND relkind IN ('r', 'p', 'v', 'm', 'f')
        LEFT JOIN LATERAL (
            SELECT NULL AS attname, 0 AS attnum
            UNION ALL
            SELECT attname, attnum FROM pg_attribute
            WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
        ) AS described ON true
        WHERE NOT EXISTS (
            SELECT FROM pg_description
            WHERE classoid = 'pg_class'::regclass AND objoid = pg_class.oid
            AND objsubid = attnum AND description <> ''
        )
        """,
        "",
    )
    assert [row["name"] for row in undocumented] == []


def test_a_column_of_a_mart_is_described_in_both_languages(season: Connection) -> None:
    comments = _ask(
        season,
        "SELECT table_name || '.' || column_name AS name,"
        " col_description(format('mart.%%I', table_name)::regclass, ordinal_position) AS comment"
        " FROM information_schema.columns WHERE table_schema = 'mart'",
        "",
        [],
    )
    assert len(comments) > len(MARTS)
    for row in comments:
        vietnamese, _, english = row["comment"].partition(" | ")
        assert vietnamese, row["name"]
        assert english, row["name"]


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_the_sources_of_a_mart_are_feeds(mart: Mart) -> None:
    assert set(mart.sources) <= {*CONTRACTS, "all"}


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_an_analyst_reads_a_mart_as_its_owner_does(season: Connection, mart: Mart) -> None:
    query = sql.SQL("SELECT * FROM {}").format(sql.Identifier("mart", mart.name))
    as_owner = _ask(season, query, "2026-09-30")
    assert as_owner
    with _undone(season):
        season.execute("SET LOCAL ROLE envdb_analyst")
        as_analyst = _ask(season, query, "2026-09-30")
    assert sorted(map(str, as_analyst)) == sorted(map(str, as_owner))
    # no tax code that is a personal ID gets through (enterprises 12 and 14)
    assert "001099" not in str(as_analyst)


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_a_mart_asks_for_the_rights_of_its_reader(season: Connection, mart: Mart) -> None:
    (row,) = _ask(
        season,
        "SELECT reloptions FROM pg_class WHERE oid = format('mart.%%I', %s::text)::regclass",
        "",
        [mart.name],
    )
    assert row["reloptions"] == ["security_invoker=true"]


@pytest.mark.parametrize("raw", RAW_COLUMNS, ids=".".join)
def test_an_analyst_does_not_read_raw_personal_data(
    season: Connection, raw: tuple[str, str, str]
) -> None:
    schema, table, column = raw
    query = sql.SQL("SELECT {} FROM {}").format(
        sql.Identifier(column), sql.Identifier(schema, table)
    )
    _ask(season, query, "")  # the column exists
    with _undone(season):
        season.execute("SET LOCAL ROLE envdb_analyst")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), season.transaction():
            season.execute(query)


def test_an_analyst_reads_the_masked_twin(season: Connection) -> None:
    twins = {
        (table_name(contract.feed, sheet.name), column.name)
        for contract in CONTRACTS.values()
        for sheet in contract.sheets
        for column in masked_columns(sheet)
    }
    assert ("training_events__attendees", "tax_code_masked") in twins
    with _undone(season):
        season.execute("SET LOCAL ROLE envdb_analyst")
        for table, column in twins:
            query = sql.SQL("SELECT {} FROM {}").format(
                sql.Identifier(column), sql.Identifier("core", table)
            )
            assert "001099" not in str(season.execute(query).fetchall())


def _ask(
    connection: Connection,
    query: str | sql.Composed,
    as_of: str,
    parameters: list[Any] | None = None,
) -> list[dict[str, Any]]:
    """Return the rows of a query as of a day; '' is now."""
    with connection.transaction():
        connection.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of])
        text = query.encode() if isinstance(query, str) else query
        return connection.execute(text, parameters).fetchall()


def _undone(connection: Connection) -> AbstractContextManager[psycopg.Transaction]:
    """Open a transaction whose changes do not stay."""
    return connection.transaction(force_rollback=True)


def _prepared(url: str) -> Connection:
    connection = psycopg.connect(_libpq(url), autocommit=True, row_factory=dict_row)
    reference = load_reference(INCLUDE / "reference")
    # prepare reads rows as tuples, so it gets a connection of its own
    with psycopg.connect(_libpq(url), autocommit=True) as preparing:
        prepare(preparing, Definition(INCLUDE, CONTRACTS, reference))
    return connection


def _libpq(url: str) -> str:
    return url.replace("+psycopg", "", 1)
