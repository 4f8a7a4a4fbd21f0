"""Training reports of two quarters: the Department's and those of some communes."""

from __future__ import annotations

from dataclasses import replace

from stdnum.vn import mst

from envdb.demo.drops import Drop, Planted
from envdb.demo.enterprises import Pool
from envdb.demo.faults import TRAINING_FAULTS
from envdb.demo.looks import LOOKS
from envdb.demo.rows import Rows, stream
from envdb.demo.sending import Sending
from envdb.demo.shapes import FORM, WORKBOOK_SHAPES
from envdb.demo.training import commune_training, department_training

_FEED = "training_events"
_QUARTERS = (("2026-Q1", 4, 5), ("2026-Q2", 5, 6))
"""Period, the wave in which it is sent, the wave of the corrections."""

_COMMUNES = 10
_NOT_MENDED = 1
_SHAPES = tuple(
    name
    # a household's ID without its zeros is no number that could be restored here
    for name in WORKBOOK_SHAPES
    if not LOOKS[name].hand.zeros_lost
)


def send_training(sending: Sending, pool: Pool, listed: frozenset[str]) -> list[Drop]:
    """Put the quarters; return accepted files that nothing replaced.

    The list of enterprises came before: who is not ``listed`` in it is warned of.
    """
    current: list[Drop] = []
    for number, (period, wave, mended) in enumerate(_QUARTERS):
        rows = department_training(
            stream(sending.seed, _FEED, "SCT", period),
            pool,
            sending.report(_FEED, "SCT", period).period,
        )
        report = sending.report(_FEED, "SCT", period, rows)
        sending.put(wave, report, FORM, planted=_unlisted(rows, listed))
        communes = stream(sending.seed, "plan", _FEED, period).sample(
            list(sending.reference.hanoi_communes()), _COMMUNES
        )
        faults = TRAINING_FAULTS[number::2]
        for unit, fault in zip(communes, faults, strict=False):
            rows = _rows(sending, pool, unit, period)
            spoiled, planted = fault.plant(rows, stream(sending.seed, "fault", fault.rule))
            report = sending.report(_FEED, unit, period, spoiled)
            planted = (*planted, *_unlisted(spoiled, listed))
            sending.put(wave, report, _shape(sending, unit), planted=planted)
            if fault is not faults[-_NOT_MENDED]:
                _put_right(sending, pool, listed, unit, period, mended, again=True)
        others = communes[len(faults) :]
        if number == 0:
            _send_page_missing(sending, pool, listed, others.pop(), period, wave, mended)
            _send_future_quarter(sending, pool, listed, others.pop(), period, wave, mended)
        current += [_put_right(sending, pool, listed, unit, period, wave) for unit in others]
    return current


def _rows(sending: Sending, pool: Pool, unit: str, period: str) -> Rows:
    rng = stream(sending.seed, _FEED, unit, period)
    return commune_training(rng, pool, sending.report(_FEED, unit, period).period, unit)


def _unlisted(rows: Rows, listed: frozenset[str]) -> tuple[Planted, ...]:
    """Return the warnings about guests that the list of enterprises does not have.

    A branch is known by its head; a code that is none is told as such and not looked for.
    """
    codes = [str(one["tax_code"]) for one in rows["attendees"]]
    return tuple(
        Planted("tax_code_in_register", "warning", code)
        for code in codes
        if not listed & {code, code[:10]} and (len(code) == 12 or mst.is_valid(code))
    )


def _shape(sending: Sending, unit: str) -> str:
    rng = stream(sending.seed, "shape", _FEED, unit)
    return rng.choice(_SHAPES) if rng.random() < 0.4 else FORM


def _put_right(
    sending: Sending,
    pool: Pool,
    listed: frozenset[str],
    unit: str,
    period: str,
    wave: int,
    *,
    again: bool = False,
) -> Drop:
    rows = _rows(sending, pool, unit, period)
    report = sending.report(_FEED, unit, period, rows)
    planted = _unlisted(rows, listed)
    return sending.put(wave, report, _shape(sending, unit), planted=planted, again=again)


def _send_page_missing(
    sending: Sending,
    pool: Pool,
    listed: frozenset[str],
    unit: str,
    period: str,
    wave: int,
    mended: int,
) -> None:
    report = sending.report(_FEED, unit, period, _rows(sending, pool, unit, period))
    report = replace(report, sheets_left_out=frozenset({"attendees"}))
    planted = (Planted("sheet.missing", "blocker", "no page of attendees"),)
    sending.put(wave, report, "plain", planted=planted, outcome="quarantined")
    _put_right(sending, pool, listed, unit, period, mended, again=True)


def _send_future_quarter(
    sending: Sending,
    pool: Pool,
    listed: frozenset[str],
    unit: str,
    period: str,
    wave: int,
    mended: int,
) -> None:
    rows = _rows(sending, pool, unit, period)
    report = sending.report(_FEED, unit, "2026-Q3", rows)
    planted = (Planted("period.not_begun", "blocker", "a form of the third quarter"),)
    sending.put(wave, report, FORM, planted=planted, outcome="quarantined")
    _put_right(sending, pool, listed, unit, period, mended, again=True)
