"""Tells which rules had nothing to compare a submission with.

A rule on context is not applicable to a submission when it concerns some of its rows and not one
of these has the value it is compared with: no period before, no list of enterprises, no figure in
force. That neither blocks nor passes in silence: it is recorded, and the receipt counts it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from envdb.contract.compared import context_of
from envdb.contract.context import FROM_OTHERS
from envdb.contract.model import Condition, Rule, Sheet


def not_applicable(
    sheet: Sheet, rule: Rule, frame: pd.DataFrame, looked_up: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Yield (submission, rows concerned) where ``rule`` had nothing to compare with.

    ``looked_up`` are the context columns that could be looked up. An empty name of another unit is
    an answer: nobody else has the row.
    """
    names = context_of(sheet, rule)
    if not names:
        return
    concerned = frame[_holds(frame, rule.when)]
    for _, rows in concerned.groupby("submission_id"):
        if any(
            name not in looked_up
            or (sheet.context[name].kind != FROM_OTHERS and rows[name].isna().all())
            for name in names
        ):
            yield int(rows["submission_id"].iloc[0]), len(rows)


def _holds(frame: pd.DataFrame, conditions: tuple[Condition, ...]) -> pd.Series[Any]:
    held = pd.Series(True, index=frame.index)
    for one in conditions:
        values = frame[one.column]
        if one.filled is not None:
            held &= values.notna() == one.filled
        elif one.is_in is not None:
            held &= values.isin(one.is_in)
        elif one.not_in is not None:
            held &= ~values.isin(one.not_in)
        elif one.above is not None:
            held &= (values > one.above).fillna(False).astype(bool)
        elif one.at_least is not None:
            held &= (values >= one.at_least).fillna(False).astype(bool)
        else:
            held &= (values == one.equals).fillna(False).astype(bool)
    return held
