"""Marks a sender's workbook, or makes one of findings; runs in the child process with limits.

The sender's sheets, widths and formats stay: only cells with findings get a fill and a comment,
and the sheet ``Lỗi`` is put in front. Marks of an earlier reply (the sender corrected our reply
and sent it again) are taken away first.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from envdb.intake.cell_text import shown
from envdb.intake.grid import Grid, column_letters
from envdb.intake.reply_errors import STYLE, add_errors_sheet, remove_errors_sheet
from envdb.intake.reply_explanations import Explanations, put_explanations
from envdb.intake.reply_marks import Mark, Repaired, clear_marks, mark_cells, tint
from envdb.intake.values import as_text

MARKED_ROWS_MAX = 20_000
_LOST_PARTS = ("xl/media/", "xl/charts/", "xl/embeddings/", "xl/ctrlprops/", "xl/slicers/")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def mark_workbook(
    source: str,
    marks: Sequence[Mark],
    repaired: Sequence[Repaired],
    title: str,
    target: str,
    to_explain: Explanations | None = None,
) -> bool:
    """Write the marked copy of an xlsx; ``False`` where openpyxl would lose a part of it."""
    from openpyxl import load_workbook

    if would_lose(Path(source)):
        return False
    # by its content: the archive's names have no ending, which openpyxl would insist on
    workbook = load_workbook(io.BytesIO(Path(source).read_bytes()), rich_text=True)
    remove_errors_sheet(workbook)
    clear_marks(workbook)
    _finish(workbook, marks, repaired, title, target, to_explain)
    return True


def would_lose(path: Path) -> bool:
    """Whether the workbook has parts that openpyxl does not write back (pictures, charts, forms)."""
    with zipfile.ZipFile(path) as archive:
        names = [name.lower() for name in archive.namelist()]
        if any(name.startswith(_LOST_PARTS) for name in names):
            return True
        sheets = [n for n in archive.namelist() if n.lower().startswith("xl/worksheets/sheet")]
        return any(_has_extensions(archive, name) for name in sheets)


def _has_extensions(archive: zipfile.ZipFile, name: str) -> bool:
    """Rules and drop-downs that Excel keeps in an extension list would be dropped silently."""
    with archive.open(name) as stream:
        content = stream.read()
    tail = content[-200_000:]
    return b"x14:conditionalFormatting" in tail or b"x14:dataValidation" in tail


def write_values_workbook(
    grids: Sequence[Grid],
    marks: Sequence[Mark],
    repaired: Sequence[Repaired],
    title: str,
    target: str,
    to_explain: Explanations | None = None,
) -> None:
    """Write sheets of values, marked as the sender's own would be, with the sheet ``Lỗi`` in front.

    Numbers stay numbers, and codes of digits texts. Without ``grids`` the findings stand alone.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.created = datetime(*_EPOCH)  # noqa: DTZ001  (openpyxl wants it without a zone)
    workbook.remove(workbook.worksheets[0])
    for grid in grids:
        sheet = workbook.create_sheet(_sheet_name(grid.name))
        for row, cells in enumerate(grid.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                if cell != "":
                    _put(sheet.cell(row, column), cell)
        for number in range(1, max((len(row) for row in grid.rows), default=0) + 1):
            sheet.column_dimensions[column_letters(number - 1)].width = 18
    _finish(
        workbook,
        [replace(mark, sheet=_sheet_name(mark.sheet)) for mark in marks],
        [replace(one, sheet=_sheet_name(one.sheet)) for one in repaired],
        title,
        target,
        to_explain,
    )


def _sheet_name(name: str) -> str:
    """Return a name that Excel allows; other programs allow more."""
    return re.sub(r"[\[\]:*?/\\]", "_", name)[:31]


def _put(cell: Any, value: object) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
    else:
        # a text that begins with = is shown, never calculated
        cell.value, cell.data_type = shown(as_text(value)), "s"


def _finish(
    workbook: Any,
    marks: Sequence[Mark],
    repaired: Sequence[Repaired],
    title: str,
    target: str,
    to_explain: Explanations | None,
) -> None:
    for mark in marks:
        # what was repaired is shown at its own cells, not at the header of its column
        if mark.sheet in workbook.sheetnames and mark.severity != "info":
            mark_cells(workbook[mark.sheet], mark)
    for one in repaired:
        if one.sheet in workbook.sheetnames:
            tint(workbook[one.sheet], one)
    add_errors_sheet(workbook, marks, title)
    if to_explain is not None:
        put_explanations(workbook, to_explain, STYLE)
    buffer = io.BytesIO()
    workbook.save(buffer)
    _write_fixed(buffer, Path(target))


def _write_fixed(buffer: io.BytesIO, target: Path) -> None:
    """Write a zip again with fixed times, so that the same reply has the same bytes."""
    with (
        zipfile.ZipFile(buffer) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _without_times(content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(entry, content)


def _without_times(core: bytes) -> bytes:
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", core)
