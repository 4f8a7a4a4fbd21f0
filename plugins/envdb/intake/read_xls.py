"""Reads xls with xlrd: of the living readers the only one that tells fonts and errors of its cells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from envdb.intake.grid import COLUMNS_MAX, Grid
from envdb.intake.large_csv import filled_count
from envdb.intake.legacy_text import decode
from envdb.intake.read_workbook import check_cells
from envdb.intake.unusable import UnusableError


def read_xls(path: Path) -> Iterator[Grid]:
    """Yield the sheets of an xls; raises :class:`UnusableError` for one that cannot be read."""
    import xlrd

    try:
        with Path(os.devnull).open("w") as log:
            book = xlrd.open_workbook(str(path), formatting_info=True, logfile=log)
        grids = [_grid(book, sheet) for sheet in book.sheets()]
    except xlrd.XLRDError as error:
        reason = "encrypted" if "encrypted" in str(error) else "broken"
        raise UnusableError(reason, str(error)) from error
    except UnusableError:
        raise
    except Exception as error:  # a damaged record makes xlrd raise whatever it comes across
        raise UnusableError("broken", f"{type(error).__name__}: {error}") from error
    yield from grids


def _grid(book: Any, sheet: Any) -> Grid:
    grid = Grid(sheet.name, [], visible=sheet.visibility == 0)
    for row in range(sheet.nrows):
        cells = [_value(book, cell) for cell in sheet.row(row)]
        grid.beyond += filled_count(cells[COLUMNS_MAX:])
        grid.rows.append(cells[:COLUMNS_MAX])
    check_cells(grid.rows)
    for row, cells in enumerate(grid.rows):
        for column, text in enumerate(cells):
            if isinstance(text, str) and text:
                grid.decode(row, column, decode(_pieces(book, sheet, row, column, text)))
    grid.merged = [
        ((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells
    ]
    return grid


def _value(book: Any, cell: Any) -> object:
    """Return a cell as calamine would give it; errors of Excel as their text."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value  # a number shown as a date that no calendar has
        return moment.time() if cell.value < 1 else moment
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERR")
    return cell.value


def _pieces(book: Any, sheet: Any, row: int, column: int, text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a cell's text with the font of each."""
    runs = sheet.rich_text_runlist_map.get((row, column), [])
    font = book.xf_list[sheet.cell_xf_index(row, column)].font_index
    starts = [(0, font), *runs]
    ends = [start for start, _ in runs] + [len(text)]
    for (start, index), end in zip(starts, ends, strict=True):
        yield text[start:end], book.font_list[index].name
