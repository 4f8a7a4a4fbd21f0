"""Compares a staged resubmission with the version it replaces: rows added, dropped, cells changed."""

from __future__ import annotations

from psycopg import sql

from envdb.contract.columns import staged_columns
from envdb.contract.companions import sheet_companions
from envdb.contract.model import Contract, Sheet, table_name
from envdb.intake.submission import Connection


def record_changes(connection: Connection, contract: Contract, new: int, old: int) -> int:
    """Write ``intake.change`` for a resubmission and return how many rows it drops.

    ``new`` is staged, ``old`` is the current version. Rows are matched by the sheet's key, texts
    without case; runs in the caller's transaction and replaces what an earlier attempt wrote.
    """
    connection.execute("DELETE FROM intake.change WHERE submission_id = %s", [new])
    for sheet in contract.sheets:
        connection.execute(_changes(contract, sheet), {"new": new, "old": old})
    row = connection.execute(
        "SELECT count(*) FROM intake.change WHERE submission_id = %s AND kind = 'dropped'", [new]
    ).fetchone()
    return int(row[0]) if row else 0


def _changes(contract: Contract, sheet: Sheet) -> sql.Composed:
    table = table_name(contract.feed, sheet.name)
    same_key = sql.SQL(" AND ").join(
        sql.SQL("{} = {}").format(_key("was", name), _key("is_now", name)) for name in sheet.key
    )
    derived = {one.name for one in sheet_companions(sheet) if not one.compared}
    compared = [
        column.name
        for column in staged_columns(sheet)
        if column.name not in sheet.key and column.name not in derived
    ]
    pairs = sql.SQL(", ").join(
        sql.SQL("({name}, {was}::text, {now}::text)").format(
            name=sql.Literal(name),
            was=sql.Identifier("was", name),
            now=sql.Identifier("is_now", name),
        )
        for name in compared
    )
    return sql.SQL(
        """
        WITH was AS (SELECT * FROM {core} WHERE submission_id = %(old)s),
        is_now AS (SELECT * FROM {staging} WHERE submission_id = %(new)s),
        found AS (
            SELECT 1 AS kind_order, was.row_number, {was_key} AS row_key, 'dropped' AS kind,
                NULL AS column_name, NULL AS before, NULL AS after
            FROM was WHERE NOT EXISTS (SELECT FROM is_now WHERE {same_key})
            UNION ALL
            SELECT 2, is_now.row_number, {now_key}, 'added', NULL, NULL, NULL
            FROM is_now WHERE NOT EXISTS (SELECT FROM was WHERE {same_key})
            UNION ALL
            SELECT 3, is_now.row_number, {now_key}, 'changed', cell.name, cell.before, cell.after
            FROM was INNER JOIN is_now ON {same_key}
            CROSS JOIN LATERAL (VALUES {pairs}) AS cell (name, before, after)
            WHERE cell.before IS DISTINCT FROM cell.after
        ),
        numbered AS (
            SELECT coalesce(max(change_number), 0) AS last
            FROM intake.change WHERE submission_id = %(new)s
        )
        INSERT INTO intake.change
            (submission_id, change_number, sheet, row_key, kind, column_name, before, after)
        SELECT %(new)s, numbered.last + row_number() OVER (
                ORDER BY kind_order, found.row_number, column_name
            ), {sheet}, row_key, kind, column_name, before, after
        FROM found CROSS JOIN numbered
        """
    ).format(
        core=sql.Identifier("core", table),
        staging=sql.Identifier("staging", table),
        same_key=same_key,
        was_key=_key_text("was", sheet),
        now_key=_key_text("is_now", sheet),
        pairs=pairs,
        sheet=sql.Literal(sheet.name),
    )


def _key(table: str, column: str) -> sql.Composed:
    return sql.SQL("lower({}::text)").format(sql.Identifier(table, column))


def _key_text(table: str, sheet: Sheet) -> sql.Composed:
    parts = sql.SQL(", ").join(
        sql.SQL("{}::text").format(sql.Identifier(table, name)) for name in sheet.key
    )
    return sql.SQL("coalesce(nullif(concat_ws(' / ', {}), ''), '(chưa có mã)')").format(parts)
