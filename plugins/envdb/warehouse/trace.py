"""Leads from a figure of a mart to the cells it was made of.

The way from figure to rows is SQL (``core.trace``, filled from the headers of the marts), and so is
the way from a row to its cells (``core.trace_cells``): an analyst may go it without this module, which
only puts both together for the command line. All is read with a role's rights: what a role may not
read is masked, and what rules said of it is shown by their names only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from envdb.warehouse.query import QueryError

ROWS_WITH_CELLS = 20
"""Rows of which every cell is shown unless told otherwise; of others only where they stand."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: address in the file, value, repair, what was written, rules about it."""

    column_name: str
    cell: str
    value: str | None
    repaired: str | None
    written: str | None
    rules: list[str] | None


@dataclass(frozen=True, slots=True)
class TracedRow:
    """A row behind a figure; ``sheet`` and ``row_number`` are ``None`` for a whole submission."""

    feed: str
    sheet: str | None
    submission_id: int
    row_number: int | None
    source_sheet: str | None
    receipt_number: str
    unit_code: str
    period: str
    file_name: str
    sha256: str
    received_at: str
    outcome: str
    contract_version: int | None
    code_version: str | None
    not_applicable: list[str] | None
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure, its value, and the rows behind it (``rows_total`` of them, not all with cells)."""

    mart: str
    column: str
    key: dict[str, str]
    value: str | None
    rows_total: int
    rows: list[TracedRow]

    def as_dict(self) -> dict[str, Any]:
        """Return all of it for JSON."""
        return asdict(self)


_ROWS = """
    SELECT
        traced.feed, traced.sheet, traced.submission_id, traced.row_number, sheet.source_sheet,
        source.receipt_number, source.unit_code, source.period, source.file_name, source.sha256,
        source.received_at::text, source.outcome, source.contract_version, source.code_version,
        (
            SELECT array_agg(one.rule ORDER BY one.rule) FROM intake.rule_outcome AS one
            WHERE one.submission_id = traced.submission_id AND one.sheet = traced.sheet
        ) AS not_applicable
    FROM core.trace(%s, %s, %s) AS traced
    INNER JOIN core.submission_source AS source ON traced.submission_id = source.submission_id
    LEFT JOIN intake.sheet
        ON traced.submission_id = sheet.submission_id AND traced.sheet = sheet.sheet
    ORDER BY traced.feed, traced.sheet, traced.submission_id, traced.row_number
"""


def trace(
    connection: psycopg.Connection[Any],
    mart: str,
    column: str,
    key: Sequence[str],
    *,
    role: str,
    as_of: str | None,
    rows_with_cells: int = ROWS_WITH_CELLS,
) -> Traced:
    """Trace one figure with the rights of ``role`` as of a day.

    Raises :class:`QueryError` with the server's words: no such mart, column or row, a wrong key.
    """
    try:
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
            connection.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of or ""])
            with connection.cursor(row_factory=class_row(TracedRow)) as cursor:
                rows = cursor.execute(_ROWS, [mart, column, list(key)]).fetchall()
            names, value = _figure(connection, mart, column, key)
            for row in rows[:rows_with_cells]:
                if row.row_number is not None:
                    row.cells.extend(_cells(connection, row))
    except psycopg.Error as error:
        raise QueryError(str(error.diag.message_primary or error).strip()) from error
    return Traced(mart, column, dict(zip(names, key, strict=True)), value, len(rows), rows)


def _figure(
    connection: psycopg.Connection[Any], mart: str, column: str, key: Sequence[str]
) -> tuple[list[str], str | None]:
    """Return the key's columns and the value of the figure, which ``core.trace`` has found to be one."""
    (names,) = connection.execute(
        "SELECT key_columns FROM core.mart_trace WHERE mart = %s", [mart]
    ).fetchone() or ([],)
    is_the_row = [
        sql.SQL("to_jsonb(f) ->> {} IS NOT DISTINCT FROM {}").format(
            sql.Literal(name), sql.Literal(value)
        )
        for name, value in zip(names, key, strict=True)
    ]
    query = sql.SQL("SELECT f.{}::text FROM {} AS f WHERE {}").format(
        sql.Identifier(column),
        sql.Identifier("mart", mart),
        sql.SQL(" AND ").join([sql.SQL("true"), *is_the_row]),
    )
    row = connection.execute(query).fetchone()
    return list(names), None if row is None else row[0]


def _cells(connection: psycopg.Connection[Any], row: TracedRow) -> list[Cell]:
    with connection.cursor(row_factory=class_row(Cell)) as cursor:
        return cursor.execute(
            "SELECT * FROM core.trace_cells(%s, %s, %s)",
            [row.submission_id, row.sheet, row.row_number],
        ).fetchall()
