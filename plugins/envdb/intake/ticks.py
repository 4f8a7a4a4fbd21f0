"""Finds the boxes that a sender ticks: beside a label, or in its own cell."""

from __future__ import annotations

from envdb.contract.words import fold
from envdb.intake.grid import Opened
from envdb.intake.large_csv import is_filled
from envdb.intake.values import as_text

DROPS_ROWS = "xac nhan bo bot dong"

_TICKS = frozenset("✓✔☑☒")
_TICK_WORDS = frozenset({"x", "co", "true", "1", "v"})


def ticked(opened: Opened, label: str) -> bool:
    """Whether a label is ticked: in its own cell, in the next filled one, or in the one before."""
    for grid in opened.grids:
        for row in grid.rows[:80]:
            for at, cell in enumerate(row):
                text = fold(cell) if isinstance(cell, str) and len(cell) < 200 else ""
                if label not in text:
                    continue
                beside = [next((c for c in row[at + 1 : at + 8] if is_filled(c)), "")]
                if text == label:
                    beside += [cell, row[at - 1] if at else ""]
                elif not text.startswith(label):
                    beside = []
                rest = text.replace(label, "").strip()
                if rest in _TICK_WORDS or any(_is_tick(one) for one in beside):
                    return True
    return False


def _is_tick(cell: object) -> bool:
    text = as_text(cell)
    return not _TICKS.isdisjoint(text) or fold(text) in _TICK_WORDS
