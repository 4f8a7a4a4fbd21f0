"""Claims about all marts, and about completeness, on a season small enough to count by hand.

``small_season.sql`` says beside each row what it is there to show; the sums are worked out in the
comments here. Every question is asked as of a day, as an analyst would. Marts of one theme have
their own ``test_marts_….py``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from mart_season import CONTRACTS, MARTS, Connection
from mart_season import ask as _ask
from mart_season import undone as _undone
from psycopg import sql

from envdb.contract.columns import masked_columns
from envdb.contract.model import table_name
from envdb.warehouse.marts import Mart

# What analysts must not read: personal columns of the contracts, and identity, which holds them.
RAW_COLUMNS = [
    *(
        ("core", table_name(contract.feed, sheet.name), column.name)
        for contract in CONTRACTS.values()
        for sheet in contract.sheets
        for column in sheet.columns
        if column.personal is not None
    ),
    ("core", "enterprise_identity", "tax_code"),
    ("core", "enterprise_identity", "head_tax_code"),
    ("core", "given_code", "identity_key"),
    ("intake", "rejected_row", "cells"),
    ("intake", "repair", "raw"),
    ("intake", "finding", "value"),
    ("intake", "finding", "row_keys"),
    ("intake", "explanation_row", "explanation"),
    ("intake", "explanation", "row_keys"),
    ("intake", "explanation", "value"),
    ("intake", "explanation", "message"),
    ("intake", "explanation", "explanation"),
    ("intake", "explained_warning", "value"),
    ("intake", "explained_warning", "message"),
]

COMPLETENESS = (
    "SELECT unit_code, submitted, on_time, days_late, nothing_to_report, submission_id"
    " FROM mart.completeness_by_unit WHERE feed = %s AND period = %s AND unit_code = ANY(%s)"
    " ORDER BY unit_code"
)
VILLAGE_COMMUNES = ["00004", "00008", "00025", "00070", "00082"]


def _villages(season: Connection, as_of: str) -> list[tuple[Any, ...]]:
    asked = ["commune_craft_villages", "2025", VILLAGE_COMMUNES]
    return [tuple(row.values()) for row in _ask(season, COMPLETENESS, as_of, asked)]


def test_each_unit_is_in_time_late_or_missing(season: Connection) -> None:
    # Due on 20 January. 00070's only file was rejected; to 28 February it is 39 days late.
    # 00082 withdrew what it had sent in time and sent again on 15 February, 26 days late.
    assert _villages(season, "2026-02-28") == [
        ("00004", True, True, 0, True, 40),
        ("00008", True, False, 1, False, 41),  # half an hour past midnight
        ("00025", True, True, 0, False, 42),
        ("00070", False, None, 39, None, None),
        ("00082", True, False, 26, False, 45),
    ]


def test_what_was_withdrawn_counts_until_then_only(season: Connection) -> None:
    assert _villages(season, "2026-02-09")[4] == ("00082", True, True, 0, False, 44)
    # from 10 to 14 February it has nothing: 25 days on the 14th
    assert _villages(season, "2026-02-14")[4] == ("00082", False, None, 25, None, None)
    # 00025 withdrew on 1 March: 70 days on the 31st
    assert _villages(season, "2026-03-31")[2] == ("00025", False, None, 70, None, None)


def test_a_correction_does_not_make_late_what_came_in_time(season: Connection) -> None:
    # Quarter 2 was due on 10 July, came on the 5th, was corrected on 10 August.
    asked = ["training_events", "2026-Q2", ["SCT", "00004"]]
    assert [tuple(row.values()) for row in _ask(season, COMPLETENESS, "2026-09-30", asked)] == [
        ("SCT", True, True, 0, False, 12)
    ]  # and the commune, which may send it, owes nothing
    # Zones were due on 20 July; the Department sent them on 1 August and corrected them later.
    asked = ["industrial_zones", "2026-H1", ["BQLKCN", "SCT"]]
    assert [tuple(row.values()) for row in _ask(season, COMPLETENESS, "2026-09-30", asked)] == [
        ("BQLKCN", True, True, 0, False, 21),
        ("SCT", True, False, 12, False, 24),
    ]


def test_a_file_that_an_officer_accepts_later_counts_from_then_on(season: Connection) -> None:
    # 00008 sent one in time that was held, and a late one; on 1 May the first was accepted after
    # all and replaced the second.
    with _undone(season):
        season.execute(
            "UPDATE intake.submission SET recorded_during = tstzrange(lower(recorded_during),"
            " '2026-05-01 09:00+07') WHERE submission_id = 41"
        )
        season.execute(
            "INSERT INTO intake.submission (claim_key, folder, unit_code, file_name, received_at,"
            " feed, period, outcome, step, replaces_key, recorded_during)"
            " SELECT 'held', folder, unit_code, file_name, '2026-01-19 09:00+07', feed, period,"
            " 'accepted', step, replaces_key, tstzrange(upper(recorded_during), NULL)"
            " FROM intake.submission WHERE submission_id = 41"
        )
        assert _villages(season, "2026-04-30")[1][:4] == ("00008", True, False, 1)
        assert _villages(season, "2026-05-01")[1][:4] == ("00008", True, True, 0)


def test_a_period_is_owed_from_its_due_day_on(season: Connection) -> None:
    query = "SELECT due_on FROM mart.completeness_by_unit WHERE feed = %s AND period = %s"
    asked = ["training_events", "2026-Q2"]
    assert _ask(season, query, "2026-07-09", asked) == []
    assert _ask(season, query, "2026-07-10", asked) == [{"due_on": date(2026, 7, 10)}]


def test_the_summary_counts_the_units_of_a_feed_and_period(season: Connection) -> None:
    # 126 communes owe it. Submitted: 00004, 00008 (late), 00025, 00082 (late); 122 are missing.
    query = (
        "SELECT owed, submitted, late, missing, nothing_to_report, round(percent, 2) AS percent"
        " FROM mart.completeness_summary WHERE feed = 'commune_craft_villages' AND period = '2025'"
    )
    assert _ask(season, query, "2026-02-28") == [
        {
            "owed": 126,
            "submitted": 4,
            "late": 2,
            "missing": 122,
            "nothing_to_report": 1,
            "percent": Decimal("3.17"),
        }
    ]


def test_an_explained_warning_is_listed_while_its_submission_is_current(
    season: Connection,
) -> None:
    query = (
        "SELECT unit_code, submission_id, row_number, explained_submission_id,"
        " explained_in_submission_id FROM mart.explained_warnings"
    )

    assert _ask(season, query, "2026-09-14") == []
    (row,) = _ask(season, query, "2026-09-15")
    assert tuple(row.values()) == ("SCT", 24, 2, 23, 24)


def test_a_split_commune_is_listed_with_the_new_ones(season: Connection) -> None:
    query = "SELECT submission_id, row_number, candidate_codes FROM mart.split_communes_to_resolve"

    # two facilities and a relocation, then the plant of 18 July
    before = _ask(season, query, "2026-07-17")
    assert {(one["submission_id"], one["row_number"]) for one in before} == {
        (190, 3),
        (220, 5),
        (221, 3),
    }
    (row,) = [one for one in _ask(season, query, "2026-07-18") if one not in before]
    assert tuple(row.values()) == (31, 5, ["00004", "00008"])


def test_freshness_of_each_feed(season: Connection) -> None:
    # Zones: 1 + 4 + 1 + 11 rows of four submissions, last on 15 September. Training: 2 + 12 + 4
    # rows, last on 10 August in Hanoi. Plants: 1 + 5 + 1, last on 18 July. Villages: 0 + 3 + 2
    # of 00004, 00008 and 00082, last on 15 February, and 1 of the year before. The register: 14,
    # on 20 March.
    query = (
        "SELECT feed, latest_period, days_since, units, submissions, rows_loaded"
        " FROM mart.freshness ORDER BY feed"
    )
    found = {row.pop("feed"): tuple(row.values()) for row in _ask(season, query, "2026-09-30")}
    assert set(found) == set(CONTRACTS)
    asked = {
        "commune_craft_villages": ("2025", 227, 3, 4, 6),
        "enterprise_register": ("2025", 194, 1, 1, 14),
        "industrial_zones": ("2026-H1", 15, 2, 4, 17),
        "renewable_power": ("2026-H1", 74, 2, 3, 7),
        "training_events": ("2026-Q2", 51, 2, 3, 18),
    }
    assert {feed: found[feed] for feed in asked} == asked
    before = "SELECT * FROM mart.freshness WHERE feed = 'commune_facilities'"
    (row,) = _ask(season, before, "2026-01-04")
    assert (row["latest_period"], row["days_since"], row["rows_loaded"]) == (None, None, 0)


@pytest.mark.parametrize("day", ["2026-02-09", "2026-07-31", "2026-09-30"])
@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_what_is_recorded_later_changes_no_answer(season: Connection, mart: Mart, day: str) -> None:
    # Asked as of a day, a mart answers as if whatever was recorded after it had not happened; and
    # as it answered then, from a warehouse in which it really has not.
    query = sql.SQL("SELECT * FROM {}").format(sql.Identifier("mart", mart.name))
    told = _ask(season, query, day)
    with _undone(season):
        _forget_what_came_after(season, day)
        then = _ask(season, query, day)
    assert sorted(map(str, told)) == sorted(map(str, then))


def _forget_what_came_after(season: Connection, day: str) -> None:
    """Take away all that was recorded after a day, from every table that knows when."""
    night = f"{day} 24:00+07"
    tables = season.execute(
        "SELECT table_schema, table_name FROM information_schema.columns"
        " WHERE column_name = 'recorded_during' AND table_schema IN ('intake', 'core')"
        " AND table_name IN (SELECT relname FROM pg_class WHERE relkind = 'r')"
    ).fetchall()
    assert {row["table_name"] for row in tables} >= {"submission", "enterprise"}
    for row in tables:
        table = sql.Identifier(row["table_schema"], row["table_name"])
        if row["table_name"] == "submission":
            # facts hang on it, so what came later stays as a file that waits
            season.execute(
                "UPDATE intake.submission SET outcome = 'held', recorded_during = NULL"
                " WHERE lower(recorded_during) >= %s",
                [night],
            )
            season.execute(
                "UPDATE intake.submission SET outcome = 'accepted' WHERE outcome = 'withdrawn'"
                " AND upper(recorded_during) >= %s",
                [night],
            )
        else:
            season.execute(
                sql.SQL("DELETE FROM {} WHERE lower(recorded_during) >= %s").format(table), [night]
            )
        season.execute(
            sql.SQL(
                "UPDATE {} SET recorded_during = tstzrange(lower(recorded_during), NULL)"
                " WHERE upper(recorded_during) >= %s"
            ).format(table),
            [night],
        )


def test_before_the_first_submission_every_mart_knows_nothing(season: Connection) -> None:
    # The first file of the season came on 5 January 2026.
    for name in ("training_attendance", "waste_to_energy_plants", "zone_wastewater_stations"):
        query = sql.SQL("SELECT count(*) AS rows FROM {}").format(sql.Identifier("mart", name))
        assert _ask(season, query, "2026-01-04") == [{"rows": 0}], name
    submitted = "SELECT FROM mart.completeness_by_unit WHERE submitted"
    assert _ask(season, submitted, "2026-01-04") == []


def test_unset_as_of_is_now(season: Connection) -> None:
    # One submission is current until an hour ago, one since then, one from in an hour on.
    with _undone(season):
        season.execute(
            "INSERT INTO intake.submission (claim_key, folder, file_name, received_at, feed,"
            " outcome, step, replaces_key, recorded_during)"
            " SELECT k, k, k, now(), 'of now', 'accepted', 'decided', k,"
            " tstzrange(now() + f, now() + t) FROM (VALUES"
            " ('past', interval '-2 hours', interval '-1 hour'),"
            " ('present', interval '-1 hour', NULL),"
            " ('future', interval '1 hour', NULL)) AS listed (k, f, t)"
        )
        query = (
            "SELECT folder FROM intake.submission JOIN core.current_submission"
            " USING (submission_id) WHERE current_submission.feed = 'of now'"
        )
        assert _ask(season, query, "") == [{"folder": "present"}]
        season.execute("RESET envdb.as_of")
        assert season.execute(query.encode()).fetchall() == [{"folder": "present"}]


@pytest.mark.parametrize("as_of", ["abc", "2026-02-30", "2026-7-1", "31/12/2026", "tomorrow"])
def test_an_as_of_that_is_no_day_raises(season: Connection, as_of: str) -> None:
    with pytest.raises(psycopg.errors.DataError):
        _ask(season, "SELECT * FROM mart.plan_targets", as_of)


def test_every_schema_table_view_and_column_has_a_comment(season: Connection) -> None:
    undocumented = _ask(
        season,
        """
        WITH documented AS (
            SELECT oid, nspname FROM pg_namespace
            WHERE nspname IN ('intake', 'staging', 'core', 'mart', 'release')
        )
        SELECT nspname AS name FROM documented
        WHERE obj_description(oid, 'pg_namespace') IS NULL
        UNION ALL
        SELECT concat_ws('.', nspname, relname, attname)
        FROM documented
        JOIN pg_class ON relnamespace = documented.oid AND relkind IN ('r', 'p', 'v', 'm', 'f')
        LEFT JOIN LATERAL (
            SELECT NULL AS attname, 0 AS attnum
            UNION ALL
            SELECT attname, attnum FROM pg_attribute
            WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
        ) AS described ON true
        WHERE NOT EXISTS (
            SELECT FROM pg_description
            WHERE classoid = 'pg_class'::regclass AND objoid = pg_class.oid
            AND objsubid = attnum AND description <> ''
        )
        """,
        "",
    )
    assert [row["name"] for row in undocumented] == []


def test_a_column_of_a_mart_is_described_in_both_languages(season: Connection) -> None:
    comments = _ask(
        season,
        "SELECT table_name || '.' || column_name AS name,"
        " col_description(format('mart.%%I', table_name)::regclass, ordinal_position) AS comment"
        " FROM information_schema.columns WHERE table_schema = 'mart'",
        "",
        [],
    )
    assert len(comments) > len(MARTS)
    for row in comments:
        vietnamese, _, english = row["comment"].partition(" | ")
        assert vietnamese, row["name"]
        assert english, row["name"]


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_an_analyst_reads_a_mart_as_its_owner_does(season: Connection, mart: Mart) -> None:
    query = sql.SQL("SELECT * FROM {}").format(sql.Identifier("mart", mart.name))
    as_owner = _ask(season, query, "2026-09-30")
    assert as_owner
    with _undone(season):
        season.execute("SET LOCAL ROLE envdb_analyst")
        as_analyst = _ask(season, query, "2026-09-30")
    assert sorted(map(str, as_analyst)) == sorted(map(str, as_owner))
    # no tax code that is a personal ID gets through (enterprises 12 and 14)
    assert "001099" not in str(as_analyst)


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_a_mart_asks_for_the_rights_of_its_reader(season: Connection, mart: Mart) -> None:
    (row,) = _ask(
        season,
        "SELECT reloptions FROM pg_class WHERE oid = format('mart.%%I', %s::text)::regclass",
        "",
        [mart.name],
    )
    assert row["reloptions"] == ["security_invoker=true"]


@pytest.mark.parametrize("raw", RAW_COLUMNS, ids=".".join)
def test_an_analyst_does_not_read_raw_personal_data(
    season: Connection, raw: tuple[str, str, str]
) -> None:
    schema, table, column = raw
    query = sql.SQL("SELECT {} FROM {}").format(
        sql.Identifier(column), sql.Identifier(schema, table)
    )
    _ask(season, query, "")  # the column exists
    with _undone(season):
        season.execute("SET LOCAL ROLE envdb_analyst")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), season.transaction():
            season.execute(query)


def test_an_analyst_reads_the_masked_twin(season: Connection) -> None:
    twins = {
        (table_name(contract.feed, sheet.name), column.name)
        for contract in CONTRACTS.values()
        for sheet in contract.sheets
        for column in masked_columns(sheet)
    }
    assert ("training_events__attendees", "tax_code_masked") in twins
    with _undone(season):
        season.execute("SET LOCAL ROLE envdb_analyst")
        for table, column in twins:
            query = sql.SQL("SELECT {} FROM {}").format(
                sql.Identifier(column), sql.Identifier("core", table)
            )
            assert "001099" not in str(season.execute(query).fetchall())
