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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from envdb.intake.grid import CELL_MAX_CHARS, Grid
from envdb.intake.values import as_text

AUTHOR = "envdb (kiểm tra)"
ERRORS_SHEET = "Lỗi"
MARKED_ROWS_MAX = 20_000
FILLS = {
    "blocker": "FFF4B6B6",
    "critical": "FFF4B6B6",
    "warning": "FFFFEB9C",
    "info": "FFCFE2F3",
}
_HEADERS = ("Số", "Mức độ", "Trang", "Ô", "Giá trị đã ghi", "Lỗi", "Cách sửa")
_WIDTHS = (6, 20, 22, 10, 24, 60, 60)
_LOST_PARTS = ("xl/media/", "xl/charts/", "xl/embeddings/", "xl/ctrlprops/", "xl/slicers/")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ROW_HEIGHT_MAX = 409
"""Points; Excel repairs, that is refuses, a workbook with a higher row."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding at its place: 0-based row and column in a sheet of the file, or nowhere.

    ``cells`` are the addresses whose cells are filled; the first gets the link and the comment.
    """

    number: int
    severity: str
    severity_vi: str
    sheet: str
    cells: tuple[str, ...]
    value: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A cell that was understood differently from how it was written."""

    sheet: str
    cell: str
    text: str


def mark_workbook(
    source: str, marks: Sequence[Mark], repaired: Sequence[Repaired], title: str, target: str
) -> bool:
    """Write the marked copy of an xlsx; ``False`` where openpyxl would lose a part of it."""
    from openpyxl import load_workbook

    if would_lose(Path(source)):
        return False
    # by its content: the archive's names have no ending, which openpyxl would insist on
    workbook = load_workbook(io.BytesIO(Path(source).read_bytes()), rich_text=True)
    _clear_marks(workbook)
    for mark in marks:
        # what was repaired is shown at its own cells, not at the header of its column
        if mark.sheet in workbook.sheetnames and mark.severity != "info":
            _mark_cells(workbook[mark.sheet], mark)
    for one in repaired:
        if one.sheet in workbook.sheetnames:
            _tint(workbook[one.sheet], one)
    _add_errors_sheet(workbook, marks, title)
    buffer = io.BytesIO()
    workbook.save(buffer)
    _write_fixed(buffer, Path(target))
    return True


def shown(text: str) -> str:
    """Return a text as a cell can hold it: no control characters, as long as Excel allows."""
    return _NOT_IN_XML.sub("\ufffd", text)[:CELL_MAX_CHARS]


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


def write_findings_workbook(
    marks: Sequence[Mark],
    repaired: Sequence[Repaired],
    title: str,
    grids: Sequence[Grid],
    target: str,
) -> None:
    """Write a workbook of the sheet ``Lỗi`` and, where given, the values of sheets with marks."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(target, {"constant_memory": False, "strings_to_urls": False})
    workbook.set_properties({"author": AUTHOR, "created": _fixed_datetime()})
    errors = workbook.add_worksheet(ERRORS_SHEET)
    bold = workbook.add_format(
        {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#D9E1F2"}
    )
    wrap = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1})
    fills = {
        severity: workbook.add_format({"bg_color": f"#{argb[2:]}", "text_wrap": True, "border": 1})
        for severity, argb in FILLS.items()
    }
    errors.write_string(0, 0, shown(title), workbook.add_format({"bold": True, "font_size": 13}))
    for column, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True)):
        errors.set_column(column, column, width)
        errors.write(2, column, header, bold)
    names = {grid.name for grid in grids}
    for at, mark in enumerate(marks, start=3):
        for column, text in enumerate(_cells_of(mark)):
            errors.write_string(at, column, text, fills[mark.severity] if column == 1 else wrap)
        if mark.sheet in names and mark.cells:
            address = mark.cells[0]
            place = mark.sheet.replace("'", "''")
            errors.write_url(at, 3, f"internal:'{place}'!{address}", wrap, address)
    errors.freeze_panes(3, 0)
    for grid in grids:
        own = [mark for mark in marks if mark.sheet == grid.name]
        tinted = [one for one in repaired if one.sheet == grid.name]
        _write_values(workbook, grid, own, tinted, fills)
    workbook.close()


def _write_values(
    workbook: Any,
    grid: Grid,
    marks: Sequence[Mark],
    repaired: Sequence[Repaired],
    fills: dict[str, Any],
) -> None:
    """Write the values of a sheet: numbers stay numbers, and codes of digits texts."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    values = workbook.add_worksheet(grid.name)
    filled = {cell: mark for mark in reversed(marks) for cell in mark.cells}
    tinted = {one.cell: one for one in repaired}
    for row_number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            address = xl_rowcol_to_cell(row_number, column)
            mark, one = filled.get(address), tinted.get(address)
            severity = mark.severity if mark else "info" if one else None
            _write_value(values, row_number, column, cell, fills[severity] if severity else None)
            comment = _comment(mark) if mark and mark.cells[0] == address else None
            comment = comment or (shown(one.text) if one else None)
            if comment is not None:
                values.write_comment(row_number, column, comment, {"author": AUTHOR})
    values.set_column(0, max((len(row) for row in grid.rows), default=1), 18)


def _write_value(values: Any, row: int, column: int, cell: object, style: Any) -> None:
    if isinstance(cell, bool):
        values.write_string(row, column, "Có" if cell else "Không", style)
    elif isinstance(cell, int | float):
        values.write_number(row, column, cell, style)
    else:
        values.write_string(row, column, shown(as_text(cell)), style)


def _mark_cells(sheet: Any, mark: Mark) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    fill = PatternFill("solid", fgColor=FILLS[mark.severity])
    for address in mark.cells:
        cell = sheet[address]
        if type(cell).__name__ == "MergedCell":
            continue
        # the weightiest finding is marked first and keeps its colour
        if cell.comment is not None and cell.comment.author != AUTHOR:
            cell.fill = fill  # a header keeps the note that explains it
            continue
        if cell.comment is not None:
            text = f"{cell.comment.text}\n\n{_comment(mark)}"
        elif address == mark.cells[0]:
            cell.fill = fill
            text = _comment(mark)
        else:
            if cell.fill.fgColor.rgb not in FILLS.values():
                cell.fill = fill
            continue
        comment = Comment(text, AUTHOR, width=360, height=60 + 18 * (len(text) // 45 + 1))
        cell.comment = comment


def _tint(sheet: Any, one: Repaired) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet[one.cell]
    if type(cell).__name__ == "MergedCell" or cell.comment is not None:
        return
    if cell.fill.fgColor.rgb not in FILLS.values():
        cell.fill = PatternFill("solid", fgColor=FILLS["info"])
    cell.comment = Comment(shown(one.text), AUTHOR, width=300, height=60)


def _comment(mark: Mark) -> str:
    return shown(f"Lỗi {mark.number} - {mark.severity_vi}: {mark.message}\n{mark.hint}")


def _clear_marks(workbook: Any) -> None:
    from openpyxl.styles import PatternFill

    if ERRORS_SHEET in workbook.sheetnames:
        del workbook[ERRORS_SHEET]
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                comment = cell.comment
                if comment is not None and comment.author == AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill(None)
                elif comment is not None:
                    # openpyxl reads every comment back at one small size
                    lines = len(comment.text) // 40 + comment.text.count("\n") + 1
                    comment.width, comment.height = 320, 40 + 17 * lines
                elif cell.has_style and cell.fill.fgColor.rgb in FILLS.values():
                    cell.fill = PatternFill(None)


def _add_errors_sheet(workbook: Any, marks: Sequence[Mark], title: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    sheet = workbook.create_sheet(ERRORS_SHEET, 0)
    thin = Side(style="thin", color="FF999999")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    sheet["A1"] = shown(title)
    sheet["A1"].font = Font(name="Times New Roman", bold=True, size=14)
    sheet["A2"] = (
        "Bấm vào địa chỉ ở cột “Ô” để đến ô cần xem. Màu đỏ: phải sửa; màu vàng: sửa hoặc "
    )
    sheet["A2"].value += "giải trình; màu xanh: hệ thống đã tự xử lý, chỉ cần biết."
    sheet["A2"].font = Font(name="Times New Roman", italic=True, size=12)
    for column, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(4, column, header)
        cell.font = Font(name="Times New Roman", bold=True, size=12)
        cell.fill = PatternFill("solid", fgColor="FFD9E1F2")
        cell.border = border
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    for at, mark in enumerate(marks, start=5):
        for column, text in enumerate(_cells_of(mark), start=1):
            cell = sheet.cell(at, column)
            # a value that begins with = is shown, never calculated
            cell.value, cell.data_type = text, "s"
            cell.font = Font(name="Times New Roman", size=12)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = border
        lines = max(-(-len(text) // (width - 4)) for text, width in _wrapped(mark))
        sheet.row_dimensions[at].height = min(16.5 * lines, _ROW_HEIGHT_MAX)
        sheet.cell(at, 2).fill = PatternFill("solid", fgColor=FILLS[mark.severity])
        if mark.cells and mark.sheet in workbook.sheetnames:
            link = sheet.cell(at, 4)
            quoted = mark.sheet.replace("'", "''")
            link.hyperlink = f"#'{quoted}'!{mark.cells[0]}"
            link.font = Font(name="Times New Roman", size=12, underline="single", color="FF0563C1")
    sheet.freeze_panes = "A5"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _wrapped(mark: Mark) -> list[tuple[str, int]]:
    """Return the texts of a row with their widths: no program fits merged heights by itself."""
    return [(text or " ", width) for text, width in zip(_cells_of(mark), _WIDTHS, strict=True)]


def _cells_of(mark: Mark) -> tuple[str, ...]:
    address = mark.cells[0] if mark.cells else ""
    return (
        str(mark.number),
        mark.severity_vi,
        shown(mark.sheet),
        address,
        shown(mark.value),
        shown(mark.message),
        shown(mark.hint),
    )


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


def _fixed_datetime() -> Any:
    from datetime import datetime

    return datetime(2026, 1, 1)  # noqa: DTZ001  (XlsxWriter wants it without a zone)
