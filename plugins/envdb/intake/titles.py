"""What stands above the tables of a file: its titles, and the sender that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from envdb.contract.reference import Reference
from envdb.contract.words import fold
from envdb.intake.grid import HEAD_ROWS, Grid
from envdb.intake.large_csv import is_filled
from envdb.intake.values import as_text

_TITLE_CELLS_MAX = 4
"""A row with more filled cells is a table, not a title."""

_COMMITTEE = r"(?:uy ban nhan dan|ubnd) "
_CITY = r"(?: (?:tp|thanh pho) ha noi)?$"
_SENDERS = (
    re.compile(rf"^(?:don vi (?:bao cao |gui |nop )?)?{_COMMITTEE}((?:phuong|xa) .+?){_CITY}"),
    re.compile(rf"^don vi (?:bao cao|gui|nop) (.+?){_CITY}"),
)


@dataclass(frozen=True, slots=True)
class Titles:
    """Texts above the headers, each alone, then those of a row together."""

    texts: tuple[str, ...]
    beneath: tuple[str, ...]
    """Cells joined with the one right below: a letterhead often breaks a name over two rows."""


def read_titles(grids: Sequence[Grid], tops: Mapping[int, int]) -> Titles:
    """Return the titles of all grids; ``tops`` are the first header rows by place of the grid.

    Rows below headers are facts: what they say of units and periods is not about the file.
    """
    texts: list[str] = []
    beneath: list[str] = []
    for at, grid in enumerate(grids):
        rows = grid.rows[: tops.get(at, HEAD_ROWS // 3)]
        for number, row in enumerate(rows):
            cells = [as_text(cell) for cell in row if is_filled(cell)]
            if not 0 < len(cells) <= _TITLE_CELLS_MAX:
                continue
            texts += cells
            if len(cells) > 1:
                texts.append(" ".join(cells))
            beneath += _joined_below(row, rows[number + 1] if number + 1 < len(rows) else ())
    return Titles(tuple(texts), tuple(beneath))


def _joined_below(row: Sequence[object], below: Sequence[object]) -> Iterator[str]:
    for upper, lower in zip(row, below, strict=False):
        if isinstance(upper, str) and isinstance(lower, str) and upper and lower:
            yield f"{upper} {lower}"


def sender_named(titles: Titles, reference: Reference) -> str | None:
    """Return the code of the unit that the titles name as their sender, if they name one."""
    by_name = {fold(name): code for code, name in reference.hanoi_communes().items()}
    by_name |= {fold(u.name): u.code for u in reference.units.values() if u.kind != "commune"}
    for text in (*titles.texts, *titles.beneath):
        folded = fold(text)
        for pattern in _SENDERS:
            match = pattern.match(folded)
            if match and match[1] in by_name:
                return by_name[match[1]]
    return None
