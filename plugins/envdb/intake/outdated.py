"""Tells whether a submission was judged with what is still current.

Files of a batch are judged together and loaded one after the other, so one may be compared with
nothing because its elder was not loaded yet. What it was compared with is kept
(``judged_with``); when that has changed by the time it is loaded, it is judged again. So a file gets
the same warnings whatever else came with it.
"""

from __future__ import annotations

from pathlib import Path

from envdb.contract.context import FROM_OTHERS, FROM_OWN_HISTORY
from envdb.contract.model import Contract
from envdb.intake.known import count_codes, find_codes, find_sources, previous_of_same_file
from envdb.intake.submission import Connection, Submission, fetch
from envdb.intake.validate import facts_of


def looks_at_others(contract: Contract) -> bool:
    """Whether rows are compared with those of other units."""
    return FROM_OTHERS in _kinds(contract)


def is_out_of_date(
    connection: Connection, include: Path, contract: Contract, submission: Submission
) -> bool:
    """Whether a submission has to be judged again before it is loaded."""
    if FROM_OWN_HISTORY in _kinds(contract) and _has_elder_in_work(
        connection, contract, submission
    ):
        return True
    facts = facts_of(submission)
    now = {source for _, _, source, _ in find_sources(connection, include, contract, [facts])}
    codes = find_codes(connection, include, contract, [facts.unit_code])
    row = connection.execute(
        "SELECT judged_with, judged_with_codes FROM intake.submission WHERE submission_id = %s",
        [submission.submission_id],
    ).fetchone()
    if row is None:
        return False
    return set(row[0]) != now or row[1] != count_codes(contract, codes, facts.unit_code)


def judge_again(connection: Connection, submission_id: int) -> None:
    """Put a validated submission back behind the rules; what was read of it stays staged."""
    with connection.transaction():
        removed = connection.execute(
            "DELETE FROM staging.finding WHERE submission_id = %s AND step = 'validate'",
            [submission_id],
        ).rowcount
        connection.execute(
            "UPDATE intake.submission SET step = 'read', findings_staged = findings_staged - %s"
            " WHERE submission_id = %s AND outcome = 'in_work' AND step = 'validated'",
            [removed, submission_id],
        )


def _kinds(contract: Contract) -> set[str]:
    return {one.kind for sheet in contract.sheets for one in sheet.context.values()}


def _has_elder_in_work(connection: Connection, contract: Contract, submission: Submission) -> bool:
    rows = connection.execute(
        "SELECT submission_id FROM intake.submission"
        " WHERE unit_code = %s AND feed = %s AND period_end = %s::date - 1"
        "   AND submission_id < %s AND outcome = 'in_work'",
        [
            submission.unit_code,
            submission.feed,
            submission.period_start,
            submission.submission_id,
        ],
    ).fetchall()
    if not previous_of_same_file(contract):
        return bool(rows)
    elders = fetch(connection, [one for (one,) in rows])
    return any(one.belongs_to == submission.belongs_to for one in elders)
