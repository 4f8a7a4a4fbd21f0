"""Runs a person's SQL with the rights of a role, in a session that cannot write by accident."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from envdb.settings import Settings
from envdb.warehouse.connection import psql_path, warehouse_url


def run_query(
    connection: psycopg.Connection[Any], query: str, *, role: str, as_of: str | None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the column names and rows of one statement, run as ``role`` as of a day.

    Raises ``psycopg.Error`` with the server's words; several statements at once are refused.
    """
    with connection.transaction():
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        connection.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of or ""])
        # results in binary make psycopg use the protocol that takes one statement only
        with connection.cursor(binary=True) as cursor:
            cursor.execute(query.encode())
            if cursor.description is None:
                return [], []
            return [column.name for column in cursor.description], cursor.fetchall()


def psql_command(
    settings: Settings, *, role: str, as_of: str | None
) -> tuple[list[str], dict[str, str]]:
    """Return the command and environment of an interactive psql with the rights of ``role``."""
    url = urlsplit(warehouse_url(settings).replace("+psycopg", "", 1))
    options = f"-c role={role}" + (f" -c envdb.as_of={as_of}" if as_of else "")
    environment = {
        **os.environ,
        "PGHOST": url.hostname or "",
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.path.lstrip("/"),
        "PGOPTIONS": options,
    }
    return [str(psql_path())], environment
