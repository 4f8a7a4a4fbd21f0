"""A foreign table before it is a file: its columns in the clerk's order, written cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from envdb.contract.model import NUMERIC, Column, ColumnType, Sheet
from envdb.contract.reference import Reference
from envdb.demo.cells import Cell, write
from envdb.demo.headers import GROUPS, header
from envdb.demo.looks import Look
from envdb.demo.rows import AsTyped, Report, Row

NUMBER_HEADER, REMARKS_HEADER = "STT", "Ghi chú"
_TOTAL = "Tổng cộng"


@dataclass(slots=True)
class Table:
    """Headers (with the group above each, ``""`` for none), rows and perhaps a total row."""

    headers: list[str]
    groups: list[str]
    rows: list[list[Cell]]
    total: list[Cell] = field(default_factory=list)
    repairs: set[tuple[str, str]] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)


def lay_out(report: Report, sheet: Sheet, look: Look, reference: Reference, rng: Random) -> Table:
    """Return a sheet of a report as a clerk with this look lays it out.

    ``missing`` names the columns of the contract that the table does not have.
    """
    rows = report.rows.get(sheet.name, [])
    columns = _columns(report, sheet, look, rng)
    groups = GROUPS.get(sheet.name, ()) if look.grouped else ()
    above = {name: group for group in groups for name in group.columns}
    table = Table([], [], [[] for _ in rows])
    for column in columns:
        group = above.get(column.name)
        text = group.columns[column.name] if group else header(column, look.headers, rng, reference)
        table.headers.append(text)
        table.groups.append(group.title if group else "")
        for cells, row in zip(table.rows, rows, strict=True):
            written = write(column, row.get(column.name), look.hand, reference)
            cells.append(written.cell)
            if written.repair:
                table.repairs.add((column.name, written.repair))
    kept = {column.name for column in columns}
    table.missing = {c.name for c in sheet.columns if c.assigned is None and c.name not in kept}
    if look.total and rows:
        table.total = _total(report, columns, rows, look, reference)
    _add_edges(table, look, rng)
    return table


def _columns(report: Report, sheet: Sheet, look: Look, rng: Random) -> list[Column]:
    """Return the columns in the file's order; groups stay together, codes we give are unknown."""
    out = report.left_out | look.leaves_out
    kept = [one for one in sheet.columns if one.assigned is None and one.name not in out]
    if look.shuffled:
        # the first stays: a table without its subject in front is no table of a clerk
        rest = kept[1:]
        rng.shuffle(rest)
        kept = [kept[0], *rest]
    if look.grouped:
        order: list[str] = []
        for column in kept:
            group = next((g for g in GROUPS.get(sheet.name, ()) if column.name in g.columns), None)
            order += [n for n in (group.columns if group else (column.name,)) if n not in order]
        kept = [column for name in order for column in kept if column.name == name]
    return kept


def _total(
    report: Report, columns: Sequence[Column], rows: Sequence[Row], look: Look, reference: Reference
) -> list[Cell]:
    """Return the sums of what can be summed up; the first one is too high where that is planted."""
    hand = replace(look.hand, unit_behind=False)
    cells: list[Cell] = []
    slip = report.wrong_total
    for column in columns:
        values = [row.get(column.name) for row in rows]
        summed = column.type in NUMERIC and column.unit != "%" and column.name != "capacity"
        if not summed or any(isinstance(value, AsTyped) for value in values):
            cells.append(None)
            continue
        total = sum(float(str(value)) for value in values if value is not None)
        if slip and total > 0:
            total, slip = total * 1.2 + 30, False
        stated = round(total) if column.type is ColumnType.INTEGER else round(total, 2)
        cells.append(write(column, stated, hand, reference).cell)
    return cells


def _add_edges(table: Table, look: Look, rng: Random) -> None:
    """Add the running number in front and the remarks behind, which no contract knows."""
    if look.numbered:
        table.headers.insert(0, NUMBER_HEADER)
        table.groups.insert(0, "")
        for number, cells in enumerate(table.rows, start=1):
            cells.insert(0, number)
    if look.remarks:
        table.headers.append(REMARKS_HEADER)
        table.groups.append("")
        for cells in table.rows:
            cells.append(rng.choice((None, None, None, "Số liệu tự khai", "Đã kiểm tra")))
    if table.total:
        if look.numbered:
            table.total.insert(0, None)
        if look.remarks:
            table.total.append(None)
        at = 0 if look.total == NUMBER_HEADER or not look.numbered else 1
        table.total[at] = _TOTAL
