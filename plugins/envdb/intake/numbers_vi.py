"""Reads numbers that people typed as text, without ever guessing by locale.

One separator followed by exactly three digits may be thousands or decimals. In an integer column
it is thousands; in a decimal column only another, unambiguous value of the same column decides
(:func:`decimal_mark`), otherwise the sender is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from envdb.contract.words import clean_text, fold

_NUMBER = re.compile(r"^([+-]?[\d.,][\d., ]*(?:[eE][+-]?\d+)?)(.*)$", re.ASCII)
_EXPONENT = re.compile(r"^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$", re.ASCII)
_SPACED = re.compile(r"^[1-9]\d{0,2}(?: \d{3})+(?:([.,])\d+)?$", re.ASCII)
_GROUPED = {
    ".": re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+$", re.ASCII),
    ",": re.compile(r"^[1-9]\d{0,2}(?:,\d{3})+$", re.ASCII),
}
_GROUPED_DECIMAL = {
    ",": re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+,\d+$", re.ASCII),
    ".": re.compile(r"^[1-9]\d{0,2}(?:,\d{3})+\.\d+$", re.ASCII),
}
_ONCE = re.compile(r"^(\d+)([.,])(\d+)$", re.ASCII)

_MONEY = frozenset({"d", "dong", "vnd"})
_SAME_UNIT = {
    "m3 ngay": {"m3 ngay dem", "m3 ngd"},
    "nguoi": {"lao dong", "ld"},
    "doanh nghiep": {"dn"},
    "trieu dong": {"trieu", "trd", "tr dong"},
}
"""Other ways to write a unit (folded). Another unit is another number: it is never set aside."""

LARGEST_INTEGER = 2**53
"""Beyond it a float, in which rules compare, no longer holds every integer."""


class UnreadableError(ValueError):
    """A cell that cannot be typed; ``reason`` is one of the keys of ``values.REASONS``."""

    def __init__(self, reason: str) -> None:
        """Keep the reason, a key of ``values.REASONS``."""
        super().__init__(reason)
        self.reason = reason


def decimal_mark(texts: Iterable[str], measure: str = "") -> str | None:
    """Return the decimal mark (``.`` or ``,``) that the texts of a column prove, else ``None``.

    Texts that prove different marks prove nothing, and a text that is no number proves none.
    """
    marks = {mark for text in texts if (mark := _proven_mark(text, measure)) is not None}
    return marks.pop() if len(marks) == 1 else None


def _proven_mark(text: str, measure: str) -> str | None:
    try:
        number = _without_unit(clean_text(text), measure)[0].lstrip("+-")
    except UnreadableError:
        return None
    for mark in ".,":
        other = "," if mark == "." else "."
        if _GROUPED_DECIMAL[mark].match(number):
            return mark
        if number.count(other) > 1 and _GROUPED[other].match(number):
            return mark
    if spaced := _SPACED.match(number):
        return spaced[1]
    once = _ONCE.match(number)
    if once and (len(once[3]) != 3 or len(once[1]) > 3 or once[1].startswith("0")):
        return once[2]
    return None


def read_number(
    text: str, *, integer: bool, mark: str | None, measure: str
) -> tuple[float | int, str | None]:
    """Return the number a text means and the kind of repair that was needed, if any.

    ``measure`` is the Vietnamese unit of the column (several are parted by ``;``): standing behind
    the number it is set aside. ``mark`` is the decimal mark that the column proves. Raises
    :class:`UnreadableError` (``not_a_number``, ``not_integer``, ``ambiguous_separator``,
    ``other_unit``, ``too_large``).
    """
    if len(text) <= 15 and text.isascii() and text.isdigit():
        return int(text) if integer else float(text), None
    number, tail = _without_unit(clean_text(text), measure)
    kind: str | None = "exponent"
    if _EXPONENT.match(number):
        value = float(number.replace(",", "."))
    else:
        value, kind = _read_digits(number.lstrip("+-"), integer=integer, mark=mark)
        value = -value if number.startswith("-") else value
    # a unit that was set aside says more than a comma, which a column only counts
    return as_wanted(value, integer), "unit_removed" if tail else kind


def as_wanted(value: float, integer: bool) -> float | int:
    """Return a number as its column holds it; raises :class:`UnreadableError` where it cannot."""
    if math.isnan(value):
        raise UnreadableError("not_a_number")
    if math.isinf(value) or (integer and abs(value) > LARGEST_INTEGER):
        raise UnreadableError("too_large")
    if not integer:
        return float(value)
    if isinstance(value, float) and not value.is_integer():
        raise UnreadableError("not_integer")
    return int(value)


def _without_unit(text: str, measure: str) -> tuple[str, str]:
    """Return the number of a cell and the unit behind it."""
    match = _NUMBER.match(text)
    if match is None:
        raise UnreadableError("not_a_number")
    number, tail = match[1].strip(), match[2].strip()
    if not tail or tail == measure == "%":
        return number, tail
    word = fold(tail)
    if word not in _accepted_units(measure):
        raise UnreadableError("other_unit" if word and tail[0].isalpha() else "not_a_number")
    return number, tail


@lru_cache(maxsize=256)
def _accepted_units(measure: str) -> frozenset[str]:
    found = set(_MONEY)
    units = measure.split(";")
    for unit in units:
        word = fold(unit)
        found |= {word, *_SAME_UNIT.get(word, ())}
        # of "m3/ngày" or "tấn/năm" people leave out the time, which the header says; where there are
        # several units, "kg" may be one of them without its time, or another that is beside it wrongly
        if len(units) == 1:
            found.add(fold(unit.split("/", 1)[0]))
    return frozenset(found - {""})


def _read_digits(digits: str, *, integer: bool, mark: str | None) -> tuple[float, str | None]:
    if digits.isascii() and digits.isdigit():
        return _number_of(digits), None
    if " " in digits:
        if not _SPACED.match(digits):
            raise UnreadableError("not_a_number")
        return _number_of(digits.replace(" ", "").replace(",", ".")), "thousands_separator"
    for decimal, pattern in _GROUPED_DECIMAL.items():
        if pattern.match(digits):
            thousands = "," if decimal == "." else "."
            plain = digits.replace(thousands, "").replace(decimal, ".")
            return _number_of(plain), "thousands_separator"
    for separator, pattern in _GROUPED.items():
        if digits.count(separator) > 1 and pattern.match(digits):
            return _number_of(digits.replace(separator, "")), "thousands_separator"
    once = _ONCE.match(digits)
    if once is None:
        raise UnreadableError("not_a_number")
    whole, separator, rest = once.groups()
    if len(rest) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        if integer:
            return _number_of(whole + rest), "thousands_separator"
        if mark is None:
            raise UnreadableError("ambiguous_separator")
        is_thousands = mark != separator
        return _number_of(whole + rest if is_thousands else f"{whole}.{rest}"), "mark_by_column"
    return _number_of(f"{whole}.{rest}"), "decimal_comma" if separator == "," else None


def _number_of(plain: str) -> float:
    """Return an integer exactly, where it is of any use, else the float (infinite beyond 1e308)."""
    return int(plain) if plain.isdigit() and len(plain) < 20 else float(plain)
