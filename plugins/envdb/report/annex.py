"""The annex of a release: every table, where each figure of the text comes from, and the queries."""

from __future__ import annotations

import io
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from envdb.report.annex_sheet import CELL_CHARS, Column, Grid, Link, Shown, Styles, fill
from envdb.report.compare import KINDS_VI, Change
from envdb.report.document.figures import Figure, show
from envdb.report.document.model import Quote
from envdb.report.document.words import instant
from envdb.report.fixed_zip import fixed
from envdb.report.tables import Cell, Heading, ReportTable

CONTENTS, SOURCES, QUERIES, CHANGES = "Mục lục", "Nguồn số liệu", "Truy vấn", "Thay đổi"

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a constant of the file format, no instant
_SHEET_NAME_CHARS = 31
_TRACE = Column("Lần về dòng số liệu gốc")
_ASIDE, _IN_TEXT = "Cột phụ", "Trong lời văn"
"""Headings of columns that no table of the document shows; the line below has their names."""


@dataclass(frozen=True, slots=True)
class Annex:
    """What an annex tells."""

    title: str
    frozen_at: datetime
    tables: Sequence[ReportTable]
    numbers: Mapping[str, int]
    """Number in the document of the tables that it shows, by name."""

    quotes: Sequence[Quote]
    changes: Sequence[Change]
    replaced: str | None
    """Number of the release that this one replaces."""


def write_annex(annex: Annex) -> bytes:
    """Return the annex as xlsx, the same bytes for the same figures; unknown values are empty cells."""
    names = sheet_names(annex.tables)
    grids = {table.name: _table(table) for table in annex.tables}
    sheets = [
        (CONTENTS, "Phụ lục số liệu", _contents(annex, names)),
        *((names[one.name], one.title, grids[one.name]) for one in annex.tables),
        (SOURCES, "Mỗi số trong lời văn của báo cáo đứng ở ô nào", _sources(annex, names, grids)),
        (QUERIES, "Câu truy vấn của từng bảng; năm báo cáo là %(year)s", _queries(annex, names)),
    ]
    if annex.replaced is not None:
        sheets.insert(
            -1, (CHANGES, f"Thay đổi so với báo cáo số {annex.replaced}", _changes(annex))
        )
    about = f"{annex.title}. Số liệu chốt lúc {instant(annex.frozen_at)}"
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": annex.title, "author": "envdb", "created": _CREATED})
        styles = Styles(book)
        for name, title, grid in sheets:
            fill(book.add_worksheet(name), styles, title, about, grid)
    return fixed(buffer.getvalue())


def sheet_names(tables: Sequence[ReportTable]) -> dict[str, str]:
    """Return what the sheets of the tables are called: their titles, cut at a word, and each its own."""
    found: dict[str, str] = {}
    for at, table in enumerate(tables, start=1):
        plain = f"{at}. " + "".join(one for one in table.title if one not in "[]:*?/\\'")
        if len(plain) > _SHEET_NAME_CHARS:
            plain = plain[: _SHEET_NAME_CHARS - 1].rpartition(" ")[0].rstrip(" ,") + "…"
        found[table.name] = plain
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


def _contents(annex: Annex, names: Mapping[str, str]) -> Grid:
    tables = [
        [
            Link(names[one.name], names[one.name], "A1"),
            one.title,
            f"Bảng {annex.numbers[one.name]}" if one.name in annex.numbers else None,
            len(one.rows),
        ]
        for one in annex.tables
    ]
    others = [
        (SOURCES, "Mỗi số trong lời văn: ô của bảng, câu truy vấn, cách lần về tệp gốc"),
        (CHANGES, "Những gì khác với báo cáo bị thay thế"),
        (QUERIES, "Câu truy vấn của từng bảng"),
    ]
    rest = [
        [Link(name, name, "A1"), what, None, None]
        for name, what in others
        if name != CHANGES or annex.replaced is not None
    ]
    heads = ("Trang", "Nội dung", "Trong báo cáo", "Số dòng")
    return Grid([Column(one) for one in heads], [*tables, *rest])


def _order(table: ReportTable) -> list[int]:
    """Return the columns as they stand in the annex: those of the document first."""
    shown = [table.columns.index(name) for name in table.headings]
    return [*shown, *(at for at in range(len(table.columns)) if at not in shown)]


def _table(table: ReportTable) -> Grid:
    order = _order(table)
    traces = [trace_of(table, row) for row in table.rows]
    is_traced = any(traces)
    columns = [_column(table, at) for at in order]
    rows: list[list[Shown]] = [
        [*(row[at] for at in order), *([trace] if is_traced else [])]
        for row, trace in zip(table.rows, traces, strict=True)
    ]
    return Grid([*columns, *([_TRACE] if is_traced else [])], rows)


def _column(table: ReportTable, at: int) -> Column:
    name = table.columns[at]
    heading = table.headings.get(name)
    values = [row[at] for row in table.rows]
    unheaded = _ASIDE if table.headings else _IN_TEXT
    return Column(heading.text if heading else unheaded, name, _number_format(heading, values))


def _number_format(heading: Heading | None, values: Sequence[Cell]) -> str:
    """Return how numbers are shown: as the document does; without a heading a year has no comma."""
    if heading and heading.decimals:
        return f"#,##0.{'0' * heading.decimals}"
    if any(isinstance(one, float) for one in values):
        return "#,##0.00"
    return "#,##0" if heading else "0"


def _sources(annex: Annex, names: Mapping[str, str], grids: Mapping[str, Grid]) -> Grid:
    heads = (
        "TT",
        "Vị trí",
        "Số trong báo cáo",
        "Ô của bảng",
        "Giá trị",
        "Câu truy vấn",
        "Dòng",
        "Cột",
    )
    rows = [
        [
            at,
            quote.place,
            quote.shown,
            _place(quote.figure, names, grids),
            quote.figure.value,
            quote.figure.table.name,
            quote.figure.row + 1,
            quote.figure.column,
            trace_of(
                quote.figure.table,
                quote.figure.table.rows[quote.figure.row],
                quote.figure.column,
            ),
        ]
        for at, quote in enumerate(annex.quotes, start=1)
    ]
    return Grid([*(Column(one) for one in heads), _TRACE], rows)


def _place(figure: Figure, names: Mapping[str, str], grids: Mapping[str, Grid]) -> Link:
    table = figure.table
    column = _order(table).index(table.columns.index(figure.column))
    cell = grids[table.name].address(figure.row, column)
    sheet = names[table.name]
    return Link(f"{sheet.partition('.')[0]}!{cell}", sheet, cell)


def _changes(annex: Annex) -> Grid:
    heads = ("Bảng", "Dòng", "Thay đổi", "Cột", "Trước", "Nay")
    rows = [
        [
            one.table.title,
            one.row_vi,
            KINDS_VI[one.kind],
            one.column_vi,
            show(one.before),
            show(one.after),
        ]
        for one in annex.changes
    ]
    return Grid([Column(one) for one in heads], rows)


def _queries(annex: Annex, names: Mapping[str, str]) -> Grid:
    rows = [[names[one.name], one.name, one.query[:CELL_CHARS]] for one in annex.tables]
    return Grid([Column("Trang"), Column("Tên"), Column("Câu truy vấn")], rows)
