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
                sheet.write_string(_FIRST_ROW, at, name, head)
            for row, cells in enumerate(table.rows, start=_FIRST_ROW + 1):
                for at, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(row, at, cell)
            sheet.autofit()
            sheet.freeze_panes(_FIRST_ROW + 1, 0)
