"""Connect to the warehouse, wherever it is: the embedded server or the one in ENVDB_WAREHOUSE_URL.

One URL is the whole difference between a laptop and a large installation. Rows move by COPY
through a plain psycopg connection (:func:`connect`); only pandas and Great Expectations, which ask
for it, get SQLAlchemy (:func:`engine`).
"""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine, create_engine

from envdb.settings import Settings, SettingsError
from envdb.warehouse.embedded import Server, ensure_running, wheel_binaries

DATABASE = "envdb"
"""Name of the warehouse's database on the embedded server."""

_SCHEME = "postgresql+psycopg://"
_APPLICATION_NAME = "envdb"


def warehouse_url(settings: Settings) -> str:
    """Return the warehouse's SQLAlchemy URL, with its password in it: do not log it.

    Without ``settings.warehouse_url`` the embedded server is started, and its database created,
    when they are not there yet. Raises :class:`~envdb.settings.SettingsError` for a URL without
    the driver, :class:`~envdb.warehouse.embedded.EmbeddedServerError` for a server that does not
    start.
    """
    if settings.warehouse_url is None:
        server = ensure_running(settings.home)
        create_database(server, DATABASE)
        return server.url(DATABASE)
    if not settings.warehouse_url.startswith(_SCHEME):
        # Not quoted in the message, because it may hold a password.
        raise SettingsError(
            "ENVDB_WAREHOUSE_URL does not name the database and its driver: write "
            f"{_SCHEME}user:password@host:5432/envdb."
        )
    return settings.warehouse_url


def create_database(server: Server, name: str) -> None:
    """Create a database on the embedded server unless it exists."""
    with psycopg.connect(_libpq(server.url("postgres")), autocommit=True) as connection:
        exists = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if exists.fetchone() is not None:
            return
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return  # another process created it between the two statements


def connect(
    settings: Settings, *, role: str | None = None, autocommit: bool = False
) -> psycopg.Connection:
    """Open a psycopg connection to the warehouse, acting as ``role`` where one is given.

    Raises what :func:`warehouse_url` raises, and :class:`psycopg.Error` when the server refuses
    the connection or the role.
    """
    url = _libpq(warehouse_url(settings))
    # In autocommit at first: a SET ROLE inside a transaction would be undone by its rollback.
    connection = psycopg.connect(url, autocommit=True, application_name=_APPLICATION_NAME)
    try:
        if role is not None:
            connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        connection.set_autocommit(autocommit)
    except BaseException:
        connection.close()
        raise
    return connection


def engine(settings: Settings) -> Engine:
    """Return a SQLAlchemy engine of the warehouse, for what cannot use :func:`connect`."""
    return create_engine(
        warehouse_url(settings),
        pool_pre_ping=True,  # the embedded server may have been restarted since the last use
        connect_args={"application_name": _APPLICATION_NAME},
    )


def psql_path() -> Path:
    """Return the ``psql`` that came with the embedded server, for a person at the keyboard."""
    return wheel_binaries() / "psql"


def _libpq(url: str) -> str:
    """Return a SQLAlchemy URL as libpq reads it: without the driver."""
    return f"postgresql://{url.removeprefix(_SCHEME)}"
