"""What changed between two releases of a report, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from envdb.report.tables import Cell, ReportTable

Kind = Literal["added", "removed", "changed"]

KINDS_VI: dict[Kind, str] = {"added": "thêm", "removed": "bỏ", "changed": "sửa"}


@dataclass(frozen=True, slots=True)
class Change:
    """A row that came or went, or a cell that has another value."""

    kind: Kind
    table: ReportTable
    key: tuple[Cell, ...]
    column: str | None
    """``None`` for a whole row."""

    before: Cell
    after: Cell

    @property
    def row_vi(self) -> str:
        """Return the row in words: what tells it from the others, as it is written in the data."""
        told = "; ".join(str(part) for part in self.key if part is not None)
        return told or "dòng tổng"

    @property
    def column_vi(self) -> str:
        """Return the column as the document heads it, else by its name."""
        if self.column is None:
            return "cả dòng"
        heading = self.table.headings.get(self.column)
        return heading.text if heading else self.column


def compare(before: Sequence[ReportTable], after: Sequence[ReportTable]) -> list[Change]:
    """Return the changes, table by table; a table that only one of them has comes or goes as rows.

    Rows are told by the columns the query names (``rows``); where it names too few, so that two rows
    have the same, they are compared in their order.
    """
    older = {table.name: table for table in before}
    newer = {table.name: table for table in after}
    found: list[Change] = []
    for name in dict.fromkeys([*older, *newer]):
        found += _of_table(older.get(name), newer.get(name))
    return found


def _of_table(before: ReportTable | None, after: ReportTable | None) -> Iterator[Change]:
    shown = after or before
    if shown is None:
        return
    old = _by_key(before) if before else {}
    new = _by_key(after) if after else {}
    # in the order of the rows: a set would have another in each process
    for key in old:
        if key not in new:
            yield Change("removed", shown, key[:-1], None, None, None)
    for key, row in new.items():
        if key not in old:
            yield Change("added", shown, key[:-1], None, None, None)
            continue
        for column in shown.columns:
            was, now = old[key].get(column), row.get(column)
            if was != now:
                yield Change("changed", shown, key[:-1], column, was, now)


def _by_key(table: ReportTable) -> dict[tuple[Cell, ...], dict[str, Cell]]:
    found: dict[tuple[Cell, ...], dict[str, Cell]] = {}
    seen: dict[tuple[Cell, ...], int] = {}
    for row in table.rows:
        key = table.key_of(row)
        seen[key] = seen.get(key, 0) + 1
        found[(*key, seen[key])] = dict(zip(table.columns, row, strict=True))
    return found
