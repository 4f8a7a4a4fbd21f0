"""Claims about what marts rest on and can never say: the figures of reference, and the checks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from mart_season import INCLUDE, MARTS, Connection, ask, ask_tuples, undone
from psycopg import sql

from envdb.warehouse.build import MartCheckError, check_marts

CHECKS = INCLUDE / "sql" / "mart_checks"


def test_figures_keep_their_source_time_and_confirmation(empty: Connection) -> None:
    query = (
        "SELECT toe_per_unit, valid_from, valid_to, left(source, 14), confirmed"
        " FROM core.fuel_factor WHERE fuel = 'coal_5_6'"
    )
    assert ask_tuples(empty, query, "") == [
        (Decimal("0.50"), date(2011, 4, 19), None, "Công văn 3505/", False)
    ]
    query = (
        "SELECT standard, column_a_min, column_a_max, valid_from, valid_to, confirmed"
        " FROM core.wastewater_limit WHERE parameter IN ('ph', 'cr3') ORDER BY parameter"
    )
    days = (date(2012, 2, 15), date(2031, 12, 31))
    assert ask_tuples(empty, query, "") == [
        ("QCVN 40:2011/BTNMT", None, Decimal("0.2"), *days, False),
        ("QCVN 40:2011/BTNMT", 6, 9, *days, True),
    ]
    query = "SELECT * FROM core.grid_emission_factor ORDER BY data_year"
    assert ask_tuples(empty, query, "") == [
        (2021, Decimal("0.7221"), None, False),
        (2022, Decimal("0.6766"), None, False),
        (2023, Decimal("0.6592"), "CV 1726/BĐKH-PTCBT", False),
    ]


def test_every_mart_answers_in_an_empty_warehouse(empty: Connection) -> None:
    for mart in MARTS:
        ask(empty, sql.SQL("SELECT * FROM {}").format(sql.Identifier("mart", mart.name)), "")
    assert check_marts(empty, CHECKS) == len(list(CHECKS.glob("*.sql")))


@pytest.mark.parametrize("as_of", ["", "2026-02-09", "2026-09-30"])
def test_the_small_season_passes_every_check(season: Connection, as_of: str) -> None:
    with undone(season):
        season.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of])
        assert check_marts(season, CHECKS) == len(list(CHECKS.glob("*.sql")))


def test_a_part_above_its_whole_is_found(season: Connection) -> None:
    with undone(season):
        season.execute(
            "UPDATE core.commune_plastic_reduction__outlets SET outlets_without_free_bags = 99"
            " WHERE submission_id = 181"
        )
        with pytest.raises(MartCheckError, match=r"parts_are_within_their_whole.*00008"):
            check_marts(season, CHECKS)


def test_a_balance_that_does_not_add_up_is_found(season: Connection) -> None:
    view = next(mart for mart in MARTS if mart.name == "hazardous_waste_by_code")
    doubled = view.text.replace("sum(generated_kg)", "2 * sum(generated_kg)")
    with undone(season):
        season.execute("DROP VIEW mart.hazardous_waste_by_code CASCADE")
        season.execute(doubled.encode())
        with pytest.raises(MartCheckError, match="balances_add_up"):
            check_marts(season, CHECKS)


def test_a_commune_that_loses_old_codes_is_found(season: Connection) -> None:
    view = next(mart for mart in MARTS if mart.name == "facilities_by_old_commune")
    lost = view.text.replace("WHERE facility.counts_now", "WHERE facility.wastewater_m3_day > 20")
    with undone(season):
        season.execute("DROP VIEW mart.facilities_by_old_commune CASCADE")
        season.execute(lost.encode())
        with pytest.raises(MartCheckError, match="old_and_new_communes_agree"):
            check_marts(season, CHECKS)
