"""Accounts for the cells of a file that are no facts, so that none is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from envdb.contract.words import fold
from envdb.intake.grid import COLUMNS_MAX, Grid, Opened, column_letters
from envdb.intake.headers import HeaderMatch
from envdb.intake.identify import IGNORED_SHEETS
from envdb.intake.large_csv import filled_count, is_filled
from envdb.intake.records import SetAside
from envdb.intake.rows import RowKinds, title_rows
from envdb.intake.values import as_text


def set_aside(
    grid: Grid, match: HeaderMatch, columns: Sequence[Sequence[object]], kinds: RowKinds
) -> Iterator[SetAside]:
    """Yield what of a sheet is no fact: titles, headers, totals, notes, foreign columns."""
    for at, texts in title_rows(grid, match):
        excerpt = " | ".join(texts)[:200]
        yield SetAside(grid.name, f"dòng {at + 1}", len(texts), excerpt, "tiêu đề")
    headers = sum(filled_count(row) for row in grid.rows[match.top : match.bottom + 1])
    place = f"dòng {match.top + 1}" + (f"-{match.bottom + 1}" if match.bottom > match.top else "")
    yield SetAside(grid.name, place, headers, "", "dòng tiêu đề cột")
    first = match.bottom + 1
    thin = [*kinds.aside, *((at, "dòng tổng") for at in kinds.totals)]
    for at, reason in sorted(thin):
        texts = [as_text(column[at]) for column in columns if is_filled(column[at])]
        yield SetAside(
            grid.name, f"dòng {first + at + 1}", len(texts), " | ".join(texts)[:200], reason
        )
    if grid.beyond:
        place = f"từ cột {column_letters(COLUMNS_MAX)}"
        yield SetAside(grid.name, place, grid.beyond, "", "quá xa về bên phải")
    known = set(match.columns_at.values())
    thin_rows = {at for at, _ in thin}
    for index, column in enumerate(columns):
        if index in known:
            continue
        filled = filled_count(column)
        filled -= sum(is_filled(column[at]) for at in thin_rows)
        if filled:
            name = match.other.get(index, "")[:100]
            # no excerpt: a column that the form does not have may hold personal data
            reason = f"cột không có trong biểu: {name}" if name else "cột không có tiêu đề"
            yield SetAside(grid.name, f"cột {column_letters(index)}", filled, "", reason)


def count_cells(grid: Grid, columns: Sequence[Sequence[object]], first: int) -> int:
    """Return how many cells of a sheet hold something; ``columns`` are those below ``first``."""
    return sum(map(filled_count, [*grid.rows[:first], *columns])) + grid.beyond


def other_sheets(
    opened: Opened, used: set[str], read: Mapping[str, int] | None = None
) -> Iterator[SetAside]:
    """Yield the sheets that no facts were read from; ``read`` counts what else was, by sheet."""
    for grid in opened.grids:
        if grid.name in used:
            continue
        cells = sum(map(filled_count, grid.rows)) + grid.beyond - (read or {}).get(grid.name, 0)
        if cells:
            own = fold(grid.name) in IGNORED_SHEETS
            reason = "trang của biểu mẫu" if own else "trang không thuộc biểu"
            place = "ngoài lời giải trình" if read and grid.name in read else "cả trang"
            yield SetAside(grid.name, place, cells, "", reason)
