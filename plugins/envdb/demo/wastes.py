"""Hazardous waste of producers: what was left of last year, came, was treated and stays."""

from __future__ import annotations

from envdb.demo.city import City
from envdb.demo.enterprises import Enterprise
from envdb.demo.rows import Row, Rows, stream

_GENERATORS, _CODES_EACH = 22, 3
_FIRST_YEAR = 2025
_HAZARDOUS = (
    # code, kg a year of a middle-sized producer, usual treatment
    ("16 01 06", 45.0, "physico_chemical"),
    ("17 02 03", 640.0, "recycling"),
    ("18 02 01", 380.0, "incineration"),
    ("18 01 02", 520.0, "recycling"),
    ("16 01 12", 110.0, "recycling"),
    ("08 02 04", 32.0, "incineration"),
    ("12 06 05", 2_400.0, "stabilisation"),
)
"""Codes by group, subgroup and type, as producers of all trades have them."""


def hazardous_waste(city: City, _unit: str, period: str) -> Rows:
    """Return the waste of a year; its stock at the start is what the year before left."""
    generators = city.producers[6 : 6 + _GENERATORS]
    return {"waste": [row for one in generators for row in waste_of(city, one, period)]}


def waste_of(city: City, one: Enterprise, period: str) -> list[Row]:
    """Return the rows of one producer: the same codes and handler each year."""
    rng = stream(city.seed, "hazardous", one.tax_code)
    handler, size = rng.choice(city.handlers).tax_code, rng.uniform(0.4, 4.0)
    rows: list[Row] = []
    for code, usual_kg, treatment in sorted(rng.sample(_HAZARDOUS, _CODES_EACH)):
        of_code = stream(city.seed, "hazardous", one.tax_code, code)
        left = round(usual_kg * size * 0.1, 1) if of_code.random() < 0.6 else None
        for year in range(_FIRST_YEAR, int(period) + 1):
            stock = left
            moved = city.share("hazardous", one.tax_code, code, str(year))
            quantity = round(usual_kg * size * moved, 1)
            kept = of_code.choice((0.0, 0.0, 0.04, 0.12))
            treated = float(int((quantity + (stock or 0.0)) * (1 - kept)))
            left = round(quantity + (stock or 0.0) - treated, 1)
        rows.append(
            {
                "tax_code": one.tax_code,
                "waste_code": code,
                "stock_start_kg": stock,
                "quantity_kg": quantity,
                "treated_kg": treated,
                "treatment": treatment,
                "handler_tax_code": handler,
            }
        )
    return rows
