"""Who may read, write and take back what: each role tries what it must not do.

A login of each role's own, as a person has: SET ROLE from a superuser would hide what a session can
do by going back to itself.
"""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from envdb.intake.ingest import ingest
from envdb.intake.sandbox import SandboxPool
from envdb.warehouse import embedded
from envdb.warehouse.connection import psql_path

pytest.register_assert_rewrite("intake_site")
from command_process import run_envdb  # noqa: E402 - after its assertions are made to explain
from intake_site import Site, communes, form, open_site, prepared_database, sample  # noqa: E402

Connection = psycopg.Connection[Any]
ROLES = ("owner", "loader", "analyst", "officer")
UNIT = communes()[0]
FACTS = "core.commune_facilities__facilities"


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, server: embedded.Server, readers: SandboxPool
) -> Iterator[Site]:
    """Open one office for all these tests, for nearly all of them are refused."""
    home = tmp_path_factory.mktemp("access") / "home"
    with prepared_database(server) as url, open_site(home, url, pool=readers) as opened:
        yield opened


@pytest.fixture
def logged_before(site: Site) -> int:
    """Return the number of the last entry of the log, which only grows."""
    query = "SELECT coalesce(max(access_id), 0) FROM core.access_log"
    ((last,),) = site.connection.execute(query).fetchall()
    return int(last)


@pytest.fixture(scope="module")
def logins(site: Site) -> Iterator[Mapping[str, Connection]]:
    """Connect as one person of each role to a warehouse with facilities of households in it."""
    site.drop(UNIT, "facilities 2025.xlsx", form("commune_facilities", UNIT, "2025"))
    ingest(site.connection, site.place)
    where = conninfo_to_dict(str(site.settings.warehouse_url).replace("+psycopg", "", 1))
    names = {role: f"an_{role}_{secrets.token_hex(3)}" for role in ROLES}
    password = secrets.token_urlsafe()
    opened = {}
    try:
        for role, name in names.items():
            login = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}").format(
                sql.Identifier(name), sql.Literal(password), sql.Identifier(f"envdb_{role}")
            )
            site.connection.execute(login)
            person = {**where, "user": name, "password": password}
            opened[role] = psycopg.connect(make_conninfo("", **person), autocommit=True)
        yield opened
    finally:
        for connection in opened.values():
            connection.close()
        for name in names.values():
            site.connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def refused(connection: Connection, query: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(query.encode())


READING = [
    f"SELECT personal_id FROM {FACTS}",
    f"SELECT tax_code FROM {FACTS}",
    f"SELECT f FROM {FACTS} AS f",
    f"SELECT to_jsonb(f) FROM {FACTS} AS f",
    f"SELECT 1 FROM {FACTS} WHERE personal_id LIKE '0%'",
    f"SELECT 1 FROM {FACTS} ORDER BY personal_id",
    f"COPY {FACTS} (personal_id) TO STDOUT",
    f"COPY (TABLE {FACTS}) TO STDOUT",
    f"COPY (SELECT facility_code FROM {FACTS}) TO PROGRAM 'cat'",
    "SELECT tax_code FROM core.enterprise_identity",
    "SELECT identity_key FROM core.given_code",
    "SELECT * FROM staging.commune_facilities__facilities",
    "SELECT cells FROM intake.rejected_row",
    "SELECT raw FROM intake.repair",
    "SELECT value FROM intake.finding",
    "SELECT stavalues1 FROM pg_statistic",
    "SELECT rolpassword FROM pg_authid",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT count(*) FROM core.access_log",
]
"""What an analyst must not see, by any door."""


@pytest.mark.parametrize("query", READING)
def test_an_analyst_reads_nothing_personal_by_any_door(
    logins: Mapping[str, Connection], query: str
) -> None:
    refused(logins["analyst"], query)


OFFICER_READS = ("intake.rejected_row", "intake.repair", "intake.finding", "core.access_log")


@pytest.mark.parametrize("query", [one for one in READING if not one.endswith(OFFICER_READS)])
def test_an_officer_reads_raw_columns_by_no_door_but_the_logged_one(
    logins: Mapping[str, Connection], query: str
) -> None:
    refused(logins["officer"], query)


def test_statistics_show_no_sample_of_a_column_one_may_not_read(
    site: Site, logins: Mapping[str, Connection]
) -> None:
    site.connection.execute(f"ANALYZE {FACTS}".encode())
    query = "SELECT attname FROM pg_stats WHERE tablename = %s"
    table = FACTS.partition(".")[2]
    everything = {name for (name,) in site.connection.execute(query, [table])}
    assert everything >= {"personal_id", "personal_id_masked", "tax_code"}
    for role in ("analyst", "officer"):
        seen = {name for (name,) in logins[role].execute(query, [table])}
        assert seen >= {"personal_id_masked", "facility_name"}
        assert not seen & {"personal_id", "tax_code"}


WRITING = [
    f"UPDATE {FACTS} SET capacity = 1",
    f"DELETE FROM {FACTS}",
    f"INSERT INTO {FACTS} (submission_id, row_number) VALUES (1, 99)",
    f"TRUNCATE {FACTS}",
    f"ALTER TABLE {FACTS} DROP COLUMN personal_id_masked",
    f"CREATE INDEX ON {FACTS} (personal_id)",
    "UPDATE intake.submission SET outcome = 'accepted', step = 'decided'",
    "DELETE FROM intake.decision",
    "DELETE FROM core.access_log",
    "UPDATE core.access_log SET login = 'somebody else'",
    "TRUNCATE core.access_log",
    "INSERT INTO core.access_log (role, kind, what, result) VALUES ('x', 'export', 'x', 'ok')",
    "ALTER TABLE core.access_log DISABLE TRIGGER only_added",
    "DROP VIEW mart.plan_targets",
    "CREATE FUNCTION core.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION public.now() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE core.mine (x int)",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION dblink",
    "GRANT envdb_owner TO CURRENT_USER",
    "SET ROLE envdb_owner",
    "ALTER SYSTEM SET log_statement = 'none'",
]


@pytest.mark.parametrize("query", WRITING)
@pytest.mark.parametrize("role", ["analyst", "officer"])
def test_who_reads_changes_nothing(logins: Mapping[str, Connection], role: str, query: str) -> None:
    refused(logins[role], query)


@pytest.mark.parametrize(
    "query",
    [
        f"TRUNCATE {FACTS}",
        "DELETE FROM core.access_log",
        "UPDATE core.access_log SET result = 'ok'",
        "ALTER TABLE core.access_log DISABLE TRIGGER only_added",
        "DROP VIEW mart.plan_targets",
        "CREATE FUNCTION core.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET ROLE envdb_owner",
        "SELECT core.read_personal(1)",
    ],
)
def test_a_loader_loads_and_rules_nothing(logins: Mapping[str, Connection], query: str) -> None:
    refused(logins["loader"], query)


def test_facts_are_not_changed_by_a_loader_either(logins: Mapping[str, Connection]) -> None:
    refused(logins["loader"], f"UPDATE {FACTS} SET capacity = 1")


# --- the logged door ------------------------------------------------------------------------------


def ask(connection: Connection, site: Site, reason: str = "Đối chiếu đơn số 12/2026") -> int:
    (submission,) = site.submissions()
    (access_id,) = connection.execute(
        "SELECT core.ask_personal('commune_facilities', 'facilities', %s, %s)",
        [submission.submission_id, reason],
    ).fetchone() or (0,)
    return int(access_id)


def test_an_officer_reads_what_was_asked_for_and_it_is_logged(
    site: Site, logins: Mapping[str, Connection], logged_before: int
) -> None:
    officer = logins["officer"]
    access_id = ask(officer, site)
    rows = officer.execute("SELECT * FROM core.read_personal(%s)", [access_id]).fetchall()
    expected = {
        row["personal_id"] for row in sample("commune_facilities", UNIT, "2025")["facilities"]
    } - {""}
    assert expected
    assert {value for _, column, value in rows if column == "personal_id"} == expected
    log = officer.execute(
        "SELECT login, role, kind, reason, result, rows_shown FROM core.access_log"
        " WHERE access_id > %s ORDER BY access_id",
        [logged_before],
    ).fetchall()
    login = officer.info.user
    assert log == [
        (login, login, "personal", "Đối chiếu đơn số 12/2026", "allowed", None),
        (login, login, "personal", "Đối chiếu đơn số 12/2026", "ok", len(rows)),
    ]


def test_reading_and_rolling_the_log_back_is_refused(
    site: Site, logins: Mapping[str, Connection]
) -> None:
    officer = logins["officer"]
    with officer.transaction(force_rollback=True):
        officer.execute("SAVEPOINT here")
        access_id = ask(officer, site)
        officer.execute("RELEASE here")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="ask_personal"):
            officer.execute("SELECT core.read_personal(%s)", [access_id])


def test_what_another_asked_for_is_not_shown(site: Site, logins: Mapping[str, Connection]) -> None:
    access_id = ask(site.connection, site)
    refused(logins["officer"], f"SELECT core.read_personal({access_id})")


def test_a_reason_is_needed(site: Site, logins: Mapping[str, Connection]) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="Ghi lý do"):
        ask(logins["officer"], site, reason="  x  ")


@pytest.mark.parametrize("role", ["analyst", "loader", "officer"])
def test_an_entry_about_personal_data_is_written_by_its_door_only(
    site: Site, logins: Mapping[str, Connection], logged_before: int, role: str
) -> None:
    """A forged one opened core.read_personal without a reason."""
    (submission,) = site.submissions()
    what = f"commune_facilities.facilities {submission.submission_id}"
    refused(logins[role], f"SELECT core.log_access('personal', '{what}', 'allowed')")
    refused(logins[role], f"SELECT core.add_access('personal', '{what}', 'allowed')")
    query = "SELECT count(*) FROM core.access_log WHERE access_id > %s"
    assert site.connection.execute(query, [logged_before]).fetchone() == (0,)


@pytest.mark.parametrize("role", ["analyst", "loader"])
def test_only_officers_may_ask(site: Site, logins: Mapping[str, Connection], role: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(logins[role], site)


def test_a_function_of_ones_own_does_not_stand_in_for_ours(
    site: Site, logins: Mapping[str, Connection], logged_before: int
) -> None:
    """A temporary object is found first by a search path; the logged door looks past it."""
    officer = logins["officer"]
    officer.execute("CREATE TEMPORARY TABLE access_log (access_id bigint)")
    officer.execute("SET search_path = pg_temp, core")
    try:
        access_id = ask(officer, site)
        assert officer.execute("SELECT core.read_personal(%s)", [access_id]).fetchall()
    finally:
        officer.execute("DISCARD ALL")
    query = "SELECT count(*) FROM core.access_log WHERE access_id > %s"
    assert site.connection.execute(query, [logged_before]).fetchone() == (2,)


def test_not_even_the_owner_changes_the_log_by_accident(site: Site) -> None:
    ask(site.connection, site) if site.submissions() else site.connection.execute(
        "SELECT core.log_access('export', 'x', 'ok')"
    )
    for query in ("DELETE FROM core.access_log", "TRUNCATE core.access_log"):
        refused(site.connection, query)


# --- exports --------------------------------------------------------------------------------------


def run_sql(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        "ENVDB_HOME": str(site.settings.home),
        "ENVDB_WAREHOUSE_URL": str(site.settings.warehouse_url),
        "LOGNAME": "an_na",
    }
    return run_envdb("sql", *arguments, environ=environ)


def test_an_export_is_logged_before_it_is_shown_and_a_refused_one_too(
    site: Site, logged_before: int
) -> None:
    good, bad = (
        "SELECT unit_code FROM core.unit ORDER BY 1 LIMIT 3",
        "SELECT tax_code FROM core.enterprise_identity",
    )
    assert len(run_sql(site, good).stdout.splitlines()) == 4
    assert run_sql(site, bad).returncode == 2
    log = site.connection.execute(
        "SELECT person, role, kind, what, rows_shown, left(result, 17) FROM core.access_log"
        " WHERE access_id > %s ORDER BY access_id",
        [logged_before],
    ).fetchall()
    assert log == [
        ("an_na", "envdb_analyst", "export", good, 3, "ok"),
        ("an_na", "envdb_analyst", "export", bad, None, "permission denied"),
    ]


def test_what_cannot_be_logged_is_not_shown(site: Site) -> None:
    site.connection.execute(
        "CREATE FUNCTION core.fail() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'disk full'; END $$"
    )
    site.connection.execute(
        "CREATE TRIGGER fail BEFORE INSERT ON core.access_log EXECUTE FUNCTION core.fail()"
    )
    try:
        done = run_sql(site, "SELECT unit_code FROM core.unit")
    finally:
        site.connection.execute("DROP FUNCTION core.fail CASCADE")
    assert done.returncode != 0
    assert done.stdout == ""


def test_psql_is_here_for_those_who_have_none() -> None:
    assert psql_path().exists()
