"""A sheet of an annex: a title, a table with its headings, laid out to be read and printed.

Whole columns are laid out by what stands in them: no program fits heights and widths by itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from envdb.report.tables import Cell

FONT, _SIZE_PT, _LINE_PT = "Times New Roman", 11, 15
CELL_CHARS = 32_000

_TITLE_ROW, _ABOUT_ROW, _HEAD_ROW = 0, 1, 3
_NARROWEST, _WIDEST = 10, 60
_WEIGHED_ROWS = 500
_NARROW = 1.1
"""Letters of the font in the width of one digit of Excel's own."""

_HIGHEST_PT = 400
"""Points; Excel refuses a workbook with a row above 409."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the name that its query gives it, how its numbers are shown."""

    heading: str
    name: str | None = None
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a cell of this workbook."""

    text: str
    sheet: str
    cell: str


Shown = Cell | Link


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows below their columns."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Shown]]

    @property
    def is_named(self) -> bool:
        """Whether the names of the columns stand in a line below their headings."""
        return any(one.name for one in self.columns)

    def address(self, row: int, column: int) -> str:
        """Return the address in the sheet, as C7, of a row and a column that are counted from 0."""
        return str(xl_rowcol_to_cell(self.first_row + row, column))

    @property
    def first_row(self) -> int:
        """Return the row of the sheet, counted from 0, in which the first row stands."""
        return _HEAD_ROW + (2 if self.is_named else 1)


class Styles:
    """The formats of a workbook; each is made once."""

    def __init__(self, book: Workbook) -> None:
        plain = {"font_name": FONT, "font_size": _SIZE_PT, "valign": "top"}
        lined = {**plain, "border": 1, "border_color": "#999999"}
        top = {**lined, "text_wrap": True, "bg_color": "#D9E2EC"}
        self.title = book.add_format({**plain, "bold": True, "font_size": 13})
        self.about = book.add_format({**plain, "italic": True})
        self.head = book.add_format({**top, "bold": True, "align": "center", "valign": "vcenter"})
        self.name = book.add_format({**top, "italic": True, "font_color": "#666666"})
        self.text = book.add_format({**lined, "text_wrap": True})
        self.link = book.add_format({**lined, "font_color": "#0563C1", "underline": 1})
        self._book, self._lined, self._numbers = book, lined, dict[str, Format]()

    def number(self, number_format: str) -> Format:
        """Return the format of numbers that are shown in a way."""
        if number_format not in self._numbers:
            made = self._book.add_format({**self._lined, "num_format": number_format})
            self._numbers[number_format] = made
        return self._numbers[number_format]


def fill(sheet: Worksheet, styles: Styles, title: str, about: str, grid: Grid) -> None:
    """Fill a sheet; an unknown value is an empty cell."""
    sheet.write_string(_TITLE_ROW, 0, title, styles.title)
    sheet.write_string(_ABOUT_ROW, 0, about, styles.about)
    widths = [_width(one, [row[at] for row in grid.rows]) for at, one in enumerate(grid.columns)]
    for at, (column, width) in enumerate(zip(grid.columns, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(_HEAD_ROW, at, column.heading, styles.head)
        if grid.is_named:
            sheet.write_string(_HEAD_ROW + 1, at, column.name or "", styles.name)
    heads = [_lines(one.heading, width) for one, width in zip(grid.columns, widths, strict=True)]
    sheet.set_row(_HEAD_ROW, _LINE_PT * max(heads))
    for number, row in enumerate(grid.rows, start=grid.first_row):
        for at, (cell, column) in enumerate(zip(row, grid.columns, strict=True)):
            _write(sheet, styles, number, at, cell, column.number_format)
        lines = max(_lines(_text(cell), width) for cell, width in zip(row, widths, strict=True))
        sheet.set_row(number, min(_LINE_PT * lines, _HIGHEST_PT))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW, grid.first_row - 1)
    sheet.freeze_panes(grid.first_row, 0)


def _write(
    sheet: Worksheet, styles: Styles, row: int, at: int, cell: Shown, number_format: str
) -> None:
    match cell:
        case Link():
            quoted = cell.sheet.replace("'", "''")
            sheet.write_url(row, at, f"internal:'{quoted}'!{cell.cell}", styles.link, cell.text)
        case None:
            sheet.write_blank(row, at, None, styles.text)
        case int() | float() if not isinstance(cell, bool):
            sheet.write_number(row, at, cell, styles.number(number_format))
        case _:
            sheet.write_string(row, at, _text(cell), styles.text)


def _text(cell: Shown) -> str:
    match cell:
        case Link():
            return cell.text
        case bool():
            return "Có" if cell else "Không"
        case None:
            return ""
        case float():
            return f"{cell:,.2f}"
        case int():
            return f"{cell:,}"
    return cell[:CELL_CHARS]


def _width(column: Column, cells: Sequence[Shown]) -> int:
    texts = [line for cell in cells[:_WEIGHED_ROWS] for line in _text(cell).splitlines()]
    words = [word for head in (column.heading, column.name or "") for word in head.split()]
    return min(max([_NARROWEST, *(len(one) + 2 for one in (*texts, *words))]), _WIDEST)


def _lines(text: str, width: int) -> int:
    return sum(max(1, math.ceil(len(line) / (width * _NARROW))) for line in text.split("\n"))
