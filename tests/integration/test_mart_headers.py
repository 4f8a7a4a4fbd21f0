"""What the header of a mart says of its sources and of who may see it, held against the catalogue.

PostgreSQL records which columns each view reads (``pg_depend`` of its rule in ``pg_rewrite``), so
neither claim rests on reading SQL.
"""

from __future__ import annotations

from typing import Any

import pytest
from mart_season import CONTRACTS, MARTS, Connection, ask
from psycopg import sql

from envdb.contract.columns import masked_columns
from envdb.contract.model import table_name
from envdb.warehouse.marts import Mart

FEED_OF_TABLE = {
    table_name(contract.feed, sheet.name): contract.feed
    for contract in CONTRACTS.values()
    for sheet in contract.sheets
} | {"enterprise": "enterprise_register"}
"""Where facts stand; the register is merged into ``core.enterprise``."""

ABOUT_EVERY_FEED = {"obligation", "feed"}
"""A mart of these tables is about what all feeds owe, whichever facts it reads beside."""

OWED_OF_ONE_FEED = {"declaration_assessment", "declaration_list", "declaration_summary"}
"""They ask of the obligations only whether the declaration is due."""

ALL_VERSIONS = {*OWED_OF_ONE_FEED, "register_changes", "unresolved_records"}
"""They read every valid version of an enterprise, each as it was recorded at ``core.as_of()``."""

PERSONAL = {
    (table_name(contract.feed, sheet.name), column.name)
    for contract in CONTRACTS.values()
    for sheet in contract.sheets
    for column in sheet.columns
    if column.personal is not None
} | {("enterprise_identity", "tax_code"), ("enterprise_identity", "head_tax_code")}
MASKED = {
    column.name
    for contract in CONTRACTS.values()
    for sheet in contract.sheets
    for column in masked_columns(sheet)
}
NAMES_AN_ENTERPRISE = {
    *("enterprise_id", "head_enterprise_id", "enterprise_name"),
    *("facility_name", "facility_code", "tax_code", "address"),
}

# Every column that the rule of a view reads, and of the views behind it. core.enterprise_head reads
# identities with its owner's rights and gives numbers only, so it is not looked behind.
READ = """
WITH RECURSIVE reads AS (
    SELECT rule.ev_class AS view, dependency.refobjid AS relation, dependency.refobjsubid AS column_at
    FROM pg_rewrite AS rule
    JOIN pg_depend AS dependency
        ON dependency.classid = 'pg_rewrite'::regclass AND dependency.objid = rule.oid
        AND dependency.refclassid = 'pg_class'::regclass AND dependency.refobjid <> rule.ev_class
),
behind AS (
    SELECT relation, column_at FROM reads WHERE view = format('mart.%%I', %s::text)::regclass
    UNION
    SELECT reads.relation, reads.column_at
    FROM behind JOIN reads ON reads.view = behind.relation
    WHERE behind.relation <> 'core.enterprise_head'::regclass
)
SELECT DISTINCT relname AS table, nspname AS schema, attname AS column
FROM behind
JOIN pg_class ON pg_class.oid = behind.relation
JOIN pg_namespace ON pg_namespace.oid = relnamespace
LEFT JOIN pg_attribute ON attrelid = behind.relation AND attnum = column_at AND attnum > 0
"""

each_mart = pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)


def _read_by(season: Connection, mart: Mart) -> list[dict[str, Any]]:
    return ask(season, READ, "", [mart.name])


@each_mart
def test_the_sources_of_a_mart_are_the_feeds_it_reads(season: Connection, mart: Mart) -> None:
    tables = {row["table"] for row in _read_by(season, mart) if row["schema"] == "core"}
    feeds = {FEED_OF_TABLE[table] for table in tables if table in FEED_OF_TABLE}
    about_all = mart.sources == ("all",) or mart.name not in OWED_OF_ONE_FEED
    if (tables & ABOUT_EVERY_FEED and about_all) or not feeds:
        assert mart.sources == ("all",)
    else:
        assert set(mart.sources) == feeds
        assert len(mart.sources) == len(feeds)


@each_mart
def test_a_mart_reads_through_what_is_current(season: Connection, mart: Mart) -> None:
    read = _read_by(season, mart)
    tables = {row["table"] for row in read}
    facts = tables & (set(FEED_OF_TABLE) - {"enterprise"})
    assert not facts or "current_submission" in tables
    if mart.name in ALL_VERSIONS:
        assert ("enterprise", "recorded_during") in {(row["table"], row["column"]) for row in read}
    else:
        assert "enterprise" not in tables or "enterprise_as_of" in tables


@each_mart
def test_a_mart_reads_no_personal_column(season: Connection, mart: Mart) -> None:
    read = {(row["table"], row["column"]) for row in _read_by(season, mart)}
    assert read & PERSONAL == set()


def _columns(season: Connection, mart: Mart) -> set[str]:
    query = sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier("mart", mart.name))
    found = season.execute(query).description
    assert found
    return {column.name for column in found}


@each_mart
def test_a_public_mart_names_no_person_and_no_enterprise(season: Connection, mart: Mart) -> None:
    columns = _columns(season, mart)
    if not mart.public:
        return
    assert columns & (MASKED | {name for _, name in PERSONAL} | NAMES_AN_ENTERPRISE) == set()
    query = sql.SQL("SELECT * FROM {}").format(sql.Identifier("mart", mart.name))
    shown = str(ask(season, query, "2026-09-30"))
    # tax codes (masked too), facilities and a person of the season
    for word in ("01000000", "0012'", "Xưởng", "CS 1", "Ví Dụ"):
        assert word not in shown


def test_what_is_kept_back_would_be_noticed(season: Connection) -> None:
    """Marts that are not public do show such columns, so the claim above can fail."""
    kept_back = {mart.name: _columns(season, mart) for mart in MARTS if not mart.public}
    assert "facility_name" in kept_back["facilities"] & NAMES_AN_ENTERPRISE
    assert kept_back["training_attendance"] & MASKED == {"tax_code_masked"}


@each_mart
def test_a_mart_knows_nothing_before_the_first_submission(season: Connection, mart: Mart) -> None:
    # The first file of the season came on 5 January 2026.
    if mart.sources == ("all",) or mart.name in {
        # one row an enterprise, target or sector, one row for each scope
        "declaration_summary",
        *("enterprise_sections", "plan_targets", "training_coverage", "zone_station_coverage"),
    }:
        return
    query = sql.SQL("SELECT count(*) AS rows FROM {}").format(sql.Identifier("mart", mart.name))
    assert ask(season, query, "2026-01-04") == [{"rows": 0}]
