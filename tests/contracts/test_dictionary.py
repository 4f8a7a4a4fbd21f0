"""The data dictionary is complete: what a contract or a code list says can be found in it.

Asked of the committed pages, as a reader has them; that they are what the contracts render is the
business of ``envdb render --check``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from envdb.contract.loader import load_contracts
from envdb.contract.model import Contract
from envdb.contract.periods import Period, due_on
from envdb.contract.reference import load_reference
from envdb.contract.rules import all_rules
from envdb.render.artefacts import differing_artefacts
from envdb.settings import shipped_folder

INCLUDE = shipped_folder("include")
FOLDER = INCLUDE / "dictionary"
CONTRACTS = load_contracts(INCLUDE / "contracts")
REFERENCE = load_reference(INCLUDE / "reference")
PAGES = sorted(FOLDER.glob("*.md"))

every_feed = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda c: c.feed)


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def rows_of(text: str, first_cell: str) -> list[list[str]]:
    """Return the cells of the table rows whose first cell is, or ends with, that text."""
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    return [row for row in rows if row[0] == first_cell or f"<br>{first_cell}" in f"<br>{row[0]}"]


def shown(text: str) -> str:
    """Return a text of a contract as a table's cell has it."""
    return text.replace("<", "&lt;").replace("|", "\\|").replace("\n", "<br>")


def section(text: str, heading: str) -> str:
    """Return what stands between a heading and the next of the same level."""
    (found,) = re.findall(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return str(found)


def sheet_section(contract: Contract, title: str) -> str:
    sheet = next(one for one in contract.sheets if one.title == title)
    text = text_of(FOLDER / f"{contract.feed}.md")
    return section(text, f"Trang {sheet.title} ({sheet.title_en})")


@every_feed
def test_a_feed_says_who_sends_what_when_and_what_becomes_of_mistakes(contract: Contract) -> None:
    text = text_of(FOLDER / f"{contract.feed}.md")
    assert f"# {contract.title} ({contract.title_en})" in text
    assert contract.about.strip() in text
    for heading, senders in (
        ("Ai gửi", contract.submitted_by),
        ("Ai phải gửi", contract.owed_by),
    ):
        ((_, said),) = rows_of(text, heading)
        groups = {"commune": "UBND các xã, phường", "agency": "các sở, ban, ngành"}
        wanted = [groups.get(one) or REFERENCE.units[one].name for one in senders]
        assert said == (", ".join(wanted) or "không ai: gửi khi có số liệu")
    ((_, due),) = rows_of(text, "Kỳ, hạn gửi")
    first = Period(2026, contract.period, 1)
    assert f"{first.title_vi()}, chậm nhất ngày {due_on(first, contract.due):%d/%m/%Y}" in due
    ((_, basis),) = rows_of(text, "Căn cứ")
    assert all(law in basis for law in contract.legal_basis)
    ((_, again),) = rows_of(text, "Gửi lại")
    assert all(column.label in again for _, column in contract.replaced_by_columns)
    ((_, wrong),) = rows_of(text, "Khi có lỗi phải sửa")
    assert ("cả tệp" in wrong) == (contract.on_critical == "submission")


@every_feed
def test_every_column_is_there_with_all_that_is_said_of_it(contract: Contract) -> None:
    for sheet in contract.sheets:
        text = sheet_section(contract, sheet.title)
        for column in sheet.columns:
            label, meaning, kind, required, values = rows_of(text, f"`{column.name}`")[0]
            assert label.startswith(shown(column.label))
            assert meaning == shown(column.description)
            assert REFERENCE.measure_label(column.unit) in kind
            assert (required == "Phải ghi.") == column.required
            assert required.startswith("Phải ghi khi") == bool(column.required_if)
            for bound in (column.min, column.max, column.above):
                assert bound is None or f" {bound:.15g}".replace(".", ",") in f" {values}"
            assert (f"CODE_LISTS.md#{column.codelist}" in values) == (column.codelist is not None)
            assert ("dữ liệu cá nhân" in values.lower()) == (column.personal is not None)
            if column.personal is not None:
                assert rows_of(text, f"`{column.name}_masked`")


@every_feed
def test_what_rules_look_up_and_compute_is_there(contract: Contract) -> None:
    for sheet in contract.sheets:
        text = sheet_section(contract, sheet.title)
        for name in sheet.context:
            assert f"- `{name}`: lấy từ " in text
        for name, expression in sheet.derived.items():
            assert f"- `{name}` = `{expression}`" in text


@every_feed
def test_every_rule_is_there_with_its_words_and_its_expectation(contract: Contract) -> None:
    severities = {"critical": "Phải sửa", "warning": "Sửa hoặc giải trình"}
    for sheet in contract.sheets:
        text = sheet_section(contract, sheet.title)
        for rule in all_rules(contract, sheet, REFERENCE):
            ((name, when, told, run),) = rows_of(text, f"`{rule.id}`")
            assert name == f"`{rule.id}`<br>{severities[rule.severity.value]}"
            assert (when == "luôn luôn") == (not rule.when)
            assert shown(rule.message) in told
            assert shown(rule.hint) in told
            assert (rule.legal_basis or "") in told
            assert run.startswith(f"`{rule.expectation.type}`")


def test_every_code_list_is_there_with_its_codes_and_source() -> None:
    text = text_of(FOLDER / "CODE_LISTS.md")
    long = {"commune", "vsic"}
    for name, codelist in REFERENCE.codelists.items():
        part = section(text, name)
        assert "- Nguồn [" in part, name
        assert "Đối chiếu: " in part, name
        assert (codelist.form is None) or f"`{codelist.form}`" in part, name
        if name in long:
            assert f"{len(codelist.labels)} mã" in part
            continue
        for code, label in codelist.labels.items():
            ((_, said, *_),) = rows_of(part, f"`{code}`")
            assert said == shown(label)


@pytest.mark.parametrize(
    ("codelist", "code", "valid", "confirmed"),
    [
        # from the files by hand: declaration_sectors.csv, wastewater_limits.csv, fuel_factors.csv
        ("decl_sector", "thermal_power", "từ 01/04/2021", "rồi"),
        ("water_parameter", "ph", "từ 15/02/2012 đến 31/12/2031", "rồi"),
        ("parameter", "ph", "từ 15/02/2012 đến 31/12/2031", "rồi"),
        ("fuel", "electricity", "từ 19/04/2011", "chưa"),
        ("parameter", "dust", "", "như ghi ở trên"),
    ],
)
def test_a_code_says_since_when_it_holds_and_whether_it_was_compared(
    codelist: str, code: str, valid: str, confirmed: str
) -> None:
    part = section(text_of(FOLDER / "CODE_LISTS.md"), codelist)
    ((_, _, said_valid, _, said_confirmed),) = rows_of(part, f"`{code}`")
    assert (said_valid, said_confirmed) == (valid, confirmed)


def test_the_index_leads_to_every_feed() -> None:
    linked = set(re.findall(r"\]\((\w+)\.md\)", text_of(FOLDER / "README.md")))
    assert linked == {*CONTRACTS, "CODE_LISTS"}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_of_the_dictionary_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", text_of(page))
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text_of(target), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
            assert anchor in anchors, link


def test_an_edited_page_and_one_of_no_feed_are_found(tmp_path: Path) -> None:
    expectations = shipped_folder("expectations")
    (tmp_path / "dictionary").mkdir()
    for page in PAGES:
        (tmp_path / "dictionary" / page.name).write_text(text_of(page), encoding="utf-8")
    (tmp_path / "dictionary" / "README.md").write_text("edited", encoding="utf-8")
    (tmp_path / "dictionary" / "old_feed.md").write_text("left over", encoding="utf-8")
    faults = differing_artefacts(CONTRACTS, REFERENCE, tmp_path, expectations)
    pages = [fault for fault in faults if ".md" in fault]
    assert pages == ["README.md differs from its contract", "old_feed.md belongs to no contract"]
