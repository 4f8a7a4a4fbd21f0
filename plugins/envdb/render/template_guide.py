"""The first page of a form: half a page that tells a clerk everything, and one cell to tick.

It lies in the file itself because files are passed on by mail and Zalo, and a separate manual
is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from envdb.contract.model import Contract
from envdb.contract.periods import Period
from envdb.contract.reference import Reference, ReportingUnit
from envdb.render.guide import due_vi, senders_vi
from envdb.render.template_style import Styles, height_points, wrapped

DROP_ROWS_CONFIRMED = "Xác nhận bỏ bớt dòng so với lần nộp trước"

TICK_VALIDATION = {
    "validate": "list",
    "source": ["x"],
    "error_title": "Chỉ ghi x",
    "error_message": "Chọn x để xác nhận, hoặc để trống ô này.",
}

_PREFILLED = (
    "Các dòng in sẵn lấy từ tệp gần nhất của đơn vị đã được nhận. Sửa cho đúng với kỳ này, xóa dòng "
    "không còn, ghi thêm dòng mới; ô còn trống ở cột có dấu * là số liệu của kỳ này, phải ghi."
)

_HEADING_WIDTH, _TEXT_WIDTH, _TICK_WIDTH = 18.0, 66.0, 8.0


def write_guide_sheet(
    page: Any, style: Styles, title: str, sections: Sequence[tuple[str, str]]
) -> None:
    """Write the page ``Hướng dẫn`` (an XlsxWriter worksheet), A4 portrait on one printed page."""
    page.hide_gridlines(2)
    page.set_column(0, 0, _HEADING_WIDTH)
    page.set_column(1, 1, _TEXT_WIDTH)
    page.set_column(2, 2, _TICK_WIDTH)
    for row, line in enumerate(("HƯỚNG DẪN GHI BIỂU", title.upper())):
        page.set_row(row, height_points(1))
        page.merge_range(row, 0, row, 2, line, style("body", "title"))
    row = 3
    for heading, text in sections:
        lines = max(
            len(wrapped(text, _TEXT_WIDTH + _TICK_WIDTH - 2)),
            len(wrapped(heading, _HEADING_WIDTH - 2, bold=True)),
        )
        page.set_row(row, height_points(lines))
        page.write_string(row, 0, heading, style("body", "bold", "wrap", "left", "indent", "boxed"))
        boxed = style("body", "wrap", "left", "indent", "boxed")
        page.merge_range(row, 1, row, 2, text, boxed)
        row += 1
    row += 1
    page.set_row(row, height_points(1))
    page.write_string(row, 1, DROP_ROWS_CONFIRMED, style("body", "bold", "right", "indent"))
    page.write_blank(row, 2, None, style("body", "tick", "boxed", "open"))
    page.data_validation(row, 2, row, 2, TICK_VALIDATION)
    page.set_paper(9)  # A4
    page.set_portrait()
    page.fit_to_pages(1, 1)
    page.center_horizontally()
    page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
    page.protect("", {"format_columns": True, "format_rows": True})


def guide_sections(
    contract: Contract,
    reference: Reference,
    unit: ReportingUnit | None,
    period: Period | None,
    *,
    prefilled: bool = False,
) -> list[tuple[str, str]]:
    """Return the guide as headings and texts, for any unit and period or for the given ones."""
    folder = unit.code if unit else "<mã đơn vị>"
    due = due_vi(contract, period)
    same = "".join(
        f" và cùng {column.label[0].lower()}{column.label[1:]}"
        for _, column in contract.replaced_by_columns
    )
    sections = [
        ("Nội dung biểu", contract.about.strip()),
        ("Đơn vị gửi", _senders(contract, reference, unit)),
        ("Kỳ, hạn gửi", f"{due[0].upper()}{due[1:]}."),
    ]
    if contract.legal_basis:
        sections.append(("Căn cứ", "; ".join(contract.legal_basis) + "."))
    if prefilled:
        sections.append(("Dòng in sẵn", _PREFILLED))
    sections.append(("Cách ghi", "\n".join(_how_to_fill(contract))))
    if not contract.sheets[0].single_row:
        sections.append(
            (
                "Không có gì để báo cáo",
                f"Chọn x ở ô “Không phát sinh trong kỳ” của trang “{contract.sheets[0].title}”, để "
                "trống bảng và vẫn gửi tệp. Bảng trống mà không chọn x thì tệp bị trả lại.",
            )
        )
    return [
        *sections,
        (
            "Gửi tệp",
            f"Lưu, đóng tệp rồi chép vào thư mục inbox/{folder}. {_name(contract, period)}",
        ),
        (
            "Trả lời",
            f"Khoảng một phút sau, thư mục outbox/{folder} có giấy biên nhận (BN……txt) và tệp đã "
            "gửi với các ô cần xem được tô màu, giải thích ở trang “Lỗi”. Đỏ: phải sửa. "
            "Vàng: sửa hoặc giải trình. Xanh: hệ thống đã tự chỉnh, chỉ cần xem lại.",
        ),
        (
            "Giải trình",
            "Số liệu đúng mà bị cảnh báo: ghi lời giải trình cạnh số của cảnh báo ở trang “Giải "
            "trình” của tệp được trả về hoặc của tệp này, rồi nộp.",
        ),
        (
            "Gửi lại",
            f"Gửi lại cả biểu với đủ các dòng: lần gửi sau thay cho lần gửi trước của cùng kỳ{same}. "
            "Tệp thiếu dòng so với lần trước sẽ bị giữ lại để hỏi, trừ khi đơn vị chủ động bỏ các "
            "dòng đó và chọn x ở ô dưới đây.",
        ),
    ]


def _senders(contract: Contract, reference: Reference, unit: ReportingUnit | None) -> str:
    if unit is not None:
        return f"{unit.name} (mã đơn vị: {unit.code})."
    owed = senders_vi(contract.owed_by, reference)
    others = [sender for sender in contract.submitted_by if sender not in contract.owed_by]
    if not others:
        return f"{owed}."
    welcome = senders_vi(others, reference)
    return f"{owed} (bắt buộc); {welcome} (khi có số liệu)." if owed else f"{welcome}."


def _name(contract: Contract, period: Period | None) -> str:
    if period is not None or not contract.file_names:
        return "Tên tệp đặt tùy ý."
    example = {"year": "2026", "half": "2026-H1", "quarter": "2026-Q1"}[contract.period.value]
    return f"Đặt tên tệp có kỳ báo cáo, ví dụ: {contract.file_names[0]} {example}.xlsx."


def _how_to_fill(contract: Contract) -> list[str]:
    if len(contract.sheets) == 1:
        facts = [f"• Mỗi dòng ghi {contract.sheets[0].row_is}; không ghi dòng tổng cộng."]
    else:
        facts = [
            f"• Trang “{s.title}”: {'chỉ ghi một dòng, cho' if s.single_row else 'mỗi dòng ghi'} "
            f"{s.row_is}."
            for s in contract.sheets
        ]
        facts.append("• Không ghi dòng tổng cộng.")
    return [
        *facts,
        "• Cột có dấu * phải ghi. Cột có dấu (*) phải ghi trong trường hợp nêu ở ghi chú của "
        "tiêu đề cột; để con trỏ chuột lên ô tiêu đề để đọc ghi chú.",
        "• Ô có mũi tên khi bấm vào: chọn trong danh sách thả xuống.",
        "• Ngày ghi theo ngày/tháng/năm (31/12/2026). Số lẻ dùng dấu phẩy (12,5).",
        "• Ghi số theo đơn vị tính nêu ở tiêu đề cột, không ghi đơn vị tính vào ô.",
        "• Không sửa tiêu đề, không thêm cột. Được chèn, xóa, sắp xếp dòng và ghi tiếp xuống dưới.",
    ]
