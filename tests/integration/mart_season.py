"""The small season as the tests of marts ask it: a prepared warehouse, a question as of a day.

Two files of SQL: ``small_season.sql`` (register, training, zones, plants, who sent what when) and
``small_season_feeds.sql`` (the other feeds), each with the reason of every row beside it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row, tuple_row

from envdb.contract.loader import load_contracts
from envdb.contract.reference import load_reference
from envdb.settings import shipped_folder
from envdb.warehouse.marts import read_marts
from envdb.warehouse.schema import Definition, prepare

INCLUDE = shipped_folder("include")
CONTRACTS = load_contracts(INCLUDE / "contracts")
MARTS = read_marts(INCLUDE / "sql" / "marts")
SEASON = tuple(
    Path(__file__).with_name(name) for name in ("small_season.sql", "small_season_feeds.sql")
)

Connection = psycopg.Connection[dict[str, Any]]


def ask(
    connection: Connection,
    query: str | sql.Composed,
    as_of: str,
    parameters: list[Any] | None = None,
) -> list[dict[str, Any]]:
    """Return the rows of a query as of a day; '' is now."""
    with connection.transaction():
        connection.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of])
        text = query.encode() if isinstance(query, str) else query
        return connection.execute(text, parameters).fetchall()


def ask_tuples(connection: Connection, query: str, as_of: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query as of a day, without the names of their columns."""
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of])
        return cursor.execute(query.encode()).fetchall()


def undone(connection: Connection) -> AbstractContextManager[psycopg.Transaction]:
    """Open a transaction whose changes do not stay."""
    return connection.transaction(force_rollback=True)


def prepared(url: str) -> Connection:
    """Bring a database to what this checkout renders and connect to it."""
    connection = psycopg.connect(libpq(url), autocommit=True, row_factory=dict_row)
    reference = load_reference(INCLUDE / "reference")
    # prepare reads rows as tuples, so it gets a connection of its own
    with psycopg.connect(libpq(url), autocommit=True) as preparing:
        prepare(preparing, Definition(INCLUDE, CONTRACTS, reference))
    return connection


def fill(connection: Connection) -> None:
    """Load the small season."""
    for path in SEASON:
        connection.execute(path.read_bytes())


def libpq(url: str) -> str:
    """Return an address as psycopg and psql take it."""
    return url.replace("+psycopg", "", 1)
