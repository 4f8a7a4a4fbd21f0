"""Every feed from its form to its facts, and the feeds that have more than one file a period.

A laboratory's second file replaces its first and not another laboratory's; so does the declaration
of an enterprise. A file that does not say whose it is, or names two, is not used.
"""

from __future__ import annotations

import io
import unicodedata

import openpyxl
import psycopg
import pytest

from envdb.contract.model import PeriodKind, table_name
from envdb.render.samples import SampleRows
from envdb.render.template import excel_sheet_name

pytest.register_assert_rewrite("intake_site")
from intake_site import (  # noqa: E402 - after its assertions are made to explain
    Site,
    contracts,
    form,
    reference,
    sample,
)

PERIODS = {PeriodKind.YEAR: "2025", PeriodKind.HALF: "2026-H1", PeriodKind.QUARTER: "2026-Q1"}
MONITORING, DECLARATIONS = "monitoring_results", "enterprise_declarations"
FIRST_ROW = 6
VALUE = 7
"""Column of the result in the form of monitoring results."""


def of_laboratory(*names: str) -> SampleRows:
    """Return sample results of which each row has its laboratory."""
    rows = sample(MONITORING, "SNNMT", "2026-Q1")["results"]
    laboratories = names if len(names) > 1 else names * len(rows)
    return {"results": [r | {"laboratory": n} for r, n in zip(rows, laboratories, strict=False)]}


def results(*laboratories: str, unit: str = "SNNMT") -> bytes:
    return form(MONITORING, unit, "2026-Q1", of_laboratory(*laboratories))


def declaration(*tax_codes: str, **sheets: list[dict[str, str]]) -> bytes:
    """Return the declaration of an enterprise, or of several in one file."""
    rows = sample(DECLARATIONS, "SCT", "2025")
    (general,) = rows["general"]
    named = [general | {"tax_code": code} for code in tax_codes]
    return form(DECLARATIONS, "SCT", "2025", {**rows, "general": named, **sheets})


def take(site: Site, unit: str, *files: bytes) -> list[tuple[str, str | None]]:
    """Drop files one after the other and return the outcome and reason of each."""
    ended = []
    for content in files:
        site.drop(unit, f"{len(site.submissions())}.xlsx", content)
        (submission,) = site.ingest()
        ended.append((submission.outcome, submission.reason))
    return ended


def current(site: Site, feed: str) -> list[int]:
    rows = site.connection.execute(
        "SELECT submission_id FROM core.current_submission WHERE feed = %s ORDER BY 1", [feed]
    )
    return [int(row[0]) for row in rows]


# --- every feed ----------------------------------------------------------------------------------


def test_the_form_of_every_feed_becomes_its_facts(site: Site) -> None:
    expected = {}
    for feed, contract in contracts().items():
        unit = reference().units_matching(contract.submitted_by)[0].code
        period = PERIODS[contract.period]
        rows = sample(feed, unit, period)
        site.drop(unit, f"{feed}.xlsx", form(feed, unit, period, rows))
        expected |= {table_name(feed, name): len(lines) for name, lines in rows.items()}

    site.ingest()

    assert [one for one in site.outcomes() if not one[1].startswith("accepted")] == []
    for name, count in expected.items():
        query = psycopg.sql.SQL("SELECT count(*) FROM core.{}").format(psycopg.sql.Identifier(name))
        assert site.connection.execute(query).fetchone() == (count,), name
    site.balance(len(contracts()))


# --- one file a laboratory -----------------------------------------------------------------------


def test_two_laboratories_of_a_quarter_stand_beside_each_other(site: Site) -> None:
    ended = take(site, "SNNMT", results("Trung tâm A"), results("Trung tâm B"))

    assert [outcome for outcome, _ in ended] == ["accepted", "accepted"]
    assert current(site, MONITORING) == [1, 2]


@pytest.mark.parametrize("again", ["trung TÂM  a", unicodedata.normalize("NFD", "Trung tâm A")])
def test_a_laboratory_replaces_its_own_file_however_it_is_written(site: Site, again: str) -> None:
    take(site, "SNNMT", results("Trung tâm A"), results("Trung tâm B"), results(again))

    assert current(site, MONITORING) == [2, 3]


def test_a_laboratory_of_another_unit_is_another_file(site: Site) -> None:
    take(site, "SNNMT", results("Trung tâm A"))
    take(site, "BQLKCN", results("Trung tâm A", unit="BQLKCN"))

    assert current(site, MONITORING) == [1, 2]


@pytest.mark.parametrize(
    ("laboratories", "reason", "told"),
    [
        (("A", "B", "A"), "laboratory.replaces_several", "ghi 2 giá trị khác nhau"),
        (("A", "", "A"), "laboratory.replaces_blank", "đang để trống ở dòng 7"),
        (("",), "laboratory.replaces_blank", "đang để trống ở dòng 6, 7, 8"),
    ],
)
def test_a_file_of_no_laboratory_or_of_two_is_not_used(
    site: Site, laboratories: tuple[str, ...], reason: str, told: str
) -> None:
    assert take(site, "SNNMT", results(*laboratories)) == [("quarantined", reason)]
    (submission,) = site.submissions()
    receipt = site.receipt(submission)
    assert told in receipt
    assert "Đơn vị quan trắc" in receipt
    assert current(site, MONITORING) == []


def test_a_unit_owes_no_more_once_one_laboratory_reported(site: Site) -> None:
    take(site, "SNNMT", results("Trung tâm A"), results("Trung tâm B"))

    owed = site.connection.execute(
        "SELECT unit_code, submitted FROM mart.completeness_by_unit"
        " WHERE feed = %s AND period = '2026-Q1' ORDER BY 1",
        [MONITORING],
    ).fetchall()

    assert owed == [("BQLKCN", False), ("SNNMT", True)]


def test_nothing_to_report_needs_no_laboratory(site: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form(MONITORING, "SNNMT", "2026-Q1", {"results": []})))
    book["Kết quả quan trắc"]["C4"] = "x"
    content = io.BytesIO()
    book.save(content)

    assert take(site, "SNNMT", content.getvalue()) == [("accepted", None)]


def test_a_laboratory_with_an_endless_name_does_no_harm(site: Site) -> None:
    name = "Trung tâm " + "quan trắc " * 3_000

    assert take(site, "SNNMT", results(name)) == [("accepted", None)]


# --- below detection -----------------------------------------------------------------------------


def written(*cells: object) -> bytes:
    """Return results with these cells in their column of values."""
    book = openpyxl.load_workbook(io.BytesIO(results("Trung tâm A")))
    page = book["Kết quả quan trắc"]
    for row, cell in enumerate(cells, start=FIRST_ROW):
        page.cell(row, VALUE, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_what_a_laboratory_did_not_find_is_neither_zero_nor_empty(site: Site) -> None:
    assert take(site, "SNNMT", written("KPH", "< 0,05", 3.5)) == [("accepted", None)]

    facts = site.connection.execute(
        "SELECT value, value_qualifier, detection_limit FROM core.monitoring_results__results"
        " ORDER BY row_number"
    ).fetchall()

    assert [(v and float(v), q, d and float(d)) for v, q, d in facts] == [
        (None, "not_detected", None),
        (0.05, "below_limit", 0.05),
        (3.5, None, None),
    ]


def test_a_corrected_detection_limit_is_a_change(site: Site) -> None:
    take(site, "SNNMT", written("< 0,05", 2, 3.5), written("0,05", 2, 3.5))

    told = site.receipt(site.submissions()[-1])

    assert "cột “Kết quả (dưới giới hạn phát hiện)”: below_limit → (trống)" in told


# --- one file an enterprise, several sheets ------------------------------------------------------


def test_each_enterprise_declares_for_itself(site: Site) -> None:
    first, second = "0100109106", "0100109106-001"

    take(site, "SCT", declaration(first), declaration(second), declaration(first, air=[]))

    # the codes of hazardous waste are asked once; the third drops rows of the first, and nobody
    # confirmed that
    assert [(outcome, reason) for _, outcome, reason in site.outcomes()] == [
        ("accepted_with_warnings", None),
        ("accepted", None),
        ("held", "drops_rows"),
    ]
    assert current(site, DECLARATIONS) == [1, 2]


def test_a_sheet_that_has_nothing_may_be_empty(site: Site) -> None:
    content = declaration("0100109106", air=[], hazardous=[])

    assert take(site, "SCT", content) == [("accepted", None)]


@pytest.mark.parametrize(
    ("tax_codes", "reason"),
    [
        (("",), "tax_code.replaces_blank"),
        ((), "tax_code.replaces_blank"),
        (("0100109106", "0100109106-001"), "tax_code.replaces_several"),
    ],
)
def test_a_declaration_of_nobody_or_of_two_is_not_used(
    site: Site, tax_codes: tuple[str, ...], reason: str
) -> None:
    assert take(site, "SCT", declaration(*tax_codes)) == [("quarantined", reason)]


def test_a_household_that_declares_is_not_named_in_what_analysts_read(site: Site) -> None:
    take(site, "SCT", declaration("001099000001"), declaration("001099000001", "001099000002"))

    site.connection.execute("SET ROLE envdb_analyst")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.connection.execute("SELECT replaces_key FROM intake.submission")
    site.connection.execute("RESET ROLE")
    told = site.connection.execute("SELECT reason_text FROM intake.submission").fetchall()
    assert "001099" not in str(told)


def test_faults_of_several_sheets_are_marked_where_they_are(site: Site) -> None:
    rows = sample(DECLARATIONS, "SCT", "2025")
    too_much = [line | {"quantity_t": "1", "recycled_t": "2"} for line in rows["solid_waste"][:1]]
    no_unit = [line | {"output_unit": ""} for line in rows["production"][:1]]

    ended = take(site, "SCT", declaration("0100109106", solid_waste=too_much, production=no_unit))

    assert ended == [("rejected", "critical")]
    (submission,) = site.submissions()
    receipt = site.receipt(submission)
    assert "trang “Chất thải rắn”, ô D6" in receipt
    assert "trang “Sản phẩm”, ô D6" in receipt
    book = openpyxl.load_workbook(site.workbook(submission))
    pages = [excel_sheet_name(sheet.title) for sheet in contracts()[DECLARATIONS].sheets]
    assert [name for name in book.sheetnames if name in pages] == pages
    assert book["Chất thải rắn"]["D6"].comment is not None
    assert book["Sản phẩm"]["D6"].comment is not None
