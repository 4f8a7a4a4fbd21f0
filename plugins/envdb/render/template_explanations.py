"""The page ``Giải trình`` of a form: which warnings the unit may explain, and where it writes.

Forms and returned workbooks have the same page, so that a clerk learns one; what both share stands
here, because a reply is written into the sender's own workbook by another program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from envdb.render.template_style import Styles, height_points, wrapped

EXPLANATIONS_SHEET = "Giải trình"
EXPLANATIONS_TITLE = "GIẢI TRÌNH CẢNH BÁO"
EXPLANATION_HEADERS = ("Số", "Trang, ô", "Cảnh báo", "Giải trình của đơn vị")
EXPLANATION_WIDTHS = (14.0, 26.0, 56.0, 56.0)
HEADER_ROW = 3  # zero-based, as everywhere in XlsxWriter
HOW_TO_EXPLAIN = (
    "Số liệu đúng mà bị cảnh báo (màu vàng) thì ghi lời giải trình vào cột cuối rồi nộp cả tệp; để "
    "trống nếu không có gì giải trình. Lỗi phải sửa (màu đỏ) không giải trình được. Cảnh báo đã "
    "giải trình không nêu lại trong hai năm, khi giá trị không thay đổi quá 10 %."
)
HOW_TO_NUMBER = "Cảnh báo không có sẵn ở đây: ghi số biên nhận và số cảnh báo, ví dụ BN000123-3."

_BLANK_ROWS = 15


@dataclass(frozen=True, slots=True)
class ToExplain:
    """A warning that waits for an explanation; ``text`` is one that could not be recorded."""

    number: str
    place: str
    message: str
    text: str = ""


def lines_of(one: ToExplain) -> int:
    """Return how many lines the row of a warning takes."""
    texts = (one.number, one.place, one.message, one.text)
    return max(
        len(wrapped(text, width - 2)) for text, width in zip(texts, EXPLANATION_WIDTHS, strict=True)
    )


def write_explanations_sheet(page: Any, style: Styles, warnings: Sequence[ToExplain]) -> None:
    """Write the page (an XlsxWriter worksheet), A4 landscape, with empty rows below the warnings."""
    last = len(EXPLANATION_HEADERS) - 1
    for column, width in enumerate(EXPLANATION_WIDTHS):
        page.set_column(column, column, width)
    page.set_row(0, height_points(1))
    page.merge_range(0, 0, 0, last, EXPLANATIONS_TITLE, style("body", "title"))
    for row, text in enumerate((HOW_TO_EXPLAIN, HOW_TO_NUMBER), start=1):
        page.set_row(row, height_points(len(wrapped(text, sum(EXPLANATION_WIDTHS) - 2))))
        page.merge_range(row, 0, row, last, text, style("body", "italic", "wrap", "left"))
    page.set_row(HEADER_ROW, height_points(1))
    for column, header in enumerate(EXPLANATION_HEADERS):
        page.write_string(HEADER_ROW, column, header, style("body", "boxed", "header"))
    given = style("body", "boxed", "given", "wrap", "top", "text")
    open_text = style("body", "boxed", "open", "wrap", "top", "text")
    to_fill = style("body", "boxed", "open", "wrap", "top", "text", "to_fill")
    for row, one in enumerate(warnings, start=HEADER_ROW + 1):
        page.set_row(row, height_points(lines_of(one)))
        for column, text in enumerate((one.number, one.place, one.message)):
            page.write_string(row, column, text, given)
        page.write_blank(row, last, None, to_fill)
    first_blank = HEADER_ROW + 1 + len(warnings)
    for row in range(first_blank, first_blank + _BLANK_ROWS):
        for column in range(last + 1):
            page.write_blank(row, column, None, to_fill if column == last else open_text)
    page.freeze_panes(HEADER_ROW + 1, 0)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER_ROW)
    page.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.7)
    page.protect("", {"format_columns": True, "format_rows": True})
