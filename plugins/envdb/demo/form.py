"""Our template as it comes back: rendered once for everybody, then filled in by typing.

Rendering costs 45 ms and a season has some 250 of them, which differ in the unit's name and the
typed cells only. So the form of a feed and period is rendered once for a stand-in unit, and each
unit's copy is made by putting its name and its cells into the parts of the zip.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape

import xlsxwriter.utility

from envdb.contract.model import Sheet
from envdb.contract.reference import Reference, ReportingUnit
from envdb.demo.cells import FORM_HAND, Cell, Written, write
from envdb.demo.rows import Report, Row
from envdb.render.template import render_template
from envdb.render.template_guide import DROP_ROWS_CONFIRMED

_CODE, _NAME, _PLACE = "zzcodezz", "zznamezz", "zzplacezz"
"""Stand for the unit's code, name and commune; no text of a form holds them by chance."""

_GUIDE_PART = "xl/worksheets/sheet1.xml"
_STRINGS_PART = "xl/sharedStrings.xml"
_FIRST_ROW = 6
_NOTHING_TICK = "C4"
_EMPTY_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"/>')
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - days of Excel have no zone


@dataclass(frozen=True, slots=True)
class _Blank:
    """A rendered form: its parts as text, and the cell that confirms dropped rows."""

    parts: Mapping[str, str]
    drop_tick: str


class Forms:
    """The forms of a season; each feed and period is rendered once."""

    def __init__(self, reference: Reference) -> None:
        """Keep the reference; nothing is rendered yet."""
        self._reference = reference
        self._blanks: dict[tuple[str, str, str], _Blank] = {}

    def filled(self, report: Report) -> tuple[bytes, set[tuple[str, str]]]:
        """Return the form of a report, and (column, kind) of the repairs that its cells ask for."""
        blank = self._blank(report)
        typed: dict[str, dict[str, Cell]] = {}
        repairs: set[tuple[str, str]] = set()
        for place, sheet in enumerate(report.contract.sheets, start=2):
            cells = typed.setdefault(f"xl/worksheets/sheet{place}.xml", {})
            for number, row in enumerate(report.rows.get(sheet.name, ())):
                cells[f"A{_FIRST_ROW + number}"] = number + 1
                for address, name, written in self._row(sheet, row, _FIRST_ROW + number):
                    cells[address] = written.cell
                    if written.repair:
                        repairs.add((name, written.repair))
        if report.nothing:
            typed["xl/worksheets/sheet2.xml"][_NOTHING_TICK] = "x"
        if report.drops_rows:
            typed[_GUIDE_PART] = {blank.drop_tick: "x"}
        return self._packed(blank, report.unit, typed), repairs

    def _row(self, sheet: Sheet, row: Row, number: int) -> list[tuple[str, str, Written]]:
        return [
            (
                f"{xlsxwriter.utility.xl_col_to_name(at)}{number}",
                column.name,
                write(column, row[column.name], FORM_HAND, self._reference),
            )
            for at, column in enumerate(sheet.columns, start=1)
            if row.get(column.name) is not None
        ]

    def _blank(self, report: Report) -> _Blank:
        key = (report.contract.feed, str(report.period), report.unit.kind)
        if key not in self._blanks:
            stand_in = ReportingUnit(_CODE, report.unit.kind, _NAME)
            known = replace(self._reference, communes={**self._reference.communes, _CODE: _PLACE})
            content = render_template(report.contract, known, unit=stand_in, period=report.period)
            with zipfile.ZipFile(BytesIO(content)) as archive:
                parts = {name: archive.read(name).decode() for name in archive.namelist()}
            self._blanks[key] = _Blank(parts, _drop_tick(parts))
        return self._blanks[key]

    def _packed(
        self, blank: _Blank, unit: ReportingUnit, typed: Mapping[str, Mapping[str, Cell]]
    ) -> bytes:
        stands_for = {
            _CODE: unit.code,
            _NAME: escape(unit.name),
            _NAME.upper(): escape(unit.name.upper()),
            _PLACE: escape(self._reference.communes.get(unit.code, unit.name)),
        }
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            for name, part in blank.parts.items():
                text = _typed_in(part, typed[name]) if name in typed else part
                for stand_in, real in stands_for.items():
                    text = text.replace(stand_in, real)
                # a ZipInfo of its own has a constant date, and the file constant bytes
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, text.encode())
        return buffer.getvalue()


def _drop_tick(parts: Mapping[str, str]) -> str:
    """Return the cell beside the text that confirms dropped rows."""
    strings = re.findall(r"<si>(.*?)</si>", parts[_STRINGS_PART], re.DOTALL)
    index = next(at for at, text in enumerate(strings) if DROP_ROWS_CONFIRMED in text)
    label = re.search(rf'<c r="B(\d+)"[^>]* t="s"><v>{index}</v>', parts[_GUIDE_PART])
    if label is None:
        raise RuntimeError(f"The form has no cell “{DROP_ROWS_CONFIRMED}” in column B.")
    return f"C{label[1]}"


def _typed_in(part: str, cells: Mapping[str, Cell]) -> str:
    """Return a sheet with cells filled; raises ``KeyError`` for a cell that is not an empty one."""
    left = dict(cells)

    def fill(match: re.Match[str]) -> str:
        if match[1] not in left:
            return match[0]
        return _cell_xml(match[1], match[2], left.pop(match[1]))

    text = _EMPTY_CELL.sub(fill, part)
    if left:
        raise KeyError(f"The form has no empty cells {sorted(left)}.")
    return text


def _cell_xml(address: str, style: str, cell: Cell) -> str:
    if isinstance(cell, str):
        text = f'<is><t xml:space="preserve">{escape(cell)}</t></is>'
        return f'<c r="{address}" s="{style}" t="inlineStr">{text}</c>'
    value = (cell - _EXCEL_EPOCH).days if isinstance(cell, datetime) else cell
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'
