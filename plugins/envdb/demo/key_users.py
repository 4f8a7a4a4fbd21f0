"""Key energy users: what they burned and drew in a year, and the greenhouse gases of it."""

from __future__ import annotations

from collections.abc import Sequence

from envdb.demo.city import City
from envdb.demo.enterprises import Enterprise
from envdb.demo.rows import Row, Rows, stream

_USERS = 24
_OF_DEPARTMENT = 16
"""Of them report their emissions through the Department; the others through the agency of
environment."""

_TOE_PER_1000_KWH = 0.1543
_FUELS = (
    # fuel, unit, TOE a unit (Công văn 3505/BCT-KHCN), t CO2 a unit (made up, near what is usual)
    ("coal_5_6", "t", 0.50, 2.1),
    ("diesel", "t", 1.02, 3.2),
    ("lpg", "t", 1.09, 3.0),
    ("natural_gas", "1000 m3", 0.90, 1.9),
    ("fuel_oil", "t", 0.99, 3.1),
)
_TCO2_PER_1000_KWH = 0.66
_VERIFIERS = ("Công ty CP Thẩm định Lục Bảo", "Trung tâm Chứng nhận Bằng Lăng", None)


def users(city: City) -> Sequence[Enterprise]:
    """Return the key energy users: the largest producers."""
    return city.producers[:_USERS]


def _used(city: City, one: Enterprise, year: int) -> tuple[float, int, float]:
    """Return the electricity (1,000 kWh), the number of the second fuel, and its quantity."""
    rng = stream(city.seed, "energy", one.tax_code)
    electricity, fuel, burned = rng.uniform(6_600, 41_000), rng.randrange(5), rng.uniform(300, 6500)
    moved = city.share("energy", one.tax_code, str(year))
    return round(electricity * moved, 1), fuel, round(burned * moved, 1)


def electricity_1000_kwh(city: City, one: Enterprise, year: int) -> float:
    """Return the electricity of a key user in a year."""
    return _used(city, one, year)[0]


def energy(city: City, _unit: str, period: str) -> Rows:
    """Return the energy of the key users in a year, converted as the sender must."""
    rows: list[Row] = []
    for one in users(city):
        electricity, fuel, burned = _used(city, one, int(period))
        name, unit, toe, _ = _FUELS[fuel]
        saved = city.share("saved", one.tax_code, period, low=0.005, high=0.03)
        for kind, quantity, measure, factor in (
            ("electricity", electricity, "1000 kWh", _TOE_PER_1000_KWH),
            (name, burned, unit, toe),
        ):
            rows.append(
                {
                    "tax_code": one.tax_code,
                    "fuel": kind,
                    "quantity": quantity,
                    "unit": measure,
                    "toe_reported": round(quantity * factor, 1),
                    "saving_toe": round(quantity * factor * saved, 1),
                }
            )
    return {"energy": rows}


def emissions(city: City, unit: str, period: str) -> Rows:
    """Return the inventory of a unit's facilities: the year of the report and the one before."""
    everyone = users(city)
    rows: list[Row] = []
    for one in everyone[:_OF_DEPARTMENT] if unit == "SCT" else everyone[_OF_DEPARTMENT:]:
        verifier = stream(city.seed, "verifier", one.tax_code).choice(_VERIFIERS)
        for year in (int(period) - 1, int(period)):
            electricity, fuel, burned = _used(city, one, year)
            for scope, source, tonnes in (
                ("1", "stationary_combustion", burned * _FUELS[fuel][3]),
                ("2", "purchased_electricity", electricity * _TCO2_PER_1000_KWH),
            ):
                rows.append(
                    {
                        "tax_code": one.tax_code,
                        "data_year": year,
                        "scope": scope,
                        "source_kind": source,
                        "tco2e": round(tonnes, 1),
                        "verified_by": verifier,
                    }
                )
    return {"emissions": rows}
