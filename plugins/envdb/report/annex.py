"""The annex of a release: every table, where each figure of the text comes from, and the queries."""

from __future__ import annotations

import io
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from envdb.report.compare import KINDS_VI, Change
from envdb.report.document.figures import show
from envdb.report.document.model import Quote
from envdb.report.document.words import instant
from envdb.report.fixed_zip import fixed
from envdb.report.tables import Cell, ReportTable

SOURCES, QUERIES, CHANGES = "Nguồn số liệu", "Truy vấn", "Thay đổi"

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a constant of the file format, no instant
_FIRST_ROW = 3
_SHEET_NAME_CHARS = 31
_CELL_CHARS = 32_000


@dataclass(frozen=True, slots=True)
class Annex:
    """What an annex tells."""

    title: str
    frozen_at: datetime
    tables: Sequence[ReportTable]
    quotes: Sequence[Quote]
    changes: Sequence[Change]
    replaced: str | None
    """Number of the release that this one replaces."""


def write_annex(annex: Annex) -> bytes:
    """Return the annex as xlsx, the same bytes for the same figures; unknown values are empty cells."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": annex.title, "author": "envdb", "created": _CREATED})
        bold = book.add_format({"bold": True})
        head = book.add_format(
            {
                "bold": True,
                "border": 1,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": "#D9E2EC",
            }
        )
        names = sheet_names(annex.tables)
        for table in annex.tables:
            sheet = book.add_worksheet(names[table.name])
            _top(sheet, annex, table.title, bold)
            headings = [
                table.headings[name].text if name in table.headings else name
                for name in table.columns
            ]
            traces = [trace_of(table, row) for row in table.rows]
            last = ["Lần về dòng số liệu gốc"] if any(traces) else []
            rows = [
                [*row, *([trace] if last else [])]
                for row, trace in zip(table.rows, traces, strict=True)
            ]
            _fill(sheet, [*headings, *last], rows, head)
        _sources(book.add_worksheet(SOURCES), annex, names, bold, head)
        if annex.replaced is not None:
            _changes(book.add_worksheet(CHANGES), annex, bold, head)
        sheet = book.add_worksheet(QUERIES)
        _top(sheet, annex, "Câu truy vấn của từng bảng; năm báo cáo là %(year)s", bold)
        rows = [[names[one.name], one.name, one.query[:_CELL_CHARS]] for one in annex.tables]
        _fill(sheet, ["Trang", "Tên", "Câu truy vấn"], rows, head)
    return fixed(buffer.getvalue())


def sheet_names(tables: Sequence[ReportTable]) -> dict[str, str]:
    """Return what the sheets of the tables are called: their titles, cut, and each its own."""
    found: dict[str, str] = {}
    for at, table in enumerate(tables, start=1):
        plain = "".join(one for one in table.title if one not in "[]:*?/\\'")
        found[table.name] = f"{at}. {plain}"[:_SHEET_NAME_CHARS].strip()
    return found


def trace_of(table: ReportTable, row: Sequence[Cell], column: str = "<cột>") -> str | None:
    """Return the command that leads from a cell of a row to the files, where its rows are a mart's."""
    if table.mart is None:
        return None
    mart, _, key = table.mart.partition(" ")
    values = [row[table.columns.index(name.strip())] for name in key.strip("()").split(",") if key]
    if any(value is None for value in values):
        return None
    told = " ".join(shlex.quote(str(value)) for value in values)
    return f"envdb trace {mart} {column} {told}".strip()


def _sources(
    sheet: Worksheet, annex: Annex, names: dict[str, str], bold: Format, head: Format
) -> None:
    _top(sheet, annex, "Mỗi số trong lời văn của báo cáo: câu truy vấn, dòng và cột", bold)
    rows: list[list[Cell]] = []
    for at, quote in enumerate(annex.quotes, start=1):
        figure = quote.figure
        row = figure.table.rows[figure.row]
        rows.append(
            [
                at,
                quote.place,
                quote.shown,
                figure.value,
                figure.table.name,
                names[figure.table.name],
                figure.row + 1,
                figure.column,
                trace_of(figure.table, row, figure.column),
            ]
        )
    heads = ["TT", "Vị trí", "Số trong báo cáo", "Giá trị", "Câu truy vấn", "Trang", "Dòng", "Cột"]
    _fill(sheet, [*heads, "Lần về dòng số liệu gốc"], rows, head)


def _changes(sheet: Worksheet, annex: Annex, bold: Format, head: Format) -> None:
    _top(sheet, annex, f"Thay đổi so với báo cáo số {annex.replaced}", bold)
    rows: list[list[Cell]] = [
        [
            one.table.title,
            "; ".join(show(part) for part in one.key),
            KINDS_VI[one.kind],
            _headed(one),
            show(one.before),
            show(one.after),
        ]
        for one in annex.changes
    ]
    _fill(sheet, ["Bảng", "Dòng", "Thay đổi", "Cột", "Trước", "Nay"], rows, head)


def _headed(change: Change) -> str:
    heading = change.table.headings.get(change.column or "")
    return heading.text if heading else change.column or "cả dòng"


def _top(sheet: Worksheet, annex: Annex, title: str, bold: Format) -> None:
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, f"{annex.title}. Số liệu chốt lúc {instant(annex.frozen_at)}")


def _fill(
    sheet: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[Cell]], head: Format
) -> None:
    for at, name in enumerate(headings):
        sheet.write_string(_FIRST_ROW, at, name, head)
    for number, cells in enumerate(rows, start=_FIRST_ROW + 1):
        for at, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_string(number, at, "Có" if cell else "Không")
            elif isinstance(cell, str):
                sheet.write_string(number, at, cell[:_CELL_CHARS])
            elif cell is not None:
                sheet.write_number(number, at, cell)
    for at in range(len(headings)):
        texts = [str(row[at]) for row in rows[:200] if row[at] is not None]
        longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
        sheet.set_column(at, at, min(max(longest + 2, 12), 60))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST_ROW)
    sheet.freeze_panes(_FIRST_ROW + 1, 0)
