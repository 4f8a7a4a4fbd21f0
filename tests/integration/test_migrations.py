"""Claims about numbered SQL files, on a real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from command_process import spawner
from envdb.warehouse.migrations import MigrationError, migrate, pending


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """Connect to an empty database as its owner."""
    with psycopg.connect(_libpq(database_url)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two good migrations."""
    (tmp_path / "V001__units.sql").write_text("CREATE TABLE unit (code text);\n")
    (tmp_path / "V002__first_unit.sql").write_text("INSERT INTO unit VALUES ('00004');\n")
    return tmp_path


def test_files_are_applied_in_order_and_recorded(
    connection: psycopg.Connection, folder: Path
) -> None:
    assert [path.name for path in pending(connection, folder)] == [
        "V001__units.sql",
        "V002__first_unit.sql",
    ]
    assert migrate(connection, folder) == ["V001__units.sql", "V002__first_unit.sql"]
    assert pending(connection, folder) == []
    rows = connection.execute(
        "SELECT version, name, length(sha256) FROM envdb_migration ORDER BY version"
    ).fetchall()
    assert rows == [(1, "V001__units.sql", 64), (2, "V002__first_unit.sql", 64)]


def test_applying_again_does_nothing(connection: psycopg.Connection, folder: Path) -> None:
    migrate(connection, folder)
    assert migrate(connection, folder) == []
    assert _count(connection, "unit") == 1


def test_pending_creates_nothing(connection: psycopg.Connection, folder: Path) -> None:
    pending(connection, folder)
    assert _tables(connection) == []


def test_an_autocommit_connection_serves_as_well(database_url: str, folder: Path) -> None:
    (folder / "V003__broken.sql").write_text("DELETE FROM unit; SELECT 1/0;")
    with psycopg.connect(_libpq(database_url), autocommit=True) as connection:
        with pytest.raises(MigrationError, match="division by zero"):
            migrate(connection, folder)
        assert _count(connection, "unit") == 1


def test_a_new_file_alone_is_applied(connection: psycopg.Connection, folder: Path) -> None:
    migrate(connection, folder)
    (folder / "V003__more.sql").write_text("INSERT INTO unit VALUES ('00008');")
    assert migrate(connection, folder) == ["V003__more.sql"]


def test_six_processes_at_once_apply_each_file_once(
    connection: psycopg.Connection, database_url: str, folder: Path
) -> None:
    slow = "SELECT pg_sleep(0.3); INSERT INTO unit VALUES ('00008');"
    (folder / "V003__slow.sql").write_text(slow)
    spawn = spawner()
    with spawn.Pool(6) as pool:
        applied = pool.starmap(_migrate_in_process, [(database_url, folder)] * 6)
    assert sorted(map(len, applied)) == [0, 0, 0, 0, 0, 3]
    assert _count(connection, "unit") == 2


def _migrate_in_process(url: str, folder: Path) -> list[str]:
    with psycopg.connect(_libpq(url)) as connection:
        return migrate(connection, folder)


def test_a_migrator_that_vanishes_leaves_neither_lock_nor_half_a_file(
    connection: psycopg.Connection, database_url: str, folder: Path
) -> None:
    (folder / "V003__slow.sql").write_text("DELETE FROM unit; SELECT pg_sleep(1);")
    spawn = spawner()
    process = spawn.Process(target=_migrate_in_process, args=(database_url, folder))
    process.start()
    while "unit" not in _tables(connection) or _count(connection, "unit") == 0:
        time.sleep(0.02)
    time.sleep(0.2)  # it is in V003 now
    process.kill()
    process.join()
    assert migrate(connection, folder) == ["V003__slow.sql"]


def test_a_changed_file_is_refused(connection: psycopg.Connection, folder: Path) -> None:
    migrate(connection, folder)
    (folder / "V001__units.sql").write_text("CREATE TABLE unit (code text, name text);\n")
    with pytest.raises(MigrationError, match=r"V001__units\.sql was changed after .* V003__"):
        migrate(connection, folder)
    with pytest.raises(MigrationError, match="was changed"):
        pending(connection, folder)


def test_line_ends_and_byte_order_mark_do_not_count_as_a_change(
    connection: psycopg.Connection, folder: Path
) -> None:
    migrate(connection, folder)
    file = folder / "V001__units.sql"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert pending(connection, folder) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("V004__gap.sql", "no V003"),
        ("V002__twice.sql", "have the same number"),
        ("V0002__twice.sql", "have the same number"),
        ("v003__small.sql", "name it V001__what_it_does.sql"),
        ("V3__short.sql", "name it V001__what_it_does.sql"),
    ],
)
def test_an_unclear_order_is_refused_before_anything_is_applied(
    connection: psycopg.Connection, folder: Path, name: str, message: str
) -> None:
    (folder / name).write_text("SELECT 1;")
    with pytest.raises(MigrationError, match=message):
        migrate(connection, folder)
    assert _tables(connection) == []


def test_a_database_newer_than_the_folder_is_refused(
    connection: psycopg.Connection, folder: Path
) -> None:
    migrate(connection, folder)
    (folder / "V002__first_unit.sql").unlink()
    with pytest.raises(MigrationError, match=r"older than the database.*V002__first_unit\.sql"):
        migrate(connection, folder)


def test_a_record_that_was_taken_out_is_noticed(
    connection: psycopg.Connection, folder: Path
) -> None:
    migrate(connection, folder)
    connection.execute("DELETE FROM envdb_migration WHERE version = 1")
    connection.commit()
    with pytest.raises(MigrationError, match=r"no record of V001__units\.sql"):
        migrate(connection, folder)


FAILURES = {
    "an unknown column, found by the server's position": (
        "CREATE TABLE a (x int);\n\n-- ; é\nSELECT\n  'a;b', y\nFROM a;\n",
        r'line 5 \(statement 2, .SELECT.\): column "y" does not exist',
    ),
    "a syntax error": (
        "CREATE TABLE a (x int);\nCREATE TABEL b (x int);\n",
        r"line 2 \(statement 2, .CREATE TABEL .*syntax error at or near \"TABEL\"",
    ),
    "a failure without a position, found by counting statements": (
        "CREATE TABLE a (x int PRIMARY KEY);\n"
        "/* one; */ CREATE FUNCTION f() RETURNS int LANGUAGE sql\n"
        "BEGIN ATOMIC SELECT 1; SELECT 2; END;\n"
        "CREATE FUNCTION g() RETURNS text LANGUAGE sql AS $b$ SELECT ';'; SELECT 'x' $b$;\n"
        "INSERT INTO a VALUES (1);\n"
        "  INSERT INTO a VALUES (1); SELECT E'\\';';\n",
        r"line 6 \(statement 5, 'INSERT INTO a VALUES \(1\);'\): duplicate key .*"
        r"Key \(x\)=\(1\) already exists",
    ),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failing_file_rolls_back_wholly_and_says_where(
    connection: psycopg.Connection, folder: Path, case: str
) -> None:
    text, message = FAILURES[case]
    (folder / "V003__broken.sql").write_text(text)
    with pytest.raises(MigrationError, match=r"V003__broken\.sql, " + message):
        migrate(connection, folder)
    assert _tables(connection) == ["envdb_migration", "unit"]
    assert _count(connection, "envdb_migration") == 2
    (folder / "V003__broken.sql").write_text("CREATE TABLE a (x int);")
    assert migrate(connection, folder) == ["V003__broken.sql"]


def test_a_constraint_that_fails_at_the_commit_names_the_file(
    connection: psycopg.Connection, folder: Path
) -> None:
    text = (
        "CREATE TABLE a (x int UNIQUE DEFERRABLE INITIALLY DEFERRED);\n"
        "INSERT INTO a VALUES (1), (1);"
    )
    (folder / "V003__deferred.sql").write_text(text)
    with pytest.raises(MigrationError, match=r"V003__deferred\.sql was not applied: duplicate key"):
        migrate(connection, folder)
    assert _tables(connection) == ["envdb_migration", "unit"]


def test_a_lost_connection_names_the_file(
    connection: psycopg.Connection, database_url: str, folder: Path
) -> None:
    lose = "SELECT pg_terminate_backend(pg_backend_pid());"
    (folder / "V003__lost.sql").write_text(lose)
    with pytest.raises(MigrationError, match=r"V003__lost\.sql, line 1 .*terminating connection"):
        migrate(connection, folder)
    with psycopg.connect(_libpq(database_url)) as other:
        assert [path.name for path in pending(other, folder)] == ["V003__lost.sql"]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("COMMIT;", "one transaction"),
        ("begin;", "one transaction"),
        ("END;", "one transaction"),
        ("/* no */ Rollback TO a;", "one transaction"),
        ("SET search_path = x;", "SET LOCAL"),
        ("RESET ALL;", "SET LOCAL"),
        ("COPY unit FROM STDIN;", "no client to copy from"),
    ],
)
def test_what_would_break_the_transaction_is_refused(
    connection: psycopg.Connection, folder: Path, statement: str, message: str
) -> None:
    text = f"CREATE TABLE a (x int);\n-- COMMIT;\n{statement}\nCREATE TABLE b (x int);"
    (folder / "V003__no.sql").write_text(text)
    with pytest.raises(MigrationError, match=rf"line 3 .*{message}"):
        migrate(connection, folder)
    assert _tables(connection) == ["envdb_migration", "unit"]


def test_any_sql_passes_untouched(connection: psycopg.Connection, folder: Path) -> None:
    text = (
        "SET LOCAL search_path = public;\n"
        "DO $$ BEGIN PERFORM 1; END; $$;\n"
        "CREATE TABLE c (note text);\n"
        "INSERT INTO c VALUES ('100 % đúng; %s; COMMIT;');\n"
        "-- the end, without a semicolon\nSELECT 1"
    )
    (folder / "V003__any.sql").write_text(text, encoding="utf-8")
    migrate(connection, folder)
    assert connection.execute("SELECT note FROM c").fetchone() == ("100 % đúng; %s; COMMIT;",)


def test_a_connection_inside_a_transaction_is_refused(
    connection: psycopg.Connection, folder: Path
) -> None:
    connection.execute("SELECT 1")
    with pytest.raises(MigrationError, match="inside a transaction"):
        migrate(connection, folder)


def _libpq(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _tables(connection: psycopg.Connection) -> list[str]:
    with connection.transaction():
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
    return [name for (name,) in rows]


def _count(connection: psycopg.Connection, table: str) -> int:
    with connection.transaction():
        row = connection.execute(
            psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table))
        ).fetchone()
    assert row is not None
    return int(row[0])
