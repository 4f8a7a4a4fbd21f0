"""Writes the log of access to data: who took out what, when, with which result.

An entry is committed before anything is shown, a refused query has one too, and what cannot be
logged is not shown. Fields: NĐ 47/2020/NĐ-CP, Điều 45.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]


@dataclass
class Shown:
    """How many rows an export is about to show."""

    rows: int = 0


def log_access(
    connection: Connection,
    kind: str,
    what: str,
    result: str,
    *,
    role: str,
    person: str,
    rows_shown: int | None = None,
    reason: str | None = None,
) -> None:
    """Add an entry in a transaction of its own, as ``role``; ``connection`` is in autocommit."""
    with connection.transaction():
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        connection.execute(
            "SELECT core.log_access(%s, %s, %s, %s, %s, %s)",
            [kind, what, result, rows_shown, reason, person],
        )


@contextmanager
def logged_export(connection: Connection, what: str, *, role: str, person: str) -> Iterator[Shown]:
    """Log an export when the block ends, well or with an error; show nothing before."""
    shown = Shown()
    try:
        yield shown
    except Exception as error:
        try:
            log_access(connection, "export", what, str(error), role=role, person=person)
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.InvalidParameterValue,
        ):
            # a role that does not exist or is not the person's: it can neither read nor log
            error.add_note(f"{role} may not write to the log of access")
        raise
    log_access(connection, "export", what, "ok", role=role, person=person, rows_shown=shown.rows)
