"""Compares the total rows of a sheet with the sums of its facts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from envdb.contract.model import NUMERIC, Column, ColumnType, Severity
from envdb.contract.wording import number_vi
from envdb.intake.headers import HeaderMatch
from envdb.intake.numbers_vi import UnreadableError, read_number
from envdb.intake.records import Finding, TypedSheet

_FLOAT_NOISE = 1e-9


class TotalRows:
    """The total rows of one sheet; told of the facts piece by piece.

    A total is right when it is the sum of all facts above it, or of those since the total before.
    Where the first total stands above all facts, totals may also sum up what follows them.
    """

    def __init__(
        self, match: HeaderMatch, columns: Sequence[Sequence[object]], rows: Sequence[int]
    ) -> None:
        """Keep what the total rows (positions below the headers) state in the columns of numbers."""
        self._match = match
        self._rows = rows
        self._stated = {
            column.name: [
                _readings(column, columns[match.columns_at[column.name]][row]) for row in rows
            ]
            for column in (_summed(match) if rows else ())
        }
        places = len(rows) + 1
        self._facts = [0] * places
        self._sums = {name: [0.0] * places for name in self._stated}
        self._unread = {name: [False] * places for name in self._stated}

    def add(self, rows: Sequence[int], piece: TypedSheet) -> None:
        """Add the values of a piece whose facts stand at ``rows``."""
        if not self._rows:
            return
        places = list(self._places(rows))
        for place in places:
            self._facts[place] += 1
        for name, sums in self._sums.items():
            for place, value in zip(places, piece.values[name].to_pylist(), strict=True):
                sums[place] += value or 0
        place_of = dict(zip(piece.row_numbers, places, strict=True))
        for finding in piece.findings:
            for name in finding.cells:
                if name in self._unread and finding.row is not None:
                    self._unread[name][place_of[finding.row]] = True

    def _places(self, rows: Sequence[int]) -> Iterator[int]:
        """Yield for each fact the number of total rows above it."""
        at = 0
        for row in rows:
            while at < len(self._rows) and self._rows[at] < row:
                at += 1
            yield at

    def findings(self) -> Iterator[Finding]:
        """Yield a warning for each total that is none of the sums it may be."""
        first = self._match.bottom + 2
        for name, stated in self._stated.items():
            column = self._match.sheet.column(name)
            for at, readings in enumerate(stated):
                spans = self._spans(at)
                sums = [sum(self._sums[name][span]) for span in spans]
                if (
                    not readings
                    # a fact that could not be read is missing in the sum, not in the total
                    or any(any(self._unread[name][span]) for span in spans)
                    or any(_same(told, summed, column) for told in readings for summed in sums)
                ):
                    continue
                yield Finding(
                    "total.differs",
                    Severity.WARNING,
                    self._match.sheet.name,
                    first + self._rows[at],
                    (name,),
                    number_vi(readings[0]),
                    f"Dòng tổng ghi {number_vi(readings[0])} ở cột “{column.label}” nhưng các dòng "
                    f"chi tiết cộng lại là {number_vi(sums[0])}.",
                    "Kiểm tra lại dòng tổng hoặc các dòng chi tiết.",
                )

    def _spans(self, at: int) -> list[slice]:
        """Return which places a total may sum up; the likeliest first."""
        above = [slice(0, at + 1), slice(at, at + 1)]
        below = [slice(at + 1, None), slice(at + 1, at + 2)] if self._facts[0] == 0 else []
        filled = [span for span in (*above, *below) if sum(self._facts[span])]
        return filled or [slice(0, 0)]


def _same(told: float, summed: float, column: Column) -> bool:
    noise = _FLOAT_NOISE * max(1.0, abs(summed))
    if column.type is ColumnType.INTEGER:
        return abs(told - summed) <= noise
    # a total is rounded to the decimals it shows
    exponent = Decimal(repr(told)).normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return bool(abs(told - summed) <= 0.5 * 10.0**-decimals + noise)


def _summed(match: HeaderMatch) -> list[Column]:
    """Return the columns that a total row may sum up (percentages are not summed)."""
    return [
        column
        for column in match.sheet.columns
        if column.type in NUMERIC and column.unit != "%" and column.name in match.columns_at
    ]


def _readings(column: Column, cell: object) -> list[float]:
    """Return what the cell of a total row may state; nothing where it is no number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return [float(cell)] if math.isfinite(cell) else []
    if not isinstance(cell, str):
        return []
    found: list[float] = []
    ways: tuple[tuple[bool, str | None], ...] = ((True, None), (False, ","), (False, "."))
    for integer, mark in ways if column.type is ColumnType.INTEGER else ways[1:]:
        try:
            found.append(float(read_number(cell, integer=integer, mark=mark, measure="")[0]))
        except UnreadableError:
            continue
        if integer:
            break
    return found
