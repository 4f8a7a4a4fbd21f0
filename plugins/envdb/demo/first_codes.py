"""Plants the warning that a unit's first file with a code of hazardous waste gets.

Which file is the first with a code follows from the whole season, not from one report: files are taken
in the order of their wave, and what a rejected file says is asked again of the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from envdb.demo.drops import Drop, Planted, Wave

RULE = "waste_code_sent_before"
_LOADED = {"accepted", "accepted_with_warnings"}


def with_first_codes(waves: Iterable[Wave]) -> list[Wave]:
    """Return the waves with a warning planted in each file that has a code its unit never sent."""
    known: set[tuple[str, str]] = set()
    told = []
    for wave in waves:
        drops = []
        for drop in wave.drops:
            codes = {(drop.unit, code) for code in drop.waste_codes}
            drops.append(_warned(drop, sorted(code for _, code in codes - known)))
            if drop.outcome in _LOADED:
                known |= codes
        told.append(replace(wave, drops=tuple(drops)))
    return told


def _warned(drop: Drop, unseen: list[str]) -> Drop:
    if not unseen or drop.outcome == "duplicate":
        return drop
    outcome = "accepted_with_warnings" if drop.outcome == "accepted" else drop.outcome
    if RULE in {one.rule for one in drop.planted}:
        return replace(drop, outcome=outcome)
    about = f"first sent: {', '.join(unseen)}"
    return replace(drop, outcome=outcome, planted=(*drop.planted, Planted(RULE, "warning", about)))
