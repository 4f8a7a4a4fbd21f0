"""Results of laboratories, a quarter and laboratory a file: producers, their outfalls and stacks."""

from __future__ import annotations

from collections.abc import Mapping

from envdb.contract.periods import parse_period
from envdb.demo import people
from envdb.demo.city import City
from envdb.demo.rows import AsTyped, Row, Rows, stream
from envdb.demo.waters import AIR, LIMIT_COLUMN, WATER, measured, moved

LABORATORIES: Mapping[str, tuple[str, ...]] = {
    "SNNMT": ("Trung tâm Quan trắc Sông Hồng", "Công ty CP Phân tích Hoa Sữa"),
    "BQLKCN": ("Phòng thí nghiệm Bằng Lăng",),
}
"""The laboratories whose results each unit sends."""

_PRODUCERS_A_FILE = 4
_BELOW = ("hg", "as")
"""Metals that such producers do not let out: not found, or less than the method can tell."""


def results(city: City, period: str, laboratory: str) -> Rows:
    """Return the results of a laboratory; the same points are sampled each quarter."""
    order = [name for names in LABORATORIES.values() for name in names]
    first = _PRODUCERS_A_FILE * order.index(laboratory)
    within = parse_period(period)
    rows: list[Row] = []
    for one in city.producers[first : first + _PRODUCERS_A_FILE]:
        rng = stream(city.seed, "monitoring", one.tax_code)
        visit = stream(city.seed, "monitoring", one.tax_code, period)
        day = people.day_between(visit, within.start, within.end)
        for medium, point, parameters in (
            ("wastewater", "NT1 - sau hệ thống xử lý", WATER),
            ("air", "KT1 - ống khói lò hơi", AIR),
        ):
            for parameter, usual in parameters:
                share = visit.uniform(0.9, 1.12)
                rows.append(
                    {
                        "tax_code": one.tax_code,
                        "medium": medium,
                        "point": point,
                        "sampled_on": day,
                        "parameter": parameter,
                        "value": moved(measured(rng, parameter, usual), parameter, share),
                        "limit_column": LIMIT_COLUMN if medium == "wastewater" else None,
                        "laboratory": laboratory,
                    }
                )
        for parameter, cell in zip(_BELOW, ("KPH", "<0,02"), strict=True):
            rows.append(
                {
                    "tax_code": one.tax_code,
                    "medium": "wastewater",
                    "point": "NT1 - sau hệ thống xử lý",
                    "sampled_on": day,
                    "parameter": parameter,
                    "value": AsTyped(cell, "decimal_comma" if "," in cell else None),
                    "limit_column": LIMIT_COLUMN,
                    "laboratory": laboratory,
                }
            )
    return {"results": rows}
