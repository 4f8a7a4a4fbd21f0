"""Decides a validated submission and loads it, in one transaction.

Under a lock on what it replaces: find out whether it is a copy, weigh the findings, insert the
facts, close the version it replaces, write findings and outcome. A submission that was decided
before is left as it is, so the step can run any number of times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from envdb import __version__
from envdb.contract.model import Contract, Severity
from envdb.intake import facts
from envdb.intake.compare import record_changes
from envdb.intake.duplicates import decide_if_duplicate, has_first_in_work
from envdb.intake.explained import keep_explained
from envdb.intake.outdated import is_out_of_date, looks_at_others
from envdb.intake.stage import is_whole
from envdb.intake.submission import (
    Connection,
    Submission,
    fetch,
    receipt_number,
)

REJECTED_ROWS_MAX_SHARE = 0.05
"""Above this share of failing rows a row feed is held for an officer (DESIGN: on_critical row)."""

_LOCK_CLASS = 0x656E_766C


class StagingLostError(RuntimeError):
    """Staging does not hold what was read (the server crashed): the file must be read again."""


class JudgedTooEarlyError(RuntimeError):
    """What it was compared with has changed since, or an elder one of its unit is still in work."""


class CountsError(RuntimeError):
    """Rows read are not rows loaded plus rejected; the transaction is undone."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Findings counted, as the decision needs them."""

    critical: int
    critical_whole: int
    rejected_rows: int
    warnings: int
    not_run: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its reason (a code and words for the sender)."""

    outcome: str
    reason: str | None = None
    reason_text: str | None = None


def load(connection: Connection, include: Path, submission_id: int, contract: Contract) -> str:
    """Decide one validated submission and return its outcome.

    Raises :class:`StagingLostError` when it must be read again, :class:`JudgedTooEarlyError` when
    judged again, :class:`CountsError` for a fault of ours; in all cases nothing was written.
    """
    with connection.transaction():
        submission = fetch(connection, [submission_id], lock=True)[0]
        if submission.outcome != "in_work":
            return submission.outcome
        if submission.step != "validated" or not is_whole(connection, submission, contract):
            raise StagingLostError(f"{submission.number} has to be read again")
        if looks_at_others(contract):
            # two units that send the same thing at one time: the later one has to see the other
            lock(connection, f"{submission.feed}|{submission.period}")
        lock(connection, str(submission.replaces_key))
        if decide_if_duplicate(connection, submission):
            return "duplicate"
        if has_first_in_work(connection, submission) or is_out_of_date(
            connection, include, contract, submission
        ):
            raise JudgedTooEarlyError(f"{submission.number} has to be judged again")
        return _decide(connection, submission, contract).outcome


def _decide(connection: Connection, submission: Submission, contract: Contract) -> Verdict:
    weighed = _weigh(connection, submission.submission_id)
    accepted_by_officer = _officer_accepted(connection, submission)
    verdict = _verdict(contract, submission, weighed, accepted_by_officer)
    loaded = rejected = 0
    with connection.transaction():
        facts.give_codes(connection, contract, submission)
        current = _current(connection, submission)
        dropped = 0
        if current is not None and current < submission.submission_id:
            dropped = record_changes(connection, contract, submission.submission_id, current)
        if (
            verdict.outcome.startswith("accepted")
            and dropped
            and not (submission.drops_rows_on_purpose or accepted_by_officer)
        ):
            verdict = Verdict(
                "held",
                "drops_rows",
                f"Bản nộp lại bỏ bớt {dropped} dòng so với bản {receipt_number(current or 0)}; "
                "nếu đúng là bỏ, đánh dấu x vào ô “Xác nhận bỏ bớt dòng so với lần nộp trước” "
                "rồi nộp lại, hoặc báo Sở Công Thương.",
            )
        if verdict.outcome.startswith("accepted"):
            rejected = facts.reject_rows(connection, contract, submission)
            loaded = facts.insert(connection, contract, submission)
            if loaded + rejected != submission.rows_read:
                raise CountsError(
                    f"{submission.number}: read {submission.rows_read} rows, loaded {loaded}, "
                    f"rejected {rejected}"
                )
            facts.make_known(connection, contract, submission)
            _make_current(connection, submission, verdict, current)
            connection.execute(
                "INSERT INTO intake.pending_period VALUES (%s, %s, clock_timestamp())"
                " ON CONFLICT (feed, period) DO NOTHING",
                [submission.feed, submission.period],
            )
        else:
            facts.remove(connection, contract, submission)
    _finish(connection, submission, verdict, loaded, rejected)
    return verdict


def _verdict(
    contract: Contract, submission: Submission, weighed: Weighed, accepted_by_officer: bool
) -> Verdict:
    accepted = Verdict("accepted_with_warnings" if weighed.warnings else "accepted")
    if weighed.not_run:
        return Verdict(
            "held",
            "rule_not_run",
            "Hệ thống gặp lỗi khi kiểm tra tệp; người vận hành đã được báo, đơn vị không phải làm gì.",
        )
    if accepted_by_officer:
        return Verdict("accepted_with_warnings")
    if weighed.critical_whole or (contract.on_critical == "submission" and weighed.critical):
        return Verdict("rejected", "critical", f"Có {weighed.critical} lỗi phải sửa.")
    if weighed.rejected_rows > REJECTED_ROWS_MAX_SHARE * submission.rows_read:
        return Verdict(
            "held",
            "too_many_rejected_rows",
            f"{weighed.rejected_rows} trong {submission.rows_read} dòng có lỗi, vượt 5 %; "
            "tệp được giữ lại chờ cán bộ xem xét.",
        )
    if weighed.rejected_rows:
        return Verdict("accepted_with_warnings")
    return accepted


def _weigh(connection: Connection, submission_id: int) -> Weighed:
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE severity = 'critical'),"
        " count(*) FILTER (WHERE severity = 'critical' AND row_number IS NULL),"
        " count(DISTINCT (sheet, row_number))"
        "   FILTER (WHERE severity = 'critical' AND row_number IS NOT NULL),"
        " count(*) FILTER (WHERE severity = 'warning' AND explained_by IS NULL)"
        " FROM staging.finding WHERE submission_id = %s",
        [submission_id],
    ).fetchone()
    not_run = connection.execute(
        "SELECT rule FROM intake.rule_outcome WHERE submission_id = %s AND outcome = 'not_run'"
        " ORDER BY rule",
        [submission_id],
    ).fetchall()
    critical, whole, rows, warnings = row if row is not None else (0, 0, 0, 0)
    return Weighed(critical, whole, rows, warnings, tuple(str(name) for (name,) in not_run))


def _officer_accepted(connection: Connection, submission: Submission) -> bool:
    """Whether the last decision on this submission is an officer's acceptance."""
    row = connection.execute(
        "SELECT kind FROM intake.decision WHERE submission_id = %s"
        " ORDER BY decision_id DESC LIMIT 1",
        [submission.submission_id],
    ).fetchone()
    return row is not None and row[0] == "accept"


def lock(connection: Connection, key: str) -> None:
    """Hold a key (what a version replaces) to the end of the transaction; taken before any row."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_CLASS, key])


def _current(connection: Connection, submission: Submission) -> int | None:
    row = connection.execute(
        "SELECT submission_id FROM intake.submission"
        " WHERE replaces_key = %s AND upper_inf(recorded_during) AND NOT isempty(recorded_during)",
        [submission.replaces_key],
    ).fetchone()
    return None if row is None else int(row[0])


def _make_current(
    connection: Connection, submission: Submission, verdict: Verdict, current: int | None
) -> None:
    """Close the version that is replaced and open this one, at one instant under the lock.

    An older file that was decided late (replayed, accepted by an officer) does not replace a
    newer one: it was never current.
    """
    if current is not None and current > submission.submission_id:
        connection.execute(
            "UPDATE intake.submission SET outcome = %s, step = 'decided',"
            " recorded_during = 'empty', replaced_by = %s WHERE submission_id = %s",
            [verdict.outcome, current, submission.submission_id],
        )
        return
    at = clock(connection)
    if current is not None:
        connection.execute(
            "UPDATE intake.submission SET replaced_by = %s,"
            " recorded_during = tstzrange(lower(recorded_during), %s) WHERE submission_id = %s",
            [submission.submission_id, at, current],
        )
    connection.execute(
        "UPDATE intake.submission SET outcome = %s, step = 'decided',"
        " recorded_during = tstzrange(%s, NULL), replaced_by = NULL WHERE submission_id = %s",
        [verdict.outcome, at, submission.submission_id],
    )


def clock(connection: Connection) -> datetime:
    """Return the instant at which a version begins or ends."""
    # now() is the start of the transaction, which may be before the other version began
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    instant: datetime = row[0]  # type: ignore[index]  # a SELECT without FROM gives a row
    return instant


def _finish(
    connection: Connection, submission: Submission, verdict: Verdict, loaded: int, rejected: int
) -> None:
    ids = [submission.submission_id]
    connection.execute("DELETE FROM intake.finding WHERE submission_id = %s", ids)
    connection.execute(
        "INSERT INTO intake.finding (submission_id, finding_number, severity, rule, sheet,"
        " row_number, cells, value, message, hint, row_keys, value_number)"
        " SELECT submission_id, row_number() OVER ("
        "   ORDER BY array_position(%s::text[], severity), sheet, row_number NULLS FIRST, cells,"
        "   rule, step, finding_order),"
        " severity, rule, sheet, row_number, cells, value, message, hint, row_keys, value_number"
        " FROM staging.finding WHERE submission_id = %s AND explained_by IS NULL",
        [[severity.value for severity in Severity], *ids],
    )
    keep_explained(connection, submission.submission_id)
    connection.execute(
        "UPDATE intake.submission SET outcome = %s, step = 'decided', reason = %s,"
        " reason_text = %s, rows_loaded = %s, rows_rejected = %s, decided_at = clock_timestamp(),"
        " replied_at = NULL, code_version = %s WHERE submission_id = %s",
        [
            verdict.outcome,
            verdict.reason,
            verdict.reason_text,
            loaded,
            rejected,
            __version__,
            *ids,
        ],
    )
