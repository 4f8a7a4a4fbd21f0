"""Bring a database to the version of the numbered files ``V001__name.sql`` in a folder.

A runner of our own, because none on PyPI keeps the four promises below for plain SQL:
yoyo-migrations was last released in 2024-08; pyway commits a file and its record in two
transactions and takes no lock; dbmate (a Go program) does not notice a file that was edited after
it was applied; dblift is 84,000 lines for a dozen databases; alembic wants Python files, and
Airflow keeps its own. The promises:

- a file and its record are one transaction: both are in the database or neither is;
- many processes may call :func:`migrate` at once: one works, the others wait for its lock;
- what was applied is never edited: a changed file is refused, so two databases with the same
  version are the same;
- numbers have no gap and no double, and an old envdb does not touch a newer database.

A file is sent whole, as ``psql --single-transaction --file`` would, so any SQL works in it. Our
own look at its statements only serves messages and the refusal of what breaks the first promise.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.generators import execute
from psycopg.pq import ExecStatus, TransactionStatus

from envdb.errors import MendableError

_log = logging.getLogger(__name__)

_LOCK_KEY = 0x656E_7664_625F_6D69  # "envdb_mi": any number that nothing else locks

_TABLE = """
    CREATE TABLE public.envdb_migration (
        version int PRIMARY KEY,
        name text NOT NULL,
        sha256 text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )
"""
_NAME = re.compile(r"V(\d{3,})__([a-z0-9_]+)\.sql")

# What may hide a semicolon, and the semicolon that ends a statement.
_LEXEMES = re.compile(
    r"""
    --[^\n]* | /\*.*?\*/ | "[^"]*" | \bE'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*'
    | (\$(?:[^\W\d]\w*)?\$).*?\1 | \bBEGIN\s+ATOMIC\b.*?\bEND\s*(?=;) | (?P<end>;)
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_BLANK = re.compile(r"(?:\s|--[^\n]*|/\*.*?\*/)*", re.DOTALL)
_REFUSED = {
    re.compile(r"(?:BEGIN|START\s+TRANSACTION|COMMIT|END|ROLLBACK|ABORT)\b", re.IGNORECASE): (
        "a migration is one transaction, which the runner begins and commits; take this out"
    ),
    re.compile(r"(?:RE)?SET\s+(?!LOCAL\b|CONSTRAINTS\b)", re.IGNORECASE): (
        "the setting would outlive the file and change what later files do; write SET LOCAL"
    ),
    re.compile(r"COPY\b.*\b(?:STDIN|STDOUT)\b", re.IGNORECASE | re.DOTALL): (
        "there is no client to copy from or to; write INSERT"
    ),
}


class MigrationError(MendableError, RuntimeError):
    """The database cannot be brought to the folder's version; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Migration:
    version: int
    path: Path
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Statement:
    start: int
    line: int
    text: str


def migrate(connection: psycopg.Connection, folder: Path) -> list[str]:
    """Apply the files of ``folder`` that the database does not have; return their names.

    ``connection`` is outside of a transaction and has the right to create what the files create.
    Each file that was applied stays, also when a later one fails. Raises :class:`MigrationError`.
    """
    migrations = _read(folder)
    applied = []
    with _alone(connection):
        with connection.transaction():
            # Not IF NOT EXISTS: that asks for the right to create, with nothing to create too.
            if not _has_table(connection):
                connection.execute(_TABLE)
        for migration in _not_applied(connection, migrations):
            try:
                _apply(connection, migration)
            except (
                psycopg.Error
            ) as error:  # at the commit (a deferred constraint), or a lost server
                raise MigrationError(f"{migration.path} was not applied: {error}") from error
            applied.append(migration.path.name)
    return applied


def pending(connection: psycopg.Connection, folder: Path) -> list[Path]:
    """Return the files of ``folder`` that :func:`migrate` would apply; changes nothing.

    Raises :class:`MigrationError` for what :func:`migrate` would refuse before it begins.
    """
    migrations = _read(folder)
    _require_idle(connection)
    return [migration.path for migration in _not_applied(connection, migrations)]


def _read(folder: Path) -> list[_Migration]:
    """Read the folder in the order of the numbers, refusing what would make the order unclear."""
    if not folder.is_dir():
        raise MigrationError(f"The folder of migrations {folder} does not exist.")
    migrations: dict[int, _Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        name = _NAME.fullmatch(path.name)
        if name is None:
            raise MigrationError(f"{path}: name it V001__what_it_does.sql (small letters, 0-9, _).")
        version = int(name[1])
        if version in migrations:
            raise MigrationError(
                f"{path.name} and {migrations[version].path.name} in {folder} have the same "
                f"number: give the newer one the next free number."
            )
        try:
            # Universal newlines: a checkout under Windows has the same hash.
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise MigrationError(f"{path} is not UTF-8 ({error}): save it as UTF-8.") from error
        digest = hashlib.sha256(text.encode()).hexdigest()
        migrations[version] = _Migration(version, path, text, digest)
    for expected, version in enumerate(sorted(migrations), start=1):
        if version != expected:
            raise MigrationError(
                f"{folder} has {migrations[version].path.name} but no V{expected:03}: restore the "
                "missing file, or renumber those that were never applied anywhere."
            )
    return [migrations[version] for version in sorted(migrations)]


def _has_table(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT to_regclass('public.envdb_migration') IS NOT NULL").fetchone()
    return row == (True,)


def _not_applied(connection: psycopg.Connection, migrations: list[_Migration]) -> list[_Migration]:
    """Compare the database's records with the folder and return what is missing, in order."""
    records: dict[int, tuple[str, str, datetime]] = {}
    with connection.transaction():
        if _has_table(connection):
            rows = connection.execute(
                "SELECT version, name, sha256, applied_at FROM public.envdb_migration"
            )
            records = {version: (name, digest, at) for version, name, digest, at in rows}
    newest = max(records, default=0)
    if newest > len(migrations):
        raise MigrationError(
            f"This envdb is older than the database: the database has {records[newest][0]}, the "
            f"newest migration here is V{len(migrations):03}. Install the newer envdb."
        )
    missing = []
    for migration in migrations:
        record = records.get(migration.version)
        if record is None:
            missing.append(migration)
        elif record[1] != migration.sha256:
            raise MigrationError(
                f"{migration.path} was changed after it was applied to this database (on "
                f"{record[2]:%Y-%m-%d %H:%M}): restore it as it was, and put the change into a new "
                f"file V{len(migrations) + 1:03}__….sql."
            )
    if missing and missing[0].version < newest:
        raise MigrationError(
            f"The database has V{newest:03} but no record of {missing[0].path.name}: someone "
            "edited public.envdb_migration. Put the record back."
        )
    return missing


def _apply(connection: psycopg.Connection, migration: _Migration) -> None:
    statements = list(_statements(migration.text))
    for statement in statements:
        for pattern, reason in _REFUSED.items():
            if pattern.match(statement.text):
                raise MigrationError(
                    f"{migration.path}, line {statement.line} ({_first_line(statement.text)!r}): "
                    f"{reason}. Nothing of this file was applied."
                )
    _log.info("Applying %s.", migration.path.name)
    pgconn = connection.pgconn
    with connection.transaction():
        # Not Connection.execute: it drops the results of the statements before the one that
        # failed, and their number is all that tells which one that was.
        pgconn.send_query(migration.text.encode(connection.info.encoding))
        results = connection.wait(execute(pgconn))
        if results[-1].status == ExecStatus.FATAL_ERROR:
            error = psycopg.errors.error_from_result(results[-1], connection.info.encoding)
            raise MigrationError(_failure(migration, statements, len(results), error)) from error
        connection.execute(
            "INSERT INTO public.envdb_migration (version, name, sha256) VALUES (%s, %s, %s)",
            [migration.version, migration.path.name, migration.sha256],
        )


def _statements(text: str) -> Iterator[_Statement]:
    """Split at semicolons outside of quotes, comments and bodies of functions."""
    start = 0
    ends = [m.end() for m in _LEXEMES.finditer(text) if m["end"]]
    for end in [*ends, len(text)]:
        blank = _BLANK.match(text, start)
        begin = blank.end() if blank else start
        if begin < end and text[begin:end] != ";":
            yield _Statement(begin, text.count("\n", 0, begin) + 1, text[begin:end])
        start = end


def _failure(
    migration: _Migration, statements: list[_Statement], number: int, error: psycopg.Error
) -> str:
    diag = error.diag
    statement = statements[:number][-1] if statements else _Statement(0, 1, migration.text)
    line = statement.line
    if diag.statement_position is not None:
        # The server knows better, and to the character; a syntax error stops all of the file.
        position = int(diag.statement_position) - 1
        line = migration.text.count("\n", 0, position) + 1
        number = sum(one.start <= position for one in statements)
        statement = statements[number - 1]
    details = [diag.message_primary or str(error), diag.message_detail, diag.message_hint]
    return (
        f"{migration.path}, line {line} (statement {number}, {_first_line(statement.text)!r}): "
        f"{'. '.join(detail.rstrip('.') for detail in details if detail)}. Nothing of this file "
        "was kept; mend it and run the migration again."
    )


def _first_line(statement: str) -> str:
    return statement.partition("\n")[0][:80]


@contextmanager
def _alone(connection: psycopg.Connection) -> Iterator[None]:
    """Hold the migration lock of the database, which ends with the connection at the latest."""
    _require_idle(connection)
    with connection.transaction():
        connection.execute("SELECT pg_advisory_lock(%s::bigint)", [_LOCK_KEY])
    try:
        yield
    finally:
        if not connection.closed:
            with connection.transaction():
                connection.execute("SELECT pg_advisory_unlock(%s::bigint)", [_LOCK_KEY])


def _require_idle(connection: psycopg.Connection) -> None:
    if connection.info.transaction_status != TransactionStatus.IDLE:
        raise MigrationError("The connection is inside a transaction: commit or roll back first.")
