"""A table of a report as the document shows it: widths by what stands in the columns."""

from __future__ import annotations

from collections.abc import Sequence

from envdb.report.document import form, xml
from envdb.report.document.figures import show
from envdb.report.document.model import Run
from envdb.report.document.words import UNKNOWN
from envdb.report.tables import Cell, ReportTable

_SIZE_PT = 12
_SMALL_PT = 10
_MANY_COLUMNS = 7
_CM_PER_CHARACTER = 0.0175
"""Of a letter and a point of its size, with what bold ones need more."""

_SHORTEST = 6

_SHORT = 8
"""Rows up to which a table stays on one page."""

_TOGETHER = 3
"""Rows of a longer table that no page parts from its head, or from its end."""

_CAPITAL = 0.4
"""By what share of a letter a capital is wider."""

_MARGIN_CM = 0.3
_LONGEST = 100
"""Characters beyond which a text takes another line, not a wider column."""

_NUMBER_WEIGHT = 3
"""What a column of numbers takes of the room that is left: little, its numbers have theirs."""

TOTAL = "is_total"
"""Column that marks a row as a sum, which is shown in bold."""


def grid(table: ReportTable) -> str:
    """Return the table as WordprocessingML."""
    at = [table.columns.index(name) for name in table.headings]
    heads = [heading.text for heading in table.headings.values()]
    decimals = [heading.decimals for heading in table.headings.values()]
    numeric = [
        _is_numeric([row[column] for row in table.rows], places)
        for column, places in zip(at, decimals, strict=True)
    ]
    totals = [_is_total(table, row) for row in table.rows]
    shown = [
        [
            _shown(row[column], places, can_be_unknown=is_number and not is_total)
            for column, places, is_number in zip(at, decimals, numeric, strict=True)
        ]
        for row, is_total in zip(table.rows, totals, strict=True)
    ]
    size_pt = _SMALL_PT if len(heads) > _MANY_COLUMNS else _SIZE_PT
    widths = _widths(heads, shown, numeric, size_pt)
    rows = [_row(widths, heads, ["center"] * len(heads), size_pt, bold=True, heads=True)]
    aligned = ["right" if one else "left" for one in numeric]
    for at_row, (cells, is_total) in enumerate(zip(shown, totals, strict=True), start=1):
        stays = _stays(at_row, len(shown), has_notes=bool(table.notes))
        rows.append(_row(widths, cells, aligned, size_pt, bold=is_total, stays=stays))
    if not table.rows:
        none = ["Không có số liệu", *[""] * (len(heads) - 1)]
        rows.append(_row(widths, none, ["left"] * len(heads), size_pt))
    return xml.table(widths, rows, borders=True)


def _stays(row: int, rows: int, *, has_notes: bool) -> bool:
    """Whether a row, the first is 1, is on the same page as what comes after it."""
    if row == rows:
        return has_notes
    return rows <= _SHORT or row < _TOGETHER or row > rows - _TOGETHER


def _is_total(table: ReportTable, row: Sequence[Cell]) -> bool:
    return TOTAL in table.columns and bool(row[table.columns.index(TOTAL)])


def _shown(value: Cell, decimals: int | None, *, can_be_unknown: bool) -> str:
    """Return a cell; a number nobody knows is said to be so, a text that is not there is not."""
    if isinstance(value, bool):
        return "x" if value else ""
    if value is None:
        return UNKNOWN if can_be_unknown else ""
    return show(value, decimals)


def _is_numeric(values: Sequence[Cell], decimals: int | None) -> bool:
    """Tell a column of numbers, which it is also where its heading has decimals and no row a value."""
    known = [one for one in values if one is not None]
    return bool(known or decimals is not None) and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in known
    )


def _widths(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    size_pt: float,
) -> list[float]:
    """Return widths that fill the page: no number and no word is parted where there is room for it."""
    letter = _CM_PER_CHARACTER * size_pt
    least, wanted = [], []
    for column, head in enumerate(heads):
        texts = [row[column] for row in rows]
        words = [word for text in (texts if not numeric[column] else []) for word in text.split()]
        parts = [*head.split(), *words, *(texts if numeric[column] else [])]
        longest = max([_SHORTEST, *map(_letters, parts)])
        least.append(min(longest, _LONGEST) * letter + _MARGIN_CM)
        whole = max((len(text) for text in [*texts, head]), default=1)
        wanted.append(_NUMBER_WEIGHT if numeric[column] else min(whole, _LONGEST))
    spare = form.TEXT_WIDTH_CM - sum(least)
    if spare < 0:
        return [one * form.TEXT_WIDTH_CM / sum(least) for one in least]
    return [one + spare * part / sum(wanted) for one, part in zip(least, wanted, strict=True)]


def _letters(text: str) -> float:
    """Return how many letters wide a text is."""
    return len(text) + _CAPITAL * sum(one.isupper() for one in text)


def _row(
    widths: Sequence[float],
    texts: Sequence[str],
    aligned: Sequence[str],
    size_pt: float,
    *,
    bold: bool = False,
    heads: bool = False,
    stays: bool = False,
) -> str:
    """Return a row; one that stays is on the same page as the next, as the heads always are."""
    cells = []
    for width, text, side in zip(widths, texts, aligned, strict=True):
        properties = "<w:keepNext/>" if stays or heads else ""
        properties += (
            '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
            f'<w:jc w:val="{side}"/>'
        )
        content = xml.paragraph([xml.run(Run(text), size_pt, bold=bold)], properties)
        cells.append(xml.cell(width, content, middle=heads))
    return xml.row(cells, heads=heads)
