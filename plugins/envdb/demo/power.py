"""Plants of renewable energy and waste-to-energy: one of the latter is commissioned in 2026."""

from __future__ import annotations

from datetime import date

from envdb.contract.reference import Reference
from envdb.demo.rows import Row, stream

_NEW_PLANT = "Nhà máy điện rác Hạ Khê"
_PLANTS = (
    # name, kind, MW, commissioned on (None: not yet), status in 2025-H2
    ("Nhà máy điện rác Bắc Trì", "waste_to_energy", 75.0, date(2022, 7, 25), "operating"),
    ("Nhà máy điện rác Tân Điền", "waste_to_energy", 37.0, date(2025, 12, 31), "operating"),
    (_NEW_PLANT, "waste_to_energy", 40.0, None, "building"),
    ("Nhà máy điện rác Vân Lâu", "waste_to_energy", 20.0, None, "planned"),
    ("Điện mặt trời kho vận Phúc Mộc", "solar_rooftop", 2.4, date(2020, 12, 28), "operating"),
    ("Điện mặt trời nhà máy may Đông Quế", "solar_rooftop", 0.95, date(2020, 11, 3), "operating"),
    ("Điện mặt trời siêu thị Tân Trúc", "solar_rooftop", 0.6, date(2021, 3, 19), "operating"),
    ("Điện mặt trời nhà xưởng Hạ Lâu", "solar_rooftop", 1.8, date(2024, 9, 9), "operating"),
    ("Điện mặt trời trường học Vân Khê", "solar_rooftop", 0.25, date(2023, 8, 1), "operating"),
    ("Điện mặt trời mặt đất Đông Điền", "solar_ground", 5.5, date(2019, 6, 28), "operating"),
    ("Điện sinh khối Bắc Mộc", "biomass", 3.0, date(2018, 4, 16), "operating"),
    ("Thủy điện nhỏ Phúc Khê", "hydro", 1.2, date(2011, 10, 5), "operating"),
    ("Điện gió thử nghiệm Tân Quế", "wind", 0.8, None, "planned"),
)
_HOURS_OF_FULL_LOAD_A_HALF_YEAR = {
    "waste_to_energy": 3_400,
    "solar_rooftop": 560,
    "solar_ground": 590,
    "biomass": 2_300,
    "hydro": 1_500,
    "wind": 900,
}
_WASTE_T_A_MWH = 2.3
_FIRST_PERIOD = "2025-H2"


def plants(reference: Reference, seed: int, period: str) -> list[Row]:
    """Return the plants of a half-year; from 2026 the new one burns waste."""
    rng = stream(seed, "plants", period)
    places = stream(seed, "plants").sample(list(reference.hanoi_communes()), len(_PLANTS))
    rows = []
    for (name, kind, capacity_mw, since, status), place in zip(_PLANTS, places, strict=True):
        if name == _NEW_PLANT and period != _FIRST_PERIOD:
            since, status = date(2026, 3, 18), "operating"  # noqa: PLW2901
        row: Row = {
            "plant_name": name,
            "plant_kind": kind,
            "commune_code": place,
            "commune_name": reference.communes[place],
            "capacity_mw": capacity_mw,
            "status": status,
            "commissioned_on": since,
        }
        if status == "operating":
            hours = _HOURS_OF_FULL_LOAD_A_HALF_YEAR[kind] * rng.uniform(0.85, 1.05)
            row["output_mwh"] = round(capacity_mw * hours, 1)
        if kind == "waste_to_energy":
            output = float(str(row.get("output_mwh", 0.0)))
            row["waste_burned_t"] = round(output * _WASTE_T_A_MWH, 1)
        rows.append(row)
    return rows
