"""What officers see and decide of enterprises of which facts leave open whether they must declare.

The second queue beside the cases of :mod:`envdb.identity.review`, with its words: accepted is that it
must declare, refused that it need not. There is no table of cases: who waits is whom
``mart.declaration_list`` says is to be reviewed, so that a list which settles it takes the enterprise
out of the queue by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import psycopg

from envdb.identity.review import Decided, ReviewError

Connection = psycopg.Connection[Any]
Verdict = Literal["must", "not_required"]


@dataclass(frozen=True, slots=True)
class Declarer:
    """An enterprise in a year, as the mart judges it."""

    enterprise_id: int
    year: int
    tax_code_masked: str
    name: str | None
    sector: str | None
    verdict: str
    why: str
    declaration_status: str
    decided_by: str | None


_JUDGED = (
    "SELECT enterprise_id, year, tax_code_masked, enterprise_name, sector_name, verdict, why,"
    " declaration_status, decided_by"
)


def waiting(connection: Connection, *, year: int | None, limit: int) -> tuple[list[Declarer], int]:
    """Return whom the facts leave open and nobody decided, newest year first, and how many in all."""
    rows = connection.execute(
        f"{_JUDGED}, count(*) OVER () FROM mart.declaration_list"
        " WHERE verdict = 'review' AND (%(year)s::integer IS NULL OR year = %(year)s)"
        " ORDER BY year DESC, sector_name, enterprise_id LIMIT %(limit)s",
        {"year": year, "limit": limit},
    ).fetchall()
    return [Declarer(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def show(
    connection: Connection, enterprise_id: int, year: int
) -> tuple[Declarer, Sequence[Decided]]:
    """Return an enterprise of a year and what was decided of it. Raises :class:`ReviewError`."""
    row = connection.execute(
        f"{_JUDGED} FROM mart.declaration_assessment WHERE enterprise_id = %s AND year = %s",
        [enterprise_id, year],
    ).fetchone()
    if row is None:
        raise ReviewError(
            f"Năm {year} không xét khai báo của doanh nghiệp số định danh {enterprise_id}. "
            "Xem các doanh nghiệp chờ quyết định bằng: envdb review declarations list"
        )
    history = connection.execute(
        "SELECT enterprise_id, verdict, decided_by,"
        " to_char(lower(recorded_during) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY HH24:MI'),"
        " reason, undone_by,"
        " to_char(upper(recorded_during) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY HH24:MI'),"
        " undone_reason FROM core.declaration_decision"
        " WHERE enterprise_id = %s AND year = %s ORDER BY decision_id",
        [enterprise_id, year],
    )
    return Declarer(*row), [Decided(*one) for one in history]


def decide(
    connection: Connection, enterprise_id: int, year: int, verdict: Verdict, *, by: str, reason: str
) -> None:
    """Record a decision of an enterprise that waits for one; raises :class:`ReviewError` otherwise."""
    if not reason.strip():
        raise ReviewError("Quyết định phải có lý do: ghi bằng --reason.")
    with connection.transaction():
        _lock(connection)
        judged, history = show(connection, enterprise_id, year)
        standing = next((one for one in history if one.undone_by is None), None)
        if standing is not None:
            raise ReviewError(
                f"{standing.by} đã quyết định về doanh nghiệp {enterprise_id} năm {year}. Muốn đổi, "
                f"trước hết hoàn tác: envdb review declarations undo {enterprise_id} {year}"
            )
        if judged.verdict != "review":
            raise ReviewError(
                f"Doanh nghiệp {enterprise_id} năm {year} không chờ quyết định, dữ kiện đã đủ: "
                f"{judged.why}"
            )
        connection.execute(
            "INSERT INTO core.declaration_decision"
            " (enterprise_id, year, verdict, decided_by, reason, recorded_during)"
            " VALUES (%s, %s, %s, %s, %s, tstzrange(clock_timestamp(), NULL))",
            [enterprise_id, year, verdict, by, reason.strip()],
        )


def undo(
    connection: Connection, enterprise_id: int, year: int, *, by: str, reason: str | None
) -> None:
    """Close the decision that stands, also one that the list has overtaken since."""
    with connection.transaction():
        _lock(connection)
        closed = connection.execute(
            "UPDATE core.declaration_decision"
            " SET recorded_during = tstzrange(lower(recorded_during), clock_timestamp()),"
            " undone_by = %s, undone_reason = %s"
            " WHERE enterprise_id = %s AND year = %s AND upper_inf(recorded_during)",
            [by, reason, enterprise_id, year],
        ).rowcount
        if not closed:
            raise ReviewError(
                f"Doanh nghiệp {enterprise_id} năm {year} không có quyết định nào đang có hiệu lực."
            )


def _lock(connection: Connection) -> None:
    # officers are few: one decision at a time, and readers do not wait
    connection.execute("LOCK TABLE core.declaration_decision IN SHARE ROW EXCLUSIVE MODE")
