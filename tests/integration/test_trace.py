"""A figure of a mart leads to the cells it was made of, and these are in the file that was kept."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from envdb.intake.ingest import ingest
from envdb.monitor.traced import told_of
from envdb.settings import shipped_folder
from envdb.warehouse.marts import Mart, MartError, read_marts
from envdb.warehouse.query import QueryError
from envdb.warehouse.trace import Traced, trace

pytest.register_assert_rewrite("intake_site")
from mart_season import MARTS, Connection, ask, fill, prepared  # noqa: E402

from intake_site import VILLAGES, Site, as_csv, communes, form, sample, table  # noqa: E402

ZONES = "industrial_zones"


def traced(site: Site, mart: str, column: str, *key: str, role: str = "envdb_analyst") -> Traced:
    return trace(site.connection, mart, column, key, role=role, as_of=None)


def zones(site: Site, **cells: str) -> None:
    """Send the zones of the parks' authority, the first with other texts."""
    rows = sample(ZONES, "BQLKCN", "2026-H1")
    lines = [dict(line) for line in rows["zones"]]
    lines[0].update(cells)
    site.drop("BQLKCN", "Khu cong nghiep.xlsx", form(ZONES, "BQLKCN", "2026-H1", {"zones": lines}))
    ingest(site.connection, site.place)


def test_every_mart_says_how_its_figures_lead_back() -> None:
    marts = read_marts(shipped_folder("include") / "sql" / "marts")
    assert [mart.name for mart in marts if mart.trace is None] == []


_FEW = 6
"""Figures of a mart that are asked for where all would say no more: a question takes 6 ms, and there
are 126 communes."""

_PAIR = 2
"""Figures of a mart that are asked for all their columns, of which there are eight hundred; more where
none of these leads anywhere."""

OF_LISTS = {"enterprise_sections"}
"""Of the register alone, whose rows come of files: the season by SQL has none of them."""

COUNTED = {
    "air_by_parameter": {"results", "below_detection", "without_load"},
    "commune_codes_used": {"rows_written"},
    "commune_profile": {
        "facilities", "craft_villages", "listed_villages", "zones", "plants", "to_relocate",
        "relocated", "green_models", "incidents", "incidents_unresolved", "violations",
    },
    "facilities_by_old_commune": {"facilities", "wastewater_unknown", "with_permit", "must_relocate"},
    "hazardous_waste_by_code": {"stock_after_unknown", "left_out_of_next"},
    "craft_villages_by_year": {
        "villages", "recognised", "on_pollution_list", "listed_completed", "listed_open",
        "listed_progress_unknown", "wastewater_unknown",
    },
    "energy_by_section": {"without_factor", "saving_unknown", "unconfirmed"},
    "incidents_by_kind": {
        "incidents", "resolved", "unresolved", "released_unknown", "damage_unknown",
    },
    "inspections_by_commune": {"violations", "decisions", "remedies_completed", "remedies_open"},
    "renewable_power_by_kind": {"plants", "operating", "building", "output_unknown"},
    "plan_tasks": {"units_reporting", "budget_unknown", "with_difficulties", "with_proposals"},
    "plastic_by_outlet_kind": {"plastic_unknown"},
    "unresolved_records": {
        "records", "by_own_code", "own_code_unlisted", "own_code_waiting", "unresolved", "waiting",
        "without_candidate",
    },
    "wastewater_exceedances_by_parameter": {
        "results", "compared", "exceeding", "not_compared", "unconfirmed",
    },
}  # fmt: skip
"""Figures that are a number of rows: exactly these rows must be led to."""

SUMMED = {
    ("declared_inputs_by_kind", "quantity"): ("quantity",),
    ("ghg_by_source", "tco2e"): ("tco2e",),
    ("ghg_electricity", "reported_tco2e"): ("tco2e",),
    ("hazardous_waste_balance", "generated_kg"): ("quantity_kg",),
    ("hazardous_waste_balance", "stock_after_kg"): ("stock_start_kg",),
    ("hazardous_waste_balance", "declared_kg"): ("quantity_kg",),
    ("hazardous_waste_by_code", "generated_kg"): ("quantity_kg",),
    ("hazardous_waste_by_code", "stock_after_kg"): ("stock_start_kg",),
    ("hazardous_waste_by_code", "declared_kg"): ("quantity_kg",),
    ("plan_tasks", "budget_planned_mvnd"): ("budget_planned_mvnd",),
    ("plan_tasks", "budget_spent_mvnd"): ("budget_spent_mvnd",),
    ("plastic_by_commune", "outlets"): ("outlet_count",),
    ("plastic_by_commune", "plastic_avoided_kg"): ("plastic_avoided_kg",),
    ("plastic_by_outlet_kind", "outlets"): ("outlet_count",),
    ("plastic_by_outlet_kind", "plastic_avoided_kg"): ("plastic_avoided_kg",),
    ("solid_waste_by_kind", "quantity_t"): ("quantity_t",),
    ("solid_waste_by_kind", "recycled_t"): ("recycled_t",),
}
"""Figures that are a sum, and the column of the rows whose values must add up to it."""

LACKING = {
    ("hazardous_difference_kg", "facts_missing"),
    ("wastewater_exceeding", "facts_missing"),
    ("plan_budget_spent_mvnd", "facts_missing"),
    ("plastic_avoided_kg", "facts_missing"),
    ("renewable_output_mwh", "facts_missing"),
    ("energy_toe", "unconfirmed"),
    ("wastewater_exceeding", "unconfirmed"),
}
"""What totals of the Plan lack or rest on, counted in rows of one form."""

TOTALS = {
    "renewable_output_mwh": "output_mwh",
    "plastic_avoided_kg": "plastic_avoided_kg",
    "energy_saving_toe": "saving_toe",
    "ghg_tco2e": "tco2e",
    "hazardous_generated_kg": "quantity_kg",
    "fine_vnd": "fine_vnd",
    "plan_budget_spent_mvnd": "budget_spent_mvnd",
}
"""Totals of the Plan that are sums of a column."""


def key_of(mart: Mart, figure: dict[str, Any]) -> list[str | None]:
    """Return a key as texts, in the way that the function compares them."""
    parts = [figure[name] for name in mart.key]
    return [one if one is None or isinstance(one, str) else json.dumps(one) for one in parts]


def figures_of(season: Connection, mart: Mart) -> list[dict[str, Any]]:
    query = f"SELECT to_jsonb(f) AS figure FROM mart.{mart.name} AS f"
    return [row["figure"] for row in ask(season, query, "")]


def some_of(figures: list[dict[str, Any]], counts: set[str]) -> list[dict[str, Any]]:
    """Return all figures that count something, and a few of the many that count nothing."""
    some = [one for one in figures if any(one[name] for name in counts)]
    return some + [one for one in figures if one not in some][:_FEW]


def values_of(season: Connection, rows: list[dict[str, Any]], *columns: str) -> list[Decimal]:
    """Return the values of a column of traced rows, whichever of the names a form has."""
    found = []
    for row in rows:
        table = f"core.{row['feed']}__{row['sheet']}"
        (fact,) = ask(
            season,
            f"SELECT to_jsonb(f) AS fact FROM {table} AS f WHERE submission_id = %s AND row_number = %s",
            "",
            [row["submission_id"], row["row_number"]],
        )
        value = next(fact["fact"][name] for name in columns if name in fact["fact"])
        found.append(Decimal(str(value or 0)))
    return found


def test_counts_lead_to_exactly_the_rows_they_count(database_url: str) -> None:
    asked = 0
    with prepared(database_url) as season:
        fill(season)
        for mart in (one for one in MARTS if one.name in COUNTED):
            for figure in some_of(figures_of(season, mart), COUNTED[mart.name]):
                for column in COUNTED[mart.name]:
                    query = "SELECT * FROM core.trace(%s, %s, %s)"
                    rows = ask(season, query, "", [mart.name, column, key_of(mart, figure)])
                    assert len(rows) == figure[column], (mart.name, column, key_of(mart, figure))
                    asked += figure[column] > 0
    assert asked > 60


def test_sums_lead_to_rows_that_add_up_to_them(database_url: str) -> None:
    seen = set()
    with prepared(database_url) as season:
        fill(season)
        for mart in MARTS:
            for column in (column for name, column in SUMMED if name == mart.name):
                for figure in figures_of(season, mart):
                    rows = ask(
                        season,
                        "SELECT * FROM core.trace(%s, %s, %s)",
                        "",
                        [mart.name, column, key_of(mart, figure)],
                    )
                    rows = [row for row in rows if row["sheet"] is not None]
                    values = values_of(season, rows, *SUMMED[mart.name, column])
                    if figure[column] is not None:
                        assert sum(values) == Decimal(str(figure[column])), (
                            mart.name,
                            column,
                            figure,
                        )
                        seen.add((mart.name, column))
                    else:
                        assert values in ([], [0]), (mart.name, column, figure)
    assert seen == SUMMED.keys()


def test_totals_of_the_plan_lead_through_the_marts_they_add_up(database_url: str) -> None:
    (mart,) = (one for one in MARTS if one.name == "plan_figures")
    seen, lacked = set(), set()
    with prepared(database_url) as season:
        fill(season)
        for figure in figures_of(season, mart):
            for code, lacking in LACKING:
                if code == figure["figure_code"] and figure[lacking]:
                    query = "SELECT * FROM core.trace('plan_figures', %s, %s)"
                    rows = ask(season, query, "", [lacking, [figure["period"], code]])
                    assert len(rows) == figure[lacking], figure
                    lacked.add((code, lacking))
            column = TOTALS.get(figure["figure_code"])
            if column is None or figure["value"] is None:
                continue
            query = "SELECT * FROM core.trace('plan_figures', 'value', %s)"
            rows = ask(season, query, "", [[figure["period"], figure["figure_code"]]])
            assert sum(values_of(season, rows, column)) == Decimal(str(figure["value"])), figure
            seen.add(figure["figure_code"])
    assert seen == TOTALS.keys()
    assert lacked == LACKING


def test_every_trace_runs_for_every_column(warehouse_url: str) -> None:
    leads = set()
    with prepared(warehouse_url) as season:
        fill(season)
        for mart in MARTS:
            for at, figure in enumerate(figures_of(season, mart)[:_FEW]):
                if at >= _PAIR and mart.name in leads:
                    break
                for column in figure:
                    query = "SELECT * FROM core.trace(%s, %s, %s)"
                    if ask(season, query, "", [mart.name, column, key_of(mart, figure)]):
                        leads.add(mart.name)
    assert leads == {mart.name for mart in MARTS} - OF_LISTS


def test_a_share_leads_to_the_cells_of_the_workbook_that_was_kept(site: Site) -> None:
    zones(site)
    found = traced(site, "zone_station_coverage", "with_station", "all")
    assert found.key == {"scope": "all"}
    assert found.value == str(found.rows_total)
    assert found.rows_total > 0
    (submission,) = site.submissions()
    kept = openpyxl.load_workbook(io.BytesIO(site.archived(submission)))
    names = set()
    for row in found.rows:
        assert row.source_sheet is not None
        assert (row.file_name, row.sha256) == (submission.file_name, submission.sha256)
        assert (row.contract_version, row.code_version) != (None, None)
        for cell in row.cells:
            written = kept[row.source_sheet][cell.cell].value
            assert _as_shown(written) == _as_shown(cell.value), cell
            names.add(cell.column_name)
        (station,) = [one for one in row.cells if one.column_name == "has_wastewater_station"]
        assert station.value == "true"
    assert names >= {"zone_code", "zone_name", "zone_status"}


def _as_shown(value: object) -> str:
    """Return a cell as the warehouse shows it: labels of lists as their codes, dates as ISO."""
    text = "" if value is None else str(value).removesuffix(" 00:00:00")
    codes = {
        "Có": "true",
        "Không": "false",
        "Khu công nghiệp": "park",
        "Cụm công nghiệp": "cluster",
    }
    codes |= {"Đang hoạt động": "operating", "Đang xây dựng": "building"}
    text = codes.get(text, text)
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def test_a_repair_and_a_rule_are_shown_with_the_cell(site: Site) -> None:
    unit = communes()[0]
    rows = table(VILLAGES, sample(VILLAGES, unit, "2025"))
    column = rows[0].index("Nước thải phát sinh")
    rows[1][column] = "1.250,5 m3"
    site.drop(unit, "Làng nghề 2025.csv", as_csv(rows))
    ingest(site.connection, site.place)
    (submission,) = site.submissions()
    cells = site.connection.execute(
        "SELECT cell, value, repaired, written FROM core.trace_cells(%s, 'craft_villages', 2)"
        " WHERE column_name = 'wastewater_m3_day'",
        [submission.submission_id],
    ).fetchall()
    assert cells == [(f"{get_column_letter(column + 1)}2", "1250.5", "unit_removed", "1.250,5 m3")]


@pytest.mark.parametrize(
    ("column", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_columns_are_counted_as_workbooks_do(site: Site, column: int, letters: str) -> None:
    found = site.connection.execute("SELECT core.cell_address(%s, 7)", [column]).fetchone()
    assert found == (f"{letters}7",)
    assert get_column_letter(column + 1) == letters


def test_personal_cells_are_masked_for_who_may_not_read_them(site: Site) -> None:
    unit = communes()[0]
    rows = sample("commune_facilities", unit, "2025")
    site.drop(unit, "facilities 2025.xlsx", form("commune_facilities", unit, "2025"))
    ingest(site.connection, site.place)
    (submission,) = site.submissions()
    ids = {row["personal_id"] for row in rows["facilities"]} - {""}
    assert ids
    for role, masked in (("envdb_analyst", True), ("envdb_officer", True), ("envdb_loader", False)):
        with site.connection.transaction():
            site.connection.execute(f"SET LOCAL ROLE {role}")
            values = {
                value
                for number in range(1, 30)
                for (value,) in site.connection.execute(
                    "SELECT value FROM core.trace_cells(%s, 'facilities', %s)"
                    " WHERE column_name = 'personal_id' AND value IS NOT NULL",
                    [submission.submission_id, number],
                )
            }
        shown = {f"{'*' * 8}{one[-4:]}" for one in ids} if masked else ids
        assert values == shown, role


@pytest.mark.parametrize(
    ("mart", "column", "key", "words"),
    [
        ("nothing", "zones", ["all"], "Khung nhìn nothing không có"),
        ("zone_station_coverage", "nothing", ["all"], "không có cột nothing"),
        ("zone_station_coverage", "zones", [], "Ghi đủ khóa của một dòng: scope."),
        ("zone_station_coverage", "zones", ["everywhere"], "có 0 dòng với khóa (everywhere)"),
        ('x"; DROP TABLE core.unit; --', "zones", ["all"], "không có"),
    ],
)
def test_what_cannot_be_traced_is_told(
    site: Site, mart: str, column: str, key: Sequence[str], words: str
) -> None:
    with pytest.raises(QueryError, match=words.replace("(", r"\(").replace(")", r"\)")):
        traced(site, mart, column, *key)


def test_a_header_that_names_no_sheet_is_refused(site: Site, tmp_path: object) -> None:
    folder = site.settings.home / "marts"
    folder.mkdir(parents=True)
    header = "".join(f"-- {word}: x\n" for word in ("title", "title_en", "about", "sources"))
    (folder / "wrong.sql").write_text(f"{header}-- public: no\n-- trace: zones\n")
    with pytest.raises(MartError, match=r"wrong.sql: trace is 'zones', write feed.sheet or query"):
        read_marts(folder)
    (folder / "wrong.sql").write_text(f"{header}-- public: no\n-- trace: query\n")
    with pytest.raises(MartError, match=r"trace/wrong.sql is missing"):
        read_marts(folder)


def test_the_command_tells_file_sheet_and_cell(site: Site) -> None:
    zones(site)
    done = subprocess.run(
        [sys.executable, "-m", "envdb.cli", "trace", "zone_station_coverage", "zones", "all"],
        env={
            **os.environ,
            "ENVDB_HOME": str(site.settings.home),
            "ENVDB_WAREHOUSE_URL": str(site.settings.warehouse_url),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (submission,) = site.submissions()
    assert "mart.zone_station_coverage.zones (scope = all) = 2\n" in done.stdout
    assert f"{submission.number}  Khu cong nghiep.xlsx" in done.stdout
    assert str(submission.sha256) in done.stdout
    codes = re.findall(r"zone_code = (\S+)", done.stdout)
    assert len(codes) == 2
    assert set(codes) <= {line["zone_code"] for line in sample(ZONES, "BQLKCN", "2026-H1")["zones"]}


def test_a_figure_without_rows_says_that_none_stands_behind_it(site: Site) -> None:
    # nobody has sent anything, so what is missing is all there is
    found = traced(site, "commune_profile", "files_missing", communes()[0])
    first, second = told_of(found)
    assert first.startswith("mart.commune_profile.files_missing (commune_code = ")
    assert second.startswith("Không có dòng số liệu nào đứng sau con số này")
