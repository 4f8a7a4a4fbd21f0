"""Reads xlsx, xlsb and ods with calamine; openpyxl believes wrong dimensions and is twelve times slower.

What calamine shows as empty though it is not, and the fonts of cells, come from
:mod:`envdb.intake.hidden_cells`.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator
from pathlib import Path

from envdb.intake.grid import CELL_MAX_CHARS, COLUMNS_MAX, Grid, column_letters
from envdb.intake.hidden_cells import BROKEN, HiddenCells, hidden_in_xlsb, hidden_in_xlsx
from envdb.intake.large_csv import filled_count
from envdb.intake.unusable import UnusableError


def read_workbook(path: Path, kind: str) -> Iterator[Grid]:
    """Yield the sheets of an xlsx, xlsb or ods; raises :class:`UnusableError` for a broken one."""
    # imported here: the parent process names grids without ever opening one
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        hidden = _hidden_in_parts(path, kind)
        for meta in workbook.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            if sheet.end is not None and (sheet.end[0] + 1) * (sheet.end[1] + 1) > 60_000_000:
                raise UnusableError("bomb", f"{meta.name}: cells as far as {sheet.end}")
            all_cells = sheet.to_python(skip_empty_area=False)
            beyond = sum(filled_count(row[COLUMNS_MAX:]) for row in all_cells)
            rows: list[list[object]] = [list(row[:COLUMNS_MAX]) for row in all_cells]
            check_cells(rows)
            visible = meta.visible is SheetVisibleEnum.Visible
            merged = list(sheet.merged_cell_ranges or ())
            grid = Grid(meta.name, rows, merged, visible, beyond=beyond)
            hidden.get(meta.name, HiddenCells()).put_into(grid)
            yield grid
    except CalamineError as error:
        raise UnusableError("broken", f"{type(error).__name__}: {error}") from error


def _hidden_in_parts(path: Path, kind: str) -> dict[str, HiddenCells]:
    """Return, by sheet name, what calamine does not tell of its cells."""
    if kind == "ods":
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            return hidden_in_xlsx(archive) if kind == "xlsx" else hidden_in_xlsb(archive)
    except BROKEN as error:
        raise UnusableError("broken", f"{type(error).__name__}: {error}") from error


def check_cells(rows: list[list[object]]) -> None:
    """Refuse texts that neither Excel nor the database can hold; show NaN as the text it is."""
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                if len(cell) > CELL_MAX_CHARS:
                    raise UnusableError("cell_too_long", f"{column_letters(at)}{number}")
                if "\0" in cell:
                    raise UnusableError("nul", f"{column_letters(at)}{number}")
            elif isinstance(cell, float) and math.isnan(cell):
                row[at] = "NaN"
