"""The table of a sheet as rules see it: a pandas frame made of what was staged.

Rules work on a frame with a plain RangeIndex; beside the sheet's own columns it has those of the
submission (unit, period) and the frame columns that expectations compare: ``<c>__key`` (folded
key text), ``<c>__refers`` (is in the sheet it refers to), ``<c>__pair`` (with the code it goes
with), ``<c>__given`` (a code the system gave). Context columns come looked up already
(:mod:`envdb.intake.context`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from envdb.contract.context import YES_OR_NO, Context
from envdb.contract.model import Column, ColumnType, Sheet
from envdb.contract.rules import pair_text
from envdb.contract.words import fold_key


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """What a submission gives to each of its rows.

    ``belongs_to`` is what its file is of beside unit and period, where the contract tells files
    apart by more: an enterprise, a laboratory.
    """

    submission_id: int
    unit_code: str
    period: str
    period_start: date
    period_end: date
    received_on: date
    belongs_to: str = ""


def rule_frame(
    sheet: Sheet,
    table: pa.Table,
    submissions: Mapping[int, SubmissionFacts],
    *,
    others: Mapping[str, pa.Table],
    given: Mapping[str, frozenset[str]] | None,
    context: Mapping[str, Sequence[object]],
) -> pd.DataFrame:
    """Return the frame that the suite of a sheet judges.

    ``table`` has the staged schema; ``others`` are the tables of the feed's other sheets, for
    ``refers_to``; ``given`` are the codes handed out so far by kind (``assigned``),
    ``None`` where no warehouse could be asked; ``context`` holds the sheet's context columns, one
    value for each row of ``table``.
    """
    frame = pd.DataFrame(
        {
            field.name: _series(table.column(field.name).combine_chunks(), field.type)
            for field in table.schema
        }
    )
    ids = frame["submission_id"]
    for name in ("unit_code", "period", "period_start", "period_end", "received_on"):
        per_submission = {key: getattr(facts, name) for key, facts in submissions.items()}
        series = ids.map(per_submission)
        is_text = name in {"unit_code", "period"}
        frame[name] = series if is_text else pd.to_datetime(series)
    frame["period_year"] = frame["period_end"].dt.year.astype("float64")
    for column in sheet.columns:
        _add_frame_columns(frame, sheet, column, others, given)
    for name, one in sheet.context.items():
        frame[name] = _context_column(one, context.get(name, [None] * len(frame)))
    zeros = {one.name: frame[one.name].fillna(0) for one in sheet.columns if one.empty_is_zero}
    counted = frame.assign(**zeros)
    for name, expression in sheet.derived.items():
        frame[name] = counted.eval(expression)
    return frame.reset_index(drop=True)


def _context_column(context: Context, values: Sequence[object]) -> pd.Series[Any]:
    if context.is_number:
        return pd.Series(values, dtype="float64")
    kind: Any = "boolean" if context.kind in YES_OR_NO else "str"
    return pd.Series([pd.NA if one is None else one for one in values], dtype=kind)


def _series(array: Any, kind: pa.DataType) -> pd.Series[Any]:
    if pa.types.is_integer(kind):
        # floats hold integers up to 1e15 exactly, and rules compare them with decimals
        return pd.Series(array.cast(pa.float64()).to_numpy(zero_copy_only=False))
    if pa.types.is_boolean(kind):
        return pd.Series(array.to_pandas(types_mapper=None), dtype="boolean")
    if pa.types.is_date(kind):
        return pd.to_datetime(pd.Series(array.to_pandas(date_as_object=False)))
    if pa.types.is_string(kind):
        # backed by Arrow: a tenth of the memory of a column of Python texts
        return pd.Series(array.to_pandas(), dtype="str")
    return pd.Series(array.to_pandas())


def _add_frame_columns(
    frame: pd.DataFrame,
    sheet: Sheet,
    column: Column,
    others: Mapping[str, pa.Table],
    given: Mapping[str, frozenset[str]] | None,
) -> None:
    values = frame[column.name]
    in_a_key = any(column.name in key for key in sheet.unique_sets)
    if in_a_key and column.type is ColumnType.TEXT:
        frame[f"{column.name}__key"] = values.map(fold_key, na_action="ignore")
    if column.refers_to is not None:
        other_sheet, other_column = column.refers_to.split(".")
        other = others[other_sheet]
        listed = {
            (submission, fold_key(value))
            for submission, value in zip(
                other.column("submission_id").to_pylist(),
                other.column(other_column).to_pylist(),
                strict=True,
            )
            if value is not None
        }
        pairs = zip(frame["submission_id"], values, strict=True)
        frame[f"{column.name}__refers"] = pd.array(
            [pd.NA if pd.isna(v) else (int(s), fold_key(v)) in listed for s, v in pairs],
            dtype="boolean",
        )
    if column.paired is not None:
        frame[f"{column.name}__pair"] = frame[column.paired.column] + pair_text("", "") + values
    if column.assigned is not None:
        known = None if given is None else given.get(column.assigned.kind, frozenset())
        frame[f"{column.name}__given"] = pd.array(
            [pd.NA if known is None or pd.isna(v) else v in known for v in values],
            dtype="boolean",
        )
