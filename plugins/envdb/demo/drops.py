"""What a season is made of: waves of dropped files, each with what is expected of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

OUTCOMES = ("accepted", "accepted_with_warnings", "rejected", "quarantined", "held", "duplicate")


@dataclass(frozen=True, slots=True)
class Planted:
    """One thing that was put into a file on purpose, by the id of the rule that must find it.

    ``severity`` is that of the finding; ``about`` says where it is, for the reader of a failure.
    """

    rule: str
    severity: str
    about: str


@dataclass(frozen=True, slots=True)
class Drop:
    """One file in the inbox of ``unit`` (a folder name, which need not be a unit).

    ``feed`` and ``period`` are ``None`` where the file does not tell; ``outcome`` is the expected
    one of :data:`OUTCOMES`; ``shape`` names how the file looks. ``part`` tells files of one unit,
    feed and period apart that stand beside each other: the enterprise or laboratory they are of.
    ``waste_codes`` are those of hazardous waste in its rows.
    """

    unit: str
    file_name: str
    content: bytes
    feed: str | None
    period: str | None
    outcome: str
    planted: tuple[Planted, ...]
    shape: str
    part: str = ""
    waste_codes: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, str | None, str | None, str]:
        """What a later file of the same key replaces."""
        return self.unit, self.feed, self.period, self.part


@dataclass(frozen=True, slots=True)
class Wave:
    """Files dropped at one instant (with offset), no two of one key."""

    now: datetime
    title: str
    drops: tuple[Drop, ...]
