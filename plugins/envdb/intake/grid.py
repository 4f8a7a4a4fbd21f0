"""The raw cells of a sheet, from whatever kind of file: what identifying and reading work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from envdb.intake.large_csv import ArrowColumn

HEAD_ROWS = 60
"""Rows in which headers, titles and ticks are looked for."""

COLUMNS_MAX = 300
"""No form has more; a cell further right is reported as set aside with its sheet."""

CELL_MAX_CHARS = 32_767
"""Excel's own limit: a longer text is a quote that was never closed, or an attack."""

CSV_SHEET = "Số liệu"
"""What the one table of a csv is called towards its sender, and in the workbook we return."""

Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Grid:
    """The raw cells of one sheet, all rows from the first, 0-based; empty cells are ``""``.

    ``table`` holds the columns of a large csv instead of ``rows`` (which then has only its head);
    ``beyond`` counts the filled cells right of ``COLUMNS_MAX``, which are not kept; ``decoded`` has,
    by row and column, what stood in a cell that was written in a font of before Unicode.
    """

    name: str
    rows: list[list[object]]
    merged: list[Merged] = field(default_factory=list)
    visible: bool = True
    table: list[ArrowColumn] | None = None
    beyond: int = 0
    decoded: dict[tuple[int, int], str] = field(default_factory=dict)

    def decode(self, row: int, column: int, text: str) -> None:
        """Put a text in the place of what was written in letters of another encoding."""
        raw = str(self.rows[row][column])
        if text != raw:
            self.rows[row][column] = text
            self.decoded[row, column] = raw

    def columns(self, first_row: int) -> Sequence[Sequence[object]]:
        """Return the cells from ``first_row`` down, one sequence a column."""
        if self.table is not None:
            return [column[first_row:] for column in self.table]
        body = self.rows[first_row:]
        width = max((len(row) for row in self.rows), default=0)
        if not body:
            return [[] for _ in range(width)]
        if all(len(row) == width for row in body):
            return [list(column) for column in zip(*body, strict=True)]
        return [[row[at] if at < len(row) else "" for row in body] for at in range(width)]


@dataclass(slots=True)
class Opened:
    """A file as grids, with the stamp of our template where it has one.

    ``encoding`` is that of a csv, and empty for the one that was asked for, UTF-8.
    """

    kind: str
    grids: list[Grid]
    stamp: dict[str, str] = field(default_factory=dict)
    encoding: str = ""


def column_index(letters: str) -> int:
    """Return the 0-based index of a column's letters (``A`` is 0)."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """Return the letters of a 0-based column (0 is ``A``)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
