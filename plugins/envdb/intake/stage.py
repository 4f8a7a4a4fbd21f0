"""Puts what was read into staging, and takes it out again for rules and loading.

All of a submission is staged in one transaction that first removes what an earlier attempt left,
so reading twice leaves the same rows. ``intake.sheet`` (logged) keeps how many rows there must be:
the staging tables are unlogged and empty after a crash of the server.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
from psycopg import sql
from psycopg.types.json import Jsonb
from pyarrow import csv as arrow_csv

from envdb.contract.model import Contract, Sheet, table_name
from envdb.contract.periods import due_on, parse_period
from envdb.intake.reader import ReadResult, ReadSheet, read_table
from envdb.intake.records import Finding
from envdb.intake.staged_table import staged_schema
from envdb.intake.submission import Connection, Submission, finding_row

_CHUNK_ROWS = 50_000
_READ_TABLES = (
    "intake.sheet",
    "intake.repair",
    "intake.set_aside",
    "intake.rule_outcome",
    "intake.explanation_row",
)


def stage(
    connection: Connection, submission: Submission, contract: Contract, result: ReadResult
) -> None:
    """Stage a file that was read without blockers and mark the submission as read."""
    period = parse_period(str(result.period))
    unit, feed = submission.unit_code, contract.feed
    with connection.transaction():
        clear(connection, [submission.submission_id], contract)
        for one in result.sheets:
            _copy_rows(connection, contract, one)
            _record_sheet(connection, submission.submission_id, one)
        _copy_notes(connection, submission.submission_id, result)
        write_staged_findings(connection, "read", {submission.submission_id: result.findings})
        connection.execute(
            "UPDATE intake.submission SET step = 'read', feed = %s, period = %s,"
            " period_start = %s, period_end = %s, identified_by = %s, contract_version = %s,"
            " replaces_key = %s, due_on = %s, nothing_to_report = %s, drops_rows_on_purpose = %s,"
            " rows_read = %s, findings_staged = %s"
            " WHERE submission_id = %s AND outcome = 'in_work'",
            [
                feed,
                str(period),
                period.start,
                period.end,
                result.identified_by,
                contract.version,
                "|".join((str(unit), feed, str(period), *result.replaced_by)),
                due_on(period, contract.due),
                result.nothing_to_report,
                result.drops_rows_on_purpose,
                sum(one.rows for one in result.sheets),
                len(result.findings),
                submission.submission_id,
            ],
        )


def clear(connection: Connection, ids: Sequence[int], contract: Contract) -> None:
    """Remove everything staged or noted for submissions, in the caller's transaction."""
    clear_notes(connection, ids)
    for sheet in contract.sheets:
        _remove(connection, sql.Identifier("staging", table_name(contract.feed, sheet.name)), ids)


def clear_notes(connection: Connection, ids: Sequence[int]) -> None:
    """Remove what was noted of submissions while they were read, in the caller's transaction."""
    for name in (*_READ_TABLES, "staging.finding"):
        _remove(connection, sql.Identifier(*name.split(".")), ids)


def _remove(connection: Connection, table: sql.Identifier, ids: Sequence[int]) -> None:
    connection.execute(
        sql.SQL("DELETE FROM {} WHERE submission_id = ANY(%s)").format(table), [list(ids)]
    )


def write_staged_findings(
    connection: Connection, step: str, findings: Mapping[int, Iterable[Finding]]
) -> None:
    """Replace the findings of one step for some submissions, in the caller's transaction."""
    connection.execute(
        "DELETE FROM staging.finding WHERE submission_id = ANY(%s) AND step = %s",
        [list(findings), step],
    )
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY staging.finding (submission_id, step, finding_order, severity, rule, sheet,"
            " row_number, cells, value, message, hint, row_keys, value_number) FROM STDIN"
        ) as copy,
    ):
        for submission_id, found in findings.items():
            for order, finding in enumerate(found):
                copy.write_row((submission_id, step, order, *finding_row(finding)))


def is_whole(connection: Connection, submission: Submission, contract: Contract) -> bool:
    """Whether staging still holds every row and finding (it is empty after a server crash)."""
    expected = dict(
        connection.execute(
            "SELECT sheet, rows_read FROM intake.sheet WHERE submission_id = %s",
            [submission.submission_id],
        ).fetchall()
    )
    if set(expected) != {sheet.name for sheet in contract.sheets}:
        return False
    findings = connection.execute(
        "SELECT findings_staged = (SELECT count(*) FROM staging.finding AS staged"
        " WHERE staged.submission_id = submission.submission_id)"
        " FROM intake.submission WHERE submission_id = %s",
        [submission.submission_id],
    ).fetchone()
    if findings is None or not findings[0]:
        return False
    return all(
        _count(connection, contract, name, submission.submission_id) == rows
        for name, rows in expected.items()
    )


def staged_rows(
    connection: Connection, contract: Contract, sheet: Sheet, ids: Sequence[int]
) -> pa.Table:
    """Return the staged rows of some submissions, by COPY, in the order of submission and row."""
    schema = staged_schema(sheet)
    query = sql.SQL(
        "COPY (SELECT {columns} FROM {table} WHERE submission_id = ANY({ids})"
        " ORDER BY submission_id, row_number) TO STDOUT (FORMAT csv)"
    ).format(
        columns=sql.SQL(", ").join(map(_as_csv, schema)),
        table=sql.Identifier("staging", table_name(contract.feed, sheet.name)),
        ids=sql.Literal(list(ids)),
    )
    buffer = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for chunk in copy:
            buffer.write(chunk)
    if buffer.tell() == 0:
        return schema.empty_table()
    buffer.seek(0)
    return arrow_csv.read_csv(
        buffer,
        read_options=arrow_csv.ReadOptions(column_names=schema.names),
        # cells hold line breaks only where a sender typed them; COPY quotes those
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _as_csv(field: pa.Field) -> sql.Composable:
    if pa.types.is_string(field.type):
        return sql.SQL("{}::text").format(sql.Identifier(field.name))
    return sql.Identifier(field.name)


def _copy_rows(connection: Connection, contract: Contract, one: ReadSheet) -> None:
    table = read_table(one.table_path)
    query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier("staging", table_name(contract.feed, one.sheet)),
        sql.SQL(", ").join(map(sql.Identifier, table.schema.names)),
    )
    options = arrow_csv.WriteOptions(include_header=False)
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for batch in table.to_batches(max_chunksize=_CHUNK_ROWS):
            sink = pa.BufferOutputStream()
            arrow_csv.write_csv(batch, sink, options)
            copy.write(memoryview(sink.getvalue()))


def _record_sheet(connection: Connection, submission_id: int, one: ReadSheet) -> None:
    connection.execute(
        "INSERT INTO intake.sheet (submission_id, sheet, source_sheet, layout, header_row,"
        " columns_at, muted, rows_read, cells_total, cells_aside)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            submission_id,
            one.sheet,
            one.source,
            one.layout,
            one.header_row,
            Jsonb(one.columns_at),
            list(one.muted),
            one.rows,
            one.cells_total,
            one.cells_aside,
        ],
    )


def _copy_notes(connection: Connection, submission_id: int, result: ReadResult) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY intake.repair (submission_id, sheet, row_number, column_name, raw, value, kind)"
            " FROM STDIN"
        ) as copy:
            for repair in result.repairs:
                copy.write_row(
                    (
                        submission_id,
                        repair.sheet,
                        repair.row,
                        repair.column,
                        repair.raw,
                        repair.value,
                        repair.kind,
                    )
                )
        with cursor.copy(
            "COPY intake.set_aside (submission_id, aside_number, sheet, place, cells, excerpt,"
            " reason) FROM STDIN"
        ) as copy:
            for number, aside in enumerate(result.aside, start=1):
                copy.write_row(
                    (
                        submission_id,
                        number,
                        aside.sheet,
                        aside.where,
                        aside.cells,
                        aside.text,
                        aside.reason,
                    )
                )
        with cursor.copy(
            "COPY intake.explanation_row (submission_id, row_number, number_written, message,"
            " explanation) FROM STDIN"
        ) as copy:
            for row in result.explanations:
                copy.write_row((submission_id, row.row, row.number, row.message, row.text))


def _count(connection: Connection, contract: Contract, sheet: str, submission_id: int) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE submission_id = %s").format(
        sql.Identifier("staging", table_name(contract.feed, sheet))
    )
    row = connection.execute(query, [submission_id]).fetchone()
    return int(row[0]) if row else 0
