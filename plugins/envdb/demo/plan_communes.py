"""Who of the 126 communes sends what in January: in time or late, right or wrong, and then mended.

Communes are dealt out of one shuffled list, so that each trouble meets a commune of its own and
the number of files is the same whatever the seed. Each commune sends one of the two feeds and some
send both; a few send the year after as well, which is compared with this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from envdb.demo.communes import (
    added_facility,
    added_village,
    craft_villages,
    facilities,
    facility_a_year_later,
    village_a_year_later,
)
from envdb.demo.drops import Drop, Planted
from envdb.demo.enterprises import Pool
from envdb.demo.fault import Fault, plant_all
from envdb.demo.faults import FACILITY_FAULTS, HISTORY, NEXT_FAULTS, VILLAGE_FAULTS, WARNINGS
from envdb.demo.looks import LOOKS
from envdb.demo.old_communes import OldCodes, old_codes
from envdb.demo.rows import AsTyped, Report, Row, Rows, stream
from envdb.demo.sending import Sending
from envdb.demo.shapes import COMMUNE_SHAPES, FORM
from envdb.demo.zones import cluster_codes

VILLAGES, FACILITIES = "commune_craft_villages", "commune_facilities"
YEAR = "2025"
IN_TIME, LATE, LAST = 2, 3, 6
"""Waves: before the due date, after it, and the corrections of the summer."""

NEXT_YEAR, NEXT, NEXT_MENDED = "2026", 7, 8
"""The year after, the wave in which some communes report it, and that of the corrections."""

_SHEET = {VILLAGES: "craft_villages", FACILITIES: "facilities"}
_SENDERS = {VILLAGES: slice(0, 70), FACILITIES: slice(-60, None)}
"""Of the shuffled communes; together they are all, and some send both."""

SHOWN_COMMUNE = "00004"
"""A commune that sends both: the README says where to look at what it gets."""

_LATE, _LATE_AND_WRONG, _MENDED_LATE, _NOT_MENDED = 10, 2, 2, 3
_FAULTS_ALONE = {VILLAGES: 13, FACILITIES: 18}
"""So many faults have a file of their own; of the others two share one."""

_NEXT_YEARS = 8
_FOREIGN_SHARE = 0.48
_WARNED_EACH, _WRONG_TOTALS = 2, 2
_TOTALLED = tuple(name for name in COMMUNE_SHAPES if LOOKS[name].total)


def send_communes(sending: Sending, pool: Pool) -> list[Drop]:
    """Put both yearly feeds of all communes; return accepted files that nothing replaced."""
    rows = _commune_rows(sending, pool)
    units = list(sending.reference.hanoi_communes())
    units.remove(SHOWN_COMMUNE)
    stream(sending.seed, "plan", "communes").shuffle(units)
    units.insert(len(units) // 2, SHOWN_COMMUNE)
    current: list[Drop] = []
    for feed, faults in ((VILLAGES, VILLAGE_FAULTS), (FACILITIES, FACILITY_FAULTS)):
        senders = {unit: rows[feed][unit] for unit in units[_SENDERS[feed]]}
        current += _Feed(sending, feed, senders).send(faults)
    return current


def _commune_rows(sending: Sending, pool: Pool) -> Mapping[str, Mapping[str, list[Row]]]:
    reference, seed = sending.reference, sending.seed
    clusters = cluster_codes(reference, seed)
    old = old_codes(reference)
    found: dict[str, dict[str, list[Row]]] = {VILLAGES: {}, FACILITIES: {}}
    for code, name in reference.hanoi_communes().items():
        is_ward = name.startswith("Phường")
        villages = craft_villages(stream(seed, VILLAGES, code), is_ward=is_ward)
        rng = stream(seed, FACILITIES, code)
        rows = facilities(
            rng,
            code,
            reference,
            enterprises=pool.of_commune[code],
            clusters=clusters.get(code, ()),
            has_village=bool(villages),
        )
        if rng.random() < 0.1:
            _use_old_codes(rng, rows, code, old)
        found[VILLAGES][code], found[FACILITIES][code] = villages, rows
    return found


def _use_old_codes(rng: Random, rows: Sequence[Row], commune: str, old: OldCodes) -> None:
    """Write codes of before July 2025 with their names; split ones count as the sender's."""
    choices = [*old.whole.get(commune, ()), *old.split.get(commune, ())]
    for row in rows if choices else ():
        if rng.random() < 0.5:
            chosen = rng.choice(choices)
            row["commune_code"] = AsTyped(chosen.code, "old_commune")
            row["commune_name"] = chosen.name


class _Feed:
    """One yearly feed of all communes while it is sent."""

    def __init__(self, sending: Sending, feed: str, rows: Mapping[str, list[Row]]) -> None:
        self._sending = sending
        self._feed = feed
        self._sheet = _SHEET[feed]
        self._rows = rows
        self._rng = stream(sending.seed, "plan", feed)
        units = list(rows)
        self._rng.shuffle(units)
        self._late = units[:_LATE]
        self._in_time = units[_LATE:]
        self._current: list[Drop] = []

    def send(self, faults: Sequence[Fault]) -> list[Drop]:
        """Put all files of the feed; return the accepted ones that stay current."""
        self._send_faults(faults)
        self._send_warnings()
        if self._feed == VILLAGES:
            self._send_nothing_confused()
            self._send_columns_missing()
            self._send_future_period()
        else:
            self._send_of_another_unit()
        self._send_resubmissions()
        for wave, units in ((IN_TIME, self._in_time), (LATE, self._late)):
            self._current += [self._put(wave, unit) for unit in units]
        current = list(self._current)
        self._send_next_year()
        return current

    def _report(self, unit: str) -> Report:
        rows = {self._sheet: self._rows[unit]}
        return self._sending.report(self._feed, unit, YEAR, rows)

    def _shape(self, unit: str, report: Report) -> str:
        """Return the shape of a commune's hand; a file without rows is nearly always our form."""
        rng = stream(self._sending.seed, "shape", self._feed, unit)
        if report.nothing:
            return "official" if rng.random() < 0.08 else FORM
        return rng.choice(COMMUNE_SHAPES) if rng.random() < _FOREIGN_SHARE else FORM

    def _put(self, wave: int, unit: str, *, again: bool = False) -> Drop:
        report = self._report(unit)
        return self._sending.put(wave, report, self._shape(unit, report), again=again)

    def _take(self, units: list[str], *faults: Fault, rows: int = 2) -> str:
        """Take the first commune out of the list that has enough rows and carries the faults."""
        rows = max(rows, 2 * len(faults))
        for unit in units:
            report = self._report(unit)
            if len(self._rows[unit]) >= rows and all(one.fits(report.rows) for one in faults):
                units.remove(unit)
                return unit
        raise RuntimeError(f"{self._feed}: no commune is left for {[one.rule for one in faults]}")

    def _send_faults(self, faults: Sequence[Fault]) -> None:
        """Put faults, most in a commune of their own, and for most of them the mended file later."""
        alone = _FAULTS_ALONE[self._feed]
        groups: list[tuple[Fault, ...]] = [(fault,) for fault in faults[len(faults) - alone :]]
        shared = faults[: len(faults) - alone]
        groups += [tuple(shared[at : at + 2]) for at in range(0, len(shared), 2)]
        for number, group in enumerate(groups):
            is_late = number < _LATE_AND_WRONG
            unit = self._take(self._late if is_late else self._in_time, *group)
            rows, planted = plant_all(group, self._report(unit).rows, self._rng)
            report = replace(self._report(unit), rows=rows)
            shape = next((one.shape for one in group if one.shape), self._shape(unit, report))
            self._sending.put(LATE if is_late else IN_TIME, report, shape, planted=planted)
            from_end = len(groups) - 1 - number
            if from_end < _NOT_MENDED:
                continue
            is_mended_late = is_late or from_end < _NOT_MENDED + _MENDED_LATE
            self._current.append(self._put(LAST if is_mended_late else LATE, unit, again=True))

    def _send_warnings(self) -> None:
        for fault in [one for one in WARNINGS if one.feed == self._feed] * _WARNED_EACH:
            unit = self._take(self._in_time, fault)
            rows, planted = fault.plant(self._report(unit).rows, self._rng)
            report = replace(self._report(unit), rows=rows)
            shape = self._shape(unit, report)
            self._current.append(self._sending.put(IN_TIME, report, shape, planted=planted))
        for shape in _TOTALLED[:_WRONG_TOTALS]:
            unit = self._take(self._in_time)
            report = replace(self._report(unit), wrong_total=True)
            planted = (Planted("total.differs", "warning", "the first summed column"),)
            self._current.append(self._sending.put(IN_TIME, report, shape, planted=planted))

    def _send_nothing_confused(self) -> None:
        """Neither rows nor the tick, and both; the mended files say which it is."""
        neither = next(unit for unit in self._in_time if not self._rows[unit])
        self._in_time.remove(neither)
        both = self._take(self._in_time)
        for unit, rule in ((neither, "nothing.neither"), (both, "nothing.rows_and_tick")):
            report = self._report(unit)
            planted = (Planted(rule, "critical", "the tick 'Không phát sinh trong kỳ'"),)
            report = replace(report, nothing=not report.nothing)
            self._sending.put(IN_TIME, report, FORM, planted=planted)
            self._current.append(self._put(LATE, unit, again=True))

    def _send_columns_missing(self) -> None:
        """A table without a column it must have is rejected, without its key it is no table."""
        cases = (
            ("trade", "column.missing", "critical", "rejected"),
            ("village_name", "key.missing", "blocker", "quarantined"),
        )
        for column, rule, severity, outcome in cases:
            unit = self._take(self._in_time)
            report = replace(self._report(unit), left_out=frozenset({column}))
            planted = (Planted(rule, severity, f"no column {column}"),)
            self._sending.put(IN_TIME, report, "plain", planted=planted, outcome=outcome)
            self._current.append(self._put(LATE, unit, again=True))

    def _send_future_period(self) -> None:
        unit = self._take(self._in_time)
        report = self._sending.report(self._feed, unit, "2027", self._report(unit).rows)
        planted = (Planted("period.not_begun", "blocker", "a form of 2027"),)
        self._sending.put(IN_TIME, report, FORM, planted=planted, outcome="quarantined")
        self._current.append(self._put(LATE, unit, again=True))

    def _send_of_another_unit(self) -> None:
        """A clerk fills in the form of the neighbour; the stamp tells."""
        unit, neighbour = self._take(self._in_time), self._late[0]
        report = self._sending.report(self._feed, neighbour, YEAR, self._report(unit).rows)
        planted = (Planted("unit.mismatch", "blocker", f"a form of {neighbour}"),)
        self._sending.put(
            IN_TIME, report, FORM, planted=planted, outcome="quarantined", folder=unit
        )
        self._current.append(self._put(LATE, unit, again=True))

    def _send_resubmissions(self) -> None:
        """Accepted files sent again: changed and longer; shorter (held), and shorter on purpose."""
        for _ in range(2):
            unit = self._take(self._in_time)
            self._put(IN_TIME, unit)
            self._current.append(self._put_changed(unit))
        if self._feed != VILLAGES:
            return
        held, meant = (self._take(self._in_time, rows=3) for _ in range(2))
        self._put(IN_TIME, held)
        shorter = self._shorter(held)
        self._sending.put(LATE, shorter, FORM, outcome="held", again=True)
        self._put(IN_TIME, meant)
        confirmed = replace(self._shorter(meant), drops_rows=True)
        self._current.append(self._sending.put(LAST, confirmed, FORM, again=True))

    def _send_next_year(self) -> None:
        """Put the year after of some communes: what moved too far, one file wrong at first."""
        history = HISTORY[self._feed]
        wrong = NEXT_FAULTS[self._feed]
        left = [drop.unit for drop in self._current if self._is_long(drop.unit)]
        for number in range(_NEXT_YEARS):
            fault = history if number < _WARNED_EACH else wrong if number == _WARNED_EACH else None
            rows = {unit: {self._sheet: self._a_year_later(unit)} for unit in left}
            unit = next(one for one in left if fault is None or fault.fits(rows[one]))
            left.remove(unit)
            report = self._sending.report(self._feed, unit, NEXT_YEAR, rows[unit])
            if fault is None:
                self._sending.put(NEXT, report, self._shape(unit, report))
                continue
            spoiled, planted = plant_all([fault], report.rows, self._rng)
            self._sending.put(NEXT, replace(report, rows=spoiled), FORM, planted=planted)
            if fault is wrong:
                self._sending.put(NEXT_MENDED, report, FORM, again=True)

    def _is_long(self, unit: str) -> bool:
        return len(self._rows[unit]) > 2

    def _a_year_later(self, unit: str) -> list[Row]:
        rng = stream(self._sending.seed, "next", self._feed, unit)
        later = village_a_year_later if self._feed == VILLAGES else facility_a_year_later
        return [later(rng, row) for row in self._rows[unit]]

    def _put_changed(self, unit: str) -> Drop:
        rng = stream(self._sending.seed, "changed", self._feed, unit)
        rows = [dict(row) for row in self._rows[unit]]
        changed = {"workers": 900} if self._feed == VILLAGES else {"employees": 77}
        for row in rng.sample(rows, max(1, len(rows) // 3)):
            row.update(changed)
        rows.append(
            added_village(rng)
            if self._feed == VILLAGES
            else added_facility(rng, unit, self._sending.reference)
        )
        report = self._sending.report(self._feed, unit, YEAR, {self._sheet: rows})
        return self._sending.put(LATE, report, self._shape(unit, report), again=True)

    def _shorter(self, unit: str) -> Report:
        rows: Rows = {self._sheet: self._rows[unit][:-1]}
        return self._sending.report(self._feed, unit, YEAR, rows)
