"""What the steps of a file's way hand to each other: findings, repairs, typed sheets.

Rows are named by their number in the sender's sheet (1 is the first row of the sheet) from the
reader to the reply, so no step has to translate positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from envdb.contract.model import Severity

if TYPE_CHECKING:  # most commands make no table, and it is a fifth of a second
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that does not hold, told to the sender.

    ``row`` is ``None`` for a finding about a whole column, ``sheet`` is empty for one about the
    file. ``cells`` are column names; ``value`` is the text of the first cell as it was read. A
    warning has ``row_keys``, under which its row is found again in later files, and
    ``value_number`` where its value is a quantity.
    """

    rule: str
    severity: Severity
    sheet: str
    row: int | None
    cells: tuple[str, ...]
    value: str | None
    message: str
    hint: str
    row_keys: tuple[str, ...] = ()
    value_number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExplanationRow:
    """A row of the sheet ``Giải trình`` in which something is explained, as it was written."""

    row: int
    number: str
    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One cell whose value was understood differently from how it was written."""

    sheet: str
    row: int
    column: str
    raw: str
    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """Cells that are no data: a title, a note, a total row, a column the form does not have."""

    sheet: str
    where: str
    cells: int
    text: str
    reason: str


@dataclass(slots=True)
class TypedSheet:
    """A sheet after reading: one Arrow array a column, all as long as ``row_numbers``.

    ``source`` is the sheet's name in the file, ``columns_at`` the 0-based column of each field.
    ``muted`` are columns on which no rule is judged because the file does not have them,
    ``counted`` are repairs not kept cell by cell: (column, kind) to (cells, raw, value) of the first.
    """

    sheet: str
    source: str
    row_numbers: Sequence[int]
    values: dict[str, pa.Array]
    columns_at: dict[str, int]
    header_row: int = 0
    layout: str = ""
    muted: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    counted: dict[tuple[str, str], tuple[int, str, str]] = field(default_factory=dict)
    aside: list[SetAside] = field(default_factory=list)
    cells_total: int = 0
    cells_aside: int = 0
