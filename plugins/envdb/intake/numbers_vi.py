"""Reads numbers that people typed as text, without ever guessing by locale.

One separator followed by exactly three digits may be thousands or decimals. In an integer column
it is thousands; in a decimal column only another, unambiguous value of the same column decides
(:func:`decimal_mark`), otherwise the sender is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from envdb.contract.words import clean_text, fold

_NUMBER = re.compile(r"^([+-]?[\d.,][\d., ]*(?:[eE][+-]?\d+)?)(.*)$", re.ASCII)
_EXPONENT = re.compile(r"^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$", re.ASCII)
_SPACED = re.compile(r"^\d{1,3}(?: \d{3})+(?:[.,]\d+)?$", re.ASCII)
_GROUPED = {
    ".": re.compile(r"^\d{1,3}(?:\.\d{3})+$", re.ASCII),
    ",": re.compile(r"^\d{1,3}(?:,\d{3})+$", re.ASCII),
}
_GROUPED_DECIMAL = {
    ",": re.compile(r"^\d{1,3}(?:\.\d{3})+,\d+$", re.ASCII),
    ".": re.compile(r"^\d{1,3}(?:,\d{3})+\.\d+$", re.ASCII),
}
_ONCE = re.compile(r"^(\d+)([.,])(\d+)$", re.ASCII)

_COMMON_TAILS = frozenset({"d", "dong", "vnd", "trieu dong", "nguoi", "ho", "kg", "tan", "m3"})


class UnreadableError(ValueError):
    """A cell that cannot be typed; ``reason`` is one of the keys of ``values.REASONS``."""

    def __init__(self, reason: str) -> None:
        """Keep the reason, a key of ``values.REASONS``."""
        super().__init__(reason)
        self.reason = reason


def decimal_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark (``.`` or ``,``) that the texts of a column prove, else ``None``.

    Texts that prove different marks prove nothing.
    """
    marks = {mark for text in texts if (mark := _proven_mark(text)) is not None}
    return marks.pop() if len(marks) == 1 else None


def _proven_mark(text: str) -> str | None:
    match = _NUMBER.match(clean_text(text))
    if match is None:
        return None
    number = match[1].strip().lstrip("+-")
    for mark in ".,":
        other = "," if mark == "." else "."
        if _GROUPED_DECIMAL[mark].match(number):
            return mark
        if number.count(other) > 1 and _GROUPED[other].match(number):
            return mark
    once = _ONCE.match(number)
    if once and (len(once[3]) != 3 or len(once[1]) > 3 or once[1].startswith("0")):
        return once[2]
    return None


def read_number(
    text: str, *, integer: bool, mark: str | None, measure: str
) -> tuple[float | int, str | None]:
    """Return the number a text means and the kind of repair that was needed, if any.

    ``measure`` is the Vietnamese unit of the column: standing behind the number it is set aside.
    Raises :class:`UnreadableError` (``not_a_number``, ``not_integer``, ``ambiguous_separator``).
    """
    if text.isascii() and text.isdigit():
        return int(text) if integer else float(text), None
    cleaned = clean_text(text)
    match = _NUMBER.match(cleaned)
    if match is None:
        raise UnreadableError("not_a_number")
    number, tail = match[1].strip(), match[2].strip()
    repair: str | None = None
    if tail:
        if tail != "%" and fold(tail) not in _COMMON_TAILS | {fold(measure)}:
            raise UnreadableError("not_a_number")
        if tail == "%" and measure != "%":
            raise UnreadableError("not_a_number")
        repair = "unit_removed"
    if _EXPONENT.match(number):
        return _as_wanted(float(number.replace(",", ".")), integer), "exponent"
    sign = -1 if number.startswith("-") else 1
    value, how = _read_digits(number.lstrip("+-"), integer=integer, mark=mark)
    return _as_wanted(sign * value, integer), how or repair


def _read_digits(digits: str, *, integer: bool, mark: str | None) -> tuple[float | int, str | None]:
    if digits.isascii() and digits.isdigit():
        return int(digits), None
    if " " in digits:
        if not _SPACED.match(digits):
            raise UnreadableError("not_a_number")
        return float(digits.replace(" ", "").replace(",", ".")), "thousands_separator"
    for decimal, pattern in _GROUPED_DECIMAL.items():
        if pattern.match(digits):
            thousands = "," if decimal == "." else "."
            plain = digits.replace(thousands, "").replace(decimal, ".")
            return float(plain), "thousands_separator"
    for separator, pattern in _GROUPED.items():
        if digits.count(separator) > 1 and pattern.match(digits):
            return int(digits.replace(separator, "")), "thousands_separator"
    once = _ONCE.match(digits)
    if once is None:
        raise UnreadableError("not_a_number")
    whole, separator, rest = once.groups()
    if len(rest) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        if integer or (mark is not None and mark != separator):
            return int(whole + rest), "thousands_separator"
        if mark is None:
            raise UnreadableError("ambiguous_separator")
    return float(f"{whole}.{rest}"), "decimal_comma" if separator == "," else None


def _as_wanted(value: float, integer: bool) -> float | int:
    if not integer:
        return float(value)
    if isinstance(value, float) and not value.is_integer():
        raise UnreadableError("not_integer")
    return int(value)
