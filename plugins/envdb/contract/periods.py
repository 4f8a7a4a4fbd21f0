"""Calendar periods of feeds and the days they are due.

A period is written ``2026``, ``2026-H1`` or ``2026-Q3``. ``due`` is a month and day of the year
after the period (``01-20``) or a number of days after its end (``+20d``), as feeds.csv has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from envdb.contract.model import PeriodKind

_WRITTEN = re.compile(r"^(?P<year>\d{4})(?:-(?P<kind>[HQ])(?P<part>\d))?$", re.ASCII)
_MONTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3}
_LETTER = {"H": PeriodKind.HALF, "Q": PeriodKind.QUARTER}


class PeriodError(ValueError):
    """A text that is no period of the calendar."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar year, half-year or quarter; ``part`` is 1 for a year."""

    year: int
    kind: PeriodKind
    part: int

    def __str__(self) -> str:
        if self.kind is PeriodKind.YEAR:
            return str(self.year)
        return f"{self.year}-{'H' if self.kind is PeriodKind.HALF else 'Q'}{self.part}"

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, (self.part - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        return self.following().start - timedelta(days=1)

    def following(self) -> Period:
        """Return the next period of the same kind."""
        if self.part * _MONTHS[self.kind] == 12:
            return Period(self.year + 1, self.kind, 1)
        return Period(self.year, self.kind, self.part + 1)

    def preceding(self) -> Period:
        """Return the period of the same kind before this one."""
        if self.part == 1:
            return Period(self.year - 1, self.kind, 12 // _MONTHS[self.kind])
        return Period(self.year, self.kind, self.part - 1)

    def title_vi(self) -> str:
        """Return the period as a Vietnamese reader says it: ``quý I năm 2026``."""
        if self.kind is PeriodKind.YEAR:
            return f"năm {self.year}"
        if self.kind is PeriodKind.HALF:
            return f"6 tháng {'đầu' if self.part == 1 else 'cuối'} năm {self.year}"
        return f"quý {('I', 'II', 'III', 'IV')[self.part - 1]} năm {self.year}"


def parse_period(text: str) -> Period:
    """Read a period as this project writes it; raises :class:`PeriodError` for anything else."""
    match = _WRITTEN.match(text.strip())
    if match is None:
        raise PeriodError(f"{text!r} is no period: write 2026, 2026-H1 or 2026-Q1.")
    kind = _LETTER[match["kind"]] if match["kind"] else PeriodKind.YEAR
    part = int(match["part"] or 1)
    year = int(match["year"])
    if not (1 <= part <= 12 // _MONTHS[kind]) or not (2000 <= year <= 2100):
        raise PeriodError(f"{text!r} is no period: the year or its part does not exist.")
    return Period(year, kind, part)


def due_on(period: Period, due: str) -> date:
    """Return the last day on which a submission for ``period`` is in time (``due`` of a contract)."""
    if due.startswith("+"):
        return period.end + timedelta(days=int(due[1:-1]))
    month, day = due.split("-")
    return date(period.end.year + 1, int(month), int(day))


def periods_between(first: date, last: date, kind: PeriodKind) -> list[Period]:
    """Return the periods of a kind that begin on or after ``first`` and end by ``last``."""
    period = Period(first.year, kind, 1)
    found: list[Period] = []
    while period.end <= last:
        if period.start >= first:
            found.append(period)
        period = period.following()
    return found
