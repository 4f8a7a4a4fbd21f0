"""Why a file cannot be used at all, in words that its sender understands and can act on."""

from __future__ import annotations

UNUSABLE_VI = {
    "empty": (
        "Tệp rỗng (0 byte).",
        "Mở lại tệp trên máy, kiểm tra còn số liệu, lưu rồi nộp lại.",
    ),
    "no_cells": (
        "Tệp không có ô nào có nội dung.",
        "Kiểm tra có nộp nhầm tệp trắng không; không có số liệu thì đánh dấu x vào ô "
        "“Không phát sinh trong kỳ” của biểu mẫu.",
    ),
    "encrypted": (
        "Tệp được đặt mật khẩu nên hệ thống không mở được.",
        "Mở tệp, vào Tệp > Thông tin > Bảo vệ sổ làm việc, bỏ mật khẩu, lưu rồi nộp lại.",
    ),
    "macro": (
        "Tệp có chứa macro (mã lệnh) nên không được mở vì lý do an toàn.",
        "Lưu lại dưới dạng “Excel Workbook (.xlsx)” rồi nộp lại.",
    ),
    "bomb": (
        "Tệp phình ra quá lớn khi mở (nén bất thường hoặc có ô ở rất xa vùng số liệu).",
        "Chép vùng số liệu sang một biểu mẫu mới rồi nộp biểu mẫu đó.",
    ),
    "memory": (
        "Tệp quá lớn so với giới hạn bộ nhớ dành cho một tệp.",
        "Xóa các trang, dòng, cột thừa và ảnh rồi nộp lại; danh sách rất lớn thì lưu dạng CSV UTF-8.",
    ),
    "time": (
        "Đọc tệp quá lâu so với giới hạn thời gian dành cho một tệp.",
        "Xóa các trang, dòng, cột thừa rồi nộp lại; danh sách rất lớn thì lưu dạng CSV UTF-8.",
    ),
    "too_large": (
        "Tệp lớn hơn kích thước tối đa được nhận.",
        "Chia nhỏ hoặc bỏ phần không cần (ảnh, trang phụ) rồi nộp lại.",
    ),
    "xml_entities": (
        "Tệp có cấu trúc XML không an toàn mà Excel không bao giờ tạo ra.",
        "Chép số liệu sang biểu mẫu mới rồi nộp biểu mẫu đó.",
    ),
    "broken": (
        "Tệp bị hỏng hoặc không phải là sổ làm việc Excel.",
        "Mở tệp bằng Excel; nếu mở được thì lưu lại thành .xlsx rồi nộp, nếu không thì làm lại.",
    ),
    "foreign": (
        "Tệp không phải là bảng tính Excel hoặc CSV.",
        "Chỉ nộp biểu mẫu .xlsx hoặc tệp .csv; văn bản Word, PDF, ảnh gửi theo đường công văn.",
    ),
    "encoding": (
        "Tệp CSV không ở bảng mã Unicode nên chữ có dấu không đọc được.",
        "Trong Excel chọn Lưu thành > “CSV UTF-8 (phân cách bằng dấu phẩy)” rồi nộp lại.",
    ),
    "nul": (
        "Tệp có ký tự rỗng (NUL) trong một ô, là ký tự không có trong văn bản.",
        "Mở tệp bằng Excel, xóa ô có ký tự lạ, lưu lại thành .xlsx rồi nộp.",
    ),
    "quote": (
        "Tệp CSV có dấu ngoặc kép mở mà không đóng nên các dòng sau bị dính vào một ô.",
        "Xóa dấu ngoặc kép thừa, hoặc lưu lại tệp gốc thành .xlsx rồi nộp.",
    ),
    "cell_too_long": (
        "Tệp có một ô dài hơn 32.767 ký tự, là giới hạn của Excel (tệp CSV: thường do dấu ngoặc kép "
        "mở mà không đóng, hoặc thiếu dấu phân cách).",
        "Rút ngắn ô đó, hoặc lưu lại tệp gốc thành .xlsx rồi nộp.",
    ),
    "link": (
        "Đây là một liên kết (lối tắt), không phải tệp.",
        "Chép chính tệp số liệu vào thư mục nộp.",
    ),
    "device": (
        "Đây không phải là một tệp thường.",
        "Chép tệp số liệu .xlsx hoặc .csv vào thư mục nộp.",
    ),
    "vanished": (
        "Tệp bị thay đổi hoặc không đọc được khi đang được nhận.",
        "Đóng tệp trong Excel, đợi chép xong rồi nộp lại.",
    ),
    "unit.unknown": (
        "Thư mục nộp không phải là thư mục của đơn vị nào.",
        "Nộp vào thư mục mang mã của đơn vị mình.",
    ),
}
"""Reason to (what is wrong, what to do)."""


class UnusableError(Exception):
    """A file that cannot be read as a submission; ``reason`` is a key of ``UNUSABLE_VI``."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason and, for the operator's log, what the reader said."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
