"""Turns a report into a file: our form, a workbook of the clerk's own, or a csv."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from random import Random

from envdb.contract.reference import Reference
from envdb.demo.cells import Cell
from envdb.demo.drops import Planted
from envdb.demo.form import Forms
from envdb.demo.looks import LOOKS, Look
from envdb.demo.rows import Report
from envdb.demo.table import Table, lay_out
from envdb.demo.workbook import write_workbook

FORM = "form"
"""The shape of our own template; all others are foreign."""

COMMUNE_SHAPES = tuple(name for name in LOOKS if name != "csv_register")
WORKBOOK_SHAPES = tuple(name for name in COMMUNE_SHAPES if not LOOKS[name].separator)
"""Shapes with pages, which a feed of two sheets needs."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A file's bytes, the ending of its name, and what its way of writing asks of the reader.

    ``is_titled`` tells whether the file says its period itself.
    """

    content: bytes
    suffix: str
    notes: tuple[Planted, ...]
    is_titled: bool


NOT_SENT = Shaped(b"", ".xlsx", (), is_titled=True)
"""Stands for the file of a commune that keeps silent in a part of a season."""


class Shaper:
    """Makes the files of a season; forms are rendered once and kept."""

    def __init__(self, reference: Reference) -> None:
        """Keep the reference."""
        self._reference = reference
        self._forms = Forms(reference)

    def file(self, report: Report, shape: str, rng: Random) -> Shaped:
        """Return a report in a shape: ``form`` or a name of :data:`LOOKS`."""
        if shape == FORM:
            content, repairs = self._forms.filled(report)
            return Shaped(content, ".xlsx", _repair_notes(repairs), is_titled=True)
        look = LOOKS[shape]
        tables = {
            sheet.name: lay_out(report, sheet, look, self._reference, rng)
            for sheet in report.contract.sheets
            if sheet.name not in report.sheets_left_out
        }
        repairs = {repair for table in tables.values() for repair in table.repairs}
        notes = (*_repair_notes(repairs), *_missing_notes(report, tables))
        if look.separator:
            (table,) = tables.values()
            return Shaped(_csv(table, look), ".csv", notes, is_titled=look.titled)
        content = write_workbook(report, tables, look, rng)
        return Shaped(content, ".xlsx", notes, is_titled=look.titled)


def _repair_notes(repairs: set[tuple[str, str]]) -> tuple[Planted, ...]:
    return tuple(
        Planted(f"{column}.repair.{kind}", "info", f"{column} written so that it must be mended")
        for column, kind in sorted(repairs)
    )


def _missing_notes(report: Report, tables: dict[str, Table]) -> tuple[Planted, ...]:
    """Tell optional columns the file leaves out; a required one is a fault and planted as such."""
    return tuple(
        Planted("column.missing", "info", f"no column {name}")
        for sheet, table in tables.items()
        for name in sorted(table.missing - report.left_out)
        if not report.contract.sheet(sheet).column(name).required
    )


def _csv(table: Table, look: Look) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=look.separator, lineterminator="\r\n")
    writer.writerow(table.headers)
    writer.writerows([_text(cell) for cell in cells] for cells in table.rows)
    return stream.getvalue().encode("utf-8-sig" if look.bom else "utf-8")


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)
