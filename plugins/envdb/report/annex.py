"""The figures of a release as a workbook: one sheet a table, the same bytes for the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from envdb.settings import HANOI

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a constant of the file format, no instant
_TITLES_VI = {
    "completeness": "Tình hình nộp báo cáo",
    "open_findings": "Cảnh báo còn lại",
    "plan_targets": "Chỉ tiêu Kế hoạch",
}
_HEADINGS_VI = {
    "feed": "Mã biểu",
    "feed_title": "Biểu",
    "period": "Kỳ",
    "due_on": "Hạn nộp",
    "owed": "Phải nộp",
    "submitted": "Đã nộp",
    "late": "Nộp chậm",
    "missing": "Chưa nộp",
    "nothing_to_report": "Không phát sinh",
    "severity": "Mức độ",
    "findings": "Số cảnh báo",
    "units": "Số đơn vị",
    "target_code": "Chỉ tiêu",
    "variant": "Cách tính",
    "title": "Tên chỉ tiêu",
    "unit": "Đơn vị tính",
    "target_value": "Phải đạt",
    "target_year": "Năm phải đạt",
    "value": "Đạt được",
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "reached": "Đã đạt",
    "left_out": "Không tính",
    "facts_missing": "Thiếu thông tin",
    "unconfirmed": "Chưa đối chiếu",
}
_FIRST_ROW = 3


class Table(Protocol):
    """What a sheet shows."""

    @property
    def name(self) -> str:
        """Return the name of its query."""

    @property
    def columns(self) -> Sequence[str]:
        """Return its columns."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """Return its rows."""


def write_annex(path: Path, title: str, tables: Sequence[Table], frozen_at: datetime) -> None:
    """Write one sheet a table; a value that is unknown is an empty cell."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "author": "envdb", "created": _CREATED})
        bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "border": 1})
        for table in tables:
            sheet = book.add_worksheet(_TITLES_VI.get(table.name, table.name)[:31])
            sheet.write_string(0, 0, title, bold)
            instant = frozen_at.astimezone(HANOI)
            sheet.write_string(1, 0, f"Số liệu chốt lúc {instant:%H:%M ngày %d/%m/%Y}")
            for at, name in enumerate(table.columns):
                sheet.write_string(_FIRST_ROW, at, _HEADINGS_VI.get(name, name), head)
            for row, cells in enumerate(table.rows, start=_FIRST_ROW + 1):
                for at, cell in enumerate(cells):
                    if isinstance(cell, bool):
                        sheet.write_string(row, at, "Có" if cell else "Không")
                    elif cell is not None:
                        sheet.write(row, at, cell)
            sheet.autofit(max_width=420)
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(_FIRST_ROW)
            sheet.freeze_panes(_FIRST_ROW + 1, 0)
