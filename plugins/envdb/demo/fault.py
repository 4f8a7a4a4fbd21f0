"""One mistake that is planted: a change of one row, by the rule that must name it.

What breaks a rule over history is a change of what would be right (four times as much), so a cell
may be a function of its row: rows of the next period stay close to those of the period before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from envdb.demo.drops import Planted
from envdb.demo.rows import AsTyped, Row, Rows


@dataclass(frozen=True, slots=True)
class Fault:
    """A change of one row of ``sheet`` that breaks ``rule``.

    ``cells`` are values, or functions of the row that is changed; ``where`` says which rows can
    carry it. ``copied`` are columns taken over from the first row that has a value in the first of
    them. ``also`` are rules that break with it by nature. ``shape`` is set where only one shape can
    carry the fault.
    """

    feed: str
    sheet: str
    rule: str
    cells: Mapping[str, object] = field(default_factory=dict)
    copied: tuple[str, ...] = ()
    severity: str = "critical"
    also: tuple[tuple[str, str], ...] = ()
    shape: str | None = None
    where: Callable[[Row], bool] | None = None

    def fits(self, rows: Rows) -> bool:
        """Whether a report with these rows can carry the fault."""
        return len(rows[self.sheet]) > 1 and bool(self._places(rows[self.sheet]))

    def _source(self, rows: Sequence[Row]) -> int | None:
        if not self.copied:
            return None
        first = self.copied[0]
        return next((at for at, row in enumerate(rows) if row.get(first)), None)

    def _places(self, rows: Sequence[Row]) -> list[int]:
        source = self._source(rows)
        if self.copied and source is None:
            return []
        return [
            at
            for at, row in enumerate(rows)
            if at != source and (self.where is None or self.where(row))
        ]

    def plant(
        self, rows: Rows, rng: Random, taken: Sequence[int] = ()
    ) -> tuple[Rows, tuple[Planted, ...]]:
        """Return the rows with the fault in one of them, and what was planted.

        Rows ``taken`` carry other faults already. The report must fit; raises ``IndexError``
        otherwise.
        """
        changed = [dict(row) for row in rows[self.sheet]]
        source = self._source(changed)
        at = rng.choice([place for place in self._places(changed) if place not in taken])
        right = dict(changed[at])
        changed[at] |= {
            name: value(right) if callable(value) else value for name, value in self.cells.items()
        }
        if source is not None:
            changed[at] |= {name: changed[source].get(name) for name in self.copied}
        about = f"{self.sheet} row {at + 1}: {', '.join((*self.cells, *self.copied))}"
        planted = [Planted(self.rule, self.severity, about)]
        planted += [Planted(rule, severity, about) for rule, severity in self.also]
        planted += [
            Planted(f"{name}.repair.{value.repair}", "info", about)
            for name, value in self.cells.items()
            if isinstance(value, AsTyped) and value.repair
        ]
        return {**rows, self.sheet: changed}, tuple(planted)


def plant_all(faults: Sequence[Fault], rows: Rows, rng: Random) -> tuple[Rows, tuple[Planted, ...]]:
    """Return the rows with each of the faults in a row of its own, and what was planted."""
    planted: list[Planted] = []
    taken: dict[str, list[int]] = {}
    for fault in faults:
        before = rows[fault.sheet]
        rows, found = fault.plant(rows, rng, taken.get(fault.sheet, ()))
        at = next(n for n, row in enumerate(rows[fault.sheet]) if row != before[n])
        # what was copied from stays as it is, too
        taken.setdefault(fault.sheet, []).append(at)
        planted += found
    return rows, tuple(planted)
