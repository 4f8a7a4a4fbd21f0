"""What history must answer, said as simply as it can be: lists of versions in memory.

Nothing here knows of ranges, constraints or SQL. A version counts from the instant at which it was
made current to the one at which it was replaced or withdrawn; a day means its last microsecond in
Hanoi.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from envdb.settings import HANOI

Rows = dict[str, int]
"""Key of a row to its one value: households of a village, or capacity of an enterprise."""


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, HANOI)


@dataclass
class Sent:
    """A submission: ``key`` is what a later one must share to replace it."""

    number: int
    key: tuple[str, str, int]
    rows: Rows
    wrong: bool
    on_purpose: bool
    received: datetime
    outcome: str = "in_work"
    since: datetime | None = None
    until: datetime | None = None

    def content(self) -> tuple[object, ...]:
        return (self.key, tuple(sorted(self.rows.items())), self.wrong, self.on_purpose)

    def is_current_at(self, instant: datetime) -> bool:
        return (
            self.since is not None
            and self.since <= instant
            and (self.until is None or instant < self.until)
        )


@dataclass
class History:
    """Everything that was ever sent, and the lists that each merge of the register saw."""

    sent: list[Sent] = field(default_factory=list)
    merges: list[tuple[datetime, list[Sent]]] = field(default_factory=list)

    def now_current(self, key: tuple[str, str, int]) -> Sent | None:
        found = [one for one in self.sent if one.key == key and one.since and one.until is None]
        return found[-1] if found else None

    def submit(self, one: Sent) -> None:
        before = [other for other in self.sent if other.content() == one.content()]
        self.sent.append(one)
        if any(other.outcome == "held" or self._holds(other) for other in before):
            one.outcome = "duplicate"
        else:
            self._decide(one, one.received, accepted=False)

    def accept(self, one: Sent, at: datetime) -> bool:
        """Return whether it could be accepted."""
        if one.outcome not in {"held", "rejected"}:
            return False
        twins = [other for other in self.sent if other.content() == one.content()]
        if any(
            other.number < one.number and (other.outcome == "held" or self._holds(other))
            for other in twins
        ):
            one.outcome = "duplicate"
        else:
            self._decide(one, at, accepted=True)
        return True

    def withdraw(self, one: Sent, at: datetime) -> bool:
        """Return whether it could be withdrawn."""
        if one.outcome == "held":
            one.outcome = "withdrawn"
            return True
        if not (one.outcome.startswith("accepted") and self._holds(one)):
            return False
        one.outcome, one.until = "withdrawn", at
        return True

    def merge(self, at: datetime) -> None:
        self.merges.append(
            (at, [one for one in self.sent if one.key[1] == "list" and self._holds(one)])
        )

    @staticmethod
    def _holds(one: Sent) -> bool:
        return one.since is not None and one.until is None

    def _decide(self, one: Sent, at: datetime, *, accepted: bool) -> None:
        current = self.now_current(one.key)
        newer = current is not None and current.number > one.number
        dropped = current is not None and not newer and set(current.rows) - set(one.rows)
        if one.wrong and not accepted:
            one.outcome = "rejected"
        elif dropped and not (one.on_purpose or accepted):
            one.outcome = "held"
        else:
            one.outcome = "accepted_with_warnings" if accepted else "accepted"
            if newer:  # an older file that was decided late was never current
                return
            if current is not None:
                current.until = at
            one.since = at

    # --- what is asked ---------------------------------------------------------------------------

    def current(self, day: date) -> dict[tuple[str, str, int], Sent]:
        return {one.key: one for one in self.sent if one.is_current_at(end_of(day))}

    def first_day(self, key: tuple[str, str, int], day: date) -> date | None:
        """Return the day of the first version that counted, if one is current on ``day``."""
        if key not in self.current(day):
            return None
        at = end_of(day)
        return min(
            one.received.astimezone(HANOI).date()
            for one in self.sent
            if one.key == key
            and one.since is not None
            and one.since != one.until  # replaced at the same instant: never current
            and one.since <= at
            and not (one.outcome == "withdrawn" and one.until is not None and one.until <= at)
        )

    def register(self, day: date) -> Rows:
        """Return the newest list of that day or before, among those the last merge had seen."""
        seen = [lists for at, lists in self.merges if at <= end_of(day)]
        dated = [one for one in (seen[-1] if seen else []) if date(one.key[2], 12, 31) <= day]
        return max(dated, key=lambda one: one.key[2]).rows if dated else {}


Kind = Literal["village", "list", "accept", "withdraw", "merge"]


@dataclass(frozen=True)
class Step:
    """What happens at an instant; ``which`` points at an earlier submission."""

    kind: Kind
    after: timedelta
    which: int = 0
    place: int = 0
    rows: tuple[tuple[str, int], ...] = ()
    wrong: bool = False
    on_purpose: bool = False
