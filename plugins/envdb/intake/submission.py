"""The record of a submission and the few statements that read and decide it.

``intake.submission`` is the truth about every file; the steps read it through :class:`Submission`
and change it only inside their own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from envdb import __version__
from envdb.intake.records import Finding

Connection = psycopg.Connection[Any]

ACCEPTED = ("accepted", "accepted_with_warnings")


@dataclass(frozen=True, slots=True)
class Submission:
    """A row of ``intake.submission`` as the steps need it."""

    submission_id: int
    folder: str
    unit_code: str | None
    file_name: str
    file_size_bytes: int | None
    sha256: str | None
    received_at: datetime
    feed: str | None
    period: str | None
    period_start: date | None
    period_end: date | None
    outcome: str
    step: str
    reason: str | None
    reason_text: str | None
    attempt: int
    duplicate_of: int | None
    replaces_key: str | None
    replaced_by: int | None
    due_on: date | None
    nothing_to_report: bool
    drops_rows_on_purpose: bool
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    decided_at: datetime | None
    replied_at: datetime | None

    @property
    def number(self) -> str:
        """The number of the receipt: ``BN000123``."""
        return receipt_number(self.submission_id)

    @property
    def belongs_to(self) -> str:
        """What a later file must share to replace this one, beside unit, feed and period."""
        return "|".join(str(self.replaces_key or "").split("|")[3:])


def receipt_number(submission_id: int) -> str:
    """Return a submission's number as receipts print it."""
    return f"BN{submission_id:06d}"


_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, Submission.__dataclass_fields__))


def fetch(connection: Connection, ids: Sequence[int], *, lock: bool = False) -> list[Submission]:
    """Return submissions by id, in order; with ``lock`` their rows stay locked (``FOR UPDATE``)."""
    query = sql.SQL(
        "SELECT {} FROM intake.submission WHERE submission_id = ANY(%s) ORDER BY submission_id {}"
    ).format(_COLUMNS, sql.SQL("FOR UPDATE" if lock else ""))
    with connection.cursor(row_factory=class_row(Submission)) as cursor:
        return cursor.execute(query, [list(ids)]).fetchall()


def unfinished(connection: Connection) -> list[Submission]:
    """Return every submission without an outcome or without a reply, oldest first."""
    query = sql.SQL(
        "SELECT {} FROM intake.submission"
        " WHERE outcome = 'in_work' OR replied_at IS NULL ORDER BY submission_id"
    ).format(_COLUMNS)
    with connection.cursor(row_factory=class_row(Submission)) as cursor:
        return cursor.execute(query).fetchall()


def has_elder_in_work(connection: Connection, submission: Submission) -> bool:
    """Whether the unit has an earlier submission that is still in work."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM intake.submission"
        " WHERE folder = %s AND submission_id < %s AND outcome = 'in_work')",
        [submission.folder, submission.submission_id],
    ).fetchone()
    return bool(row and row[0])


def decide(
    connection: Connection,
    submission: Submission,
    outcome: str,
    *,
    reason: str | None = None,
    reason_text: str | None = None,
    duplicate_of: int | None = None,
    findings: Iterable[Finding] = (),
) -> None:
    """Give an outcome that loads nothing (quarantined, duplicate), with its findings.

    Runs in the caller's transaction and replaces what an earlier attempt had found.
    """
    write_findings(connection, submission.submission_id, findings)
    connection.execute(
        "UPDATE intake.submission SET outcome = %s, step = 'decided', reason = %s,"
        " reason_text = %s, duplicate_of = %s, decided_at = clock_timestamp(), replied_at = NULL,"
        " code_version = %s WHERE submission_id = %s",
        [outcome, reason, reason_text, duplicate_of, __version__, submission.submission_id],
    )


def write_findings(connection: Connection, submission_id: int, findings: Iterable[Finding]) -> None:
    """Replace the final findings of a submission."""
    for table in ("finding", "explained_warning"):
        connection.execute(
            sql.SQL("DELETE FROM {} WHERE submission_id = %s").format(
                sql.Identifier("intake", table)
            ),
            [submission_id],
        )
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY intake.finding (submission_id, finding_number, severity, rule, sheet,"
            " row_number, cells, value, message, hint, row_keys, value_number) FROM STDIN"
        ) as copy,
    ):
        for number, finding in enumerate(findings, start=1):
            copy.write_row((submission_id, number, *finding_row(finding)))


def finding_row(finding: Finding) -> tuple[object, ...]:
    """Return a finding as the columns that ``intake.finding`` and ``staging.finding`` share."""
    return (
        finding.severity.value,
        finding.rule,
        finding.sheet,
        finding.row,
        list(finding.cells),
        finding.value,
        finding.message,
        finding.hint,
        list(finding.row_keys),
        finding.value_number,
    )
