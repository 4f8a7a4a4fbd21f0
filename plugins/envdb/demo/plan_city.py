"""What the Department, the parks' board and the statistics office send through the season."""

from __future__ import annotations

from dataclasses import replace

from envdb.contract.reference import HANOI_PROVINCE, Reference
from envdb.demo.drops import Planted
from envdb.demo.enterprises import Pool
from envdb.demo.faults import PLANT_FAULTS, ZONE_FAULTS, Fault
from envdb.demo.power import plants
from envdb.demo.register import make_register
from envdb.demo.rows import Row, Rows, stream
from envdb.demo.sending import Sending
from envdb.demo.shapes import FORM
from envdb.demo.zones import zones

_OVERLOADED_SHARE = 1.15


def send_zones(sending: Sending) -> None:
    """Put both half-years of parks and clusters: some go wrong twice before they are right."""
    tries = (
        (1, "SCT", "2025-H2", FORM, "parks_from_parks_board"),
        (1, "BQLKCN", "2025-H2", FORM, "operating_since.required"),
        (2, "SCT", "2025-H2", "grouped_headers", "station_capacity_m3_day.required"),
        (2, "BQLKCN", "2025-H2", FORM, ""),
        (3, "SCT", "2025-H2", "grouped_headers", ""),
        (5, "SCT", "2026-H1", "official", "zone_code.form"),
        (5, "BQLKCN", "2026-H1", "official", "occupancy_pct.range"),
        (6, "SCT", "2026-H1", FORM, ""),
        (6, "BQLKCN", "2026-H1", "plain", ""),
    )
    for wave, unit, period, shape, rule in tries:
        rows = zones(sending.reference, sending.seed, unit, period)
        planted = _zone_warnings(rows, period, sending.reference) if unit == "SCT" else []
        _put(sending, "industrial_zones", wave, unit, period, shape, {"zones": rows}, planted, rule)


def _zone_warnings(rows: list[Row], period: str, reference: Reference) -> list[Planted]:
    """Overload the station of the first cluster; in 2025 lay the second outside the city."""
    first, second = rows[0], rows[1]
    capacity = float(str(first["station_capacity_m3_day"]))
    first["wastewater_m3_day"] = round(capacity * _OVERLOADED_SHARE, 1)
    about = str(first["zone_code"])
    planted = [Planted("wastewater_within_station", "warning", about)]
    if period == "2025-H2":
        second |= _outside_hanoi(reference)
        planted.append(Planted("zone_in_hanoi", "warning", str(second["zone_code"])))
    return planted


def send_plants(sending: Sending) -> None:
    """Put both half-years of power plants, each wrong at first."""
    tries = (
        (1, "2025-H2", FORM, "output_within_capacity"),
        (2, "2025-H2", "bare_headers", ""),
        (5, "2026-H1", "typed_numbers", "waste_burned_t.required"),
        (6, "2026-H1", FORM, ""),
    )
    for wave, period, shape, rule in tries:
        rows = plants(sending.reference, sending.seed, period)
        planted = []
        if period == "2025-H2":
            rows[-1] |= _outside_hanoi(sending.reference)
            planted.append(Planted("plant_in_hanoi", "warning", str(rows[-1]["plant_name"])))
        _put(
            sending, "renewable_power", wave, "SCT", period, shape, {"plants": rows}, planted, rule
        )


def send_register(sending: Sending, pool: Pool) -> frozenset[str]:
    """Put the list of enterprises and return the tax codes that are known by it."""
    register = make_register(pool, sending.reference, sending.seed)
    report = sending.report("enterprise_register", "CTK", "2025", {"enterprises": register.rows})
    sending.put(3, report, "csv_register", planted=register.planted)
    return register.listed


def _put(
    sending: Sending,
    feed: str,
    wave: int,
    unit: str,
    period: str,
    shape: str,
    rows: Rows,
    warnings: list[Planted],
    rule: str,
) -> None:
    """Put one try: with the fault of ``rule``, or right but for the warnings."""
    planted = tuple(warnings)
    fault: Fault | None = (ZONE_FAULTS | PLANT_FAULTS).get(rule)
    if fault is not None:
        # the last rows carry no warning, and the indicator's facts are those of right files
        (sheet,) = rows
        kept, changed = rows[sheet][:4], rows[sheet][4:]
        spoiled, found = fault.plant({sheet: changed}, stream(sending.seed, "fault", rule, unit))
        rows, planted = {sheet: [*kept, *spoiled[sheet]]}, (*planted, *found)
    report = replace(sending.report(feed, unit, period, rows), nothing=False)
    sending.put(wave, report, shape, planted=planted, again=wave in {2, 3, 6})


def _outside_hanoi(reference: Reference) -> Row:
    code = next(c for c, p in reference.commune_province.items() if p != HANOI_PROVINCE)
    return {"commune_code": code, "commune_name": reference.communes[code]}
