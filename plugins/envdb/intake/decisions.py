"""What an officer or operator decides on submissions: accept with a reason, or judge again.

Both only put the submission back to work with a logged decision; the ordinary steps do the rest,
from the archive, so there is no second way into the facts.
"""

from __future__ import annotations

from collections.abc import Sequence

from envdb.intake.submission import Connection, fetch

ACCEPTABLE = ("held", "rejected")
REPLAYABLE = ("rejected", "quarantined", "held")


class DecisionError(ValueError):
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


def _back_to_work(connection: Connection, ids: list[int], kind: str, reason: str, by: str) -> None:
    connection.execute(
        "INSERT INTO intake.decision"
        " (submission_id, kind, reason, decided_by, decided_at, outcome_before)"
        " SELECT submission_id, %s, %s, %s, clock_timestamp(), outcome"
        " FROM intake.submission WHERE submission_id = ANY(%s)",
        [kind, reason, by, ids],
    )
    connection.execute(
        "UPDATE intake.submission SET outcome = 'in_work', step = 'claimed', reason = NULL,"
        " reason_text = NULL, attempt = attempt + 1, replied_at = NULL"
        " WHERE submission_id = ANY(%s)",
        [ids],
    )
