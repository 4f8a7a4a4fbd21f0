"""Numbers and days as official Vietnamese texts write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from envdb.settings import HANOI

UNKNOWN = "…"
"""What a table shows for a figure nobody has reported, as the statistics yearbooks do."""


def number(value: float, decimals: int | None = None) -> str:
    """Return a number with dots between thousands and a comma before decimals.

    Without ``decimals`` up to two are written, and none that are zero.
    """
    places = 2 if decimals is None else decimals
    # a half goes up, as everyone rounds by hand
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:,.{places}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not text.strip("-0.,"):
        text = text.lstrip("-")  # -0,0 is no number
    return text.translate(str.maketrans(",.", ".,"))


def count(value: int) -> str:
    """Return a count of things: below ten with a nought before it (05), as official texts write it."""
    return f"{value:02d}" if 0 < value < 10 else number(value)


def day(value: str | date) -> str:
    """Return a day as 20/01/2027."""
    return f"{date.fromisoformat(value) if isinstance(value, str) else value:%d/%m/%Y}"


def dated(value: datetime) -> str:
    """Return a day in the words of a heading: ngày 05 tháng 01 năm 2027.

    Days below ten and the first two months take a nought (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    here = value.astimezone(HANOI)
    month = f"{here.month:02d}" if here.month < 3 else str(here.month)
    return f"ngày {here.day:02d} tháng {month} năm {here.year}"


def instant(value: datetime) -> str:
    """Return an instant as 08:30 ngày 20/01/2027."""
    return f"{value.astimezone(HANOI):%H:%M ngày %d/%m/%Y}"


def listed(parts: list[str], last: str = "và") -> str:
    """Return parts with commas, the last two with a word between."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
