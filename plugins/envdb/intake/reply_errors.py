"""The sheet ``Lỗi`` in front of a reply: a line for each finding, with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from envdb.intake.cell_text import shown
from envdb.intake.reply_marks import FILLS, Mark

STYLE = "envdb {}"
"""Names of the cell styles of a reply: ``envdb text``, ``envdb header``, …"""

_ERRORS_SHEET = "Lỗi"
_HOW_TO_READ = (
    "Bấm vào địa chỉ ở cột “Ô” để đến ô cần xem. Màu đỏ: phải sửa; màu vàng: sửa hoặc giải trình ở "
    "trang “Giải trình”; màu xanh: hệ thống đã tự xử lý, chỉ cần biết."
)
_HEADERS = ("Số", "Mức độ", "Trang", "Ô", "Giá trị đã ghi", "Lỗi", "Cách sửa")
_WIDTHS = (6, 20, 22, 10, 24, 60, 60)
_HEADER_ROW = 4
_ROW_HEIGHT_MAX = 409
"""Points; Excel repairs, that is refuses, a workbook with a higher row."""


def remove_errors_sheet(workbook: Any) -> None:
    """Remove the sheet of an earlier reply."""
    if _ERRORS_SHEET in workbook.sheetnames:
        del workbook[_ERRORS_SHEET]


def add_errors_sheet(workbook: Any, marks: Sequence[Mark], title: str) -> None:
    """Put the sheet in front, with the cell styles that all sheets of a reply use."""
    sheet = workbook.create_sheet(_ERRORS_SHEET, 0)
    _add_styles(workbook)
    _write_head(sheet, title)
    for row, mark in enumerate(marks, start=_HEADER_ROW + 1):
        _write_line(sheet, row, mark, is_linked=mark.sheet in workbook.sheetnames)
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _write_head(sheet: Any, title: str) -> None:
    from openpyxl.styles import Font

    sheet["A1"] = shown(title)
    sheet["A1"].font = Font(name="Times New Roman", bold=True, size=14)
    sheet["A2"] = _HOW_TO_READ
    sheet["A2"].font = Font(name="Times New Roman", italic=True, size=12)
    for column, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(_HEADER_ROW, column, header)
        cell.style = STYLE.format("header")
        sheet.column_dimensions[cell.column_letter].width = width


def _write_line(sheet: Any, row: int, mark: Mark, *, is_linked: bool) -> None:
    from openpyxl.styles import Font

    texts = _cells_of(mark)
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column)
        # a value that begins with = is shown, never calculated
        cell.value, cell.data_type = text, "s"
        cell.style = STYLE.format(mark.severity if column == 2 else "text")
    # no program fits the height of a row to wrapped texts by itself
    lines = max(
        -(-len(text or " ") // (width - 4)) for text, width in zip(texts, _WIDTHS, strict=True)
    )
    sheet.row_dimensions[row].height = min(16.5 * lines, _ROW_HEIGHT_MAX)
    if mark.cells and is_linked:
        link = sheet.cell(row, _HEADERS.index("Ô") + 1)
        quoted = mark.sheet.replace("'", "''")
        link.hyperlink = f"#'{quoted}'!{mark.cells[0]}"
        link.font = Font(name="Times New Roman", size=12, underline="single", color="FF0563C1")


def _add_styles(workbook: Any) -> None:
    """Add the styles of the sheet ``Lỗi``: by name, because three styles a cell take thrice the time."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    thin = Side(style="thin", color="FF999999")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    fills = {"header": "FFD9E1F2", "text": None, "to fill": "FFFFF9E5", **FILLS}
    for kind, argb in fills.items():
        is_header = kind == "header"
        style = NamedStyle(
            STYLE.format(kind),
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
