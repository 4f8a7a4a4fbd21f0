"""Puts the sheet ``Giải trình`` into a returned workbook, as the form has it.

It is made anew with each reply: the warnings of that reply, each with its number and an empty cell
for the explanation, and what the sender had explained under a number that could not be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from envdb.contract.words import fold
from envdb.intake.cell_text import shown
from envdb.render.template_explanations import (
    EXPLANATION_HEADERS,
    EXPLANATION_WIDTHS,
    EXPLANATIONS_SHEET,
    EXPLANATIONS_TITLE,
    HEADER_ROW,
    HOW_TO_EXPLAIN,
    HOW_TO_NUMBER,
    ToExplain,
    lines_of,
)
from envdb.render.template_style import FONT, LINE_POINTS, height_points, wrapped

_ROW_HEIGHT_MAX = 409


@dataclass(frozen=True, slots=True)
class Explanations:
    """The warnings of a receipt that wait for an explanation."""

    receipt: str
    warnings: tuple[ToExplain, ...]


def put_explanations(workbook: Any, explanations: Explanations, style: str) -> None:
    """Replace the sheet of explanations; without a warning there is none.

    ``style`` names the cell styles of the reply (``envdb text``), which are in the workbook.
    """
    for sheet in [
        one for one in workbook.worksheets if fold(one.title) == fold(EXPLANATIONS_SHEET)
    ]:
        workbook.remove(sheet)
    if not explanations.warnings:
        return
    sheet = workbook.create_sheet(EXPLANATIONS_SHEET)
    _write_head(sheet, explanations, style)
    for at, one in enumerate(explanations.warnings, start=HEADER_ROW + 2):
        texts = (one.number, one.place, one.message, one.text)
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(at, column)
            # a text that begins with = is shown, never calculated
            if text:
                cell.value, cell.data_type = shown(text), "s"
            cell.style = style.format("to fill" if column == len(texts) else "text")
        sheet.row_dimensions[at].height = min(height_points(lines_of(one)), _ROW_HEIGHT_MAX)
    sheet.freeze_panes = f"A{HEADER_ROW + 2}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_head(sheet: Any, explanations: Explanations, style: str) -> None:
    from openpyxl.styles import Alignment, Font

    last = len(EXPLANATION_HEADERS)
    for column, width in enumerate(EXPLANATION_WIDTHS, start=1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    head = (
        (f"{EXPLANATIONS_TITLE} CỦA {explanations.receipt}", Font(name=FONT, bold=True, size=14)),
        (HOW_TO_EXPLAIN, Font(name=FONT, italic=True, size=12)),
        (HOW_TO_NUMBER, Font(name=FONT, italic=True, size=12)),
    )
    for row, (text, font) in enumerate(head, start=1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        cell = sheet.cell(row, 1, text)
        cell.font = font
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        lines = len(wrapped(text, sum(EXPLANATION_WIDTHS) - 2))
        sheet.row_dimensions[row].height = LINE_POINTS * lines + 6
    for column, header in enumerate(EXPLANATION_HEADERS, start=1):
        sheet.cell(HEADER_ROW + 1, column, header).style = style.format("header")
