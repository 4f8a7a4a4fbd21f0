"""Renders sample rows of a feed: valid ones, and for each rule rows that break it and nothing else.

Both are searched, not written: a row is filled from its columns' definitions, the values that
rules turn on are tried, and the rows are kept that are right (or wrong in one rule only). So no
feed needs code of its own, and a contract whose rules cannot be met, or broken, says so here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations, product
from typing import Any

from envdb.contract.model import NUMERIC, Column, ColumnType, Contract, Rule, Severity, Sheet
from envdb.contract.periods import Period
from envdb.contract.reference import Reference
from envdb.render.sample_cells import (
    ANSWERS,
    ROWS_A_SHEET,
    UNTYPABLE,
    candidates,
    plausible,
    written,
)
from envdb.render.sample_rules import (
    Judge,
    Row,
    Rows,
    SampleError,
    Setting,
    Value,
    chosen_columns,
    concerned_columns,
    holds,
)

SampleRows = dict[str, list[dict[str, str]]]
"""Sheet name to rows; a row maps every column of the sheet to the text of its cell."""

LONGEST_WAIT_DAYS = 366
"""Samples hold for a file that is received between the period's end and so many days later."""

_REPAIRS_A_ROW = 12
_TYPED = NUMERIC | {ColumnType.DATE, ColumnType.BOOLEAN}


@dataclass(frozen=True, slots=True)
class Mutation:
    """A whole submission of sample rows in which one rule is broken.

    ``unit`` sends it, ``given_codes`` are codes the system gave that unit before, and ``context``
    is what other files say of its rows: sheet to context column to one value a row.
    """

    sheet: str
    rule_id: str
    severity: Severity
    rows: SampleRows
    unit: str
    given_codes: frozenset[str] = frozenset()
    context: Mapping[str, Mapping[str, Sequence[object]]] = field(default_factory=dict)


def valid_rows(contract: Contract, reference: Reference, unit: str, period: Period) -> SampleRows:
    """Return three rows a sheet that satisfy every rule, as a clerk of ``unit`` writes them.

    A sheet of a single row has one. Together they show both sides of every condition that the unit
    can meet. They hold for a file received up to ``LONGEST_WAIT_DAYS`` after the period's end.
    Raises :class:`SampleError` when rules contradict each other.
    """
    sample = _Sample(contract, reference, _setting(unit, period))
    return sample.written(sample.rows)


def mutations(contract: Contract, reference: Reference, period: Period) -> list[Mutation]:
    """Return one mutation for each rule, and one for the type of each typed column.

    A rule that one kind of sender cannot break is broken by another. Raises
    :class:`SampleError` naming the rule that nothing breaks alone.
    """
    senders = [reference.units_matching((name,))[0].code for name in contract.submitted_by]
    settings = [_setting(unit, period) for unit in senders]
    settings += [
        _setting(unit, period, f"{column.assigned.prefix}-{unit}-0001")
        for unit in senders
        for column in _all_columns(contract)
        if column.assigned is not None
    ]
    samples = [_Sample(contract, reference, setting) for setting in settings]
    return [
        mutation
        for sheet in contract.sheets
        for mutation in (
            *(_break_type(samples[0], sheet, one) for one in sheet.columns if one.type in _TYPED),
            *(_break_rule(samples, sheet, rule) for rule in samples[0].judge.rules[sheet.name]),
        )
    ]


def _all_columns(contract: Contract) -> list[Column]:
    return [column for sheet in contract.sheets for column in sheet.columns]


def _setting(unit: str, period: Period, *given_codes: str) -> Setting:
    # the last day for which the samples promise to hold, so that a day after it is wrong before it
    received_on = period.end + timedelta(days=LONGEST_WAIT_DAYS)
    return Setting(unit, period, received_on, frozenset(given_codes))


class _Sample:
    """Valid typed rows of all sheets, and what is needed to judge changes of them."""

    def __init__(self, contract: Contract, reference: Reference, setting: Setting) -> None:
        self.reference = reference
        self.setting = setting
        self.judge = Judge(contract, reference, setting)
        self.sheets = {sheet.name: sheet for sheet in contract.sheets}
        self.rows: dict[str, list[dict[str, Value]]] = {}
        # a sheet that refers to another is filled after it
        for sheet in sorted(contract.sheets, key=lambda one: any(c.refers_to for c in one.columns)):
            self.rows[sheet.name] = []
            shown: set[tuple[str, object]] = set()
            for number in range(1 if sheet.single_row else ROWS_A_SHEET):
                self.rows[sheet.name].append(self._row(sheet, number, shown))
                shown |= self._shows(sheet, self.rows)

    def written(self, rows: Rows) -> SampleRows:
        return {
            name: [written(sheet, row, self.reference) for row in rows[name]]
            for name, sheet in self.sheets.items()
        }

    def tries(self, sheet: Sheet, column: Column, frame: dict[str, Any]) -> list[Value]:
        if column.name in sheet.context:
            return list(ANSWERS[column.type])
        rules = self.judge.rules[sheet.name]
        return candidates(
            sheet, column, frame, rules, setting=self.setting, reference=self.reference
        )

    def _row(self, sheet: Sheet, number: int, shown: set[tuple[str, object]]) -> dict[str, Value]:
        """Return the valid row that shows most of what the rows before it did not."""
        turning = self._turning(sheet, number)
        usual = self._usual(sheet, number)
        drafts = [
            self._draft(sheet, number, usual, dict(zip(turning, values, strict=True)))
            for values in product(*turning.values())
        ]
        rows = {**self.rows}
        news: dict[int, int] = {}
        for index, draft in enumerate(drafts):
            rows[sheet.name] = [draft]
            news[index] = -len(self._shows(sheet, rows) - shown)
        for index in sorted(news, key=lambda one: news[one]):
            repaired = self._repaired(sheet, drafts[index])
            if repaired is not None:
                return repaired
        raise SampleError(f"{sheet.name}: no row satisfies all rules of unit {self.setting.unit}.")

    def _turning(self, sheet: Sheet, number: int) -> dict[str, list[Value]]:
        """Return the columns that conditions ask for, each with a value for each answer."""
        conditions = [one for rule in self.judge.rules[sheet.name] for one in rule.when]
        found: dict[str, list[Value]] = {}
        for column in sheet.columns:
            asked = [one for one in conditions if one.column == column.name]
            if not asked or column.assigned is not None:
                continue
            usual = plausible(sheet, column, number, self.setting, self.reference)
            tries = [usual, *self.tries(sheet, column, {})]
            if column.required:
                tries = [value for value in tries if value is not None]
            codelist = self.reference.codelists[column.codelist] if column.codelist else None
            if codelist is not None and not codelist.is_open:
                tries = [value for value in tries if value is None or value in codelist.labels]
            answers: dict[tuple[bool, ...], Value] = {}
            for value in tries:
                answer = tuple(holds((one,), {column.name: value}) for one in asked)
                answers.setdefault(answer, value)
            found[column.name] = list(answers.values())
        return found

    def _usual(self, sheet: Sheet, number: int) -> dict[str, Value]:
        return {
            column.name: plausible(sheet, column, number, self.setting, self.reference)
            if column.refers_to is None
            else self._referred(column, number)
            for column in sheet.columns
        }

    def _draft(
        self, sheet: Sheet, number: int, usual: Mapping[str, Value], chosen: dict[str, Value]
    ) -> dict[str, Value]:
        row: dict[str, Value] = {}
        for column in sheet.columns:
            optional = not column.required and column.name not in chosen
            needless = column.required_if and not holds(column.required_if, {**chosen, **row})
            # the second row shows what may be left empty
            left_empty = optional and not column.required_if and number == 1
            row[column.name] = (
                None if needless or left_empty else chosen.get(column.name, usual[column.name])
            )
        return row

    def _referred(self, column: Column, number: int) -> Value:
        """Return what a row refers to; the last row of the other sheet is left without a use."""
        sheet, target = str(column.refers_to).split(".")
        return self.rows[sheet][number % (ROWS_A_SHEET - 1)][target]

    def _repaired(self, sheet: Sheet, row: dict[str, Value]) -> dict[str, Value] | None:
        """Return the row with cells changed, one at a time, until it breaks no rule.

        The conditions that hold for the row stay the same, for their sake it was drafted.
        """
        before = self.rows[sheet.name]
        rows = {**self.rows, sheet.name: [*before, row]}
        sides = self._sides(sheet, rows)
        broken = self.judge.broken(rows)
        for _ in range(_REPAIRS_A_ROW):
            if not broken:
                return row
            mended = min(broken)
            # a cell that is put right may bring a figure into force, and with it a rule on another
            better = [
                (not after < broken, len(after), changed)
                for changed in self._single_changes(sheet, rows, mended[1])
                if mended
                not in (
                    after := self.judge.broken(with_it := {**rows, sheet.name: [*before, changed]})
                )
                and len(after) <= len(broken)
                and self._sides(sheet, with_it) == sides
            ]
            if not better:
                return None
            row = min(better, key=lambda one: one[:2])[2]
            rows = {**rows, sheet.name: [*before, row]}
            broken = self.judge.broken(rows)
        return None

    def _single_changes(self, sheet: Sheet, rows: Rows, rule_id: str) -> Iterator[dict[str, Value]]:
        rule = next(one for one in self.judge.rules[sheet.name] if one.id == rule_id)
        frame = self.judge.frames(sheet.name, rows)[-1]
        for column in concerned_columns(sheet, rule):
            for value in self.tries(sheet, column, frame):
                yield {**rows[sheet.name][-1], column.name: value}

    def _shows(self, sheet: Sheet, rows: Rows) -> set[tuple[str, object]]:
        """Return what the last row shows: sides of conditions, filled and empty columns."""
        frame = self.judge.frames(sheet.name, rows)[-1]
        return self._sides(sheet, rows) | {
            (name, f"filled {value is not None}") for name, value in frame.items()
        }

    def _sides(self, sheet: Sheet, rows: Rows) -> set[tuple[str, object]]:
        frame = self.judge.frames(sheet.name, rows)[-1]
        return {(r.id, holds(r.when, frame)) for r in self.judge.rules[sheet.name] if r.when}


def _break_rule(samples: Sequence[_Sample], sheet: Sheet, rule: Rule) -> Mutation:
    target = frozenset({(sheet.name, rule.id)})
    for sample in samples:
        for number, changes in _changes(sample, sheet, rule):
            rows = _with(sample, sheet, number, changes)
            if sample.judge.broken(rows) == target:
                return Mutation(
                    sheet.name,
                    rule.id,
                    rule.severity,
                    sample.written(rows),
                    sample.setting.unit,
                    sample.setting.given_codes,
                    {sheet.name: _chosen(sheet, rows[sheet.name])},
                )
    raise SampleError(f"{sheet.name}: no row breaks rule {rule.id} and nothing else.")


def _chosen(sheet: Sheet, rows: Sequence[Row]) -> dict[str, list[object]]:
    return {one.name: [row.get(one.name) for row in rows] for one in chosen_columns(sheet)}


def _with(
    sample: _Sample, sheet: Sheet, number: int, changes: dict[str, Value]
) -> dict[str, list[dict[str, Value]]]:
    rows = [dict(row) for row in sample.rows[sheet.name]]
    if number == len(rows):
        rows.append(dict(rows[-1]))
    rows[number] |= changes
    return {**sample.rows, sheet.name: rows}


def _changes(sample: _Sample, sheet: Sheet, rule: Rule) -> Iterator[tuple[int, dict[str, Value]]]:
    """Yield changes that may break a rule: one cell, a copied key, two cells, one row more."""
    columns = concerned_columns(sheet, rule)
    frames = sample.judge.frames(sheet.name, sample.rows)
    tries = [
        {column.name: sample.tries(sheet, column, frame) for column in columns} for frame in frames
    ]
    for number, by_column in enumerate(tries):
        for name, values in by_column.items():
            for value in values:
                yield number, {name: value}
    for number, row in product(range(len(frames)), sample.rows[sheet.name]):
        yield number, {name: row[name] for name in rule.cells}
    for number, by_column in enumerate(tries):
        for first, second in combinations(by_column, 2):
            for one, other in product(by_column[first], by_column[second]):
                yield number, {first: one, second: other}
    yield len(frames), {}


def _break_type(sample: _Sample, sheet: Sheet, column: Column) -> Mutation:
    """Put a text where the column cannot have one; the cell is then empty for all other rules."""
    by_id = {rule.id: rule for rule in sample.judge.rules[sheet.name]}
    rows = sample.rows[sheet.name]
    for number in sorted(range(len(rows)), key=lambda one: rows[one][column.name] is None):
        broken = sample.judge.broken(_with(sample, sheet, number, {column.name: None}))
        if all(name == sheet.name and column.name in by_id[one].cells for name, one in broken):
            texts = sample.written(sample.rows)
            texts[sheet.name][number][column.name] = UNTYPABLE
            return Mutation(
                sheet.name,
                f"{column.name}.type",
                Severity.CRITICAL,
                texts,
                sample.setting.unit,
                sample.setting.given_codes,
            )
    raise SampleError(f"{sheet.name}: an empty {column.name} breaks other columns in each row.")
