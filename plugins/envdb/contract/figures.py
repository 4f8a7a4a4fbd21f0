"""Figures of ``include/reference`` that rows are compared with: factors of fuels, limits of water.

Apart from the code lists, because a figure has a time in which it is valid and a list has not.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers of one row of a file, by column, and the days on which they are in force."""

    numbers: Mapping[str, float]
    valid_from: date
    valid_to: date

    def in_force(self, on: date) -> bool:
        """Whether the figure is in force on a day."""
        return self.valid_from <= on <= self.valid_to


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures, each list from the oldest to the newest."""

    factors: Mapping[tuple[str, str], tuple[Figure, ...]]
    limits: Mapping[str, tuple[Figure, ...]]

    def toe_per_unit(self, fuel: str, unit: str, on: date) -> float | None:
        """Return the factor of a fuel by its unit on a day, ``None`` when there is none."""
        found = [one for one in self.factors.get((fuel, unit), ()) if one.in_force(on)]
        return found[-1].numbers.get("toe_per_unit") if found else None

    def limit(self, parameter: str, column: str, on: date, bound: str) -> float | None:
        """Return the limit of a parameter in column A or B, of the oldest standard in force.

        A facility that worked before a new standard may keep to the old one for years, and when it
        began is not reported: the old one is never the wrong reproach.
        """
        found = [one for one in self.limits.get(parameter, ()) if one.in_force(on)]
        return found[0].numbers.get(f"column_{column.lower()}_{bound}") if found else None


@lru_cache(maxsize=4)
def load_figures(folder: Path) -> Figures:
    """Read the figures of ``include/reference`` (cached by folder)."""
    factors: dict[tuple[str, str], list[Figure]] = {}
    for row in _rows(folder / "fuel_factors.csv"):
        factors.setdefault((row["fuel"], row["unit"]), []).append(_figure(row, "toe_per_unit"))
    limits: dict[str, list[Figure]] = {}
    bounds = [f"column_{column}_{bound}" for column in "ab" for bound in ("min", "max")]
    for row in _rows(folder / "wastewater_limits.csv"):
        limits.setdefault(row["parameter"], []).append(_figure(row, *bounds))
    return Figures(
        {key: _from_oldest(found) for key, found in factors.items()},
        {key: _from_oldest(found) for key, found in limits.items()},
    )


def _from_oldest(figures: list[Figure]) -> tuple[Figure, ...]:
    return tuple(sorted(figures, key=lambda one: one.valid_from))


def _figure(row: Mapping[str, str], *columns: str) -> Figure:
    return Figure(
        {name: float(row[name]) for name in columns if row[name]},
        date.fromisoformat(row["valid_from"]),
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
