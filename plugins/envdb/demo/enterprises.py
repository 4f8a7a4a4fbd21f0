"""The made-up enterprises of Hanoi that all feeds speak of: register, facilities, trainings.

One pool serves them, so that a facility or an attendee is found in the register again, and those
that are not found are so by intention.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from envdb.contract.reference import Reference
from envdb.demo import people
from envdb.demo.rows import stream
from envdb.demo.trades import CLASSES_OF_VSIC_2018, TRADES, Trade

POOL_SIZE = 4_000
_FORMS = (
    ("llc_one", "Công ty TNHH một thành viên", 26),
    ("llc_many", "Công ty TNHH", 34),
    ("joint_stock", "Công ty cổ phần", 26),
    ("private", "Doanh nghiệp tư nhân", 5),
    ("fdi", "Công ty TNHH", 4),
    ("cooperative", "Hợp tác xã", 4),
    ("partnership", "Công ty hợp danh", 1),
)
_STATUSES = ("active", "suspended", "dissolving", "dissolved", "not_at_address")
_STATUS_WEIGHTS = (82, 8, 2, 4, 4)


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An enterprise as the statistics office knows it; money in million VND a year."""

    tax_code: str
    name: str
    legal_form: str
    vsic_code: str
    trade: Trade
    address: str
    commune_code: str
    employees: int
    revenue_mvnd: float
    capacity: float | None
    capacity_unit: str | None
    founded_on: date
    status: str


@dataclass(frozen=True)
class Pool:
    """All enterprises, in the order of their tax codes, and those of each commune."""

    everyone: Sequence[Enterprise]
    of_commune: Mapping[str, Sequence[Enterprise]]
    tax_codes: frozenset[str]


def make_pool(reference: Reference, seed: int) -> Pool:
    """Return the enterprises of a season."""
    rng = stream(seed, "enterprises")
    communes = reference.hanoi_communes()
    weights = [rng.uniform(0.6, 1.6) for _ in communes]
    taken: set[str] = set()
    names: set[str] = set()
    found = [
        _enterprise(rng, commune, communes[commune], taken, names)
        for commune in rng.choices(list(communes), weights, k=POOL_SIZE)
    ]
    found.sort(key=lambda one: one.tax_code)
    by_commune: dict[str, list[Enterprise]] = {code: [] for code in communes}
    for one in found:
        by_commune[one.commune_code].append(one)
    return Pool(found, by_commune, frozenset(taken))


def _enterprise(
    rng: Random, commune: str, place: str, taken: set[str], names: set[str]
) -> Enterprise:
    form, form_vi, _ = rng.choices(_FORMS, [weight for *_, weight in _FORMS])[0]
    trade = rng.choices(TRADES, [one.weight for one in TRADES])[0]
    employees = max(1, int(rng.lognormvariate(2.7, 1.1)))
    measured = trade.unit is not None and rng.random() < 0.6
    return Enterprise(
        tax_code=people.tax_code(rng, taken),
        name=_name(rng, form_vi, trade, names),
        legal_form=form,
        vsic_code=_vsic(rng, trade),
        trade=trade,
        address=people.address(rng, place),
        commune_code=commune,
        employees=employees,
        revenue_mvnd=round(employees * rng.uniform(180, 900), 1),
        capacity=float(rng.randint(2, 400) * 50) if measured else None,
        capacity_unit=trade.unit if measured else None,
        founded_on=people.day_between(rng, date(1996, 1, 2), date(2025, 10, 31)),
        status=rng.choices(_STATUSES, _STATUS_WEIGHTS)[0],
    )


def _name(rng: Random, form_vi: str, trade: Trade, names: set[str]) -> str:
    while True:
        name = f"{form_vi} {trade.word} {people.brand(rng)}"
        if name in names:
            name = f"{name} {rng.choice(('Hà Nội', 'Thăng Long', 'Sông Hồng', 'Ba Miền'))}"
        if name not in names:
            names.add(name)
            return name


def _vsic(rng: Random, trade: Trade) -> str:
    """Return the class, one in five with a fifth digit, a few as VSIC 2018 had it.

    A code with a leading zero never gets a fifth digit: without its zero it would be another class.
    """
    if rng.random() < 0.012:
        return rng.choice(CLASSES_OF_VSIC_2018)
    if rng.random() < 0.2 and not trade.vsic.startswith("0"):
        return f"{trade.vsic}{rng.randrange(1, 5)}"
    return trade.vsic
