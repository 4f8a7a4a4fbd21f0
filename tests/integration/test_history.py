"""Whatever was sent, corrected, accepted late, withdrawn and merged, each day has one true answer.

Random histories are played twice: into the warehouse and into lists in memory
(:mod:`history_model`), and every as-of answer must be the same. Real are the load with its lock,
comparison and SQL, the officer's decisions, the merge of the register and the views. By hand are the
staged rows (what reading and the rules leave behind) and the clock: a schema before ``pg_catalog``
has a ``clock_timestamp()`` that returns the instant of the step, so nothing of the code is replaced.
The histories are the same in every run (``derandomize``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql

from envdb.contract.model import Contract
from envdb.intake.decisions import DecisionError, accept, withdraw
from envdb.intake.load import load
from envdb.intake.stage import clear
from envdb.settings import HANOI, shipped_folder
from envdb.warehouse.embedded import Server
from envdb.warehouse.register import merge_register

pytest.register_assert_rewrite("intake_site", "history_model")
from history_model import History, Sent, Step  # noqa: E402 - after assertions are made to explain

from intake_site import VILLAGES, contracts, prepared_database  # noqa: E402

Connection = psycopg.Connection[Any]

INCLUDE = shipped_folder("include")
REGISTER = "enterprise_register"
UNITS = ("00004", "00008")
YEARS = (2024, 2025)
CODES = ("0109900104", "0109900129", "0109900104-001")
NAMES = ("Làng một", "Làng hai", "Làng ba")

MIDNIGHT = datetime(2025, 12, 30, tzinfo=HANOI)
"""The first instant; a list of 2025 is dated on the next day, villages are due on 20 January."""

DAYS = [date(2025, 12, 29) + timedelta(days=number) for number in range(8)]
DUE = [date(2026, 1, 19), date(2026, 1, 20), date(2026, 1, 21), date(2026, 2, 1)]

_DAY, _TICK = timedelta(days=1), timedelta(microseconds=1)
AFTER = st.sampled_from(
    [timedelta(0), _TICK, _DAY - _TICK, _DAY, _DAY + _TICK, timedelta(hours=7), timedelta(hours=12)]
)


def _rows(names: tuple[str, ...]) -> st.SearchStrategy[tuple[tuple[str, int], ...]]:
    return st.dictionaries(st.sampled_from(names), st.integers(1, 2), min_size=1).map(
        lambda rows: tuple(sorted(rows.items()))
    )


SENT = st.one_of(
    st.builds(
        Step,
        kind=st.just("village"),
        after=AFTER,
        place=st.integers(0, 1),
        rows=_rows(NAMES),
        wrong=st.sampled_from([False, False, False, True]),
        on_purpose=st.booleans(),
    ),
    st.builds(
        Step,
        kind=st.just("list"),
        after=AFTER,
        place=st.integers(0, 1),
        rows=_rows(CODES),
        on_purpose=st.booleans(),
    ),
)
DECIDED = st.builds(
    Step,
    kind=st.sampled_from(["accept", "withdraw", "withdraw", "merge", "merge"]),
    after=AFTER,
    which=st.integers(0, 5),
)
HISTORIES = st.lists(st.one_of(SENT, SENT, DECIDED), min_size=4, max_size=14)


@pytest.fixture(scope="module")
def warehouse(server: Server) -> Iterator[Connection]:
    """Connect to an empty warehouse whose clock is the setting ``test.now``."""
    with (
        prepared_database(server) as url,
        psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection,
    ):
        connection.execute(
            "CREATE SCHEMA played; CREATE FUNCTION played.clock_timestamp() RETURNS timestamptz"
            " LANGUAGE sql VOLATILE RETURN current_setting('test.now')::timestamptz;"
            "SET search_path = played, pg_catalog, public"
        )
        yield connection


@given(steps=HISTORIES)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_every_day_answers_as_it_was_known(warehouse: Connection, steps: list[Step]) -> None:
    history = History()
    with warehouse.transaction(force_rollback=True):
        at = MIDNIGHT
        for step in steps:
            at += step.after
            warehouse.execute("SELECT set_config('test.now', %s, true)", [at.isoformat()])
            _play(warehouse, history, step, at)
        assert _outcomes(warehouse) == {one.number: one.outcome for one in history.sent}
        # the days on which something happened, their neighbours, and those around the due day
        happened = {(MIDNIGHT + (at - MIDNIGHT) * part / 4).date() for part in range(5)}
        for day in sorted({*DAYS, *DUE, *happened, at.date(), at.date() - _DAY}):
            warehouse.execute("SELECT set_config('envdb.as_of', %s, true)", [day.isoformat()])
            assert _villages(warehouse) == _villages_told(history, day), day
            assert _register(warehouse) == history.register(day), day
            assert _submitted(warehouse) == _submitted_told(history, day), day
            assert _fresh(warehouse) == _fresh_told(history, day), day


def _play(connection: Connection, history: History, step: Step, at: datetime) -> None:
    """Let a step happen in the warehouse and in the model; both must find it possible, or neither."""
    if step.kind == "merge":
        merge_register(connection, INCLUDE)
        # what the end of its transaction does; here all is one
        connection.execute("DROP TABLE IF EXISTS wanted_enterprise")
        history.merge(at)
    elif step.kind in {"village", "list"}:
        place = UNITS[step.place] if step.kind == "village" else "CTK"
        year = 2025 if step.kind == "village" else YEARS[step.place]
        key = (place, step.kind, year)
        rows = dict(step.rows)
        one = Sent(0, key, rows, step.wrong, step.on_purpose, at)
        one.number = _receive(connection, one)
        _stage(connection, one)
        load(connection, INCLUDE, one.number, _contract(one))
        history.submit(one)
    elif history.sent:
        one = history.sent[step.which % len(history.sent)]
        decide = accept if step.kind == "accept" else withdraw
        try:
            with connection.transaction():
                decide(connection, one.number, reason="đã xem xét", by="cán bộ")
            possible = True
        except DecisionError:
            possible = False
        if step.kind == "accept":
            assert possible == history.accept(one, at)
            if possible:
                _stage(connection, one)
                load(connection, INCLUDE, one.number, _contract(one))
        else:
            assert possible == history.withdraw(one, at)


def _contract(one: Sent) -> Contract:
    return contracts()[VILLAGES if one.key[1] == "village" else REGISTER]


def _receive(connection: Connection, one: Sent) -> int:
    """Insert what claim and read leave of a file."""
    unit, _, year = one.key
    feed = _contract(one).feed
    row = connection.execute(
        "INSERT INTO intake.submission (claim_key, folder, unit_code, file_name, sha256,"
        " received_at, unlinked_at, feed, period, period_start, period_end, replaces_key,"
        " drops_rows_on_purpose)"
        " VALUES ('', %(unit)s, %(unit)s, 'x.xlsx', %(sha)s, %(at)s, %(at)s, %(feed)s,"
        " %(year)s::text, make_date(%(year)s, 1, 1), make_date(%(year)s, 12, 31), %(key)s,"
        " %(purpose)s) RETURNING submission_id",
        {
            "unit": unit,
            "sha": hashlib.sha256(repr(one.content()).encode()).hexdigest(),
            "at": one.received,
            "feed": feed,
            "year": year,
            "key": f"{unit}|{feed}|{year}",
            "purpose": one.on_purpose,
        },
    ).fetchone()
    return int(row[0])  # type: ignore[index]  # RETURNING gives a row


def _stage(connection: Connection, one: Sent) -> None:
    """Leave in staging what read and validate leave: rows, their number, a finding if wrong."""
    contract = _contract(one)
    clear(connection, [one.number], contract)
    (sheet,) = contract.sheets
    key, value = (
        ("village_name", "households") if one.key[1] == "village" else ("tax_code", "capacity")
    )
    query = sql.SQL(
        "INSERT INTO {} (submission_id, row_number, {}, {}) VALUES (%s, %s, %s, %s)"
    ).format(
        sql.Identifier("staging", f"{contract.feed}__{sheet.name}"),
        sql.Identifier(key),
        sql.Identifier(value),
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            query, [(one.number, at, *row) for at, row in enumerate(one.rows.items(), start=2)]
        )
    connection.execute(
        "INSERT INTO intake.sheet VALUES (%s, %s, '', '', 1, '{}', '{}', %s, 0, 0)",
        [one.number, sheet.name, len(one.rows)],
    )
    if one.wrong:
        connection.execute(
            "INSERT INTO staging.finding VALUES (%s, 'validate', 0, 'critical', 'households.range',"
            " %s, 2, '{households}', '', '', '')",
            [one.number, sheet.name],
        )
    connection.execute(
        "UPDATE intake.submission SET step = 'validated', rows_read = %s, findings_staged = %s"
        " WHERE submission_id = %s",
        [len(one.rows), int(one.wrong), one.number],
    )


# --- what the warehouse answers, and what the model tells --------------------------------------


def _outcomes(connection: Connection) -> dict[int, str]:
    return dict(
        connection.execute("SELECT submission_id, outcome FROM intake.submission").fetchall()
    )


def _villages(connection: Connection) -> dict[tuple[int, str], int]:
    return {
        (number, name): households
        for number, name, households in connection.execute(
            "SELECT submission_id, village_name, households"
            " FROM core.commune_craft_villages__craft_villages"
            " JOIN core.current_submission USING (submission_id)"
        )
    }


def _villages_told(history: History, day: date) -> dict[tuple[int, str], int]:
    return {
        (one.number, name): households
        for key, one in history.current(day).items()
        if key[1] == "village"
        for name, households in one.rows.items()
    }


def _register(connection: Connection) -> dict[str, int]:
    return {
        code: int(capacity)
        for code, capacity in connection.execute(
            "SELECT tax_code, capacity FROM core.enterprise_as_of"
            " JOIN core.enterprise_identity USING (enterprise_id)"
        )
    }


def _submitted(connection: Connection) -> dict[str, date]:
    return dict(
        connection.execute(
            "SELECT unit_code, submitted_on FROM mart.completeness_by_unit"
            " WHERE feed = %s AND period = '2025' AND submitted",
            [VILLAGES],
        ).fetchall()
    )


def _submitted_told(history: History, day: date) -> dict[str, date]:
    if day < date(2026, 1, 20):  # nothing is owed yet
        return {}
    firsts = {unit: history.first_day((unit, "village", 2025), day) for unit in UNITS}
    return {unit: first for unit, first in firsts.items() if first is not None}


def _fresh(connection: Connection) -> dict[str, tuple[int, int]]:
    return {
        feed: (submissions, int(rows))
        for feed, submissions, rows in connection.execute(
            "SELECT feed, submissions, rows_loaded FROM mart.freshness WHERE feed = ANY(%s)",
            [[VILLAGES, REGISTER]],
        )
    }


def _fresh_told(history: History, day: date) -> dict[str, tuple[int, int]]:
    told = {}
    for kind, feed in (("village", VILLAGES), ("list", REGISTER)):
        current = [one for key, one in history.current(day).items() if key[1] == kind]
        told[feed] = (len(current), sum(len(one.rows) for one in current))
    return told
