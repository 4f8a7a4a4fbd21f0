"""Claims about wastewater and air, counted by hand from ``small_season_feeds.sql``.

Limits of QCVN 40:2011/BTNMT, columns A and B: COD 75 and 150 mg/l, BOD5 30 and 50, pH 6 to 9 and
5.5 to 9, coliform 3000 and 5000 MPN/100ml, mercury 0.005 and 0.01; chromium III and sulfide are not
confirmed by an official text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mart_season import Connection, ask_tuples, undone

AS_OF = "2026-09-30"


def test_a_load_is_discharge_times_concentration_where_there_is_a_mass(season: Connection) -> None:
    # COD: 200 m3 x 100 mg/l = 20 kg, 50 x 160 = 8 kg; pH and coliform have no mass and are counted
    query = (
        "SELECT parameter, enterprises, outfalls, load_kg_day, without_load"
        " FROM mart.wastewater_load_by_parameter WHERE period = '2025' ORDER BY parameter"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("cod", 2, 2, 28, 0),
        ("coliform", 1, 1, None, 1),
        ("hg", 1, 1, Decimal("0.001"), 0),
        ("ph", 2, 2, None, 2),
        ("sulfide", 1, 1, Decimal("0.025"), 0),
        ("tss", 1, 1, 8, 0),
    ]


def test_a_corrected_declaration_counts_from_its_day(season: Connection) -> None:
    # until 9 February enterprise 1 declared 60 mg/l: 12 kg and 8 kg
    query = "SELECT load_kg_day FROM mart.wastewater_load_by_parameter WHERE parameter = 'cod'"
    assert ask_tuples(season, query, "2026-02-09") == [(20,)]
    assert ask_tuples(season, query, "2026-02-10") == [(28,)]


def test_a_unit_without_a_conversion_gives_no_load(season: Connection) -> None:
    query = (
        "SELECT load_kg_day, without_load FROM mart.wastewater_load_by_parameter"
        " WHERE parameter = 'cod'"
    )
    with undone(season):
        season.execute("DELETE FROM core.unit_conversion WHERE from_unit = 'mg/l'")
        assert ask_tuples(season, query, AS_OF) == [(None, 2)]


def _judged(season: Connection, source: str, period: str) -> list[tuple[Any, ...]]:
    query = (
        "SELECT parameter, limit_column, value, limit_min, limit_max, exceeds, limit_confirmed"
        " FROM mart.wastewater_against_limits"
        f" WHERE source = '{source}' AND period = '{period}' ORDER BY parameter, limit_column"
    )
    return ask_tuples(season, query, AS_OF)


def test_results_are_compared_with_the_limit_in_force(season: Connection) -> None:
    assert _judged(season, "monitoring", "2026-Q1") == [
        # below 0.2, and the limit is 0.05: it cannot be told
        ("as", "A", Decimal("0.2"), None, Decimal("0.05"), None, True),
        ("bod5", "A", 31, None, 30, True, True),
        ("cd", "A", Decimal("0.01"), None, Decimal("0.05"), False, True),
        ("cod", "A", 70, None, 75, False, True),  # the later of two that sent the same sample
        ("cod", None, 100, None, None, None, True),
        ("cr3", "A", Decimal("0.3"), None, Decimal("0.2"), True, False),
        ("hg", "A", None, None, Decimal("0.005"), False, True),  # not detected
    ]
    assert _judged(season, "declaration", "2025") == [
        ("cod", "A", 100, None, 75, True, True),
        ("cod", "C", 160, None, None, None, True),
        ("coliform", "A", 4000, None, 3000, True, True),
        ("hg", "B", Decimal("0.02"), None, Decimal("0.01"), True, True),
        ("ph", "A", 7, 6, 9, False, True),
        ("ph", "B", 5, Decimal("5.5"), 9, True, True),
        ("sulfide", "B", Decimal("0.5"), None, Decimal("0.5"), False, False),
        ("tss", "A", 40, None, 50, False, True),
    ]


def test_a_result_without_a_value_is_not_within_the_limit(season: Connection) -> None:
    """An officer may accept a file in which a required value is missing."""
    with undone(season):
        season.execute(
            "UPDATE core.monitoring_results__results SET value = NULL"
            " WHERE submission_id = 140 AND parameter = 'cd'"
        )
        season.execute(
            "UPDATE core.monitoring_results__results SET value_qualifier = NULL"
            " WHERE submission_id = 140 AND parameter = 'cd'"
        )
        judged = {row[0]: row[5] for row in _judged(season, "monitoring", "2026-Q1")}
    assert judged["cd"] is None
    assert judged["hg"] is False


def test_how_many_times_a_limit_is_told_of_limits_with_one_side_only(season: Connection) -> None:
    # of pH 5 against 5.5 to 9 it would be 0.56, of a value that is out
    query = (
        "SELECT parameter, limit_column, exceeds, times_limit FROM mart.wastewater_against_limits"
        " WHERE source = 'declaration' AND parameter IN ('hg', 'ph') ORDER BY 1, 2"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("hg", "B", True, 2),
        ("ph", "A", False, None),
        ("ph", "B", True, None),
    ]


def test_exceedances_are_counted_with_what_could_not_be_compared(season: Connection) -> None:
    query = (
        "SELECT parameter, limit_column, results, compared, exceeding, enterprises_exceeding,"
        " not_compared, unconfirmed FROM mart.wastewater_exceedances_by_parameter"
        " WHERE period = '2026-Q1' ORDER BY parameter, limit_column"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("as", "A", 1, 0, 0, 0, 1, 0),
        ("bod5", "A", 1, 1, 1, 1, 0, 0),
        ("cd", "A", 1, 1, 0, 0, 0, 0),
        ("cod", "A", 1, 1, 0, 0, 0, 0),
        ("cod", None, 1, 0, 0, 0, 1, 0),
        ("cr3", "A", 1, 1, 1, 1, 0, 1),
        ("hg", "A", 1, 1, 0, 0, 0, 0),
    ]
    query = (
        "SELECT exceeding_pct, most_times_limit, footnote"
        " FROM mart.wastewater_exceedances_by_parameter WHERE period = '2026-Q2'"
    )
    # 150 mg/l of COD are twice 75
    assert ask_tuples(season, query, AS_OF) == [(100, 2, "chưa tính Kq, Kf")]


def test_of_two_standards_in_force_the_older_one_is_compared_with(season: Connection) -> None:
    query = (
        "SELECT standard, limit_max, exceeds FROM mart.wastewater_against_limits"
        " WHERE source = 'declaration' AND parameter = 'cod' AND limit_column = 'A'"
    )
    newer = (
        "INSERT INTO core.wastewater_limit SELECT 'QC ví dụ', parameter, unit, NULL, 10, NULL, 20,"
        " '2025-09-01', NULL, false FROM core.wastewater_limit WHERE parameter = 'cod'"
    )
    with undone(season):
        season.execute(newer)
        assert ask_tuples(season, query, AS_OF) == [("QCVN 40:2011/BTNMT", 75, True)]
        # where the older one has ended, the newer holds
        season.execute(
            "UPDATE core.wastewater_limit SET valid_to = '2025-12-30' WHERE standard LIKE 'QCVN%'"
        )
        assert ask_tuples(season, query, AS_OF) == [("QC ví dụ", 10, True)]


def test_air_stands_beside_the_value_before_it(season: Connection) -> None:
    # OK1 had 50, then 75: half more. What was not detected is no number.
    query = (
        "SELECT source, period, parameter, value, value_qualifier, previous_value,"
        " previous_period, round(change_pct, 1), load_kg_hour"
        " FROM mart.air_values ORDER BY source DESC, submission_id, row_number"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("monitoring", "2026-Q1", "dust", 50, None, None, None, None, None),
        ("monitoring", "2026-Q1", "dust", None, "not_detected", None, None, None, None),
        ("monitoring", "2026-Q2", "dust", 75, None, 50, "2026-Q1", 50, None),
        # 10000 Nm3/h x 50 mg/Nm3 = 0.5 kg/h
        ("declaration", "2025", "dust", 50, None, None, None, None, Decimal("0.5")),
        ("declaration", "2025", "so2", 100, None, None, None, None, 1),
    ]


def test_air_by_parameter(season: Connection) -> None:
    query = (
        "SELECT source, period, parameter, results, enterprises, least, median, most,"
        " below_detection, load_kg_hour, without_load"
        " FROM mart.air_by_parameter ORDER BY source, period, parameter"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("declaration", "2025", "dust", 1, 1, 50, 50, 50, 0, Decimal("0.5"), 0),
        ("declaration", "2025", "so2", 1, 1, 100, 100, 100, 0, 1, 0),
        ("monitoring", "2026-Q1", "dust", 2, 2, 50, 50, 50, 1, None, 2),
        ("monitoring", "2026-Q2", "dust", 1, 1, 75, 75, 75, 0, None, 1),
    ]
