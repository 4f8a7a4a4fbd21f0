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
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from envdb.intake.cell_text import shown
from envdb.intake.grid import Grid, column_letters
from envdb.intake.reply_explanations import Explanations, put_explanations
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
_STYLE = "envdb {}"
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
    _clear_marks(workbook)
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
            _mark_cells(workbook[mark.sheet], mark)
    for one in repaired:
        if one.sheet in workbook.sheetnames:
            _tint(workbook[one.sheet], one)
    _add_errors_sheet(workbook, marks, title)
    if to_explain is not None:
        put_explanations(workbook, to_explain, _STYLE)
    buffer = io.BytesIO()
    workbook.save(buffer)
    _write_fixed(buffer, Path(target))


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
    from openpyxl.styles import Font

    sheet = workbook.create_sheet(ERRORS_SHEET, 0)
    _add_styles(workbook)
    sheet["A1"] = shown(title)
    sheet["A1"].font = Font(name="Times New Roman", bold=True, size=14)
    sheet["A2"] = (
        "Bấm vào địa chỉ ở cột “Ô” để đến ô cần xem. Màu đỏ: phải sửa; màu vàng: sửa hoặc "
    )
    sheet[
        "A2"
    ].value += "giải trình ở trang “Giải trình”; màu xanh: hệ thống đã tự xử lý, chỉ cần biết."
    sheet["A2"].font = Font(name="Times New Roman", italic=True, size=12)
    for column, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(4, column, header)
        cell.style = _STYLE.format("header")
        sheet.column_dimensions[cell.column_letter].width = width
    for at, mark in enumerate(marks, start=5):
        for column, text in enumerate(_cells_of(mark), start=1):
            cell = sheet.cell(at, column)
            # a value that begins with = is shown, never calculated
            cell.value, cell.data_type = text, "s"
            cell.style = _STYLE.format(mark.severity if column == 2 else "text")
        lines = max(-(-len(text) // (width - 4)) for text, width in _wrapped(mark))
        sheet.row_dimensions[at].height = min(16.5 * lines, _ROW_HEIGHT_MAX)
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


def _add_styles(workbook: Any) -> None:
    """Add the styles of the sheet ``Lỗi``: by name, because three styles a cell take thrice the time."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    thin = Side(style="thin", color="FF999999")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    fills = {"header": "FFD9E1F2", "text": None, "to fill": "FFFFF9E5", **FILLS}
    for kind, argb in fills.items():
        is_header = kind == "header"
        style = NamedStyle(
            _STYLE.format(kind),
            font=Font(name="Times New Roman", size=12, bold=is_header),
            fill=PatternFill("solid", fgColor=argb) if argb else PatternFill(),
            border=border,
            alignment=Alignment(
                wrap_text=True,
                horizontal="center" if is_header else None,
                vertical="center" if is_header else "top",
            ),
        )
        if style.name not in workbook.named_styles:  # those of an earlier reply are there
            workbook.add_named_style(style)


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
