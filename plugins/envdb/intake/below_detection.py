"""Reads results of a laboratory that found nothing, or less than its method can measure.

``KPH`` and ``ND`` have no number; ``<0,05`` has only the limit. Neither is zero and neither is
empty, so what was said stays beside the number (``BelowDetection`` of a column).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from envdb.contract.words import fold

NOT_DETECTED, BELOW_LIMIT = "not_detected", "below_limit"
"""What stands in the qualifier of a result."""

_WORDS = frozenset({"kph", "nd", "n d", "khong phat hien", "not detected"})
_LESS = re.compile(r"^(?:<=?|≤|＜)\s*(.+)$")
_WITH_LIMIT = re.compile(
    r"^(?P<word>[^(<=]+?)\s*\(\s*(?:(?:LOD|MDL|GHPH)\s*)?[<=:]\s*(?P<limit>[^)]+?)\s*\)$",
    re.IGNORECASE,
)

Read = Callable[[object], tuple[object, str | None]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A result: its value (``None`` where nothing was found), qualifier and detection limit."""

    value: float | None
    qualifier: str | None = None
    limit: float | None = None


def read_measured(cell: object, read: Read) -> tuple[Measured, str | None]:
    """Return what a cell says and the repair of its number, if one was needed.

    ``read`` reads the numbers of the column; what is neither a number nor a word for nothing
    raises as it does.
    """
    if not isinstance(cell, str):
        return _number(cell, read)
    if (match := _LESS.match(cell)) is not None:
        measured, repair = _number(match[1], read)
        return Measured(measured.value, BELOW_LIMIT, measured.value), repair
    if fold(cell) in _WORDS:
        return Measured(None, NOT_DETECTED), None
    match = _WITH_LIMIT.match(cell)
    if match is not None and fold(match["word"]) in _WORDS:
        measured, repair = _number(match["limit"], read)
        return Measured(None, NOT_DETECTED, measured.value), repair
    return _number(cell, read)


def _number(cell: object, read: Read) -> tuple[Measured, str | None]:
    value, repair = read(cell)
    return Measured(float(str(value))), repair
