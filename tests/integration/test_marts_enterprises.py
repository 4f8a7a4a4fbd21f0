"""Claims about energy, greenhouse gas and waste of enterprises, counted by hand.

``small_season_feeds.sql`` says beside each row what it is there to show. Factors of Công văn
3505/BCT-KHCN: electricity 0.1543 TOE a 1000 kWh, coal 5-6 0.5 a tonne, diesel 1.02 a tonne and 0.88
a 1000 litres; the grid 0.6592 tCO2 a MWh in 2023, and none for 2024 and later.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mart_season import Connection, ask, ask_tuples, undone

AS_OF = "2026-09-30"


def _decimals(*values: str | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def test_energy_is_converted_by_the_factors_and_shown_beside_what_was_reported(
    season: Connection,
) -> None:
    query = (
        "SELECT toe, toe_reported, toe_difference, factor_confirmed FROM mart.energy_use"
        " WHERE period = '2025' ORDER BY row_number"
    )
    assert ask_tuples(season, query, AS_OF) == [
        (*_decimals("308.6", "308.6", "0"), False),  # 2000 x 0.1543
        (*_decimals("50", "60", "10"), False),
        (*_decimals("10.2", "10.2", "0"), True),
        (*_decimals("154.3", None, None), False),
        (*_decimals(None, "1.5", None), None),  # LPG by litre has no factor: no guess
        (*_decimals("4.4", "4.4", "0"), False),
    ]


def test_energy_and_savings_by_section(season: Connection) -> None:
    # C: 308.6 + 50, saved 10 of 368.6; D: the row of LPG is left out and counted; G: the branch of
    # an enterprise of G, by a confirmed factor; the enterprise with a class of VSIC 2018 apart.
    query = (
        "SELECT vsic_section, enterprises, toe, toe_reported, saving_toe, round(saving_pct, 2),"
        " without_factor, saving_unknown, unconfirmed FROM mart.energy_by_section"
        " WHERE period = '2025' ORDER BY vsic_section"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("C", 1, *_decimals("358.6", "368.6", "10", "2.71"), 0, 1, 2),
        ("D", 1, *_decimals("154.3", "1.5", "4", "2.53"), 1, 1, 1),
        ("G", 1, *_decimals("10.2", "10.2", "0.5", "4.67"), 0, 0, 0),
        (None, 1, *_decimals("4.4", "4.4", "1", "18.52"), 0, 0, 1),
    ]


def test_a_saving_on_what_has_no_factor_is_no_part_of_the_share(season: Connection) -> None:
    # D: 4 of 154.3 + 4; the 50 saved on LPG, which is not in 154.3, are told in the sum only
    query = (
        "SELECT toe, saving_toe, saving_converted_toe, round(saving_pct, 2)"
        " FROM mart.energy_by_section WHERE period = '2025' AND vsic_section = 'D'"
    )
    with undone(season):
        season.execute("UPDATE core.energy_users__energy SET saving_toe = 50 WHERE fuel = 'lpg'")
        assert ask_tuples(season, query, AS_OF) == [tuple(_decimals("154.3", "54", "4", "2.53"))]


def test_a_corrected_file_of_energy_counts_from_its_day(season: Connection) -> None:
    # 358.6 + 154.3 + 10.2 + 4.4; before 5 March only one row of 154.3
    query = "SELECT sum(toe) FROM mart.energy_by_section WHERE period = '2025'"
    assert ask_tuples(season, query, "2026-03-04") == [(Decimal("154.3"),)]
    assert ask_tuples(season, query, "2026-03-05") == [(Decimal("527.5"),)]


def test_a_factor_holds_between_its_days(season: Connection) -> None:
    # from 2025-12-31 on electricity has another factor; the year 2023 keeps the old one, and a
    # factor that ended the day before is none
    query = (
        "SELECT period, toe FROM mart.energy_use WHERE fuel = 'electricity' AND enterprise_id = 1"
        " ORDER BY period"
    )
    with undone(season):
        season.execute(
            "INSERT INTO core.fuel_factor SELECT fuel, unit, 0.2, '2025-12-31', NULL, 'Ví dụ',"
            " NULL, false FROM core.fuel_factor WHERE fuel = 'electricity'"
        )
        assert ask_tuples(season, query, AS_OF) == [
            ("2023", Decimal("231.45")),  # 1500 x 0.1543
            ("2025", Decimal(400)),
        ]
        season.execute("UPDATE core.fuel_factor SET valid_to = '2025-12-30' WHERE toe_per_unit < 1")
        season.execute("DELETE FROM core.fuel_factor WHERE source = 'Ví dụ'")
        assert ask_tuples(season, query, AS_OF)[1] == ("2025", None)


def test_a_year_of_data_is_told_by_the_newest_report(season: Connection) -> None:
    # 2024 stands in two reports (900, then 1200); 2025's stationary combustion came from two units
    query = (
        "SELECT data_year, scope, source_kind, enterprise_id, tco2e, verified"
        " FROM mart.ghg_emissions ORDER BY data_year, scope, source_kind, enterprise_id"
    )
    assert ask_tuples(season, query, AS_OF) == [
        (2023, "2", "purchased_electricity", 1, 1000, False),
        (2024, "2", "purchased_electricity", 1, 1200, True),
        (2025, "1", "process", 2, 40, False),
        (2025, "1", "stationary_combustion", 1, 550, False),
        (2025, "2", "purchased_electricity", 1, 1300, False),
        (2025, "2", "purchased_electricity", 4, 700, False),
    ]
    before = f"SELECT tco2e FROM ({query}) AS asked WHERE data_year = 2024"
    assert ask_tuples(season, before, "2026-03-19") == [(900,)]


def test_a_source_that_the_newer_inventory_drops_is_not_added_to_it(season: Connection) -> None:
    # the report of 2025 gives 1200 for 2024 and no process any more; 3 stands in the old report only
    query = (
        "SELECT scope, source_kind, tco2e FROM mart.ghg_by_source WHERE data_year = 2024"
        " ORDER BY scope, source_kind"
    )
    with undone(season):
        season.execute(
            "INSERT INTO core.ghg_inventory__emissions (submission_id, row_number, unit_code,"
            " period, enterprise_id, data_year, scope, source_kind, tco2e) VALUES"
            " (112, 5, 'SCT', '2024', 1, 2024, '1', 'process', 300),"
            " (112, 6, 'SCT', '2024', 1, 2024, '1', 'purchased_electricity', 900),"
            " (112, 7, 'SCT', '2024', 3, 2024, '1', 'process', 25)"
        )
        assert ask_tuples(season, query, AS_OF) == [
            ("1", "process", 25),
            ("2", "purchased_electricity", 1200),
        ]
        assert ask_tuples(season, query, "2026-03-19") == [
            ("1", "process", 325),
            ("1", "purchased_electricity", 900),
            ("2", "purchased_electricity", 900),
        ]


def test_emissions_of_electricity_are_recomputed_by_the_grid(season: Connection) -> None:
    # 2023: 1500 MWh x 0.6592 = 988.8, and 100 MWh that no inventory has; from 2024 on no factor
    query = (
        "SELECT data_year, enterprise_id, reported_tco2e, electricity_mwh, recomputed_tco2,"
        " difference_tco2, factor_confirmed FROM mart.ghg_electricity"
        " ORDER BY data_year, enterprise_id"
    )
    assert ask_tuples(season, query, AS_OF) == [
        (2023, 1, *_decimals("1000", "1500", "988.8", "11.2"), False),
        (2023, 2, *_decimals(None, "100", "65.92", None), False),
        (2024, 1, *_decimals("1200", None, None, None), None),
        (2025, 1, *_decimals("1300", "2000", None, None), None),
        (2025, 4, *_decimals("700", "1000", None, None), None),
    ]


def test_greenhouse_gas_by_scope_source_and_year(season: Connection) -> None:
    query = (
        "SELECT data_year, scope, source_kind, enterprises, tco2e, verified_tco2e,"
        " recomputed_enterprises, recomputed_tco2, difference_tco2, not_recomputed,"
        " used_but_not_reported, unconfirmed FROM mart.ghg_by_source"
        " ORDER BY data_year, scope, source_kind"
    )
    electricity = "purchased_electricity"
    no_figures: list[Any] = [None] * 5
    assert ask_tuples(season, query, AS_OF) == [
        (2023, "2", electricity, 1, 1000, 0, 1, *_decimals("988.8", "11.2"), 0, 1, 1),
        (2024, "2", electricity, 1, 1200, 1200, 0, None, None, 1, 0, 0),
        (2025, "1", "process", 1, 40, 0, *no_figures, 0),
        (2025, "1", "stationary_combustion", 1, 550, 0, *no_figures, 0),
        (2025, "2", electricity, 2, 2000, 0, 0, None, None, 2, 0, 0),
    ]


def test_electricity_under_another_scope_does_not_double_the_sum(season: Connection) -> None:
    query = (
        "SELECT scope, tco2e, recomputed_tco2 FROM mart.ghg_by_source WHERE data_year = 2023"
        " ORDER BY scope"
    )
    with undone(season):
        season.execute(
            "INSERT INTO core.ghg_inventory__emissions (submission_id, row_number, unit_code,"
            " period, enterprise_id, data_year, scope, source_kind, tco2e)"
            " VALUES (112, 4, 'SCT', '2024', 1, 2023, '1', 'purchased_electricity', 7)"
        )
        assert ask_tuples(season, query, AS_OF) == [
            ("1", 7, None),
            ("2", 1000, Decimal("988.8")),
        ]


def test_hazardous_waste_balances_or_shows_the_difference(season: Connection) -> None:
    # stock before + generated = on site + transferred + stock after + difference
    query = (
        "SELECT period, enterprise_id, waste_code, stock_before_kg, generated_kg,"
        " treated_onsite_kg, transferred_kg, stock_computed_kg, stock_after_kg, difference_kg,"
        " left_out_of_next, declared_kg"
        " FROM mart.hazardous_waste_balance ORDER BY submission_id, row_number"
    )
    rows = ask_tuples(season, query, AS_OF)
    assert rows == [
        ("2024", 1, "16 01 06", 10, 100, 90, 0, 20, 25, -5, False, None),
        ("2024", 1, "17 02 03", 0, 50, 0, 0, 50, None, None, True, None),
        ("2024", 2, "16 01 06", 0, 30, 0, 30, 0, None, None, False, None),
        ("2024", 12, "18 01 01", 5, 5, 0, 4, 6, 6, 0, False, None),
        ("2025", 1, "16 01 06", 25, 200, 0, 220, 5, None, None, False, 180),
        ("2025", 12, "18 01 01", 6, 1, 0, 0, 7, None, None, False, None),
    ]
    for row in rows:
        before, generated, onsite, transferred, _, after, difference = row[3:10]
        if after is not None:
            assert before + generated == onsite + transferred + after + difference


def test_before_the_next_year_is_reported_the_stock_after_is_unknown(season: Connection) -> None:
    query = (
        "SELECT count(*), count(stock_after_kg), count(*) FILTER (WHERE left_out_of_next)"
        " FROM mart.hazardous_waste_balance"
    )
    assert ask_tuples(season, query, "2026-01-27") == [(4, 0, 0)]


def test_hazardous_waste_by_code(season: Connection) -> None:
    query = (
        "SELECT period, waste_code, enterprises, stock_before_kg, generated_kg, treated_onsite_kg,"
        " transferred_kg, stock_computed_kg, stock_after_kg, difference_kg, stock_after_unknown,"
        " left_out_of_next, declared_kg FROM mart.hazardous_waste_by_code"
        " ORDER BY period, waste_code"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("2024", "16 01 06", 2, 10, 130, 90, 30, 20, 25, -5, 1, 0, None),
        ("2024", "17 02 03", 1, 0, 50, 0, 0, 50, None, None, 1, 1, None),
        ("2024", "18 01 01", 1, 5, 5, 0, 4, 6, 6, 0, 0, 0, None),
        ("2025", "16 01 06", 1, 25, 200, 0, 220, 5, None, None, 1, 0, 180),
        ("2025", "18 01 01", 1, 6, 1, 0, 0, 7, None, None, 1, 0, None),
    ]


def test_solid_waste_and_inputs_as_declared(season: Connection) -> None:
    # 100 + 60 tonnes, of which 20 + 40 recycled: 37.5 %; 300 + 700 m3 of groundwater
    query = "SELECT * FROM mart.solid_waste_by_kind ORDER BY waste_kind"
    assert ask_tuples(season, query, AS_OF) == [
        ("2025", "domestic", "Chất thải rắn sinh hoạt", 2, 160, 60, Decimal("37.5")),
        ("2025", "sludge", "Bùn thải không nguy hại", 1, 10, 0, 0),
    ]
    query = "SELECT * FROM mart.declared_inputs_by_kind ORDER BY input_kind"
    assert ask_tuples(season, query, AS_OF) == [
        ("2025", "coal_t", "Than (tấn)", 1, 5),
        ("2025", "water_ground_m3", "Nước dưới đất (m3)", 2, 1000),
    ]


def test_a_branch_without_a_row_has_the_section_of_its_head(season: Connection) -> None:
    # 3 is a branch of 2 (G); 15 and 17 are branches with rows of their own; 7 has a class of VSIC
    # 2018, 8 one that does not exist; 13 is in no register
    query = (
        "SELECT enterprise_id, head_enterprise_id, in_register, vsic_section"
        " FROM mart.enterprise_sections WHERE enterprise_id = ANY(ARRAY[3, 7, 8, 13, 15, 17])"
        " ORDER BY enterprise_id"
    )
    assert ask_tuples(season, query, AS_OF) == [
        (3, 2, True, "G"),
        (7, 7, True, None),
        (8, 8, True, None),
        (13, 13, False, None),
        (15, 1, True, "G"),
        (17, 18, True, "C"),
    ]
    names = "SELECT DISTINCT section_name FROM mart.enterprise_sections WHERE vsic_section = 'B'"
    assert ask(season, names, AS_OF) == []
