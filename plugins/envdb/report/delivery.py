"""What is to be delivered and how far it is: ``release.delivery``, its files and its attempts.

A delivery is one release to one recipient, with a key that is drawn once and never again: whoever
takes it up, however often, sends the same key, so the receiver can tell a repetition. Whoever sends
holds the delivery's lock, which a killed process lets go of.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

import psycopg
from psycopg.rows import class_row

from envdb.destinations import Destination
from envdb.errors import MendableError
from envdb.intake.archive import hash_file

Connection = psycopg.Connection[Any]
Status = Literal["waiting", "sending", "delivered", "failed", "unclear"]
Verdict = Literal["delivered", "later", "refused", "unclear"]

OPEN: tuple[Status, ...] = tuple(one for one in get_args(Status) if one != "delivered")

_LOCK_CLASS = 0x656E_7664
_ANSWER_CHARS = 2000


class DeliveryError(MendableError, RuntimeError):
    """A delivery cannot be asked for or taken up; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a release, as it was when its delivery was asked for."""

    file_name: str
    path: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of ``release.delivery``."""

    delivery_id: int
    release_id: int
    recipient: str
    title: str
    idempotency_key: uuid.UUID
    status: Status
    attempts: int
    not_before: datetime | None
    delivered_at: datetime | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Package:
    """What is sent: the delivery with its files."""

    delivery: Delivery
    files: Sequence[SentFile]

    @property
    def manifest(self) -> bytes:
        """Return what the receiver checks the files by, as JSON."""
        one = self.delivery
        content = {
            "release": one.release_id,
            "title": one.title,
            "recipient": one.recipient,
            "idempotency_key": str(one.idempotency_key),
            "files": [
                {"name": file.file_name, "sha256": file.sha256, "size_bytes": file.size_bytes}
                for file in self.files
            ],
        }
        return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()

    def changed(self) -> list[str]:
        """Return the names of files that are not, or no longer, what was asked to be sent."""
        return [
            one.file_name
            for one in self.files
            if not Path(one.path).is_file() or hash_file(Path(one.path)) != one.sha256
        ]


@dataclass(frozen=True, slots=True)
class Answer:
    """How an attempt ended: ``later`` may be tried again, ``refused`` not before it is mended.

    ``unclear``: it may have arrived, and the way of sending cannot tell a repetition.
    """

    verdict: Verdict
    text: str
    status_code: int | None = None
    retry_after_s: float | None = None


def ask(
    connection: Connection,
    *,
    release_id: int,
    recipient: str,
    title: str,
    files: Sequence[Path],
    now: datetime,
) -> int:
    """Ask for a delivery and return its number; asked again, it is the same one.

    Raises :class:`DeliveryError` without files, or where the release was asked for with others: a
    release never changes.
    """
    wanted = [
        SentFile(path.name, str(path.absolute()), hash_file(path), path.stat().st_size)
        for path in sorted(files)
    ]
    if not wanted:
        raise DeliveryError(f"Báo cáo {release_id} không có tệp nào để gửi.")
    with connection.transaction():
        row = connection.execute(
            "INSERT INTO release.delivery (release_id, recipient, title, idempotency_key, asked_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (release_id, recipient) DO NOTHING"
            " RETURNING delivery_id",
            [release_id, recipient, title, uuid.uuid4(), now],
        ).fetchone()
        if row is not None:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO release.delivery_file VALUES (%s, %s, %s, %s, %s)",
                    [
                        (row[0], one.file_name, one.path, one.sha256, one.size_bytes)
                        for one in wanted
                    ],
                )
            return int(row[0])
        known = connection.execute(
            "SELECT delivery_id FROM release.delivery WHERE release_id = %s AND recipient = %s",
            [release_id, recipient],
        ).fetchone()
        delivery_id = int(known[0]) if known else 0
        before = {(one.file_name, one.sha256) for one in package(connection, delivery_id).files}
        if before != {(one.file_name, one.sha256) for one in wanted}:
            raise DeliveryError(
                f"Báo cáo {release_id} gửi {recipient} đã được ghi nhận với các tệp khác: báo cáo đã"
                " chốt không được thay đổi; phát hành một bản mới."
            )
        return delivery_id


def fetch(connection: Connection, delivery_id: int) -> Delivery:
    """Return a delivery; raises :class:`DeliveryError` where there is none of that number."""
    with connection.cursor(row_factory=class_row(Delivery)) as cursor:
        found = cursor.execute(
            "SELECT delivery_id, release_id, recipient, title, idempotency_key, status, attempts,"
            " not_before, delivered_at, answer FROM release.delivery WHERE delivery_id = %s",
            [delivery_id],
        ).fetchone()
    if found is None:
        raise DeliveryError(f"Không có lượt gửi số {delivery_id}; xem envdb status.")
    return found


def package(connection: Connection, delivery_id: int) -> Package:
    """Return a delivery with its files."""
    with connection.cursor(row_factory=class_row(SentFile)) as cursor:
        files = cursor.execute(
            "SELECT file_name, path, sha256, size_bytes FROM release.delivery_file"
            " WHERE delivery_id = %s ORDER BY file_name",
            [delivery_id],
        ).fetchall()
    return Package(fetch(connection, delivery_id), files)


def open_deliveries(connection: Connection) -> list[Delivery]:
    """Return every delivery that has not arrived, oldest first."""
    rows = connection.execute(
        "SELECT delivery_id FROM release.delivery WHERE status = ANY(%s) ORDER BY delivery_id",
        [list(OPEN)],
    ).fetchall()
    return [fetch(connection, int(row[0])) for row in rows]


@contextmanager
def alone(connection: Connection, delivery_id: int) -> Iterator[bool]:
    """Hold a delivery's lock; yields whether it was free."""
    lock = [_LOCK_CLASS, delivery_id]
    row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", lock).fetchone()
    held = bool(row and row[0])
    try:
        yield held
    finally:
        if held:
            connection.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


def begin(connection: Connection, delivery_id: int, to: Destination, now: datetime) -> int:
    """Record that an attempt begins, before anything is sent; return which it is."""
    with connection.transaction():
        row = connection.execute(
            "UPDATE release.delivery SET status = 'sending', attempts = attempts + 1"
            " WHERE delivery_id = %s AND status <> 'delivered' RETURNING attempts",
            [delivery_id],
        ).fetchone()
        if row is None:
            raise DeliveryError(f"Lượt gửi số {delivery_id} đã đến nơi, không gửi lại.")
        connection.execute(
            "INSERT INTO release.delivery_attempt (delivery_id, attempt, destination, began_at)"
            " VALUES (%s, %s, %s, %s)",
            [delivery_id, row[0], str(to), now],
        )
        return int(row[0])


def end(
    connection: Connection,
    delivery_id: int,
    attempt: int,
    answer: Answer,
    *,
    status: Status,
    not_before: datetime | None,
    now: datetime,
) -> None:
    """Record how an attempt ended and how the delivery stands by it."""
    text = answer.text.replace("\x00", "")[:_ANSWER_CHARS]
    with connection.transaction():
        connection.execute(
            "UPDATE release.delivery_attempt SET ended_at = %s, verdict = %s, status_code = %s,"
            " answer = %s WHERE delivery_id = %s AND attempt = %s",
            [now, answer.verdict, answer.status_code, text, delivery_id, attempt],
        )
        connection.execute(
            "UPDATE release.delivery SET status = %s, answer = %s, not_before = %s,"
            " delivered_at = %s WHERE delivery_id = %s",
            [
                status, text, not_before, now if status == "delivered" else None, delivery_id,
            ],
        )  # fmt: skip


def mark_unclear(connection: Connection, delivery_id: int, text: str) -> None:
    """Say that nobody knows whether what was sent has arrived."""
    connection.execute(
        "UPDATE release.delivery SET status = 'unclear', answer = %s WHERE delivery_id = %s",
        [text, delivery_id],
    )
