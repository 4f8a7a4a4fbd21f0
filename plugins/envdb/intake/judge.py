"""Runs a sheet's suite over the rows of a whole batch and says what failed where.

One Great Expectations run a sheet serves all files of a batch, so its fixed cost is paid once;
positions are mapped back to submission and row. A rule that raises over the batch is run again
submission by submission, and only those for which it still raises did not get it (``not_run``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from envdb.contract.model import Contract, Rule, Sheet
from envdb.contract.periods import Period
from envdb.contract.reference import Reference
from envdb.contract.rules import all_rules
from envdb.intake.applicable import not_applicable
from envdb.intake.context import ContextValues, context_values
from envdb.intake.findings import rule_finding
from envdb.intake.frame import SubmissionFacts, rule_frame
from envdb.intake.records import Finding, TypedSheet
from envdb.intake.row_keys import explainable
from envdb.intake.staged_table import staged_table
from envdb.intake.typed_sheet import repair_findings, type_sheet
from envdb.render.suites import render_suite

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition

log = logging.getLogger(__name__)

_COLUMN_ARGUMENTS = ("column", "column_A", "column_B")


@dataclass(slots=True)
class Judgement:
    """What a suite said: findings by submission, and (sheet, rule) that could not be run on one.

    ``not_applicable`` has those that had nothing to compare a submission with, and for how many
    of its rows.
    """

    findings: dict[int, list[Finding]] = field(default_factory=dict)
    not_run: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    not_applicable: dict[int, list[tuple[str, str, int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Silence:
    """Where rules keep quiet: absent columns of a submission, and cells that were not typed."""

    columns: Mapping[int, frozenset[str]]
    cells: frozenset[tuple[int, int, str]]


def judge_rows(
    contract: Contract,
    reference: Reference,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    *,
    unit: str,
    period: Period,
    received_on: date,
    given_codes: frozenset[str] = frozenset(),
) -> list[Finding]:
    """Type and judge rows of one submission that stand in memory; ``row`` counts from 0.

    ``rows`` maps sheet name to rows of raw cell values by column name. Used where no file and no
    warehouse is at hand: tests of rules, and the samples that contracts render.
    """
    facts = SubmissionFacts(0, unit, str(period), period.start, period.end, received_on)
    typed = {
        sheet.name: type_sheet(
            sheet,
            {c.name: [row.get(c.name) for row in rows.get(sheet.name, ())] for c in sheet.columns},
            list(range(len(rows.get(sheet.name, ())))),
            reference=reference,
            unit=unit,
            listed_on=period.end,
        )
        for sheet in contract.sheets
    }
    tables = {s.name: staged_table(s, typed[s.name], 0) for s in contract.sheets}
    judgement = judge_sheets(
        contract,
        reference,
        tables,
        {0: facts},
        silence=silence_of({0: list(typed.values())}),
        given={
            column.assigned.kind: given_codes
            for sheet in contract.sheets
            for column in sheet.columns
            if column.assigned is not None
        },
        context=context_values(contract, reference, tables, {0: facts}, None),
    )
    if judgement.not_run:
        raise RuntimeError(f"rules that could not be run: {judgement.not_run}")
    read = [finding for one in typed.values() for finding in one.findings]
    for sheet in contract.sheets:
        read += repair_findings(sheet, typed[sheet.name])
    return read + judgement.findings.get(0, [])


def silence_of(typed: Mapping[int, Sequence[TypedSheet]]) -> Mapping[str, Silence]:
    """Return, by sheet, where rules keep quiet for typed sheets (submission id to its sheets)."""
    columns: dict[str, dict[int, frozenset[str]]] = {}
    cells: dict[str, set[tuple[int, int, str]]] = {}
    for submission_id, sheets in typed.items():
        for one in sheets:
            columns.setdefault(one.sheet, {})[submission_id] = one.muted
            cells.setdefault(one.sheet, set()).update(
                (submission_id, finding.row, name)
                for finding in one.findings
                if finding.row is not None
                for name in finding.cells
            )
    return {name: Silence(columns[name], frozenset(cells[name])) for name in columns}


def judge_sheets(
    contract: Contract,
    reference: Reference,
    tables: Mapping[str, pa.Table],
    submissions: Mapping[int, SubmissionFacts],
    *,
    silence: Mapping[str, Silence],
    given: Mapping[str, frozenset[str]] | None,
    context: ContextValues,
    suites: Mapping[str, Mapping[str, Any]] | None = None,
) -> Judgement:
    """Judge the staged tables (sheet name to rows of all ``submissions``) of one feed.

    ``context`` are the context columns of the tables, as far as they could be looked up.
    ``suites`` are the committed ones by sheet; without them they are rendered from the contract.
    """
    judgement = Judgement()
    for sheet in contract.sheets:
        if tables[sheet.name].num_rows == 0:
            continue
        looked_up = context.get(sheet.name, {})
        frame = rule_frame(
            sheet,
            tables[sheet.name],
            submissions,
            others=tables,
            given=given,
            context=looked_up,
        )
        suite = (suites or {}).get(sheet.name) or render_suite(contract, sheet, reference)
        rules = {rule.id: rule for rule in all_rules(contract, sheet, reference)}
        for submission_id, rule_id, positions in _run(suite, frame):
            if positions is None:
                judgement.not_run.setdefault(submission_id, []).append((sheet.name, rule_id))
                continue
            quiet = silence.get(sheet.name, Silence({}, frozenset()))
            for one, finding, row in _found(
                sheet, rules[rule_id], frame, positions, quiet, reference
            ):
                judgement.findings.setdefault(one, []).append(
                    explainable(contract, finding, submissions[one].belongs_to, row)
                )
        for rule in rules.values():
            for submission_id, rows in not_applicable(sheet, rule, frame, looked_up):
                found = judgement.not_applicable.setdefault(submission_id, [])
                found.append((sheet.name, rule.id, rows))
    return judgement


def _found(
    sheet: Sheet,
    rule: Rule,
    frame: pd.DataFrame,
    positions: list[int],
    quiet: Silence,
    reference: Reference,
) -> Iterator[tuple[int, Finding, Mapping[str, Any]]]:
    """Yield (submission, finding, cells of its row) for failing positions that are not silent."""
    looked_at = set(rule.cells) | {
        str(rule.expectation.kwargs[key])
        for key in _COLUMN_ARGUMENTS
        if key in rule.expectation.kwargs
    }
    for values in frame.iloc[positions].to_dict("records"):
        submission_id, row = int(values["submission_id"]), int(values["row_number"])
        if looked_at & quiet.columns.get(submission_id, frozenset()):
            continue
        if any((submission_id, row, name) in quiet.cells for name in rule.cells):
            continue
        present = _present(values)
        yield submission_id, rule_finding(sheet, rule, row, present, reference), present


def _present(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the cells of a frame's row that hold something; pandas has three words for nothing."""
    return {str(name): value for name, value in values.items() if not pd.isna(value)}


def _run(
    suite: Mapping[str, Any], frame: pd.DataFrame
) -> Iterator[tuple[int, str, list[int] | None]]:
    """Yield (submission, rule, failing positions); the submission is -1 for a whole batch.

    ``None`` for positions means that the rule raised on that submission alone.
    """
    raised: list[dict[str, Any]] = []
    for expectation, positions in _validate(suite["name"], suite["expectations"], frame):
        if positions is None:
            raised.append(expectation)
        elif positions:
            yield -1, expectation["meta"]["rule"], positions
    if not raised:
        return
    for submission_id in sorted({int(one) for one in frame["submission_id"]}):
        part = frame[frame["submission_id"] == submission_id]
        offsets = part.index.to_numpy()
        alone = part.reset_index(drop=True)
        for expectation, positions in _validate(suite["name"], raised, alone):
            rule_id = expectation["meta"]["rule"]
            if positions is None:
                yield submission_id, rule_id, None
            elif positions:
                yield -1, rule_id, [int(offsets[position]) for position in positions]


def _validate(
    name: str, expectations: Sequence[dict[str, Any]], frame: pd.DataFrame
) -> list[tuple[dict[str, Any], list[int] | None]]:
    """Run expectations and return each with its failing positions, ``None`` where it raised."""
    batch = whole_frame().get_batch({"dataframe": frame})
    import great_expectations as gx

    by_rule = {expectation["meta"]["rule"]: expectation for expectation in expectations}
    result = batch.validate(
        gx.ExpectationSuite(name=name, expectations=list(expectations)),
        result_format={"result_format": "COMPLETE", "return_unexpected_index_query": False},
    )
    outcomes: list[tuple[dict[str, Any], list[int] | None]] = []
    for one in result.results:
        expectation = by_rule[one.expectation_config.meta["rule"]]
        if not one.success and not one.result:
            log.error("rule %s raised: %s", expectation["meta"]["rule"], one.exception_info)
            outcomes.append((expectation, None))
            continue
        failing = [] if one.success else one.result.get("unexpected_index_list") or []
        outcomes.append((expectation, sorted(int(position) for position in failing)))
    return outcomes


@lru_cache(maxsize=1)
def whole_frame() -> BatchDefinition[Any]:
    """Return the one batch definition of this process, loading Great Expectations the first time.

    That takes 2.6 s and 220 MB, which commands that judge nothing need not pay; a process that
    forks others calls this first, and they have it for nothing.
    """
    # it tells at INFO what it registers, a hundred lines of it at the import alone
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    import great_expectations as gx

    import envdb.intake.expectations  # noqa: F401  (registers our own)

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("staging").add_dataframe_asset("sheet")
    return asset.add_batch_definition_whole_dataframe("batch")
