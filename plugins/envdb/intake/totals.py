"""Compares the total rows of a sheet with the sums of its facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from envdb.contract.model import ColumnType, Severity
from envdb.contract.rules import number_vi
from envdb.intake.headers import HeaderMatch
from envdb.intake.numbers_vi import UnreadableError, read_number
from envdb.intake.records import Finding, TypedSheet

TOLERANCE = 0.005
"""Totals may differ by the rounding of the decimals that are shown."""


class TotalRows:
    """The total rows of one sheet; told of the facts piece by piece.

    A total is right when it is the sum of all facts above it, or of those since the total before.
    """

    def __init__(
        self, match: HeaderMatch, columns: Sequence[Sequence[object]], rows: Sequence[int]
    ) -> None:
        """Keep what the total rows (positions below the headers) state in the columns of numbers."""
        self._match = match
        self._rows = rows
        self._stated = {
            name: [_stated(match, name, columns[match.columns_at[name]][row]) for row in rows]
            for name in (_summed(match) if rows else ())
        }
        self._sums = {name: [0.0] * (len(rows) + 1) for name in self._stated}

    def add(self, rows: Sequence[int], piece: TypedSheet) -> None:
        """Add the values of a piece whose facts stand at ``rows``."""
        for name, sums in self._sums.items():
            at = 0
            for row, value in zip(rows, piece.values[name].to_pylist(), strict=True):
                while at < len(self._rows) and self._rows[at] < row:
                    at += 1
                sums[at] += value or 0

    def findings(self) -> Iterator[Finding]:
        """Yield a warning for each total that is neither kind of sum."""
        first = self._match.bottom + 2
        for name, stated in self._stated.items():
            column = self._match.sheet.column(name)
            for at, told in enumerate(stated):
                since, above = self._sums[name][at], sum(self._sums[name][: at + 1])
                if told is None or _same(told, since) or _same(told, above):
                    continue
                yield Finding(
                    "total.differs",
                    Severity.WARNING,
                    self._match.sheet.name,
                    first + self._rows[at],
                    (name,),
                    number_vi(told),
                    f"Dòng tổng ghi {number_vi(told)} ở cột “{column.label}” nhưng các dòng trên "
                    f"cộng lại là {number_vi(above)}.",
                    "Kiểm tra lại dòng tổng hoặc các dòng chi tiết.",
                )


def _same(told: float, summed: float) -> bool:
    return abs(told - summed) <= max(1.0, abs(summed)) * TOLERANCE


def _summed(match: HeaderMatch) -> list[str]:
    """Return the fields that a total row may sum up (percentages are not summed)."""
    return [
        column.name
        for column in match.sheet.columns
        if column.type in {ColumnType.INTEGER, ColumnType.DECIMAL}
        and column.unit != "%"
        and column.name in match.columns_at
    ]


def _stated(match: HeaderMatch, name: str, cell: object) -> float | None:
    if isinstance(cell, bool) or cell in {"", None}:
        return None
    if isinstance(cell, int | float):
        return float(cell)
    try:
        integer = match.sheet.column(name).type is ColumnType.INTEGER
        return float(read_number(str(cell), integer=integer, mark=None, measure="")[0])
    except UnreadableError:
        return None
