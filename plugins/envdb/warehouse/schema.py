"""Brings a warehouse up to what this installation renders: migrations, tables, dimensions, views.

One fingerprint of all files decides whether there is anything to do, so every command may call
:func:`prepare` and pays one query for it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from envdb import __version__
from envdb.contract.columns import TableColumn, staged_columns
from envdb.contract.model import Contract, table_name
from envdb.contract.periods import due_on, periods_between
from envdb.contract.reference import Reference
from envdb.errors import MendableError
from envdb.render.ddl import fact_columns
from envdb.warehouse.marts import apply_marts
from envdb.warehouse.migrations import migrate
from envdb.warehouse.reference_rows import reference_tables

log = logging.getLogger(__name__)

_LOCK_KEY = 0x656E_7664_625F_7363
FIRST_DUE_DAY = date(2026, 1, 1)
"""What falls due from here on is owed under the Plan (the year 2025 is, its first quarter is not)."""
LAST_OBLIGED_DAY = date(2030, 12, 31)
"""The last day of the Plan 2026-2030."""

Connection = psycopg.Connection[Any]


class SchemaError(MendableError, RuntimeError):
    """A table cannot be brought to its contract without a migration."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a warehouse is made from."""

    include: Path
    contracts: Mapping[str, Contract]
    reference: Reference


def prepare(connection: Connection, definition: Definition) -> bool:
    """Bring the warehouse up to date; return whether anything was done.

    Raises :class:`SchemaError` for a contract that removed or retyped a column, and what
    ``migrate`` raises. Safe to call from many processes at once.
    """
    if is_current(connection, definition):
        return False
    wanted = fingerprint(definition)
    migrate(connection, definition.include / "sql" / "migrations")
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
        if _applied(connection) == wanted:
            return False
        for folder in ("staging", "facts"):
            for contract in definition.contracts.values():
                path = definition.include / "sql" / folder / f"{contract.feed}.sql"
                connection.execute(path.read_bytes())
        check_tables(connection, definition.contracts.values())
        _fill_dimensions(connection, definition)
        apply_marts(connection, definition.include / "sql" / "marts")
        connection.execute(
            "INSERT INTO core.reference_load (sha256, loaded_at) VALUES (%s, clock_timestamp())"
            " ON CONFLICT (only_row) DO UPDATE"
            " SET sha256 = excluded.sha256, loaded_at = excluded.loaded_at",
            [wanted],
        )
    log.info("the warehouse was brought up to date (%s)", wanted[:12])
    return True


def is_prepared(connection: Connection) -> bool:
    """Whether an installation, of whatever version, has made this warehouse."""
    return _applied(connection) is not None


def is_current(connection: Connection, definition: Definition) -> bool:
    """Whether the warehouse is what this installation renders."""
    return _applied(connection) == fingerprint(definition)


def fingerprint(definition: Definition) -> str:
    """Return the hash of every file that a warehouse is made from."""
    digest = hashlib.sha256(__version__.encode())
    for pattern in ("contracts/*.yml", "reference/*.csv", "sql/**/*.sql"):
        for path in sorted(definition.include.glob(pattern)):
            digest.update(path.relative_to(definition.include).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()


def check_tables(connection: Connection, contracts: Iterable[Contract]) -> None:
    """Raise :class:`SchemaError` where a table has a column its contract lost or retyped."""
    faults = [
        fault
        for contract in contracts
        for sheet in contract.sheets
        for schema, columns in (
            ("core", fact_columns(sheet)),
            ("staging", staged_columns(sheet)),
        )
        for fault in _differences(
            connection, schema, table_name(contract.feed, sheet.name), columns
        )
    ]
    if faults:
        raise SchemaError(
            "These tables no longer fit their contracts; write a migration in "
            "include/sql/migrations that says what becomes of the data:\n" + "\n".join(faults)
        )


def _differences(
    connection: Connection, schema: str, table: str, columns: list[TableColumn]
) -> Iterator[str]:
    wanted = {column.name: column.sql_type for column in columns}
    rows = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = %s AND table_name = %s"
        " AND column_name NOT IN ('submission_id', 'row_number')",
        [schema, table],
    )
    for name, found in rows:
        if name not in wanted:
            yield f"{schema}.{table}.{name}: the contract no longer has this column"
        elif wanted[name] != found:
            yield f"{schema}.{table}.{name}: is {found}, the contract says {wanted[name]}"


def _applied(connection: Connection) -> str | None:
    exists = connection.execute("SELECT to_regclass('core.reference_load')").fetchone()
    if exists is None or exists[0] is None:
        return None
    row = connection.execute("SELECT sha256 FROM core.reference_load").fetchone()
    return None if row is None else str(row[0])


def _fill_dimensions(connection: Connection, definition: Definition) -> None:
    rows = reference_tables(definition.reference)
    contracts = definition.contracts.values()
    rows["feed"] = [
        (c.feed, c.version, c.title, c.title_en, c.period.value, c.due, c.on_critical)
        for c in contracts
    ]
    rows["obligation"] = [
        (unit.code, c.feed, str(period), period.start, period.end, due_on(period, c.due))
        for c in contracts
        for unit in definition.reference.units_matching(c.owed_by)
        for period in periods_between(date(2025, 1, 1), LAST_OBLIGED_DAY, c.period)
        if due_on(period, c.due) >= FIRST_DUE_DAY
    ]
    for table, values in rows.items():
        name = sql.Identifier("core", table)
        connection.execute(sql.SQL("DELETE FROM {}").format(name))
        with (
            connection.cursor() as cursor,
            cursor.copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy,
        ):
            for row in values:
                copy.write_row(row)
