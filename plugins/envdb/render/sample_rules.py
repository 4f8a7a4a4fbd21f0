"""What the rules of a feed say of rows that hold typed values, without Great Expectations.

Samples are found by search: thousands of candidate rows are judged to find one that breaks exactly
one rule, and Great Expectations needs 0.2 s for each. So the few kinds of expectation that
contracts use are said again here, one line each; ``tests/contracts/test_rules.py`` holds this
reading against the real one. A kind that is not known here raises, and is then added.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stdnum.vn import mst

from envdb.contract.arithmetic import derived_names, evaluate
from envdb.contract.companions import sheet_companions
from envdb.contract.compared import argument_columns
from envdb.contract.context import FIGURES, Context
from envdb.contract.figures import Figures, load_figures
from envdb.contract.model import Column, ColumnType, Condition, Contract, Rule, Sheet
from envdb.contract.periods import Period
from envdb.contract.reference import VSIC_2025_FROM, Reference
from envdb.contract.rules import all_rules, pair_text
from envdb.contract.words import fold_key


class SampleError(LookupError):
    """A sample cannot be made from a contract; the message names the rule and what to do."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune as a clerk writes it, with what it is understood as (``code`` ``None``: open)."""

    written: str
    name: str | None
    resolution: str
    code: str | None


Value = str | int | float | date | bool | Commune | None
Row = Mapping[str, Value]
Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a submission gives to its rows."""

    unit: str
    period: Period
    received_on: date
    given_codes: frozenset[str] = frozenset()


class Judge:
    """Judges typed rows of one feed by the rules that its contract implies and writes out."""

    def __init__(self, contract: Contract, reference: Reference, setting: Setting) -> None:
        """Collect the rules of each sheet once: a search asks for them thousands of times."""
        self._setting = setting
        self._figures: Figures = load_figures(reference.folder)
        self._sheets = {sheet.name: sheet for sheet in contract.sheets}
        self.rules = {
            sheet.name: all_rules(contract, sheet, reference) for sheet in contract.sheets
        }

    def broken(self, rows: Rows) -> frozenset[tuple[str, str]]:
        """Return (sheet, rule id) of every rule that some row breaks; sheets may be missing."""
        found: set[tuple[str, str]] = set()
        for name in rows:
            frames = self.frames(name, rows)
            found |= {(name, rule.id) for rule in self.rules[name] if _breaks(rule, frames)}
        return frozenset(found)

    def frames(self, sheet_name: str, rows: Rows) -> list[dict[str, Any]]:
        """Return the rows of a sheet with all columns that rules may use."""
        sheet = self._sheets[sheet_name]
        frames = [
            dict(_own(sheet, row))
            | dict(self._added(sheet, row, rows))
            | dict(self._context(sheet, row))
            for row in rows[sheet_name]
        ]
        return [frame | dict(_derived(sheet, frame)) for frame in frames]

    def _context(self, sheet: Sheet, row: Row) -> Iterator[tuple[str, Any]]:
        """Figures follow from the row; what other files would say is chosen, as a cell is."""
        for name, one in sheet.context.items():
            yield name, self._figure(one, row) if one.kind in FIGURES else row.get(name)

    def _figure(self, context: Context, row: Row) -> float | None:
        given = {**row, "period_end": self._setting.period.end}
        named = [given.get(name) for name in context.own_columns]
        if None in named:
            return None
        if context.factor is not None:
            fuel, unit = map(str, named)
            return self._figures.toe_per_unit(fuel, unit, self._setting.period.end)
        parameter, column, on = named
        bound = context.limit.bound if context.limit else "max"
        return self._figures.limit(str(parameter), str(column), date.fromisoformat(str(on)), bound)

    def _added(self, sheet: Sheet, row: Row, rows: Rows) -> Iterator[tuple[str, Any]]:
        setting = self._setting
        yield "submission_id", 0
        yield "unit_code", setting.unit
        yield "period", str(setting.period)
        yield "period_start", setting.period.start
        yield "period_end", setting.period.end
        yield "period_year", setting.period.year
        yield "received_on", setting.received_on
        for column in sheet.columns:
            value = row.get(column.name)
            if column.codelist == "vsic":
                current = setting.period.end.isoformat() >= VSIC_2025_FROM
                yield f"{column.name}_version", value and ("2025" if current else "2018")
                yield f"{column.name}_class", value and str(value)[:4]
            if column.refers_to is not None:
                other, target = column.refers_to.split(".")
                known = {fold_key(str(there.get(target))) for there in rows.get(other, ())}
                yield f"{column.name}__refers", value and fold_key(str(value)) in known
            if column.paired is not None:
                other_code = row.get(column.paired.column)
                both = other_code and value
                yield f"{column.name}__pair", both and pair_text(str(other_code), str(value))
            if column.assigned is not None:
                yield f"{column.name}__given", value and value in setting.given_codes


def _own(sheet: Sheet, row: Row) -> Iterator[tuple[str, Any]]:
    for column in sheet.columns:
        value = row.get(column.name)
        yield column.name, value.code if isinstance(value, Commune) else value
        if isinstance(value, str):
            yield f"{column.name}__key", fold_key(value)
        if isinstance(value, Commune):
            yield f"{column.name}_reported", value.written
            yield f"{column.name}_resolution", value.resolution


def _derived(sheet: Sheet, frame: Row) -> Iterator[tuple[str, Any]]:
    zeros = {one.name: 0 for one in sheet.columns if one.empty_is_zero}
    filled = {name: value for name, value in frame.items() if value is not None}
    for name, expression in sheet.derived.items():
        yield name, evaluate(expression, zeros | filled)


def holds(conditions: tuple[Condition, ...], frame: Mapping[str, Any]) -> bool:
    """Return whether all conditions hold for a row; an empty cell is in no list of codes."""
    return all(_one_holds(condition, frame.get(condition.column)) for condition in conditions)


def _one_holds(condition: Condition, value: Any) -> bool:
    if condition.filled is not None:
        return (value is not None) == condition.filled
    if condition.not_in is not None:
        return value not in condition.not_in
    if condition.is_in is not None:
        return value in condition.is_in
    if condition.above is not None:
        return value is not None and value > condition.above
    if condition.at_least is not None:
        return value is not None and value >= condition.at_least
    return value is condition.equals


def _breaks(rule: Rule, frames: list[dict[str, Any]]) -> bool:
    concerned = [frame for frame in frames if holds(rule.when, frame)]
    kind, kwargs = rule.expectation.type, rule.expectation.kwargs
    if kind in _ONE:
        values = [frame.get(kwargs["column"]) for frame in concerned]
        return any(value is not None and not _ONE[kind](value, kwargs) for value in values)
    if kind in _PAIR:
        pairs = [
            (frame.get(kwargs["column_A"]), frame.get(kwargs["column_B"])) for frame in concerned
        ]
        return any(None not in pair and not _PAIR[kind](*pair, kwargs) for pair in pairs)
    if kind == "expect_column_values_to_not_be_null":
        return any(frame.get(kwargs["column"]) is None for frame in concerned)
    if kind == "expect_column_values_to_be_null":
        return any(frame.get(kwargs["column"]) is not None for frame in concerned)
    if kind == "expect_compound_columns_to_be_unique":
        keys = [tuple(frame.get(name) for name in kwargs["column_list"]) for frame in concerned]
        counts = Counter(key for key in keys if None not in key)
        return any(count > 1 for count in counts.values())
    raise SampleError(f"rule {rule.id}: {kind} is not known to samples; add it to sample_rules.py.")


def _between(value: Any, kwargs: Mapping[str, Any]) -> bool:
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    above = low is None or (value > low if kwargs.get("strict_min") else value >= low)
    below = high is None or (value < high if kwargs.get("strict_max") else value <= high)
    return above and below


_ONE: Mapping[str, Callable[[Any, Mapping[str, Any]], bool]] = {
    "expect_column_values_to_be_between": _between,
    "expect_column_values_to_be_in_set": lambda value, kwargs: value in kwargs["value_set"],
    "expect_column_values_to_not_be_in_set": lambda value, kwargs: value not in kwargs["value_set"],
    "expect_column_values_to_match_regex": lambda value, kwargs: bool(
        re.match(kwargs["regex"], value)
    ),
    "expect_column_values_to_not_match_regex": lambda value, kwargs: (
        not re.match(kwargs["regex"], value)
    ),
    "expect_column_values_to_be_valid_tax_codes": lambda value, _kwargs: bool(
        re.fullmatch(r"[0-9]{12}", value) or mst.is_valid(value)
    ),
}

_PAIR: Mapping[str, Callable[[Any, Any, Mapping[str, Any]], bool]] = {
    "expect_column_pair_values_a_to_be_greater_than_b": lambda a, b, kwargs: (
        a >= b if kwargs.get("or_equal") else a > b
    ),
    "expect_column_pair_values_to_be_equal": lambda a, b, _kwargs: bool(a == b),
    "expect_column_pair_values_to_be_in_set": lambda a, b, kwargs: (
        (a, b) in {tuple(pair) for pair in kwargs["value_pairs_set"]}
    ),
}


def concerned_columns(sheet: Sheet, rule: Rule) -> list[Column]:
    """Return the columns on which a rule turns, the marked ones first.

    Those that other files decide stand among them, as if they were columns of the sheet.
    """
    of = {companion.name: companion.of for companion in sheet_companions(sheet)}
    named = [*rule.cells, *argument_columns(rule), *(one.column for one in rule.when)]
    names: list[str] = []
    for name in named:
        bare = of.get(name, name.split("__")[0])
        parts = (
            sorted(derived_names(sheet.derived[bare]) or ()) if bare in sheet.derived else [bare]
        )
        for part in parts:
            figure = part in sheet.context and sheet.context[part].kind in FIGURES
            names += sheet.context[part].own_columns if figure else [part]
    order = list(dict.fromkeys(names))
    return sorted(
        (column for column in (*sheet.columns, *chosen_columns(sheet)) if column.name in order),
        key=lambda column: order.index(column.name),
    )


def chosen_columns(sheet: Sheet) -> list[Column]:
    """Return the context columns that other files decide, as columns without a cell."""
    kinds = {
        "registered": ColumnType.BOOLEAN,
        "known": ColumnType.BOOLEAN,
        "other_unit": ColumnType.TEXT,
    }
    return [
        Column(
            name=name,
            label=name,
            description=name,
            type=kinds.get(one.kind, ColumnType.DECIMAL),
        )
        for name, one in sheet.context.items()
        if one.kind not in FIGURES
    ]
