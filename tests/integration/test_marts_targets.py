"""Claims about the targets of the Plan: training (KPI1), waste-to-energy (KPI2), zones (KPI3).

``small_season.sql`` says beside each row what it is there to show; the sums are worked out in the
comments here. Every question is asked as of a day, as an analyst would.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from mart_season import Connection, ask, undone

from envdb.warehouse.figures import targets

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
    (row,) = ask(season, "SELECT * FROM mart.training_coverage", "2026-07-31")
    assert row.pop("percent") == pytest.approx(Decimal("57.142857"), abs=Decimal("1e-6"))  # 4 / 7
    assert row == {"as_of_day": date(2026, 7, 31), **COVERAGE}


def test_a_correction_counts_from_its_day_in_hanoi(season: Connection) -> None:
    # It was recorded on 10 August 00:30 in Hanoi (9 August in UTC) and adds enterprise 4: 5 of 7.
    query = "SELECT numerator, denominator FROM mart.training_coverage"
    assert ask(season, query, "2026-08-09") == [{"numerator": 4, "denominator": 7}]
    assert ask(season, query, "2026-08-10") == [{"numerator": 5, "denominator": 7}]


def test_what_became_known_of_the_register_counts_from_then_on(season: Connection) -> None:
    # On 5 October enterprise 6, which was trained, is known to be active: 6 of 8 are 75 %.
    query = "SELECT numerator, denominator, percent, status_unknown FROM mart.training_coverage"
    (before,) = ask(season, query, "2026-10-04")
    (after,) = ask(season, query, "2026-10-05")
    assert (before["numerator"], before["denominator"], before["status_unknown"]) == (5, 7, 2)
    assert after == {"numerator": 6, "denominator": 8, "percent": 75, "status_unknown": 1}


def test_without_a_register_there_is_a_row_without_a_percentage(season: Connection) -> None:
    # The first list was recorded on 20 March.
    (row,) = ask(season, "SELECT * FROM mart.training_coverage", "2026-03-19")
    assert (row["register_enterprises"], row["denominator"], row["percent"]) == (0, 0, None)


def test_attendance_joins_events_of_the_same_submission(season: Connection) -> None:
    # 11 rows of the two current submissions have an event since 2026: the 9 of the Department and
    # 2 of the commune's 3 (its TH 02 is an event of another submission); the row of 2025 is none.
    query = (
        "SELECT submission_id, row_number, event_date, enterprise_id, head_enterprise_id"
        " FROM mart.training_attendance ORDER BY submission_id, row_number"
    )
    rows = [tuple(row.values()) for row in ask(season, query, "2026-07-31")]
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
    assert [tuple(row.values()) for row in ask(season, query, "2026-07-31")] == [
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
    assert [tuple(row.values()) for row in ask(season, query, "2026-09-30")] == [
        ("Nhà máy điện rác Sóc Sơn", False, False, "SCT"),  # since 2025-12-31: a day too early
        ("Nhà máy điện rác Seraphin", True, False, "SCT"),
        ("Nhà máy điện rác Đồng Ké", False, False, "SCT"),  # being built
        ("Nhà máy điện rác Thiếu Ngày", False, True, "SCT"),
    ]
    # before the half-year was sent the older one holds
    assert ask(season, query, "2026-07-09") == [
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
    rows = [tuple(row.values()) for row in ask(season, query, "2026-08-31")]
    assert len(rows) == len(ZONES)
    assert {code: facts for code, *facts in rows} == {k: list(v) for k, v in ZONES.items()}


def test_a_zone_that_two_units_report_is_the_later_ones(season: Connection) -> None:
    query = "SELECT unit_code FROM mart.zone_wastewater_stations WHERE zone_code = 'CCN-009'"
    assert ask(season, query, "2026-07-31") == [{"unit_code": "BQLKCN"}]
    assert ask(season, query, "2026-08-01") == [{"unit_code": "SCT"}]


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
    assert ask(season, query, as_of) == [
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
    with undone(season):
        season.execute(
            "UPDATE core.industrial_zones__zones SET has_wastewater_station = NULL"
            " WHERE submission_id = 24 AND zone_code = 'CCN-001'"
        )
        (row,) = ask(
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
        with undone(season):
            season.execute("UPDATE core.plan_target SET target_value = %s", [Decimal(value)])
            assert ask(season, query, "2026-09-14") == [{"reached": reached}]


def test_nothing_reported_is_no_value_rather_than_zero(empty: Connection) -> None:
    found = targets(empty)
    assert [one.target_code for one in found] == ["KPI1", "KPI2", "KPI3", "KPI3", "KPI4"]
    assert {(one.value, one.reached) for one in found} == {(None, None)}
    zones = ask(empty, "SELECT scope, zones, percent FROM mart.zone_station_coverage", "")
    assert {tuple(row.values()) for row in zones} == {
        ("all", 0, None),
        ("cluster", 0, None),
        ("park", 0, None),
    }
    assert ask(empty, "SELECT DISTINCT rows_loaded, units FROM mart.freshness", "") == [
        {"rows_loaded": 0, "units": 0}
    ]
