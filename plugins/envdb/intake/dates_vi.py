"""Reads days as people and programs write them; the day stands before the month.

A year of two digits is asked, because a licence of "05/03/26" may be a century old.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from envdb.contract.words import fold
from envdb.intake.numbers_vi import UnreadableError

_DAY_FIRST = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$", re.ASCII)
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$", re.ASCII)
_SHORT_YEAR = re.compile(r"^\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}$", re.ASCII)
_IN_WORDS = re.compile(r"^(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4}|\d{2})$", re.ASCII)
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$", re.ASCII)
_DAY_WORD = re.compile(r"^ngày\s*(?=\d)", re.IGNORECASE)
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3_000, 73_415
"""Serials taken for dates: 1908 to 2100. A smaller number is more likely a year or a count."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def read_date(cell: object) -> tuple[date, str | None]:
    """Return the day that a cell means, and ``date_serial`` where Excel's number was read.

    Raises :class:`UnreadableError` (``not_a_date``, ``two_digit_year``).
    """
    if isinstance(cell, date):
        found = cell.date() if isinstance(cell, datetime) else cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(cell), "date_serial"
    elif not isinstance(cell, str):
        raise UnreadableError("not_a_date")
    elif cell.isascii() and cell.isdigit():
        return _from_serial(float(cell)), "date_serial"
    else:
        found = _from_text(_TIME_OF_DAY.sub("", _DAY_WORD.sub("", cell)))
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise UnreadableError("not_a_date")
    return found, None


def _from_text(text: str) -> date:
    if _SHORT_YEAR.match(text):
        raise UnreadableError("two_digit_year")
    if match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
    elif match := _YEAR_FIRST.match(text):
        year, month, day = match.groups()
    elif match := _IN_WORDS.match(fold(text)):
        day, month, year = match.groups()
    else:
        raise UnreadableError("not_a_date")
    if len(year) == 2:
        raise UnreadableError("two_digit_year")
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise UnreadableError("not_a_date") from error


def _from_serial(serial: float) -> date:
    # a fraction is the time of the day
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise UnreadableError("not_a_date")
    return _EXCEL_EPOCH + timedelta(days=int(serial))
