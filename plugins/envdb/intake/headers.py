"""Finds the headers of a contract's sheet in a grid, wherever they stand.

A header is recognised by label, alias or column name, regardless of case, accents, spaces, line
breaks, the unit in brackets and the star. Headers may lie in one row or in two (a group above its
columns, merged or not), below titles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from envdb.contract.model import Layout, Sheet
from envdb.contract.periods import Period, parse_period
from envdb.contract.words import fold_header
from envdb.intake.grid import HEAD_ROWS, Grid
from envdb.intake.values import as_text


@dataclass(slots=True)
class HeaderMatch:
    """Where a sheet's headers stand in a grid (rows and columns 0-based).

    ``texts`` are the headers of the fields as they are written, ``other`` those of no field.
    """

    sheet: Sheet
    layout: Layout | None
    top: int
    bottom: int
    columns_at: dict[str, int]
    other: dict[int, str]
    twice: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def score(self) -> tuple[int, bool, bool, int]:
        """More recognised columns first; then a layout, one row rather than two, fewer unknown.

        Two rows must find more than one alone, or the first row of data would join the headers.
        """
        one_row = self.top == self.bottom
        return len(self.columns_at), self.layout is not None, one_row, -len(self.other)

    def has_key(self) -> bool:
        """Whether every key column that a sender must fill was found."""
        return not self.missing_key()

    def missing_key(self) -> list[str]:
        """Return the key columns that are not in the grid (assigned ones may be left out)."""
        return [
            name
            for name in self.sheet.key
            if name not in self.columns_at and self.sheet.column(name).assigned is None
        ]


def find_headers(grid: Grid, sheet: Sheet, period: Period | None = None) -> HeaderMatch | None:
    """Return the best place of the sheet's headers, or ``None`` when the grid has none.

    A place counts when at least two columns and a third of the sheet's required ones are found.
    Once the ``period`` is known, layouts of other periods are not thought of.
    """
    best: HeaderMatch | None = None
    for layout in (None, *(one for one in sheet.layouts if is_of(one, period))):
        names = sheet.header_names[layout.name if layout else ""]
        for match in _places(grid, sheet, layout, names):
            if layout is not None and not _is_recognised(layout, match, grid):
                continue
            if best is None or match.score > best.score:
                best = match
    return best if best is not None and _counts(best) else None


def is_of(layout: Layout, period: Period | None) -> bool:
    """Whether files of a period may have a layout; of an unknown period they may have any."""
    if period is None:
        return True
    first, last = layout.first_period, layout.last_period
    begun = first is None or parse_period(first) <= period
    return begun and (last is None or period <= parse_period(last))


def _counts(match: HeaderMatch) -> bool:
    required = [column.name for column in match.sheet.columns if column.required]
    absent = match.layout.absent if match.layout else ()
    found = sum(name in match.columns_at or name in absent for name in required)
    return len(match.columns_at) >= 2 and 3 * found >= len(required)


def _is_recognised(layout: Layout, match: HeaderMatch, grid: Grid) -> bool:
    texts = {
        fold_header(str(cell))
        for row in grid.rows[match.top : match.bottom + 1]
        for cell in row
        if isinstance(cell, str)
    }
    return all(fold_header(header) in texts for header in layout.recognised_by)


def _places(
    grid: Grid, sheet: Sheet, layout: Layout | None, names: Mapping[str, str]
) -> Iterator[HeaderMatch]:
    head = grid.rows[:HEAD_ROWS]
    for top, row in enumerate(head):
        texts = [_text(cell) for cell in row]
        if sum(bool(text) for text in texts) < 2:
            continue
        yield _match(sheet, layout, names, top, top, [[text] for text in texts])
        if top + 1 < len(head):
            below = [_text(cell) for cell in head[top + 1]]
            above = _spread(texts, top, grid)
            yield _match(sheet, layout, names, top, top + 1, _combined(above, below))


def _spread(texts: Sequence[str], row: int, grid: Grid) -> list[str]:
    """Return a row of group headers with each merged text over all its columns.

    A csv has no merged cells: there a blank continues the group on its left.
    """
    spread = list(texts)
    merged_in_row = [area for area in grid.merged if area[0][0] <= row <= area[1][0]]
    for (_, left), (_, right) in merged_in_row:
        for column in range(left, min(right + 1, len(spread))):
            spread[column] = spread[left]
    if not grid.merged:
        for column in range(1, len(spread)):
            spread[column] = spread[column] or spread[column - 1]
    return spread


def _combined(above: Sequence[str], below: Sequence[str]) -> list[list[str]]:
    width = max(len(above), len(below))
    above = [*above, *[""] * (width - len(above))]
    below = [*below, *[""] * (width - len(below))]
    return [_pair(top, bottom) for top, bottom in zip(above, below, strict=True)]


def _pair(top: str, bottom: str) -> list[str]:
    """Return what a column may be called; a group's name alone stands for none of its columns."""
    if not top or not bottom:
        return [bottom or top]
    is_unit = bottom.startswith("(") and bottom.endswith(")")
    return [top] if is_unit else [f"{top} {bottom}", bottom]


def _match(
    sheet: Sheet,
    layout: Layout | None,
    names: Mapping[str, str],
    top: int,
    bottom: int,
    candidates: list[list[str]],
) -> HeaderMatch:
    match = HeaderMatch(sheet, layout, top, bottom, {}, {})
    for column, texts in enumerate(candidates):
        field_name = next((names[f] for text in texts if (f := fold_header(text)) in names), None)
        if field_name is None:
            if any(texts):
                match.other[column] = texts[0]
        elif field_name in match.columns_at:
            match.twice.append(field_name)
        else:
            match.columns_at[field_name] = column
            match.texts[field_name] = texts[0]
    return match


def _text(cell: object) -> str:
    return _cleaned(cell) if isinstance(cell, str) else ""


@lru_cache(maxsize=4_096)
def _cleaned(text: str) -> str:
    # every sheet of every feed is looked for in the same cells
    return as_text(text)
