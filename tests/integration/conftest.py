"""The small season, made once for a module of tests; nothing that a test writes stays."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from envdb.warehouse.connection import create_database
from envdb.warehouse.embedded import Server

pytest.register_assert_rewrite("mart_season")
from mart_season import Connection, fill, libpq, prepared  # noqa: E402 - its asserts explain


@pytest.fixture(scope="module")
def season_url(server: Server) -> Iterator[str]:
    """Return the address of a warehouse with the small season in it."""
    name = f"season_{secrets.token_hex(6)}"
    create_database(server, name)
    with prepared(server.url(name)) as connection:
        fill(connection)
    yield server.url(name)
    with psycopg.connect(libpq(server.url("postgres")), autocommit=True) as maintenance:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        maintenance.execute(drop.format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def season(season_url: str) -> Iterator[Connection]:
    """Connect to a warehouse with the small season in it."""
    with prepared(season_url) as connection:
        yield connection


@pytest.fixture
def empty(database_url: str) -> Iterator[Connection]:
    """Connect to a warehouse to which nothing was ever submitted."""
    with prepared(database_url) as connection:
        yield connection
