"""Opens a file of whatever kind as grids of raw cells: one for each sheet, one for a csv."""

from __future__ import annotations

from pathlib import Path

from envdb.intake.content import kind_of
from envdb.intake.grid import Grid, Opened
from envdb.intake.legacy_text import decode_by_letters
from envdb.intake.read_csv import read_csv
from envdb.intake.read_workbook import read_workbook
from envdb.intake.read_xls import read_xls


def open_file(path: Path, *, stamp_sheet: str = "_envdb") -> Opened:
    """Open a workbook or csv; raises :class:`UnusableError` when it is neither or unreadable.

    Texts in fonts of before Unicode are Unicode in the result, whatever kind of file they are in.
    """
    kind = kind_of(path)
    if kind == "csv":
        grid, encoding = read_csv(path)
        return Opened(kind, [grid], encoding=encoding)
    opened = Opened(kind, list(read_xls(path) if kind == "xls" else read_workbook(path, kind)))
    for grid in opened.grids:
        if grid.name == stamp_sheet:
            opened.stamp = _stamp(grid)
    opened.grids = [grid for grid in opened.grids if not grid.name.startswith("_")]
    for grid in opened.grids:
        decode_by_letters(grid)
    return opened


def _stamp(grid: Grid) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in grid.rows if len(row) > 1 and row[0] != ""}
