"""The made-up city that all feeds speak of: enterprises, the list of them, zones.

Everything that reports an enterprise takes it from here, so that energy, emissions, waste and
measurements of one tax code belong together, and a zone somebody names is one that was reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from envdb.contract.reference import Reference
from envdb.demo.enterprises import Enterprise, Pool, make_pool
from envdb.demo.register import Register, make_register
from envdb.demo.rows import stream
from envdb.demo.zones import zones

_CLEANERS = frozenset({"3811", "3830"})


@dataclass(frozen=True)
class City:
    """What there is; drawn once a season."""

    reference: Reference
    seed: int
    pool: Pool
    register: Register

    @cached_property
    def producers(self) -> Sequence[Enterprise]:
        """Active producers of the list of enterprises, the largest first."""
        found = [
            one
            for one in self.pool.everyone
            if one.tax_code in self.register.listed
            and one.status == "active"
            and one.trade.is_production
        ]
        return sorted(found, key=lambda one: (-one.employees, one.tax_code))

    @cached_property
    def handlers(self) -> Sequence[Enterprise]:
        """Enterprises that collect and treat waste."""
        return [
            one
            for one in self.pool.everyone
            if one.trade.vsic in _CLEANERS and one.tax_code in self.register.listed
        ][:4]

    @cached_property
    def zone_codes(self) -> Sequence[str]:
        """Parks and clusters that work, by the codes of their first reports."""
        return [
            str(row["zone_code"])
            for unit in ("BQLKCN", "SCT")
            for row in zones(self.reference, self.seed, unit, "2025-H2")
            if row["zone_status"] == "operating"
        ]

    def share(self, *names: str, low: float = 0.9, high: float = 1.12) -> float:
        """Return a factor of its own for what ``names`` say: how a quantity moves by period."""
        return stream(self.seed, *names).uniform(low, high)


def make_city(reference: Reference, seed: int) -> City:
    """Return the city of a season."""
    pool = make_pool(reference, seed)
    return City(reference, seed, pool, make_register(pool, reference, seed))
