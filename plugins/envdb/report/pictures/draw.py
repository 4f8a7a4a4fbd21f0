"""Draws a picture of a frozen table as the text of a report asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from envdb.report.document.figures import TextError, show
from envdb.report.pictures.bars import Series, bars, two_years
from envdb.report.pictures.commune_map import commune_map, read_outlines
from envdb.report.tables import Cell, ReportTable
from envdb.settings import shipped_folder

OUTLINES = "hanoi_communes.geojson"
COMMUNE = "commune_code"
TOTAL = "is_total"


def draw(table: ReportTable, asked: Mapping[str, Any]) -> bytes:
    """Return a picture of a table as PNG.

    ``kind`` is ``bars`` (label, value), ``two_years`` (label, now, before), ``shares`` (label, value,
    target) or ``map`` (value, by ``commune_code``); ``unit`` is of the values. Sums are left out of
    bars, and of shares where they have none. Raises
    :class:`~envdb.report.document.figures.TextError` for what cannot be drawn.
    """
    kind, unit = asked.get("kind"), str(asked.get("unit", ""))
    if kind == "map":
        return _map(table, str(asked["value"]), unit)
    rows = [row for row in table.rows if not _is_total(table, row) or _has_share(table, row, asked)]
    labels = [show(row[table.columns.index(asked["label"])]) for row in rows]
    if not labels:
        raise TextError(f"{table.name} has no row to draw: ask for the picture with if")
    match kind:
        case "bars":
            series = [Series("", _values(table, rows, asked["value"]))]
            return bars(labels, series, unit=unit, decimals=_decimals(table, asked["value"]))
        case "shares":
            values = _values(table, rows, asked["value"])
            target = float(asked["target"])
            places = _decimals(table, asked["value"])
            return bars(labels, [Series("", values)], unit=unit, decimals=places, target=target)
        case "two_years":
            now, before = (_values(table, rows, asked[name]) for name in ("now", "before"))
            names = asked.get("names", ("Năm báo cáo", "Năm trước"))
            return two_years(labels, (names[0], now), (names[1], before), unit=unit, decimals=0)
    raise TextError(f"{kind!r} is no kind of picture")


def _map(table: ReportTable, column: str, unit: str) -> bytes:
    outlines = read_outlines(shipped_folder("include") / "reference" / OUTLINES)
    code = table.columns.index(COMMUNE)
    rows = [row for row in table.rows if row[code] is not None]
    values = dict(zip((str(row[code]) for row in rows), _values(table, rows, column), strict=True))
    return commune_map(outlines, values, unit=unit, decimals=_decimals(table, column))


def _decimals(table: ReportTable, column: str) -> int | None:
    heading = table.headings.get(column)
    return heading.decimals if heading else None


def _values(table: ReportTable, rows: Sequence[Sequence[Cell]], column: str) -> list[float | None]:
    at = table.columns.index(column)
    found = [row[at] for row in rows]
    wrong = [value for value in found if isinstance(value, bool | str)]
    if wrong:
        raise TextError(f"{table.name}.{column} has {wrong[0]!r}, which is no number to draw")
    return [None if value is None else float(value) for value in found]


def _has_share(table: ReportTable, row: Sequence[Cell], asked: Mapping[str, Any]) -> bool:
    return asked["kind"] == "shares" and row[table.columns.index(asked["value"])] is not None


def _is_total(table: ReportTable, row: Sequence[Cell]) -> bool:
    return TOTAL in table.columns and bool(row[table.columns.index(TOTAL)])
