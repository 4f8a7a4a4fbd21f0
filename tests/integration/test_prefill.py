"""A unit's next template shows what stands from its last accepted file, and nothing else.

Sent back as it came, it is accepted where everything stands, and asks for the figures of the
period where they do not: last year's figure never comes back unseen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from psycopg import sql

from envdb.contract.model import PeriodKind, table_name
from envdb.contract.reference import ReportingUnit
from envdb.intake.decisions import accept
from envdb.intake.forms import hand_out
from envdb.render.template import excel_sheet_name

pytest.register_assert_rewrite("intake_site")
from intake_site import (  # noqa: E402 - after its assertions are made to explain
    VILLAGES,
    Site,
    contracts,
    form,
    reference,
    sample,
)

BEFORE = {PeriodKind.YEAR: "2024", PeriodKind.HALF: "2025-H2"}
NEXT = {PeriodKind.YEAR: "2025", PeriodKind.HALF: "2026-H1"}
FACILITIES = "commune_facilities"
FIRST = 6
UNIT = "00004"

WHOLE = [feed for feed, c in contracts().items() if any(s.prefill == "all" for s in c.sheets)]
IN_PART = {
    # feed: a column of the period that is asked for again
    "renewable_power": "output_mwh",
    "energy_users": "quantity",
    "hazardous_waste": "quantity_kg",
    "commune_plastic_reduction": "outlets_without_free_bags",
    "plan_progress": "progress_pct",
}


def sender(feed: str) -> ReportingUnit:
    return reference().units_matching(contracts()[feed].submitted_by)[0]


def send(site: Site, feed: str, unit: str, period: str) -> None:
    """Send a unit's sample rows, which are accepted."""
    site.drop(unit, f"{feed}.xlsx", form(feed, unit, period))
    (submission,) = site.ingest()
    assert submission.outcome.startswith("accepted"), submission.reason_text


def template(site: Site, feed: str, unit: str, period: str, *, blank: bool = False) -> Path:
    """Hand out the form of a feed and return where it lies."""
    warehouse = None if blank else site.connection
    written = hand_out(site.settings, unit=unit, feed=feed, period=period, warehouse=warehouse)
    (path,) = [path for path in written if path.suffix == ".xlsx"]
    return path


def shown(path: Path, feed: str) -> list[dict[str, Any]]:
    """Return the rows of a form's first table as column name to what is shown."""
    (sheet, *_) = contracts()[feed].sheets
    page = openpyxl.load_workbook(path)[excel_sheet_name(sheet.title)]
    names = [column.name for column in sheet.columns]
    rows = page.iter_rows(min_row=FIRST, min_col=2, max_col=len(names) + 1, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows if any(c is not None for c in row)]


def facts(site: Site, feed: str, period: str) -> list[tuple[Any, ...]]:
    (sheet, *_) = contracts()[feed].sheets
    query = sql.SQL("SELECT {} FROM core.{} WHERE period = %s ORDER BY row_number").format(
        sql.SQL(", ").join(sql.Identifier(column.name) for column in sheet.columns),
        sql.Identifier(table_name(feed, sheet.name)),
    )
    return site.connection.execute(query, [period]).fetchall()


@pytest.mark.parametrize("feed", WHOLE)
def test_a_form_of_standing_things_comes_back_as_it_was_and_is_accepted(
    site: Site, feed: str
) -> None:
    kind, unit = contracts()[feed].period, sender(feed).code
    send(site, feed, unit, BEFORE[kind])

    path = template(site, feed, unit, NEXT[kind])
    site.drop(unit, path.name, path.read_bytes())
    (again,) = site.ingest()

    assert again.outcome.startswith("accepted"), site.receipt(again)
    assert (again.feed, again.period) == (feed, NEXT[kind])
    was = facts(site, feed, BEFORE[kind])
    assert len(was) == len(sample(feed, unit, BEFORE[kind])[contracts()[feed].sheets[0].name])
    assert facts(site, feed, NEXT[kind]) == was


@pytest.mark.parametrize(("feed", "figure"), IN_PART.items())
def test_a_figure_of_the_period_is_asked_for_again(site: Site, feed: str, figure: str) -> None:
    kind, unit = contracts()[feed].period, sender(feed).code
    (sheet,) = contracts()[feed].sheets
    send(site, feed, unit, BEFORE[kind])

    path = template(site, feed, unit, NEXT[kind])
    rows = shown(path, feed)
    site.drop(unit, path.name, path.read_bytes())
    (again,) = site.ingest()

    assert len(rows) == len(facts(site, feed, BEFORE[kind]))
    assert {n for row in rows for n, v in row.items() if v is not None} <= set(sheet.prefilled)
    assert all(row[name] is not None for row in rows for name in sheet.key)
    assert again.outcome == "rejected"
    assert f"“{sheet.column(figure).label}” đang để trống" in site.receipt(again)


def test_codes_that_were_given_come_back_with_their_rows(site: Site) -> None:
    send(site, FACILITIES, UNIT, "2024")
    given = [row[0] for row in facts(site, FACILITIES, "2024")]
    assert all(str(code).startswith(f"CS-{UNIT}-") for code in given)
    rows = shown(template(site, FACILITIES, UNIT, "2025"), FACILITIES)
    assert [row["facility_code"] for row in rows] == given


def test_the_last_accepted_version_is_shown_and_no_other_units(site: Site) -> None:
    send(site, VILLAGES, "00008", "2024")
    rows = sample(VILLAGES, UNIT, "2024")
    outcomes = []
    for name in ("cũ", "mới"):
        rows["craft_villages"][0]["village_name"] = f"Làng nghề {name}"
        site.drop(UNIT, f"{name}.xlsx", form(VILLAGES, UNIT, "2024", rows))
        (submission,) = site.ingest()
        outcomes.append(submission.outcome)
    assert outcomes == ["accepted", "held"]  # the row of the old name has vanished
    template_before = shown(template(site, VILLAGES, UNIT, "2025"), VILLAGES)
    accept(site.connection, submission.submission_id, reason="đổi tên", by="tests")
    site.ingest()
    names = [row["village_name"] for row in shown(template(site, VILLAGES, UNIT, "2025"), VILLAGES)]
    assert (template_before[0]["village_name"], names[0]) == ("Làng nghề cũ", "Làng nghề mới")
    assert len(names) == len(rows["craft_villages"])


def test_without_anything_before_the_form_is_the_blank_one(site: Site) -> None:
    send(site, VILLAGES, UNIT, "2025")
    blank = template(site, VILLAGES, UNIT, "2025", blank=True).read_bytes()
    # neither the period itself nor a later one is before
    assert template(site, VILLAGES, UNIT, "2025").read_bytes() == blank
    assert template(site, VILLAGES, UNIT, "2024").read_bytes() != blank
    assert shown(template(site, VILLAGES, UNIT, "2024"), VILLAGES) == []


def test_a_blank_form_that_nobody_filled_in_makes_way(site: Site) -> None:
    send(site, VILLAGES, UNIT, "2024")
    blank = template(site, VILLAGES, UNIT, "2025", blank=True)
    filled = template(site, VILLAGES, UNIT, "2025")
    assert filled == blank
    assert sorted(path.name for path in filled.parent.glob("*.xlsx")) == [filled.name]
    texts = [
        str(cell.value)
        for row in openpyxl.load_workbook(filled)["Hướng dẫn"].iter_rows()
        for cell in row
    ]
    assert any("in sẵn lấy từ tệp gần nhất" in text for text in texts)
