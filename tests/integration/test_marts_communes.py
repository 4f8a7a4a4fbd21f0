"""Claims about what communes report, and about old and new communes, counted by hand."""

from __future__ import annotations

from decimal import Decimal

from mart_season import Connection, ask, ask_tuples, undone

AS_OF = "2026-09-30"


def test_plastic_by_kind_of_outlet_and_by_commune(season: Connection) -> None:
    # markets: 10 + 30, of which 4 + 6 give no free bags (25 %) and 2 + 3 use no single-use plastic
    query = "SELECT * FROM mart.plastic_by_outlet_kind ORDER BY outlet_kind"
    assert ask_tuples(season, query, AS_OF) == [
        ("2026-H1", "market", "Chợ", 2, 40, 10, 25, 5, Decimal("12.5"), 150, 0),
        ("2026-H1", "supermarket", "Siêu thị", 1, 2, 2, 100, 1, 50, None, 1),
    ]
    query = (
        "SELECT commune_code, outlets, outlets_without_free_bags, without_free_bags_pct,"
        " outlets_without_single_use, without_single_use_pct, plastic_avoided_kg, plastic_unknown"
        " FROM mart.plastic_by_commune ORDER BY commune_code"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("00004", 12, 6, 50, 3, 25, 100, 1),
        ("00008", 30, 6, 20, 3, 10, 50, 0),
        ("00025", 0, 0, None, 0, None, None, 0),  # reported that there is nothing
    ]


def test_an_inspection_of_two_fields_is_one_inspection(season: Connection) -> None:
    columns = (
        "inspections, with_violation, violations, decisions, fine_vnd, remedies_completed,"
        " remedies_open"
    )
    query = f"SELECT commune_code, {columns} FROM mart.inspections_by_commune ORDER BY 1"
    assert ask_tuples(season, query, AS_OF) == [
        ("00004", 2, 1, 2, 2, 15_000_000, 1, 1),
        ("00008", 1, 1, 1, 0, 0, 0, 1),
    ]
    query = f"SELECT violation_field, communes, {columns} FROM mart.inspections_by_field ORDER BY 1"
    assert ask_tuples(season, query, AS_OF) == [
        ("air", 1, 1, 1, 1, 1, 5_000_000, 1, 0),
        ("no_violation", 1, 1, 0, 0, 0, 0, 0, 0),
        ("wastewater", 2, 2, 2, 2, 1, 10_000_000, 0, 2),
    ]


def test_incidents_add_mass_and_volume_apart(season: Connection) -> None:
    # 200 litres are 0.2 m3; the second oil spill has no quantity
    query = (
        "SELECT incident_kind, communes, incidents, resolved, unresolved, released_kg, released_m3,"
        " released_unknown, damage_vnd, damage_unknown FROM mart.incidents_by_kind ORDER BY 1"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("chemical", 1, 1, 0, 1, 50, None, 0, None, 1),
        ("oil_spill", 2, 2, 1, 1, None, Decimal("0.2"), 1, 1_000_000, 0),
    ]
    masked = "SELECT facility_tax_code_masked FROM mart.incidents WHERE incident_kind = 'chemical'"
    assert ask_tuples(season, masked, AS_OF) == [("********0012",)]


def test_craft_villages_with_the_progress_of_their_handling(season: Connection) -> None:
    # Làng A of 00008 went from 30 to 50; the Làng A of 00082 is another one
    query = (
        "SELECT commune_code, village_name, wastewater_treated_pct, handling_progress_pct,"
        " previous_progress_pct, progress_change_pct, counts_now FROM mart.craft_villages"
        " ORDER BY period, commune_code, row_number"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("00008", "LÀNG  A", 10, 30, None, None, False),
        ("00008", "Làng A", 40, 50, 30, 20, True),
        ("00008", "Làng B", 100, 100, None, None, True),
        ("00008", "Làng C", None, None, None, None, True),
        ("00082", "Làng D", None, None, None, None, True),
        ("00082", "Làng A", None, None, None, None, True),
    ]


def test_craft_villages_by_year(season: Connection) -> None:
    # treated 40 + 50 + 0 of 100 + 50 + 0 m3: 60 %; listed are A (50 %), B (100 %), D (not told)
    query = "SELECT * FROM mart.craft_villages_by_year WHERE period = '2025'"
    (row,) = ask(season, query, AS_OF)
    assert row == {
        "period": "2025",
        "communes": 2,
        "villages": 5,
        "recognised": 3,
        "households": 66,
        "workers": 106,
        "wastewater_m3_day": 160,
        "wastewater_treated_m3_day": 90,
        "wastewater_treated_pct": 60,
        "solid_waste_t_year": 10,
        "on_pollution_list": 3,
        "listed_completed": 1,
        "listed_open": 1,
        "listed_progress_unknown": 1,
        "listed_mean_progress_pct": 75,
        "wastewater_unknown": 2,
    }


def test_facilities_by_present_commune(season: Connection) -> None:
    # 00004: CS 1, 2, 3, 5 with 10 + 20 + 30 m3, of which 2, 3, 5 carry old codes (50 m3); CS 4 and
    # CS 7 stand in split communes that nothing settles
    query = (
        "SELECT commune_code, facilities, employees, wastewater_m3_day, wastewater_unknown,"
        " with_permit, without_permit, must_relocate, facilities_of_old_codes,"
        " wastewater_of_old_codes_m3_day FROM mart.facilities_by_commune ORDER BY commune_code"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("00004", 4, 9, 60, 1, 2, 1, 1, 3, 50),
        ("00008", 1, 3, 5, 0, 1, 0, 0, 1, 5),
        (None, 2, 5, 40, 1, 1, 1, 0, 2, 40),
    ]


def test_facilities_by_old_commune_with_the_split_ones_apart(season: Connection) -> None:
    query = (
        "SELECT old_commune_code, old_commune_name, new_communes, commune_code_resolution,"
        " is_settled, facilities, wastewater_m3_day FROM mart.facilities_by_old_commune"
        " ORDER BY old_commune_code, commune_code_resolution"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("00013", "Phường Quán Thánh", 1, "converted", True, 2, 20),
        ("00016", "Phường Ngọc Hà", 2, "split", False, 1, None),
        ("00016", "Phường Ngọc Hà", 2, "split_own", True, 2, 35),
        ("00070", "Phường Hàng Trống", 2, "split", False, 1, 40),
    ]


def test_old_and_new_communes_agree(season: Connection) -> None:
    # settled: 3 + 1 facilities and 50 + 5 m3; open: 2 facilities and 40 m3
    new = (
        "SELECT sum(facilities_of_old_codes), sum(wastewater_of_old_codes_m3_day)"
        " FROM mart.facilities_by_commune WHERE commune_code IS {} NULL"
    )
    old = (
        "SELECT sum(facilities), sum(wastewater_m3_day)"
        " FROM mart.facilities_by_old_commune WHERE is_settled = {}"
    )
    settled = ask_tuples(season, new.format("NOT"), AS_OF)
    assert settled == ask_tuples(season, old.format("true"), AS_OF) == [(4, 55)]
    left_open = ask_tuples(season, new.format(""), AS_OF)
    assert left_open == ask_tuples(season, old.format("false"), AS_OF) == [(2, 40)]


def test_codes_of_old_communes_in_every_feed(season: Connection) -> None:
    # 00016 in three facilities (one open), 00013 in two, 00070 in a facility and a relocation,
    # 00016 of a plant
    query = (
        "SELECT feed, period, code_reported, old_commune_name, resolution, commune_code,"
        " rows_written FROM mart.commune_codes_used WHERE is_old_code"
        " ORDER BY feed, code_reported, resolution, commune_code"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("commune_facilities", "2025", "00013", "Phường Quán Thánh", "converted", "00004", 2),
        ("commune_facilities", "2025", "00016", "Phường Ngọc Hà", "split", None, 1),
        ("commune_facilities", "2025", "00016", "Phường Ngọc Hà", "split_own", "00004", 1),
        ("commune_facilities", "2025", "00016", "Phường Ngọc Hà", "split_own", "00008", 1),
        ("commune_facilities", "2025", "00070", "Phường Hàng Trống", "split", None, 1),
        ("relocations", "2026-H1", "00070", "Phường Hàng Trống", "split", None, 1),
        ("renewable_power", "2026-H1", "00016", "Phường Ngọc Hà", "split", None, 1),
    ]


def test_all_that_is_known_of_a_commune(season: Connection) -> None:
    query = (
        "SELECT source_kind, count(*) FROM mart.commune_sources WHERE commune_code = '00004'"
        " GROUP BY source_kind ORDER BY source_kind"
    )
    assert ask_tuples(season, query, AS_OF) == [
        ("facility", 4),
        ("green_model", 1),
        ("incident", 2),
        ("plant", 1),
        ("relocation", 1),
        ("violation", 2),
        ("zone", 1),
    ]


def test_a_commune_in_figures(season: Connection) -> None:
    query = "SELECT * FROM mart.commune_profile WHERE commune_code = '00004'"
    (row,) = ask(season, query, AS_OF)
    missing = row.pop("files_missing")
    assert row == {
        "commune_code": "00004",
        "commune_name": "Phường Ba Đình",
        "facilities": 4,
        "facilities_wastewater_m3_day": 60,
        "craft_villages": 0,
        "listed_villages": 0,
        "villages_wastewater_m3_day": None,
        "zones": 1,
        "plants": 1,
        "to_relocate": 0,
        "relocated": 1,
        "green_models": 1,
        "incidents": 2,
        "incidents_unresolved": 1,
        "violations": 2,
        "fine_vnd": 15_000_000,
    }
    # Owed by 30 September: incidents and inspections of 2025-Q4, 2026-Q1 and Q2 (6), plastic of
    # 2025-H2 and 2026-H1 (2), facilities and villages of 2025 (2). Sent: both of Q1, plastic of H1,
    # facilities, villages: 5.
    assert missing == 5
    assert ask_tuples(season, "SELECT count(*) FROM mart.commune_profile", AS_OF) == [(126,)]


def test_rows_show_the_enterprise_they_are_known_to_mean(season: Connection) -> None:
    query = (
        "SELECT row_number, resolved_enterprise_id, resolved_by, resolved_tax_code_masked,"
        " resolved_enterprise_name FROM mart.inspections WHERE submission_id = 150 ORDER BY 1"
    )
    (name,) = ask_tuples(
        season, "SELECT enterprise_name FROM core.enterprise_as_of WHERE enterprise_id = 1", ""
    )
    known = (1, "automatic", "0100000001", *name)
    by_officer = (1, "person", "0100000001", *name)
    unknown = (None, None, None, None)
    rows = ask_tuples(season, query, "")
    assert rows[:3] == [(2, *known), (3, *by_officer), (4, *unknown)]
    # the officer decided on the 10th
    assert ask_tuples(season, query, "2026-04-09")[:3] == [
        (2, *known),
        (3, *unknown),
        (4, *unknown),
    ]


def test_unresolved_records_are_counted_as_of_a_day(season: Connection) -> None:
    query = "SELECT records, automatic, by_person, unresolved, waiting FROM mart.unresolved_records"
    assert ask_tuples(season, query, "2026-04-09") == [(3, 1, 0, 2, 2)]
    assert ask_tuples(season, query, "2026-09-30") == [(3, 1, 1, 1, 1)]


def test_a_tax_code_that_no_list_has_is_told_apart_and_so_is_that_it_waits(
    season: Connection,
) -> None:
    """Such a row has an enterprise by its code, and officers have its case in their queue."""
    query = (
        "SELECT records, by_own_code, own_code_unlisted, own_code_waiting, waiting"
        " FROM mart.unresolved_records"
    )
    with undone(season):
        # row 4 waits; it gets a code that no list has, and then one that a list has
        season.execute(
            "INSERT INTO core.enterprise_identity (enterprise_id, tax_code)"
            " OVERRIDING SYSTEM VALUE VALUES (8000001, '0109999997')"
        )
        for enterprise, unlisted in ((8000001, 1), (1, 0)):
            season.execute(
                "UPDATE core.identity_record SET own_enterprise_id = %s WHERE row_number = 4",
                [enterprise],
            )
            assert ask_tuples(season, query, "2026-09-30") == [(3, 1, unlisted, 1, 0)]
