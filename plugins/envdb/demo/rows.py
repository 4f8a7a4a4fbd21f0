"""Rows of a report before a clerk writes them down.

Values are typed (codes as codes, dates as ``date``), so that the same row can be written in every
shape; what a clerk typed in a way of their own is carried as :class:`AsTyped` and never touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from envdb.contract.model import Contract
from envdb.contract.periods import Period
from envdb.contract.reference import ReportingUnit

Row = dict[str, object]
Rows = dict[str, list[Row]]
"""Sheet name to rows, a row maps column name to value; a missing column is an empty cell."""


@dataclass(frozen=True, slots=True)
class AsTyped:
    """A cell exactly as it was typed; ``repair`` is what the reader has to do to understand it."""

    cell: str | int | float | datetime
    repair: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a unit wants to say in one file, before it has a shape.

    ``left_out`` are columns the file does not have, ``sheets_left_out`` pages; ``wrong_total``
    makes its total row (where the shape has one) differ from the sum.
    """

    contract: Contract
    unit: ReportingUnit
    period: Period
    rows: Rows
    nothing: bool = False
    drops_rows: bool = False
    wrong_total: bool = False
    left_out: frozenset[str] = field(default=frozenset())
    sheets_left_out: frozenset[str] = field(default=frozenset())


def stream(seed: int, *names: str) -> Random:
    """Return a random stream of its own for what ``names`` say.

    One stream a purpose: a new fault in one commune then leaves the files of all others as they
    were. Text seeds are hashed by SHA-512, the same on every machine.
    """
    return Random(f"{seed}/{'/'.join(names)}")  # noqa: S311 - made-up data, no secret
