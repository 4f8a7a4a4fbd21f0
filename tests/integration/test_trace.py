"""A figure of a mart leads to the cells it was made of, and these are in the file that was kept."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from envdb.intake.ingest import ingest
from envdb.settings import shipped_folder
from envdb.warehouse.marts import MartError, read_marts
from envdb.warehouse.query import QueryError
from envdb.warehouse.trace import Traced, trace

pytest.register_assert_rewrite("intake_site")
from mart_season import MARTS, ask, fill, prepared  # noqa: E402

from intake_site import VILLAGES, Site, as_csv, communes, form, sample, table  # noqa: E402

ZONES = "industrial_zones"
NOT_TRACED = {
    "air_by_parameter",
    "air_values",
    "commune_codes_used",
    "commune_profile",
    "commune_sources",
    "declaration_assessment",
    "declaration_list",
    "declaration_summary",
    "declared_inputs_by_kind",
    "enterprise_sections",
    "explained_warnings",
    "facilities_by_old_commune",
    "ghg_by_source",
    "ghg_electricity",
    "hazardous_waste_balance",
    "hazardous_waste_by_code",
    "plan_figures",
    "plan_tasks",
    "plastic_by_commune",
    "plastic_by_outlet_kind",
    "register_changes",
    "solid_waste_by_kind",
    "split_communes_to_resolve",
    "unresolved_records",
    "wastewater_against_limits",
    "wastewater_exceedances_by_parameter",
}
"""Marts whose figures no query leads back yet; asking says so."""


def traced(site: Site, mart: str, column: str, *key: str, role: str = "envdb_analyst") -> Traced:
    return trace(site.connection, mart, column, key, role=role, as_of=None)


def zones(site: Site, **cells: str) -> None:
    """Send the zones of the parks' authority, the first with other texts."""
    rows = sample(ZONES, "BQLKCN", "2026-H1")
    lines = [dict(line) for line in rows["zones"]]
    lines[0].update(cells)
    site.drop("BQLKCN", "Khu cong nghiep.xlsx", form(ZONES, "BQLKCN", "2026-H1", {"zones": lines}))
    ingest(site.connection, site.place)


def test_every_mart_says_how_its_figures_lead_back_or_is_known_not_to() -> None:
    marts = read_marts(shipped_folder("include") / "sql" / "marts")
    assert {mart.name for mart in marts if mart.trace is None} == NOT_TRACED


def test_every_trace_runs_for_every_column(warehouse_url: str) -> None:
    leads = set()
    with prepared(warehouse_url) as season:
        fill(season)
        for mart in (one for one in MARTS if one.trace is not None):
            rows = ask(
                season, f"SELECT to_jsonb(f) AS figure FROM mart.{mart.name} AS f LIMIT 40", ""
            )
            for figure in (row["figure"] for row in rows):
                # keys as texts, in the way that the function compares them
                parts = [figure[name] for name in mart.key]
                key = [
                    one if one is None or isinstance(one, str) else json.dumps(one) for one in parts
                ]
                for column in figure:
                    query = "SELECT * FROM core.trace(%s, %s, %s)"
                    if ask(season, query, "", [mart.name, column, key]):
                        leads.add(mart.name)
    assert leads == {mart.name for mart in MARTS if mart.trace is not None}


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
