"""What an officer sees of a case and decides about it; a decision is closed when undone, never lost.

Refusing answers for the candidates there are: another one that a later list brings opens the case
again, because nobody was asked about that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from envdb.errors import MendableError

Connection = psycopg.Connection[Any]


class ReviewError(MendableError, ValueError):
    """The case is not there, or not in a state in which this can be decided."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case of the queue."""

    case_id: int
    feed: str
    unit_code: str
    name: str | None
    commune: str | None
    best_score: float
    candidates: int
    records: int


@dataclass(frozen=True, slots=True)
class Possible:
    """An enterprise that a case may mean."""

    enterprise_id: int
    tax_code_masked: str | None
    name: str | None
    address: str | None
    commune: str | None
    score: float | None
    agreement: dict[str, int]
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was made of a case, also one that was undone."""

    enterprise_id: int
    verdict: str
    by: str
    at: str
    reason: str | None
    undone_by: str | None
    undone_at: str | None
    undone_reason: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case with all that helps to decide it."""

    case_id: int
    feed: str
    unit_code: str
    name: str | None
    address: str | None
    commune: str | None
    vsic_class: str | None
    unlisted_code: str | None
    records: Sequence[tuple[str, int]]
    possible: Sequence[Possible]
    history: Sequence[Decided]


def waiting(connection: Connection, *, feed: str | None, limit: int) -> tuple[list[Waiting], int]:
    """Return the cases that are doubted least first, and how many there are in all."""
    rows = connection.execute(
        "SELECT queue.case_id, queue.feed, queue.unit_code, queue.record_name,"
        " coalesce(commune.commune_name, queue.commune_code), queue.best_score::float,"
        " queue.candidates, queue.records, count(*) OVER ()"
        " FROM core.review_queue AS queue LEFT JOIN core.commune USING (commune_code)"
        " WHERE %(feed)s::text IS NULL OR queue.feed = %(feed)s"
        " ORDER BY queue.best_score DESC, queue.case_id LIMIT %(limit)s",
        {"feed": feed, "limit": limit},
    ).fetchall()
    return [Waiting(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def show(connection: Connection, case_id: int) -> Case:
    """Return a case, whether it waits or is decided. Raises :class:`ReviewError`."""
    row = connection.execute(
        "SELECT one.case_id, one.feed, one.unit_code, one.record_name, one.record_address,"
        " coalesce(commune.commune_name, one.commune_code), one.vsic_class,"
        " identity.tax_code_masked"
        " FROM core.identity_case AS one LEFT JOIN core.commune USING (commune_code)"
        " LEFT JOIN core.enterprise_identity AS identity"
        " ON one.own_enterprise_id = identity.enterprise_id WHERE one.case_id = %s",
        [case_id],
    ).fetchone()
    if row is None:
        raise ReviewError(f"Không có hồ sơ số {case_id}. Xem các số hồ sơ bằng: envdb review list")
    records = connection.execute(
        "SELECT 'BN' || lpad(submission_id::text, 6, '0'), row_number FROM core.resolved_enterprise"
        " WHERE case_id = %s ORDER BY submission_id, row_number",
        [case_id],
    ).fetchall()
    possible, history = _possible(connection, case_id), _history(connection, case_id)
    return Case(*(*row, records, possible, history))


def accept(
    connection: Connection, case_id: int, *, enterprise_id: int | None, by: str, reason: str | None
) -> int:
    """Decide that a case is an enterprise, the only candidate where none is named; return it.

    A decision of the threshold gives way; one of a person must be undone first.
    """
    with connection.transaction():
        _lock(connection, case_id)
        chosen = enterprise_id if enterprise_id is not None else _only(connection, case_id)
        known = connection.execute(
            "SELECT EXISTS (SELECT FROM core.enterprise WHERE enterprise_id = %s)", [chosen]
        ).fetchone()
        if not (known and known[0]):
            raise ReviewError(f"Danh sách doanh nghiệp không có số định danh {chosen}.")
        standing = connection.execute(
            "SELECT enterprise_id, automatic, decided_by FROM core.identity_decision"
            " WHERE case_id = %s AND verdict = 'accepted' AND upper_inf(recorded_during)",
            [case_id],
        ).fetchone()
        if standing and not standing[1]:
            raise ReviewError(
                f"Hồ sơ {case_id} đã được {standing[2]} nhận là doanh nghiệp {standing[0]}. Muốn đổi, "
                f"trước hết hoàn tác: envdb review undo {case_id}"
            )
        _close(connection, case_id, by, "Cán bộ quyết định lại", chosen)
        _decide(connection, case_id, [chosen], "accepted", by, reason)
    return int(chosen)


def refuse(connection: Connection, case_id: int, *, by: str, reason: str | None) -> list[int]:
    """Decide that a case is none of its candidates and return these."""
    with connection.transaction():
        _lock(connection, case_id)
        found = connection.execute(
            "SELECT enterprise_id FROM core.identity_open WHERE case_id = %s ORDER BY enterprise_id",
            [case_id],
        ).fetchall()
        if not found:
            raise ReviewError(
                f"Hồ sơ {case_id} không chờ quyết định. Xem: envdb review show {case_id}"
            )
        refused = [int(row[0]) for row in found]
        _decide(connection, case_id, refused, "refused", by, reason)
    return refused


def undo(connection: Connection, case_id: int, *, by: str, reason: str | None) -> int:
    """Close every decision that stands of a case, also the threshold's; return how many."""
    with connection.transaction():
        _lock(connection, case_id)
        closed = _close(connection, case_id, by, reason, None)
        if not closed:
            raise ReviewError(f"Hồ sơ {case_id} không có quyết định nào đang có hiệu lực.")
    return closed


def _lock(connection: Connection, case_id: int) -> None:
    found = connection.execute(
        "SELECT FROM core.identity_case WHERE case_id = %s FOR UPDATE", [case_id]
    ).fetchone()
    if found is None:
        raise ReviewError(f"Không có hồ sơ số {case_id}. Xem các số hồ sơ bằng: envdb review list")


def _only(connection: Connection, case_id: int) -> int:
    found = connection.execute(
        "SELECT enterprise_id FROM core.identity_open WHERE case_id = %s", [case_id]
    ).fetchall()
    if not found:
        raise ReviewError(
            f"Hồ sơ {case_id} không có doanh nghiệp nào chờ quyết định. Xem bằng "
            f"envdb review show {case_id}, rồi ghi số định danh đã chọn bằng --as-enterprise."
        )
    if len(found) > 1:
        raise ReviewError(
            f"Hồ sơ {case_id} có {len(found)} doanh nghiệp có thể; ghi số định danh đã chọn: "
            f"envdb review accept {case_id} --as-enterprise …"
        )
    return int(found[0][0])


def _close(
    connection: Connection, case_id: int, by: str, reason: str | None, chosen: int | None
) -> int:
    """Close what stands: all, or what stands in the way of choosing an enterprise."""
    return connection.execute(
        "UPDATE core.identity_decision"
        " SET recorded_during = tstzrange(lower(recorded_during), clock_timestamp()),"
        " undone_by = %(by)s, undone_reason = %(reason)s"
        " WHERE case_id = %(case)s AND upper_inf(recorded_during)"
        " AND (%(chosen)s::bigint IS NULL OR verdict = 'accepted' OR enterprise_id = %(chosen)s)",
        {"by": by, "reason": reason, "case": case_id, "chosen": chosen},
    ).rowcount


def _decide(
    connection: Connection,
    case_id: int,
    enterprises: Sequence[int],
    verdict: str,
    by: str,
    reason: str | None,
) -> None:
    connection.execute(
        "INSERT INTO core.identity_decision (case_id, enterprise_id, verdict, automatic, score,"
        " decided_by, reason, recorded_during)"
        " SELECT %(case)s, chosen, %(verdict)s, false, (SELECT score FROM core.identity_candidate"
        " WHERE case_id = %(case)s AND enterprise_id = chosen AND upper_inf(recorded_during)),"
        " %(by)s, %(reason)s, tstzrange(clock_timestamp(), NULL)"
        " FROM unnest(%(enterprises)s::bigint[]) AS chosen",
        {
            "case": case_id,
            "verdict": verdict,
            "by": by,
            "reason": reason,
            "enterprises": list(enterprises),
        },
    )


def _possible(connection: Connection, case_id: int) -> list[Possible]:
    rows = connection.execute(
        "SELECT shown.enterprise_id, identity.tax_code_masked, listed.enterprise_name,"
        " listed.address, coalesce(commune.commune_name, listed.commune_code),"
        " candidate.score::float, coalesce(candidate.agreement, '{}'), decision.verdict"
        " FROM (SELECT enterprise_id FROM core.identity_candidate"
        "       WHERE case_id = %(case)s AND upper_inf(recorded_during)"
        "       UNION SELECT enterprise_id FROM core.identity_decision"
        "       WHERE case_id = %(case)s AND upper_inf(recorded_during)) AS shown"
        " INNER JOIN core.enterprise_identity AS identity USING (enterprise_id)"
        " LEFT JOIN core.identity_candidate AS candidate ON candidate.case_id = %(case)s"
        "  AND candidate.enterprise_id = shown.enterprise_id"
        "  AND upper_inf(candidate.recorded_during)"
        " LEFT JOIN core.identity_decision AS decision ON decision.case_id = %(case)s"
        "  AND decision.enterprise_id = shown.enterprise_id"
        "  AND upper_inf(decision.recorded_during)"
        " LEFT JOIN LATERAL (SELECT * FROM core.enterprise AS version"
        "  WHERE version.enterprise_id = shown.enterprise_id AND upper_inf(version.recorded_during)"
        "  ORDER BY version.valid DESC LIMIT 1) AS listed ON true"
        " LEFT JOIN core.commune ON listed.commune_code = commune.commune_code"
        " ORDER BY candidate.score DESC NULLS LAST, shown.enterprise_id",
        {"case": case_id},
    )
    return [Possible(*row) for row in rows]


def _history(connection: Connection, case_id: int) -> list[Decided]:
    rows = connection.execute(
        "SELECT enterprise_id, verdict, decided_by,"
        " to_char(lower(recorded_during) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY HH24:MI'),"
        " reason, undone_by,"
        " to_char(upper(recorded_during) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY HH24:MI'),"
        " undone_reason FROM core.identity_decision WHERE case_id = %s ORDER BY decision_id",
        [case_id],
    )
    return [Decided(*row) for row in rows]
