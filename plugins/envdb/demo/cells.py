"""How a clerk writes a value into a cell: the habits of one hand, and the repairs they ask for.

Whoever writes a cell so that the reader must understand it differently from how it stands says so
here, independently of the reader: the two lists can then be compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from envdb.contract.model import Column, ColumnType
from envdb.contract.reference import Reference
from envdb.demo.rows import AsTyped

Cell = str | int | float | datetime | None
"""A cell as a workbook holds it; a csv holds its text."""

_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits of one clerk.

    ``numbers``: ``native`` cells, text with a ``comma``, or text ``grouped`` by dots.
    ``codes``: the ``label`` of the list, the label in ``capitals``, or the ``code`` itself.
    ``dates``: ``native``, ``text`` (dd/mm/yyyy), ``short`` (d.m.yyyy) or Excel's ``serial``.
    ``communes``: the ``code``, the ``name``, or ``both`` in one cell.
    ``zeros_lost``: identifiers became numbers, as Excel makes them. ``unit_behind``: decimals
    carry their unit. ``empty`` stands where there is no value.
    """

    numbers: str = "native"
    codes: str = "label"
    truth: tuple[str, str] = ("Không", "Có")
    dates: str = "native"
    communes: str = "code"
    zeros_lost: bool = False
    unit_behind: bool = False
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A cell with the kind of repair that the reader must list for it, if any."""

    cell: Cell
    repair: str | None = None


FORM_HAND = Hand()
"""What our template makes of every hand: drop-downs, number cells, texts that keep their zeros."""


def write(column: Column, value: object, hand: Hand, reference: Reference) -> Written:
    """Return a typed value of a column as the hand writes it."""
    if isinstance(value, AsTyped):
        return Written(value.cell, value.repair)
    if value is None:
        return Written(hand.empty, "empty_mark" if hand.empty else None)
    if isinstance(value, bool):
        return Written(hand.truth[value])
    if isinstance(value, date):
        return _date(value, hand)
    if column.type is ColumnType.INTEGER and isinstance(value, int):
        return _integer(value, hand)
    if column.type is ColumnType.DECIMAL and isinstance(value, int | float):
        in_own_column = column.unit is None or column.unit.startswith("see ")
        measure = "" if in_own_column else reference.measure_label(column.unit)
        return _decimal(value, hand, measure)
    if column.codelist is not None:
        return _code(column.codelist, str(value), hand, reference)
    if column.format is not None and hand.zeros_lost and str(value).isdigit():
        return Written(int(str(value)), "leading_zero" if str(value).startswith("0") else None)
    return Written(str(value))


def _decimal(value: float, hand: Hand, measure: str) -> Written:
    """Return a number with at most two decimals; three would be open to two readings."""
    if hand.numbers == "native":
        return Written(round(value, 2))
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    if hand.numbers == "grouped" and abs(value) >= 1000:
        # a decimal is always shown: "1.234" alone would be open to two readings
        text = f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
        return Written(text, "thousands_separator")
    # the unit behind a number is the repair that is named, whatever stands before it
    if hand.unit_behind and measure and measure != "%":
        return Written(f"{shown.replace('.', ',')} {measure}", "unit_removed")
    return Written(shown.replace(".", ","), "decimal_comma" if "." in shown else None)


def _integer(value: int, hand: Hand) -> Written:
    if hand.numbers == "native":
        return Written(value)
    if hand.numbers == "grouped" and abs(value) >= 1000:
        return Written(f"{value:,}".replace(",", "."), "thousands_separator")
    return Written(str(value))


def _date(value: date, hand: Hand) -> Written:
    if hand.dates == "native":
        return Written(datetime.combine(value, time()))
    if hand.dates == "serial":
        return Written((value - _EXCEL_EPOCH).days, "date_serial")
    if hand.dates == "short":
        return Written(f"{value.day}.{value.month}.{value.year}")
    return Written(f"{value:%d/%m/%Y}")


def _code(codelist: str, code: str, hand: Hand, reference: Reference) -> Written:
    known = reference.codelists[codelist]
    if codelist == "commune":
        return _commune(code, hand, known.labels.get(code))
    if known.is_open:
        if hand.zeros_lost and re.fullmatch(r"\d+", code):
            return Written(int(code), "leading_zero" if code.startswith("0") else None)
        return Written(code)
    label = known.labels[code]
    if hand.codes == "code":
        return Written(code)
    if hand.codes == "capitals":
        return Written(label.upper(), None if label.upper() == label else "code_recognised")
    return Written(label)


def _commune(code: str, hand: Hand, name: str | None) -> Written:
    if hand.communes == "name" and name:
        return Written(name, "code_recognised")
    if hand.communes == "both" and name:
        return Written(f"{code} - {name}", "code_before_name")
    if hand.zeros_lost:
        return Written(int(code), "leading_zero" if code.startswith("0") else None)
    return Written(code)
