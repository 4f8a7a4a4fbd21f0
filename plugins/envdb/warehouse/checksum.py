"""Compares warehouses and outboxes by content: did two ways of the same files end the same?

A checksum leaves out what differs between two honest runs: clocks (only whether an instant is set,
and whether a version is current, closed or was never current), and numbers handed out by
sequences. A submission is named by its folder, file name, hash and how often that came before, an
enterprise by its tax code, a case of identity by its key, so rows are compared wherever their
numbers went.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

SCHEMAS = ("intake", "core")

_NOT_CONTENT = {
    ("intake", "submission", "claim_key"),  # path, inode and time of the inbox file
    ("intake", "submission", "judged_with"),  # numbers of other submissions
    ("intake", "submission", "judged_with_codes"),  # how many codes others had sent by then
    ("intake", "decision", "decision_id"),
    ("intake", "explanation", "explanation_id"),
    ("intake", "explained_warning", "explanation_id"),
    ("core", "enterprise_identity", "enterprise_id"),
    ("core", "identity_case", "case_id"),
    ("core", "identity_decision", "decision_id"),
    ("core", "declaration_decision", "decision_id"),
}
_SUBMISSIONS = frozenset(
    {"submission_id", "duplicate_of", "replaced_by", "explained_submission_id"}
)
_NAMES_RECEIPTS = frozenset(
    {
        ("submission", "reason_text"),
        ("explanation_row", "number_written"),
        ("finding", "value"),
        ("finding", "message"),
    }
)
"""Texts that may name another submission, which is compared by its own column."""

_ENTERPRISES = frozenset({"enterprise_id", "own_enterprise_id"})
_RECEIPT_NUMBER = re.compile(r"BN\d{6,}")
_OF_THE_MOMENT = re.compile(r"^(?:Nhận lúc: |Đã được thay bằng bản ).*\n", re.MULTILINE)

_TABLES = """
    SELECT n.nspname, c.relname, array_agg(ARRAY[a.attname, t.typname] ORDER BY a.attnum)
    FROM pg_class AS c
    INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid
    INNER JOIN pg_attribute AS a ON c.oid = a.attrelid AND a.attnum > 0 AND NOT a.attisdropped
    INNER JOIN pg_type AS t ON a.atttypid = t.oid
    WHERE n.nspname = ANY(%s) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY 1, 2 ORDER BY 1, 2
"""

_NAMES = """
    WITH submission_name AS (
        SELECT
            submission_id,
            md5(row(folder, file_name, sha256, row_number() OVER (
                PARTITION BY folder, file_name, sha256 ORDER BY submission_id
            ))::text) AS name
        FROM intake.submission
    )
"""


def warehouse_checksum(connection: Connection) -> dict[str, str]:
    """Return a checksum for each table of ``intake`` and ``core``, keyed ``schema.table``.

    The order of rows does not count, their number does. One scan and one sort a table.
    """
    with connection.transaction():
        connection.execute("SET LOCAL DateStyle TO 'ISO, YMD'")
        tables = connection.execute(_TABLES, [list(SCHEMAS)]).fetchall()
        return {
            f"{schema}.{table}": _table_checksum(connection, schema, table, columns)
            for schema, table, columns in tables
        }


def outbox_checksum(folder: Path) -> dict[str, str]:
    """Return a checksum for each reply below ``folder``, keyed by unit and file name.

    Receipt numbers count by their order within the unit, wherever they stand: in names, texts and
    the parts of workbooks. Left out is what hangs on the moment of the answer: the time of receipt,
    and whether the next version had come by then.
    """
    found: dict[str, str] = {}
    for unit in sorted(path for path in folder.glob("*") if path.is_dir()):
        files = sorted(path for path in unit.rglob("*") if path.is_file())
        numbers = sorted({number for path in files for number in _numbers(path.name)})
        ranks = {number: f"BN#{rank}" for rank, number in enumerate(numbers, start=1)}
        for path in files:
            name = _ranked(path.relative_to(folder).as_posix(), ranks)
            digest = hashlib.sha256()
            for part in _parts(path):
                digest.update(_ranked(part, ranks).encode(errors="surrogateescape"))
            found[name] = digest.hexdigest()
    return found


def _table_checksum(
    connection: Connection, schema: str, table: str, columns: list[list[str]]
) -> str:
    joins: list[sql.Composable] = []
    values = [
        value
        for name, kind in columns
        if (schema, table, name) not in _NOT_CONTENT
        for value in _value(table, name, kind, joins)
    ]
    query = sql.SQL(
        "{names} SELECT count(*), md5(coalesce(string_agg(content, '' ORDER BY content), ''))"
        ' FROM (SELECT md5(row({values})::text) COLLATE "C" AS content'
        " FROM {table} AS counted {joins}) AS rows_of_it"
    ).format(
        names=sql.SQL(_NAMES),
        values=sql.SQL(", ").join(values),
        table=sql.Identifier(schema, table),
        joins=sql.SQL(" ").join(joins),
    )
    row = connection.execute(query).fetchone()
    return "empty" if row is None or row[0] == 0 else f"{row[0]} rows {row[1]}"


def _value(
    table: str, name: str, kind: str, joins: list[sql.Composable]
) -> Iterator[sql.Composable]:
    """Yield what a column contributes to its row's checksum; add the join that it needs."""
    column = sql.Identifier("counted", name)
    if name in _SUBMISSIONS:
        alias = sql.Identifier(f"of_{name}")
        joins.append(
            sql.SQL(
                "LEFT JOIN submission_name AS {alias} ON {column} = {alias}.submission_id"
            ).format(alias=alias, column=column)
        )
        yield sql.SQL("{}.name").format(alias)
    elif name in _ENTERPRISES:
        alias = sql.Identifier(f"of_{name}")
        joins.append(
            sql.SQL(
                "LEFT JOIN core.enterprise_identity AS {alias} ON {column} = {alias}.enterprise_id"
            ).format(alias=alias, column=column)
        )
        yield sql.SQL("{}.tax_code").format(alias)
    elif name == "case_id":
        joins.append(
            sql.SQL("LEFT JOIN core.identity_case AS of_case ON {} = of_case.case_id").format(
                column
            )
        )
        yield sql.SQL("of_case.case_key")
    elif kind == "timestamptz":
        yield sql.SQL("{} IS NOT NULL").format(column)
    elif kind == "tstzrange":
        yield sql.SQL("isempty({0}), upper_inf({0})").format(column)
    elif (table, name) in _NAMES_RECEIPTS:
        yield sql.SQL("regexp_replace({}, 'BN[0-9]+', 'BN', 'g')").format(column)
    else:
        yield column


def _numbers(text: str) -> list[str]:
    return _RECEIPT_NUMBER.findall(text)


def _ranked(text: str, ranks: dict[str, str]) -> str:
    """Return a text with receipt numbers by rank; one that has no reply here stays a number."""
    return _RECEIPT_NUMBER.sub(lambda match: ranks.get(match[0], match[0]), text)


def _parts(path: Path) -> Iterator[str]:
    """Yield the content of a reply: a text, or the names and parts of a workbook."""
    if not zipfile.is_zipfile(path):
        yield _OF_THE_MOMENT.sub("", path.read_bytes().decode(errors="surrogateescape"))
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            yield name
            yield archive.read(name).decode(errors="backslashreplace")
