"""Who sends the other eleven feeds, wave by wave: wrong, then right, and a period later again.

What agencies send is one table of tries. Communes are dealt out of a shuffled list, so that each
fault meets a commune of its own; they are mended in the wave after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from envdb.demo import key_users, monitoring, programme, quarters, wastes
from envdb.demo.city import City
from envdb.demo.declarations import declaration, declarers
from envdb.demo.drops import Drop, Planted
from envdb.demo.fault import Fault, plant_all
from envdb.demo.faults_feeds import (
    AGENCY_FAULTS,
    FINE_IN_THOUSANDS,
    INCIDENT_FAULTS,
    INSPECTION_FAULTS,
    PLASTIC_FAULTS,
)
from envdb.demo.old_communes import old_codes
from envdb.demo.rows import AsTyped, Rows, stream
from envdb.demo.sending import Sending
from envdb.demo.shapes import FORM

_ROWS: Mapping[str, Callable[[City, str, str], Rows]] = {
    "energy_users": key_users.energy,
    "ghg_inventory": key_users.emissions,
    "hazardous_waste": wastes.hazardous_waste,
    "plan_progress": programme.progress,
    "green_models": programme.green_models,
    "relocations": programme.relocations,
    "commune_incidents": quarters.incidents,
    "commune_inspections": quarters.inspections,
    "commune_plastic_reduction": quarters.plastic,
}

_TRIES = (
    # wave, feed, unit, period, shape, rules that are broken
    (1, "energy_users", "SCT", "2025", FORM, "quantity.required fuel.code"),
    (2, "energy_users", "SCT", "2025", "official", ""),
    (7, "energy_users", "SCT", "2026", FORM, "unit.paired"),
    (8, "energy_users", "SCT", "2026", "official", "toe_not_above_factor toe_not_below_factor"),
    (1, "hazardous_waste", "SNNMT", "2025", "plain",
     "treated_within_available treated_within_generated"),
    (2, "hazardous_waste", "SNNMT", "2025", FORM, ""),
    (7, "hazardous_waste", "SNNMT", "2026", FORM,
     "waste_code.form treatment.required handler_tax_code.required"),
    (8, "hazardous_waste", "SNNMT", "2026", "official",
     "stock_follows_previous waste_code_sent_before"),
    (4, "ghg_inventory", "SNNMT", "2025", FORM, ""),
    (4, "ghg_inventory", "SCT", "2025", FORM,
     "data_year_not_too_old data_year_not_after_period tco2e.range"),
    (5, "ghg_inventory", "SCT", "2025", FORM, ""),
    (7, "ghg_inventory", "SNNMT", "2026", FORM, "tco2e_not_half_above_previous"),
    (7, "ghg_inventory", "SCT", "2026", FORM, "scope.code"),
    # after the other agency's file of the period, with a row of it
    (8, "ghg_inventory", "SCT", "2026", FORM,
     "source_of_one_unit tco2e_not_half_below_previous"),
    (5, "plan_progress", "SCT", "2026-H1", FORM, ""),
    (5, "plan_progress", "SKHCN", "2026-H1", "official", ""),
    (5, "plan_progress", "STC", "2026-H1", FORM, ""),
    (5, "plan_progress", "SNNMT", "2026-H1", FORM, "progress_pct.range"),
    (6, "plan_progress", "SNNMT", "2026-H1", FORM, ""),
    (7, "plan_progress", "SCT", "2026-H2", "plain", "spent_within_planned"),
    (7, "plan_progress", "SKHCN", "2026-H2", FORM, "result.required"),
    (8, "plan_progress", "SKHCN", "2026-H2", FORM, ""),
    (7, "plan_progress", "STC", "2026-H2", FORM, "task_number.code"),
    (8, "plan_progress", "STC", "2026-H2", FORM, ""),
    (7, "plan_progress", "SNNMT", "2026-H2", FORM, ""),
    (5, "green_models", "SNNMT", "2026-H1", FORM, "model_kind.code started_on.required"),
    (6, "green_models", "SNNMT", "2026-H1", FORM, ""),
    (5, "green_models", "SKHCN", "2026-H1", "typed_numbers", ""),
    (5, "green_models", "SCT", "2026-H1", "csv_semicolon", "commune_code.not_split"),
    (7, "green_models", "SNNMT", "2026-H2", FORM, "tax_code.tax_code key.unique"),
    (8, "green_models", "SNNMT", "2026-H2", "bare_headers", ""),
    (7, "green_models", "SKHCN", "2026-H2", FORM, ""),
    (7, "green_models", "SCT", "2026-H2", FORM, ""),
    (5, "relocations", "STC", "2026-H1", FORM, "to_zone_code.required status.code"),
    (6, "relocations", "STC", "2026-H1", FORM, ""),
    (5, "relocations", "SCT", "2026-H1", "official", ""),
    (5, "relocations", "BQLKCN", "2026-H1", FORM, ""),
    (7, "relocations", "STC", "2026-H2", "plain", "completed_on.required to_zone_code.form"),
    (8, "relocations", "STC", "2026-H2", FORM, "from_commune_code.not_split zone_known"),
    (7, "relocations", "SCT", "2026-H2", FORM, ""),
    (7, "relocations", "BQLKCN", "2026-H2", FORM, ""),
)  # fmt: skip

_RESULTS, _DECLARED = "monitoring_results", "enterprise_declarations"
_LABORATORIES = [(unit, one) for unit, names in monitoring.LABORATORIES.items() for one in names]
_TRIES_OF_LABORATORIES = (
    # wave, number of the laboratory, period, shape, rules; a dash leaves a column out
    (4, 0, "2026-Q1", FORM, ""),
    (4, 1, "2026-Q1", "csv_semicolon", "- medium"),
    (5, 1, "2026-Q1", "csv_semicolon", ""),
    (4, 2, "2026-Q1", FORM, "parameter.paired"),
    (5, 0, "2026-Q2", FORM, "value_within_limit ph_not_below_limit air_not_tripled"),
    (5, 1, "2026-Q2", FORM, ""),
    # above 5 % of the rows: nobody decides that but an officer, or a better file
    (5, 2, "2026-Q2", FORM, "parameter.paired sampled_not_after_period tax_code.tax_code"),
    (6, 2, "2026-Q2", FORM, ""),
)
_TRIES_OF_DECLARERS = (
    # wave, number of the enterprise, period, rules
    *((1, number, "2025", "") for number in (0, 1, 2, 3, 4)),
    (1, 5, "2025", "recycled_within_generated"),
    (7, 0, "2026", ""),
    (7, 1, "2026", "output_within_registered_capacity"),
    (7, 2, "2026", "concentration_within_limit ph_not_below_limit"),
    (7, 3, "2026", "concentration_not_tripled waste_code_sent_before"),
    (7, 4, "2026", "concentration.required"),
    (7, 5, "2026", ""),
)

_OF_COMMUNES: tuple[tuple[str, Sequence[Fault], tuple[tuple[str, int, int], ...]], ...] = (
    # feed, faults, and for each period the wave in which it is sent and that of the corrections
    ("commune_incidents", INCIDENT_FAULTS, (("2026-Q1", 4, 5), ("2026-Q2", 5, 6))),
    ("commune_inspections", INSPECTION_FAULTS, (("2026-Q1", 4, 5), ("2026-Q2", 5, 6))),
    ("commune_plastic_reduction", PLASTIC_FAULTS, (("2026-H1", 5, 6), ("2026-H2", 7, 8))),
)
_RIGHT_A_PERIOD, _FAULTS_A_FILE = 4, 2
_COMMUNES_WITH_TASKS = 3


def send_agencies(sending: Sending, city: City) -> None:
    """Put what agencies send, declarations of enterprises and results of laboratories among it."""
    sent: set[tuple[str, ...]] = set()
    for wave, feed, unit, period, shape, broken in _TRIES:
        rows = _ROWS[feed](city, unit, period)
        again = (feed, unit, period) in sent
        sent.add((feed, unit, period))
        _put(sending, city, wave, feed, unit, period, shape, rows, broken, again=again)
    for wave, number, period, broken in _TRIES_OF_DECLARERS:
        one = declarers(city)[number]
        rows = declaration(city, one, period)
        _put(
            sending, city, wave, _DECLARED, "SCT", period, FORM, rows, broken, part=one.tax_code,
        )  # fmt: skip
    for wave, number, period, shape, broken in _TRIES_OF_LABORATORIES:
        unit, laboratory = _LABORATORIES[number]
        rows = monitoring.results(city, period, laboratory)
        _put(sending, city, wave, _RESULTS, unit, period, shape, rows, broken, part=laboratory)


def _put(
    sending: Sending,
    city: City,
    wave: int,
    feed: str,
    unit: str,
    period: str,
    shape: str,
    rows: Rows,
    broken: str,
    *,
    part: str = "",
    again: bool = False,
) -> Drop:
    report = sending.report(feed, unit, period, rows)
    if broken.startswith("- "):
        column = broken.removeprefix("- ")
        report = replace(report, left_out=frozenset({column}))
        planted: tuple[Planted, ...] = (
            Planted("column.missing", "critical", f"no column {column}"),
        )
        return sending.put(wave, report, shape, planted=planted, outcome="rejected", part=part)
    faults = [_fault(city, feed, rule, period) for rule in broken.split()]
    spoiled, planted = plant_all(
        faults, rows, stream(sending.seed, "fault", feed, unit, period, part)
    )
    report = replace(report, rows=spoiled)
    critical = [fault for fault in faults if fault.severity == "critical"]
    is_held = feed == _RESULTS and len(critical) > 2
    outcome = "held" if is_held else ""
    return sending.put(
        wave, report, shape, planted=planted, outcome=outcome, again=again, part=part
    )


def _fault(city: City, feed: str, rule: str, period: str) -> Fault:
    if rule == "source_of_one_unit":
        other = key_users.emissions(city, "SNNMT", period)["emissions"][1]
        return Fault(feed, "emissions", rule, other, severity="warning")
    if rule.endswith("not_split"):
        column = rule.partition(".")[0]
        old = next(iter(old_codes(city.reference).split.values()))[0]
        cells = {column: AsTyped(old.code), column.replace("_code", "_name"): old.name}
        sheet = {"green_models": "models"}.get(feed, feed)
        return Fault(feed, sheet, rule, cells, severity="warning")
    return AGENCY_FAULTS[feed, rule]


def send_quarters(sending: Sending, city: City) -> list[Drop]:
    """Put what some communes send through the year; return right files of the last waves."""
    current: list[Drop] = []
    for feed, faults, periods in _OF_COMMUNES:
        for number, (period, wave, mended) in enumerate(periods):
            units = list(sending.reference.hanoi_communes())
            stream(sending.seed, "plan", feed, period).shuffle(units)
            current += _Period(sending, city, feed, period, wave, mended).send(
                faults[number::2], units
            )
    units = stream(sending.seed, "plan", "plan_progress").sample(
        list(sending.reference.hanoi_communes()), _COMMUNES_WITH_TASKS
    )
    for unit in units:
        for period, wave in (("2026-H1", 5), ("2026-H2", 7)):
            rows = programme.progress(city, unit, period)
            _put(sending, city, wave, "plan_progress", unit, period, FORM, rows, "")
    return current


class _Period:
    """One feed and period of some communes while it is sent."""

    def __init__(
        self, sending: Sending, city: City, feed: str, period: str, wave: int, mended: int
    ) -> None:
        self._sending, self._city = sending, city
        self._feed, self._period = feed, period
        self._wave, self._mended = wave, mended
        self._rng = stream(sending.seed, "faults", feed, period)

    def send(self, faults: Sequence[Fault], units: list[str]) -> list[Drop]:
        for at in range(0, len(faults), _FAULTS_A_FILE):
            together = faults[at : at + _FAULTS_A_FILE]
            unit = self._take(units, together)
            rows, planted = plant_all(together, self._rows(unit), self._rng)
            shape = next((one.shape for one in together if one.shape), FORM)
            report = self._sending.report(self._feed, unit, self._period, rows)
            self._sending.put(self._wave, report, shape, planted=planted)
            self._right(self._mended, unit, FORM, again=True)
        self._send_warned(units)
        shapes = (FORM, "official", FORM, "bare_headers")
        return [
            self._right(self._wave, self._take(units, ()), shapes[number % len(shapes)])
            for number in range(_RIGHT_A_PERIOD)
        ]

    def _rows(self, unit: str) -> Rows:
        return _ROWS[self._feed](self._city, unit, self._period)

    def _take(self, units: list[str], faults: Sequence[Fault]) -> str:
        """Take the first commune that has rows for all of the faults."""
        for unit in units:
            rows = self._rows(unit)
            (page,) = rows.values()
            if len(page) > len(faults) + 1 and all(fault.fits(rows) for fault in faults):
                units.remove(unit)
                return unit
        raise RuntimeError(f"{self._feed}: no commune is left for {[one.rule for one in faults]}")

    def _send_warned(self, units: list[str]) -> None:
        """Accepted with a warning: a fine in thousands, or a total that is not the sum."""
        fault = FINE_IN_THOUSANDS if self._feed == FINE_IN_THOUSANDS.feed else None
        unit = self._take(units, [fault] if fault else ())
        report = self._sending.report(self._feed, unit, self._period, self._rows(unit))
        if fault is not None:
            rows, planted = plant_all([fault], report.rows, self._rng)
            self._sending.put(self._wave, replace(report, rows=rows), FORM, planted=planted)
            return
        planted = (Planted("total.differs", "warning", "the first summed column"),)
        report = replace(report, wrong_total=True)
        self._sending.put(self._wave, report, "official", planted=planted)

    def _right(self, wave: int, unit: str, shape: str, *, again: bool = False) -> Drop:
        report = self._sending.report(self._feed, unit, self._period, self._rows(unit))
        return self._sending.put(wave, report, shape, again=again)
