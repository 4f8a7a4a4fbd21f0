"""Judges a batch of staged submissions of one feed with the committed suites.

The findings wait in staging until the load decides; running this again replaces them.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from envdb.contract.model import Contract
from envdb.contract.reference import Reference
from envdb.intake.context import context_values
from envdb.intake.explained import mark_explained
from envdb.intake.explanations import take_explanations
from envdb.intake.frame import SubmissionFacts
from envdb.intake.judge import Judgement, Silence, judge_sheets
from envdb.intake.known import count_codes, fetch_known
from envdb.intake.stage import staged_rows, write_staged_findings
from envdb.intake.submission import Connection, Submission
from envdb.settings import HANOI, Settings

log = logging.getLogger(__name__)


def validate_batch(
    connection: Connection,
    settings: Settings,
    contract: Contract,
    reference: Reference,
    submissions: Sequence[Submission],
) -> None:
    """Judge staged submissions of ``contract`` together and mark them validated, in one transaction."""
    ids = [submission.submission_id for submission in submissions]
    tables = {
        sheet.name: staged_rows(connection, contract, sheet, ids) for sheet in contract.sheets
    }
    facts = {submission.submission_id: facts_of(submission) for submission in submissions}
    known = fetch_known(connection, settings.include, contract, list(facts.values()), tables)
    judgement = judge_sheets(
        contract,
        reference,
        tables,
        facts,
        silence=_silence(connection, ids),
        given=given_codes(
            connection, settings.include, [str(one.unit_code) for one in submissions]
        ),
        context=context_values(contract, reference, tables, facts, known),
        suites=committed_suites(settings.expectations, contract),
    )
    with connection.transaction():
        wrong = take_explanations(connection, submissions)
        found = {one: [*judgement.findings.get(one, []), *wrong.get(one, [])] for one in ids}
        write_staged_findings(connection, "validate", found)
        mark_explained(connection, contract.feed, submissions)
        _write_outcomes(connection, ids, judgement)
        for one in ids:
            connection.execute(
                "UPDATE intake.submission SET judged_with = %s, judged_with_codes = %s"
                " WHERE submission_id = %s",
                [
                    list(known.sources.get(one, ())),
                    count_codes(contract, known.codes, facts[one].unit_code),
                    one,
                ],
            )
        connection.execute(
            "UPDATE intake.submission SET step = 'validated', findings_staged = findings_staged"
            " + (SELECT count(*) FROM staging.finding AS staged WHERE step = 'validate'"
            "    AND staged.submission_id = submission.submission_id)"
            " WHERE submission_id = ANY(%s) AND outcome = 'in_work' AND step = 'read'",
            [ids],
        )


def _write_outcomes(connection: Connection, ids: list[int], judgement: Judgement) -> None:
    """Record the rules that did not run as they should; of a faulty one nothing else is said."""
    rows: dict[tuple[int, str, str], tuple[str, int | None]] = {}
    for submission_id, not_applicable in judgement.not_applicable.items():
        for sheet, rule, concerned in not_applicable:
            rows[submission_id, sheet, rule] = ("not_applicable", concerned)
    for submission_id, not_run in judgement.not_run.items():
        rows |= {(submission_id, sheet, rule): ("not_run", None) for sheet, rule in not_run}
    connection.execute("DELETE FROM intake.rule_outcome WHERE submission_id = ANY(%s)", [ids])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO intake.rule_outcome"
            " (submission_id, sheet, rule, outcome, rows_concerned) VALUES (%s, %s, %s, %s, %s)",
            [(*key, *outcome) for key, outcome in rows.items()],
        )


def committed_suites(folder: Path, contract: Contract) -> dict[str, Mapping[str, Any]]:
    """Read the rendered suites of a feed's sheets (``expectations/<feed>.<sheet>.json``)."""
    return {
        sheet.name: json.loads(
            (folder / f"{contract.feed}.{sheet.name}.json").read_text(encoding="utf-8")
        )
        for sheet in contract.sheets
    }


def facts_of(submission: Submission) -> SubmissionFacts:
    """Return what a submission that was read gives to its rows."""
    if (
        submission.unit_code is None
        or submission.period is None
        or submission.period_start is None
        or submission.period_end is None
    ):
        raise ValueError(f"submission {submission.submission_id} was not read")
    return SubmissionFacts(
        submission.submission_id,
        submission.unit_code,
        submission.period,
        submission.period_start,
        submission.period_end,
        submission.received_at.astimezone(HANOI).date(),
        submission.belongs_to,
    )


def _silence(connection: Connection, ids: list[int]) -> dict[str, Silence]:
    """Return where rules keep quiet: columns the files lack, cells that could not be typed."""
    columns: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    for submission_id, sheet, muted in connection.execute(
        "SELECT submission_id, sheet, muted FROM intake.sheet WHERE submission_id = ANY(%s)", [ids]
    ):
        columns[sheet][submission_id] = frozenset(muted)
    cells: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
    for submission_id, sheet, row, names in connection.execute(
        "SELECT submission_id, sheet, row_number, cells FROM staging.finding"
        " WHERE submission_id = ANY(%s) AND step = 'read' AND row_number IS NOT NULL"
        "   AND rule LIKE '%%.type'",
        [ids],
    ):
        cells[sheet].update((submission_id, row, name) for name in names)
    return {name: Silence(found, frozenset(cells[name])) for name, found in columns.items()}


def given_codes(
    connection: Connection, include: Path, units: Sequence[str]
) -> dict[str, frozenset[str]]:
    """Return the codes handed out so far to some units, by kind."""
    query = (include / "sql" / "context" / "given_codes.sql").read_bytes()
    given: dict[str, set[str]] = defaultdict(set)
    for kind, code in connection.execute(query, {"units": sorted(set(units))}):
        given[kind].add(code)
    return {kind: frozenset(codes) for kind, codes in given.items()}
