"""Industrial parks (of their board) and clusters (of the Department), half-year by half-year.

What the third indicator of the Plan turns on is written out, not drawn: who has a station, who is
free of it by NĐ 48/2026/NĐ-CP (Art. 19-20), who misses that by a hair, and who does not say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from envdb.contract.reference import Reference
from envdb.demo import people
from envdb.demo.rows import Row, stream

_NAMES_FIRST = ("Tân", "Phúc", "Bắc", "Đông", "Hạ", "Vân")
_NAMES_SECOND = ("Mộc", "Quế", "Trúc", "Lâu", "Khê", "Trì", "Điền")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the indicator needs of one zone; ``occupancy_pct`` and ``treat`` may be untold."""

    status: str
    since: date | None
    occupancy_pct: float | None
    station: bool
    wastewater_m3_day: float
    treat: bool | None


def _operating(
    since: date, occupancy: float | None, water: float, *, treat: bool | None = False
) -> _Facts:
    return _Facts("operating", since, occupancy, False, water, treat)


_WITHOUT_STATION = (
    # free: ran before 2022-01-01 and is over 80 % full
    _operating(date(2009, 5, 4), 96.0, 320.0),
    _operating(date(2014, 9, 1), 100.0, 450.0),
    _operating(date(2021, 12, 31), 80.5, 210.0),
    # free: less than 100 m3 a day, all tenants treat to standard
    _operating(date(2023, 3, 15), 40.0, 62.0, treat=True),
    _operating(date(2024, 10, 1), 25.0, 99.5, treat=True),
    # not free: began on the very day, or exactly 80 % full, or exactly 100 m3, or neither
    _operating(date(2022, 1, 1), 95.0, 240.0),
    _operating(date(2012, 6, 1), 80.0, 280.0),
    _operating(date(2023, 8, 20), 55.0, 100.0, treat=True),
    _operating(date(2022, 11, 11), 68.0, 190.0),
    # not known: a fact that would decide is left empty
    _operating(date(2010, 4, 12), None, 310.0),
    _operating(date(2013, 1, 25), None, 150.0),
    _operating(date(2023, 2, 2), 47.0, 58.0, treat=None),
    _Facts("building", None, 20.0, False, 0.0, False),
    _Facts("building", None, 35.0, False, 12.0, False),
    _Facts("planned", None, None, False, 0.0, None),
    _Facts("planned", None, None, False, 0.0, None),
    _Facts("planned", None, None, False, 0.0, None),
)
_CLUSTERS_OPERATING_WITH_STATION, _CLUSTERS_BUILDING_WITH_STATION = 13, 4
_GETS_A_STATION = 13
"""The cluster of ``_WITHOUT_STATION`` (from 0) that is opened with a station in 2026."""

_PARKS_WITH_STATION = 9
_PARK_WITHOUT_STATION = _operating(date(2008, 7, 1), 92.0, 640.0)
"""The rule that frees clusters does not free a park."""


def cluster_codes(reference: Reference, seed: int) -> Mapping[str, Sequence[str]]:
    """Return the codes of the clusters of each commune that has one."""
    found: dict[str, list[str]] = {}
    for row in zones(reference, seed, "SCT", "2025-H2"):
        found.setdefault(str(row["commune_code"]), []).append(str(row["zone_code"]))
    return found


def zones(reference: Reference, seed: int, unit: str, period: str) -> list[Row]:
    """Return the rows of SCT (clusters) or BQLKCN (parks) for 2025-H2 or a half-year of 2026."""
    rng = stream(seed, "zones", unit)
    rural = [code for code, name in reference.hanoi_communes().items() if name.startswith("Xã")]
    is_first = period == "2025-H2"
    if unit == "BQLKCN":
        facts = [_with_station(rng, "operating", 600, 9_000) for _ in range(_PARKS_WITH_STATION)]
        facts += [_with_station(rng, "building", 0, 1), _PARK_WITHOUT_STATION]
    else:
        facts = [
            _with_station(rng, "operating", 80, 900)
            for _ in range(_CLUSTERS_OPERATING_WITH_STATION)
        ]
        facts += [
            _with_station(rng, "building", 0, 1) for _ in range(_CLUSTERS_BUILDING_WITH_STATION)
        ]
        opened = _Facts("operating", date(2026, 5, 11), 30.0, True, 45.0, None)
        facts += [
            opened if at == _GETS_A_STATION and not is_first else one
            for at, one in enumerate(_WITHOUT_STATION)
        ]
    names = [f"{first} {second}" for second in _NAMES_SECOND for first in _NAMES_FIRST]
    rng.shuffle(names)
    places = rng.choices(rural, k=len(facts))
    rows = [
        _row(rng, unit, number, names[number], places[number], one)
        for number, one in enumerate(facts)
    ]
    for row in rows:
        row["commune_name"] = reference.communes[str(row["commune_code"])]
        if not is_first:
            _half_a_year_later(row)
    return rows


def _with_station(rng: Random, status: str, low: int, high: int) -> _Facts:
    if status == "building":
        return _Facts(status, None, 0.0, True, 0.0, None)
    since = people.day_between(rng, date(2003, 1, 6), date(2024, 6, 30))
    return _Facts(
        status, since, float(rng.randint(45, 100)), True, float(rng.randint(low, high)), None
    )


def _row(rng: Random, unit: str, number: int, name: str, place: str, facts: _Facts) -> Row:
    is_park = unit == "BQLKCN"
    kind_vi, code = (
        ("Khu công nghiệp", "KCN-{:02d}") if is_park else ("Cụm công nghiệp", "CCN-{:03d}")
    )
    row: Row = {
        "zone_code": code.format(number + 1),
        "zone_name": f"{kind_vi} {name}",
        "zone_kind": "park" if is_park else "cluster",
        "zone_status": facts.status,
        "commune_code": place,
        "operating_since": facts.since,
        "occupancy_pct": facts.occupancy_pct,
        "area_ha": round(rng.uniform(90, 420) if is_park else rng.uniform(5, 48), 1),
        "tenants": 0 if facts.status != "operating" else rng.randint(4, 110),
        "has_wastewater_station": facts.station,
        "wastewater_m3_day": facts.wastewater_m3_day,
        "tenants_treat_to_standard": facts.treat,
    }
    if facts.station:
        capacity = max(200, round(facts.wastewater_m3_day * rng.uniform(1.2, 1.9) / 50) * 50)
        row["station_capacity_m3_day"] = float(capacity)
        row["meets_standard"] = rng.random() < 0.85
        row["auto_monitoring"] = rng.random() < (0.9 if is_park else 0.5)
    return row


def _half_a_year_later(row: Row) -> None:
    """A few more tenants; the facts of the indicator stay."""
    if row["zone_status"] == "operating":
        row["tenants"] = int(str(row["tenants"])) + 1
