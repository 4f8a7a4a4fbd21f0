"""What a report's text reads: rows whose every value knows the cell of the frozen table it is.

A text formats and never computes: a number that is no cell is refused, so whatever number stands in a
report has a query that answers with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from envdb.contract.periods import parse_period
from envdb.report.document.words import count, day, number
from envdb.report.tables import Cell, ReportTable

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PART_OF_YEAR = re.compile(r"\d{4}-(H[12]|Q[1-4])")


class TextError(ValueError):
    """The text of a report asks for what is not there; the message names it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell of a frozen table."""

    table: ReportTable
    row: int
    column: str

    @property
    def value(self) -> Cell:
        """Return what the query answered with."""
        return self.table.rows[self.row][self.table.columns.index(self.column)]

    @property
    def known(self) -> bool:
        """Return whether there is a value."""
        return self.value is not None

    @property
    def shown(self) -> str:
        """Return the value as texts and tables of the report write it, empty where there is none."""
        heading = self.table.headings.get(self.column)
        return show(self.value, heading.decimals if heading else None)

    def with_decimals(self, decimals: int) -> str:
        """Return a number with as many decimals."""
        value = self.value
        return number(value, decimals) if isinstance(value, int | float) else show(value)

    def counted(self) -> str:
        """Return a number of things, 05 where it is below ten."""
        value = self.value
        return count(int(value)) if isinstance(value, int | float) else show(value)


def show(value: Cell, decimals: int | None = None) -> str:
    """Return a value as a report writes it: numbers, days, periods in Vietnamese, texts on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return number(value, decimals)
    text = " ".join(value.split())
    if _DAY.fullmatch(text):
        return day(text)
    return parse_period(text).title_vi() if _PART_OF_YEAR.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a frozen table: its columns are attributes, and each is a figure."""

    table: ReportTable
    at: int

    def __getattr__(self, column: str) -> Figure:
        """Return the figure of a column."""
        if column not in self.table.columns:
            raise TextError(f"{self.table.name} has no column {column}")
        return Figure(self.table, self.at, column)

    def has(self, **values: Cell) -> bool:
        """Return whether the columns have these values."""
        return all(getattr(self, name).value == value for name, value in values.items())


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table, or some of them."""

    table: ReportTable
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows in the order of the query."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def where(self, **values: Cell) -> Rows:
        """Return the rows whose columns have these values."""
        return Rows(self.table, tuple(row for row in self.rows if row.has(**values)))

    def known(self, column: str) -> Rows:
        """Return the rows that have a value in a column."""
        return Rows(self.table, tuple(row for row in self.rows if getattr(row, column).known))

    def one(self, **values: Cell) -> Row | None:
        """Return the row with these values, ``None`` where there is none, refusing more than one."""
        found = self.where(**values).rows
        if len(found) > 1:
            raise TextError(f"{self.table.name} has {len(found)} rows with {values}")
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a report by name."""

    by_name: Mapping[str, ReportTable]

    def __getattr__(self, name: str) -> Rows:
        """Return the rows of a table."""
        if name not in self.by_name:
            raise TextError(f"the report has no table {name}: name it in tables of its heading")
        table = self.by_name[name]
        return Rows(table, tuple(Row(table, at) for at in range(len(table.rows))))
