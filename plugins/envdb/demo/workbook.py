"""Writes foreign tables as workbooks: emblem, title, group headers, totals, signatures and all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from random import Random
from typing import Any

import xlsxwriter

from envdb.demo import people
from envdb.demo.cells import Cell
from envdb.demo.looks import Look
from envdb.demo.rows import Report
from envdb.demo.table import Table
from envdb.render.template import excel_sheet_name

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a constant of the file format, no instant
_NOTHING = "Không phát sinh trong kỳ"
_TITLES = {
    "craft_villages": "BÁO CÁO TÌNH HÌNH LÀNG NGHỀ",
    "facilities": "DANH SÁCH CƠ SỞ SẢN XUẤT, KINH DOANH TRÊN ĐỊA BÀN",
    "zones": "TÌNH HÌNH KHU, CỤM CÔNG NGHIỆP",
    "plants": "TÌNH HÌNH PHÁT TRIỂN NĂNG LƯỢNG TÁI TẠO, ĐIỆN RÁC",
    "events": "KẾT QUẢ TẬP HUẤN, PHỔ BIẾN PHÁP LUẬT",
    "attendees": "DANH SÁCH DOANH NGHIỆP THAM DỰ",
}


def write_workbook(report: Report, tables: dict[str, Table], look: Look, rng: Random) -> bytes:
    """Return a workbook with a page for each table (sheet name to table)."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        for place, (name, table) in enumerate(tables.items(), start=1):
            title = report.contract.sheet(name).title
            wanted = excel_sheet_name(title) if len(tables) > 1 else f"Sheet{place}"
            _Page(book, book.add_worksheet(wanted), report, look, rng).write(name, table)
        if look.empty_pages:
            book.add_worksheet("Sheet8")
            book.add_worksheet("Sheet9")
    return buffer.getvalue()


def _title(report: Report, sheet: str) -> str:
    return _TITLES.get(sheet, f"BIỂU SỐ LIỆU {report.contract.sheet(sheet).title.upper()}")


class _Page:
    """One page while it is written, from its first row down."""

    def __init__(self, book: Any, page: Any, report: Report, look: Look, rng: Random) -> None:
        self._page = page
        self._report = report
        self._look = look
        self._rng = rng
        self._row = 0
        self._bold = book.add_format({"bold": True})
        self._boxed = book.add_format({"border": 1})
        self._head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        self._day = book.add_format({"num_format": "dd/mm/yyyy", "border": 1})

    def write(self, name: str, table: Table) -> None:
        width = len(table.headers)
        self._page.set_column(0, 0, 6)
        self._page.set_column(1, width - 1, 16)
        if self._look.emblem:
            self._emblem(width)
        if self._look.titled:
            self._titles(name)
        if self._report.nothing:
            self._page.write_string(self._row, 1, _NOTHING)
            self._page.write_string(self._row, 2, "x")
            self._row += 1
        self._headers(table)
        if self._look.column_numbers:
            self._line([f"({number})" for number in range(1, width + 1)])
        for cells in table.rows:
            self._line(cells)
        if table.total:
            self._line(table.total)
        if self._look.signed:
            self._signatures(width)

    def _emblem(self, width: int) -> None:
        """Write the lines that head every official paper (Nghị định 30/2020/NĐ-CP)."""
        right = max(3, width - 4)
        unit = self._report.unit
        place = unit.name.removeprefix("UBND ").upper()
        body = "ỦY BAN NHÂN DÂN" if unit.kind == "commune" else "UBND THÀNH PHỐ HÀ NỘI"
        lines = (
            (body, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (place, "Độc lập - Tự do - Hạnh phúc"),
        )
        for left_text, right_text in lines:
            self._page.write_string(self._row, 0, left_text, self._bold)
            self._page.write_string(self._row, right, right_text, self._bold)
            self._row += 1
        number = f"Số: {self._rng.randint(11, 480)}/BC-UBND"
        self._page.write_string(self._row, 0, number)
        self._row += 2

    def _titles(self, name: str) -> None:
        period = self._report.period.title_vi()
        self._page.write_string(self._row, 1, _title(self._report, name), self._bold)
        self._page.write_string(self._row + 1, 1, period[0].upper() + period[1:], self._bold)
        self._row += 3

    def _headers(self, table: Table) -> None:
        if not any(table.groups):
            self._page.set_row(self._row, 48)
            for at, text in enumerate(table.headers):
                self._page.write_string(self._row, at, text, self._head)
            self._row += 1
            return
        top, below = self._row, self._row + 1
        at = 0
        while at < len(table.headers):
            group = table.groups[at]
            if not group:
                self._page.merge_range(top, at, below, at, table.headers[at], self._head)
                at += 1
                continue
            last = at
            while last + 1 < len(table.groups) and table.groups[last + 1] == group:
                last += 1
            if last > at:
                self._page.merge_range(top, at, top, last, group, self._head)
            else:
                self._page.write_string(top, at, group, self._head)
            for column in range(at, last + 1):
                self._page.write_string(below, column, table.headers[column], self._head)
            at = last + 1
        self._row += 2

    def _line(self, cells: Sequence[Cell]) -> None:
        for at, cell in enumerate(cells):
            if cell is None:
                self._page.write_blank(self._row, at, None, self._boxed)
            elif isinstance(cell, str):
                self._page.write_string(self._row, at, cell, self._boxed)
            elif isinstance(cell, datetime):
                self._page.write_datetime(self._row, at, cell, self._day)
            else:
                self._page.write_number(self._row, at, cell, self._boxed)
        self._row += 1

    def _signatures(self, width: int) -> None:
        right = width - 3 if width > 6 else width - 1
        unit = self._report.unit
        chief = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
        if unit.kind != "commune":
            chief = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(Ký tên, đóng dấu)")
        place = unit.name.removeprefix("UBND ") if unit.kind == "commune" else "Hà Nội"
        self._row += 1
        written_on = f"{place[0].upper()}{place[1:]}, ngày     tháng     năm 2026"
        self._page.write_string(self._row, right, written_on)
        for left_text, right_text in zip(
            ("Người lập biểu", "(Ký, ghi rõ họ tên)", ""), chief, strict=True
        ):
            self._row += 1
            if left_text:
                self._page.write_string(self._row, 1, left_text)
            self._page.write_string(self._row, right, right_text)
        self._row += 4
        self._page.write_string(self._row, 1, people.person(self._rng))
        self._page.write_string(self._row, right, people.person(self._rng))
