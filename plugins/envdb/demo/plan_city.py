"""What the Department, the parks' board and the statistics office send through the season."""

from __future__ import annotations

from dataclasses import replace

from envdb.contract.reference import HANOI_PROVINCE, Reference
from envdb.demo.city import City
from envdb.demo.drops import Planted
from envdb.demo.fault import plant_all
from envdb.demo.faults import PLANT_FAULTS, ZONE_FAULTS
from envdb.demo.power import plants
from envdb.demo.register import Register, a_year_later
from envdb.demo.rows import Row, Rows, stream
from envdb.demo.sending import Sending
from envdb.demo.shapes import FORM
from envdb.demo.zones import zones

_OVERLOADED_SHARE = 1.15
_FIRST_PAGE = 400
"""So long is the list of enterprises that comes without a column."""


def send_zones(sending: Sending) -> None:
    """Put three half-years of parks and clusters: some are wrong at first."""
    tries = (
        # first of all: what others say of a zone is about one that is known
        (1, "SCT", "2025-H2", FORM, ""),
        (1, "BQLKCN", "2025-H2", FORM, ""),
        (5, "SCT", "2026-H1", "official", ""),
        (5, "BQLKCN", "2026-H1", "official", "occupancy_pct.range"),
        (6, "BQLKCN", "2026-H1", "plain", "zone_of_one_unit"),
        (
            7,
            "SCT",
            "2026-H2",
            FORM,
            "parks_from_parks_board zone_code.form station_capacity_m3_day.required",
        ),
        (7, "BQLKCN", "2026-H2", FORM, "operating_since.required area_ha.range"),
        (8, "SCT", "2026-H2", "grouped_headers", ""),
        (8, "BQLKCN", "2026-H2", FORM, ""),
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
    """Put three half-years of power plants, most wrong at first."""
    tries = (
        (1, "2025-H2", FORM, "output_within_capacity"),
        (2, "2025-H2", "bare_headers", ""),
        (5, "2026-H1", "typed_numbers", "waste_burned_t.required"),
        (6, "2026-H1", FORM, ""),
        (7, "2026-H2", FORM, ""),
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


def send_register(sending: Sending, city: City) -> None:
    """Put the list of enterprises, and a year later the next: without a column, then whole."""
    _put_list(sending, 3, "2025", city.register)
    later = a_year_later(city.register, sending.seed)
    rows = later.without_planted()[:_FIRST_PAGE]
    report = sending.report("enterprise_register", "CTK", "2026", {"enterprises": rows})
    report = replace(report, left_out=frozenset({"status"}))
    planted = (Planted("column.missing", "critical", "no column status"),)
    sending.put(7, report, "csv_register", planted=planted, outcome="rejected")
    _put_list(sending, 8, "2026", later, again=True)


def _put_list(
    sending: Sending, wave: int, period: str, register: Register, *, again: bool = False
) -> None:
    report = sending.report("enterprise_register", "CTK", period, {"enterprises": register.rows})
    sending.put(wave, report, "csv_register", planted=register.planted, again=again)


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
    """Put one try: with the faults of ``rule``, or right but for the warnings."""
    planted = tuple(warnings)
    faults = [(ZONE_FAULTS | PLANT_FAULTS)[one] for one in rule.split()]
    if faults:
        # the last rows carry no warning, and the indicator's facts are those of right files
        (sheet,) = rows
        kept, changed = rows[sheet][:4], rows[sheet][4:]
        spoiled, found = plant_all(
            faults, {sheet: changed}, stream(sending.seed, "fault", rule, unit)
        )
        rows, planted = {sheet: [*kept, *spoiled[sheet]]}, (*planted, *found)
    report = replace(sending.report(feed, unit, period, rows), nothing=False)
    sending.put(wave, report, shape, planted=planted, again=wave in {2, 6, 8})


def _outside_hanoi(reference: Reference) -> Row:
    code = next(c for c, p in reference.commune_province.items() if p != HANOI_PROVINCE)
    return {"commune_code": code, "commune_name": reference.communes[code]}
