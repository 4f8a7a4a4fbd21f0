"""A release: what is known of it, and the tables it was frozen with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from envdb.errors import MendableError
from envdb.report.kinds import ReportKind
from envdb.report.tables import ReportTable

Connection = psycopg.Connection[Any]


class ReleaseError(MendableError, RuntimeError):
    """A step of a release cannot be done; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Release:
    """A row of ``release.release``."""

    release_id: int
    report: str
    year: int
    recipient: str
    title: str
    frozen_at: datetime
    as_of: datetime
    sources: dict[str, str]
    made_with: dict[str, str]
    replaces: int | None
    number: str | None
    signed_by: str | None
    signed_as: str | None
    published_at: datetime | None

    @property
    def kind(self) -> ReportKind:
        """Return the report it is, with the words it had when it was frozen."""
        return ReportKind(self.report, self.sources)


_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, Release.__dataclass_fields__))


def fetch(connection: Connection, release_id: int) -> Release:
    """Return a release; raises :class:`ReleaseError` where there is none of that number."""
    return fetch_by(connection, "release_id", release_id, f"Không có bản nào mang số {release_id}.")


def fetch_by(
    connection: Connection, column: str, value: object, otherwise: str | None = None
) -> Release:
    """Return the release whose column, a unique one, has a value.

    Raises :class:`ReleaseError` where there is none, with the words of ``otherwise``.
    """
    query = sql.SQL("SELECT {} FROM release.release WHERE {} = %s")
    with connection.cursor(row_factory=class_row(Release)) as cursor:
        found = cursor.execute(query.format(_COLUMNS, sql.Identifier(column)), [value]).fetchone()
    if found is None:
        raise ReleaseError(otherwise or f"Không có báo cáo nào đã chốt với {column} là {value}.")
    return found


def published(connection: Connection) -> list[Release]:
    """Return the releases that were published, the oldest first."""
    query = sql.SQL(
        "SELECT {} FROM release.release WHERE published_at IS NOT NULL ORDER BY release_id"
    )
    with connection.cursor(row_factory=class_row(Release)) as cursor:
        return cursor.execute(query.format(_COLUMNS)).fetchall()


def frozen_tables(connection: Connection, release: Release) -> list[ReportTable]:
    """Return the tables of a release as they were frozen, in the order of the report."""
    rows = connection.execute(
        "SELECT table_name, query, columns, rows FROM release.frozen_table WHERE release_id = %s",
        [release.release_id],
    ).fetchall()
    order: Sequence[str] = release.kind.heading.tables
    return sorted((ReportTable(*row) for row in rows), key=lambda table: order.index(table.name))
