"""Looks up the context columns of staged rows: last period, other units, the register, figures.

What the warehouse knows comes from :mod:`envdb.intake.known`; the look-up itself is a pure
function, which tests and ``envdb check`` use as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from stdnum.vn import mst

from envdb.contract.arithmetic import evaluate
from envdb.contract.context import CapacityOf, Context, KnownCode
from envdb.contract.figures import load_figures
from envdb.contract.key_rules import is_folded
from envdb.contract.model import Contract, Sheet
from envdb.contract.reference import Reference
from envdb.contract.words import fold_key
from envdb.intake.frame import SubmissionFacts
from envdb.intake.known import HEAD_DIGITS, Capacity, Known, Row, tax_code_columns

KIND_LETTERS = 3
"""``KCN`` or ``CCN``: the kind of a zone, by which its manager is told."""

ContextValues = Mapping[str, Mapping[str, Sequence[object]]]
"""Sheet to context column to one value for each staged row; a column that is missing is unknown."""


def context_values(
    contract: Contract,
    reference: Reference,
    tables: Mapping[str, pa.Table],
    submissions: Mapping[int, SubmissionFacts],
    known: Known | None,
) -> ContextValues:
    """Return the context columns of all sheets; without ``known`` (no warehouse) only figures."""
    look_up = _LookUp(contract, reference, submissions, known)
    return {sheet.name: look_up.sheet(sheet, tables) for sheet in contract.sheets if sheet.context}


class _LookUp:
    """Looks up values for the rows of one batch."""

    def __init__(
        self,
        contract: Contract,
        reference: Reference,
        submissions: Mapping[int, SubmissionFacts],
        known: Known | None,
    ) -> None:
        self._contract = contract
        self._reference = reference
        self._figures = load_figures(reference.folder)
        self._submissions = submissions
        self._known = known

    def sheet(self, sheet: Sheet, tables: Mapping[str, pa.Table]) -> Mapping[str, Sequence[object]]:
        rows = self._rows(sheet, tables[sheet.name])
        found: dict[str, Sequence[object]] = {}
        for name, one in sheet.context.items():
            if one.factor is not None:
                found[name] = [self._factor(one, row) for row in rows]
            elif one.limit is not None:
                found[name] = [self._limit(one, row) for row in rows]
            elif self._known is None:
                continue
            elif one.previous is not None:
                found[name] = self._previous(sheet, one, self._known, rows)
            elif one.other_unit is not None:
                found[name] = self._other_unit(sheet, one.other_unit, self._known, rows)
            elif one.registered is not None:
                found[name] = [
                    _registered(self._known.register, row.get(one.registered)) for row in rows
                ]
            elif one.known is not None:
                found[name] = self._known_codes(sheet, one.known, self._known, rows)
            elif one.capacity is not None:
                found[name] = self._capacity(one.capacity, self._known.register, rows, tables)
        return found

    def _rows(self, sheet: Sheet, table: pa.Table) -> list[dict[str, Any]]:
        names = {
            "submission_id",
            *(name for key in (sheet.key, *sheet.key_fallback, sheet.lasting_key) for name in key),
        }
        for one in sheet.context.values():
            names |= {*one.own_columns}
            names |= {name for place, name in tax_code_columns(sheet, one) if place == sheet.name}
        rows: list[dict[str, Any]] = table.select(
            [name for name in table.schema.names if name in names]
        ).to_pylist()
        return rows

    def _day(self, row: Row, name: str) -> date | None:
        if name == "period_end":
            return self._submissions[row["submission_id"]].period_end
        return row.get(name)

    def _factor(self, context: Context, row: Row) -> float | None:
        of = context.factor
        fuel, unit = (row.get(of.fuel), row.get(of.unit)) if of else (None, None)
        if fuel is None or unit is None:
            return None
        on = self._submissions[row["submission_id"]].period_end
        return self._figures.toe_per_unit(fuel, unit, on)

    def _limit(self, context: Context, row: Row) -> float | None:
        of = context.limit
        if of is None:
            return None
        parameter, column, on = row.get(of.parameter), row.get(of.column), self._day(row, of.day)
        if parameter is None or column is None or on is None:
            return None
        return self._figures.limit(parameter, column, on, of.bound)

    def _previous(
        self, sheet: Sheet, context: Context, known: Known, rows: Sequence[Row]
    ) -> list[object]:
        zeros = {column.name: 0 for column in sheet.columns if column.empty_is_zero}
        keys = (sheet.key, *sheet.key_fallback) if context.year_column else sheet.lasting_keys
        values: dict[int, dict[object, object]] = {}
        for judged, sources in known.previous.items():
            values[judged] = {}
            for row in _rows_of(known, sheet, sources):
                filled = {name: value for name, value in row.items() if value is not None}
                value = evaluate(str(context.previous), zeros | filled)
                for key in _keys(sheet, keys, row, context.year_column, years_on=1):
                    values[judged][key] = _greatest(values[judged].get(key), value)
        return [
            next(
                (
                    values[row["submission_id"]][key]
                    for key in _keys(sheet, keys, row, context.year_column)
                    if key in values.get(row["submission_id"], {})
                ),
                None,
            )
            for row in rows
        ]

    def _other_unit(
        self, sheet: Sheet, columns: tuple[str, ...], known: Known, rows: Sequence[Row]
    ) -> list[object]:
        names: dict[int, dict[object, str]] = {}
        for judged, sources in known.others.items():
            names[judged] = {}
            for source, unit_name in sources:
                for row in _rows_of(known, sheet, [source]):
                    for key in _keys(sheet, (columns,), row):
                        names[judged].setdefault(key, unit_name)
        return [
            next(
                (
                    names[row["submission_id"]][key]
                    for key in _keys(sheet, (columns,), row)
                    if key in names.get(row["submission_id"], {})
                ),
                None,
            )
            for row in rows
        ]

    def _known_codes(
        self, sheet: Sheet, of: KnownCode, known: Known, rows: Sequence[Row]
    ) -> list[object]:
        """Say whether each code was accepted before; a code of another form is told elsewhere."""
        codelist = self._reference.codelists[str(sheet.column(of.code).codelist)]
        of_unit = known.codes.get(codelist.name, {})
        of_anybody = {code for codes in of_unit.values() for code in codes}
        kinds = {code[:KIND_LETTERS] for code in of_anybody}
        seen: set[tuple[int, str]] = set()
        found: list[object] = []
        for row in rows:
            code, submission_id = row.get(of.code), row["submission_id"]
            if code is None or not re.match(str(codelist.form), code):
                found.append(None)
            elif of.accepted_from == "managers":
                # who manages the one kind may have reported while who manages the other has not
                found.append(code in of_anybody if code[:KIND_LETTERS] in kinds else None)
            else:
                own = of_unit.get(self._submissions[submission_id].unit_code, frozenset())
                found.append(code in own or (submission_id, code) in seen)
                seen.add((submission_id, code))
        return found

    def _capacity(
        self,
        of: CapacityOf,
        register: Mapping[str, Capacity] | None,
        rows: Sequence[Row],
        tables: Mapping[str, pa.Table],
    ) -> list[object]:
        place, _, name = of.tax_code.rpartition(".")
        of_submission: Mapping[int, str | None] = {}
        if place:
            ids, codes = (tables[place].column(one).to_pylist() for one in ("submission_id", name))
            of_submission = dict(zip(ids, codes, strict=True))
        found: list[object] = []
        for row in rows:
            code = of_submission.get(row["submission_id"]) if place else row.get(name)
            capacity = (register or {}).get(code or "")
            same_unit = capacity is not None and capacity.unit == row.get(of.unit)
            found.append(capacity.value if capacity is not None and same_unit else None)
        return found


def _registered(register: Mapping[str, Capacity] | None, code: str | None) -> bool | None:
    """Whether a tax code is known; a branch (10-3) is known when its head is.

    What is no tax code is told by the rule on its form, and not a second time here.
    """
    if register is None or code is None or not (len(code) == 12 or mst.is_valid(code)):
        return None
    return code in register or ("-" in code and code[:HEAD_DIGITS] in register)


def _greatest(one: Any, other: Any) -> Any:
    return other if one is None else one if other is None else max(one, other)


def _rows_of(known: Known, sheet: Sheet, sources: Iterable[int]) -> Iterator[Row]:
    for source in sources:
        yield from known.rows.get(sheet.name, {}).get(source, ())


def _keys(
    sheet: Sheet,
    keys: Iterable[tuple[str, ...]],
    row: Row,
    year_column: str | None = None,
    years_on: int = 0,
) -> Iterator[tuple[object, ...]]:
    """Yield the row under each key that is filled, folded as keys in a file are."""
    for names in keys:
        values: list[Any] = [row.get(name) for name in names]
        if any(value is None for value in values):
            continue
        yield (
            names,
            *(
                fold_key(str(value))
                if is_folded(sheet.column(name))
                else int(value) + years_on
                if name == year_column
                else value
                for name, value in zip(names, values, strict=True)
            ),
        )
