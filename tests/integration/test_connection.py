"""Claims about how the warehouse is reached, on a real server."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from command_process import spawner
from envdb.settings import SettingsError, load_settings
from envdb.warehouse.connection import connect, create_database, engine, psql_path, warehouse_url
from envdb.warehouse.embedded import Server


def test_without_a_url_the_warehouse_is_the_embedded_database_envdb(server: Server) -> None:
    home = server.password_file.parents[1]
    settings = load_settings({"ENVDB_HOME": str(home)})
    assert warehouse_url(settings) == server.url("envdb")
    query = "SELECT current_database(), current_setting('application_name')"
    with connect(settings) as connection:
        assert connection.execute(query).fetchone() == ("envdb", "envdb")
    pool = engine(settings)
    with pool.connect() as other:
        assert tuple(other.exec_driver_sql(query).one()) == ("envdb", "envdb")
    pool.dispose()


def test_six_processes_may_create_one_database_at_once(server: Server) -> None:
    with spawner().Pool(6) as pool:
        pool.starmap(create_database, [(server, "at_once")] * 6, chunksize=1)
    with psycopg.connect(server.url("at_once").replace("+psycopg", "", 1)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_url_names_the_warehouse(database_url: str) -> None:
    settings = load_settings({"ENVDB_WAREHOUSE_URL": database_url})
    assert warehouse_url(settings) == database_url
    with connect(settings, autocommit=True) as connection:
        assert connection.autocommit
        assert connection.info.dbname == database_url.rpartition("/")[2]


def test_a_role_outlives_a_rollback(database_url: str) -> None:
    settings = load_settings({"ENVDB_WAREHOUSE_URL": database_url})
    with connect(settings, role="pg_read_all_data") as connection:
        assert not connection.autocommit
        connection.execute("SELECT 1")
        connection.rollback()
        assert connection.execute("SELECT current_user").fetchone() == ("pg_read_all_data",)


def test_a_role_is_a_name_and_nothing_else(database_url: str) -> None:
    settings = load_settings({"ENVDB_WAREHOUSE_URL": database_url})
    role = 'postgres"; CREATE TABLE stray (); --'
    with pytest.raises(psycopg.Error, match="does not exist"):
        connect(settings, role=role)
    with connect(settings) as connection:
        assert connection.execute("SELECT to_regclass('stray')").fetchone() == (None,)


@pytest.mark.parametrize(
    "url",
    ["postgresql://a:geheim@h/d", "host=h password=geheim", "postgresql+psycopg2://a:geheim@h"],
)
def test_a_url_without_the_driver_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match=r"write postgresql\+psycopg://") as refusal:
        warehouse_url(load_settings({"ENVDB_WAREHOUSE_URL": url}))
    assert "geheim" not in str(refusal.value)


def test_psql_is_shipped(server: Server, tmp_path: Path) -> None:
    script = tmp_path / "one.sql"
    script.write_text("SELECT 1;")
    url = server.url("postgres").replace("+psycopg", "", 1)
    done = subprocess.run([psql_path(), url, "-Atf", script], capture_output=True, check=True)
    assert done.stdout == b"1\n"
