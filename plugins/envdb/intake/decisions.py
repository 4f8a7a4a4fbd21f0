"""What an officer or operator decides on submissions: accept with a reason, judge again, withdraw.

The first two only put the submission back to work with a logged decision; the ordinary steps do the
rest, from the archive, so there is no second way into the facts. A withdrawal ends a version: its
facts stay for every earlier day, and the version before it does not come back. Its sender replaced
that one because it was wrong, so from then on the period counts as not submitted, until a file comes
(the earlier one may be dropped again).
"""

from __future__ import annotations

from collections.abc import Sequence

from envdb.errors import MendableError
from envdb.intake.load import clock, lock
from envdb.intake.submission import Connection, Submission, fetch, receipt_number

ACCEPTABLE = ("held", "rejected")
WITHDRAWABLE = ("accepted", "accepted_with_warnings", "held")
REPLAYABLE = ("rejected", "quarantined", "held")


class DecisionError(MendableError, ValueError):
    """The submission is not in a state in which this can be decided."""


def accept(connection: Connection, submission_id: int, *, reason: str, by: str) -> None:
    """Put a held or rejected submission to work again, to be accepted whatever its findings.

    Raises :class:`DecisionError` for an unknown number, another outcome, or an empty reason.
    """
    if not reason.strip():
        raise DecisionError("Phải ghi lý do khi nhận một tệp (--reason).")
    with connection.transaction():
        found = fetch(connection, [submission_id], lock=True)
        if not found:
            raise DecisionError(f"Không có lần nộp số {submission_id}.")
        if found[0].outcome not in ACCEPTABLE:
            raise DecisionError(
                f"{found[0].number} đang là “{found[0].outcome}”; chỉ nhận được tệp bị giữ lại "
                "(held) hoặc trả lại (rejected)."
            )
        _back_to_work(connection, [submission_id], "accept", reason, by)


def withdraw(connection: Connection, submission_id: int, *, reason: str, by: str) -> None:
    """End a current version, or take back a held file; the reply then tells its sender.

    Raises :class:`DecisionError` for an unknown number, an empty reason, or a submission that is
    neither held nor current.
    """
    if not reason.strip():
        raise DecisionError("Phải ghi lý do khi rút một tệp (--reason).")
    with connection.transaction():
        found = fetch(connection, [submission_id])
        if not found:
            raise DecisionError(f"Không có lần nộp số {submission_id}.")
        # in the order of load: first the key, then the row
        lock(connection, str(found[0].replaces_key))
        submission = fetch(connection, [submission_id], lock=True)[0]
        _check_withdrawable(connection, submission)
        at = clock(connection)
        _log(connection, [submission_id], "withdraw", reason, by)
        connection.execute(
            "UPDATE intake.submission SET outcome = 'withdrawn', reason = 'withdrawn',"
            " reason_text = %s, recorded_during = CASE WHEN recorded_during IS NOT NULL"
            "   THEN tstzrange(lower(recorded_during), %s) END,"
            " decided_at = %s, replied_at = NULL WHERE submission_id = %s",
            [f"Cán bộ đã rút bản nộp này: {reason.strip()}", at, at, submission_id],
        )
        connection.execute(
            "INSERT INTO intake.pending_period VALUES (%s, %s, %s)"
            " ON CONFLICT (feed, period) DO NOTHING",
            [submission.feed, submission.period, at],
        )


def _check_withdrawable(connection: Connection, submission: Submission) -> None:
    if submission.outcome not in WITHDRAWABLE:
        raise DecisionError(
            f"{submission.number} đang là “{submission.outcome}”; chỉ rút được bản đang có hiệu lực "
            "hoặc tệp bị giữ lại (held)."
        )
    row = connection.execute(
        "SELECT recorded_during IS NULL OR (upper_inf(recorded_during) AND NOT isempty(recorded_during))"
        " FROM intake.submission WHERE submission_id = %s",
        [submission.submission_id],
    ).fetchone()
    if row is None or not row[0]:
        later = receipt_number(submission.replaced_by) if submission.replaced_by else "bản sau"
        raise DecisionError(
            f"{submission.number} không còn hiệu lực: đã được thay bằng {later}. Rút bản đó nếu cần."
        )


def replay(
    connection: Connection,
    *,
    outcome: str,
    feed: str | None,
    ids: Sequence[int] = (),
    reason: str,
    by: str,
) -> list[int]:
    """Put submissions to work again and return them; the newest contract judges them.

    Raises :class:`DecisionError` for an outcome that is not judged again.
    """
    if outcome not in REPLAYABLE:
        raise DecisionError(f"Chỉ xử lý lại được các tệp {', '.join(REPLAYABLE)}.")
    with connection.transaction():
        rows = connection.execute(
            "SELECT submission_id FROM intake.submission"
            " WHERE outcome = %(outcome)s AND sha256 IS NOT NULL AND unit_code IS NOT NULL"
            "   AND (%(feed)s::text IS NULL OR feed = %(feed)s)"
            "   AND (%(ids)s::bigint[] = '{}' OR submission_id = ANY(%(ids)s))"
            " ORDER BY submission_id FOR UPDATE",
            {"outcome": outcome, "feed": feed, "ids": list(ids)},
        ).fetchall()
        found = [int(row[0]) for row in rows]
        _back_to_work(connection, found, "replay", reason, by)
    return found


def _log(connection: Connection, ids: list[int], kind: str, reason: str, by: str) -> None:
    connection.execute(
        "INSERT INTO intake.decision"
        " (submission_id, kind, reason, decided_by, decided_at, outcome_before)"
        " SELECT submission_id, %s, %s, %s, clock_timestamp(), outcome"
        " FROM intake.submission WHERE submission_id = ANY(%s)",
        [kind, reason, by, ids],
    )


def _back_to_work(connection: Connection, ids: list[int], kind: str, reason: str, by: str) -> None:
    _log(connection, ids, kind, reason, by)
    connection.execute(
        "UPDATE intake.submission SET outcome = 'in_work', step = 'claimed', reason = NULL,"
        " reason_text = NULL, attempt = attempt + 1, replied_at = NULL"
        " WHERE submission_id = ANY(%s)",
        [ids],
    )
