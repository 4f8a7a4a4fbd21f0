"""The short text that lies in a unit's folder, and the Vietnamese words for who sends and by when.

The words are shared with the guide page of every template, so that a clerk never reads two
versions of a due date.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from envdb.contract.model import Contract, PeriodKind
from envdb.contract.periods import Period, due_on
from envdb.contract.reference import Reference, ReportingUnit

_EVERY = {
    PeriodKind.YEAR: "hằng năm",
    PeriodKind.HALF: "6 tháng một lần",
    PeriodKind.QUARTER: "hằng quý",
}
_LINE_CHARS = 92
"""Notepad does not wrap unless told to; this fits a small screen at its usual font."""

_ALL_UNITS = {
    "commune": "UBND các xã, phường",
    "agency": "các sở, ban, ngành",
    "statistics_office": "cơ quan thống kê",
}


def due_vi(contract: Contract, period: Period | None = None) -> str:
    """Return how often the form is sent and by when, as a clerk says it.

    With a period the day is named; without one the rule is told.
    """
    if period is not None:
        return f"{period.title_vi()}, chậm nhất ngày {due_on(period, contract.due):%d/%m/%Y}"
    if contract.due.startswith("+"):
        days = contract.due[1:-1]
        return f"{_EVERY[contract.period]}, chậm nhất {days} ngày sau ngày cuối của kỳ"
    month, day = contract.due.split("-")
    return f"{_EVERY[contract.period]}, chậm nhất ngày {day}/{month} của năm sau"


def senders_vi(senders: Sequence[str], reference: Reference) -> str:
    """Return the bodies that a contract's ``submitted_by`` or ``owed_by`` names."""
    names = []
    for sender in senders:
        unit = reference.units.get(sender)
        names.append(unit.name if unit else _ALL_UNITS.get(sender, sender))
    return ", ".join(names)


def render_guide(unit: ReportingUnit, contracts: Sequence[Contract]) -> str:
    """Return ``HUONG_DAN.txt`` for one unit's folder: its forms, how to drop, how to read answers.

    The text begins with a byte order mark and has CRLF line ends, because older versions of
    Notepad show Vietnamese and line breaks rightly only so. Write it with ``newline=""``.
    """
    owed = [c for c in contracts if _names(unit, c.owed_by)]
    welcome = [c for c in contracts if _names(unit, c.submitted_by) and c not in owed]
    lines = [
        "HƯỚNG DẪN NỘP BIỂU SỐ LIỆU MÔI TRƯỜNG NGÀNH CÔNG THƯƠNG",
        f"Đơn vị: {unit.name} (mã đơn vị: {unit.code})",
        "",
        "1. CÁC BIỂU CỦA ĐƠN VỊ",
        *_forms("Bắt buộc gửi, kể cả khi không phát sinh:", owed),
        *_forms("Gửi khi có số liệu:", welcome),
        *([] if owed or welcome else ["Hiện chưa có biểu nào đơn vị phải gửi."]),
        "",
        "2. CÁCH NỘP",
        *_item("Ghi số liệu vào biểu mẫu (tệp .xlsx); cách ghi có ở trang “Hướng dẫn” của tệp."),
        *_item(f"Lưu, đóng tệp rồi chép vào thư mục inbox/{unit.code}. Mỗi tệp chỉ chứa một biểu."),
        *_item("Trong kỳ không có gì: chọn x ở ô “Không phát sinh trong kỳ” và vẫn nộp tệp."),
        *_item(
            "Nộp lại để sửa hoặc bổ sung: nộp cả biểu với đủ các dòng; lần nộp sau thay cho lần "
            "nộp trước của cùng kỳ. Nếu muốn bỏ bớt dòng, chọn x ở ô “Xác nhận bỏ bớt dòng” của "
            "trang “Hướng dẫn”; nếu không, tệp sẽ bị giữ lại để hỏi."
        ),
        *_item("Tệp biến mất khỏi thư mục inbox nghĩa là hệ thống đã nhận và lưu bản gốc."),
        "",
        "3. CÁCH ĐỌC TRẢ LỜI",
        f"Khoảng một phút sau khi nộp, mở thư mục outbox/{unit.code}:",
        *_item(
            "Giấy biên nhận BN......txt: tệp được nhận, bị trả lại hay đang giữ lại, và vì sao."
        ),
        *_item(
            "Tệp đã nộp, ô có vấn đề được tô màu và có ghi chú; trang “Lỗi” liệt kê từng ô, "
            "bấm vào là đến ô đó:"
        ),
        "    ĐỎ    phải sửa rồi nộp lại;",
        "    VÀNG  sửa, hoặc giải trình nếu số liệu đúng;",
        "    XANH  hệ thống đã tự chỉnh (ví dụ thêm số 0 ở đầu mã), chỉ cần xem lại.",
        *_item(
            "Giải trình: ghi cạnh số của cảnh báo ở trang “Giải trình” của tệp được trả về (hoặc của "
            "biểu mẫu kỳ sau) rồi nộp; cảnh báo đó không nêu lại trong hai năm nếu giá trị không "
            "thay đổi quá 10 %."
        ),
        *_item("Sửa ngay trong tệp được trả về, lưu lại và chép vào thư mục inbox như lần đầu."),
    ]
    return "\ufeff" + "".join(f"{line}\r\n" for line in lines)


def _names(unit: ReportingUnit, senders: Sequence[str]) -> bool:
    return unit.code in senders or unit.kind in senders


def _forms(heading: str, contracts: Sequence[Contract]) -> list[str]:
    if not contracts:
        return []
    items = [line for c in contracts for line in _item(f"{c.title}: {due_vi(c)}.")]
    return [heading, *items]


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, _LINE_CHARS, initial_indent="  - ", subsequent_indent="    ")
