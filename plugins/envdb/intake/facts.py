"""Moves staged rows into facts: codes handed out, rows rejected, the rest inserted.

All statements run in the transaction of the load and are composed from the contract's columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from envdb.contract.columns import identifies_enterprise, staged_columns
from envdb.contract.model import Column, Contract, Sheet, table_name
from envdb.intake.submission import Connection, Submission


def give_codes(connection: Connection, contract: Contract, submission: Submission) -> None:
    """Give each staged row without a code of ours the code of the same thing, or a new one."""
    for sheet in contract.sheets:
        for column in sheet.columns:
            if column.assigned is not None:
                _give(connection, contract, sheet, column, submission)


def _give(
    connection: Connection,
    contract: Contract,
    sheet: Sheet,
    column: Column,
    submission: Submission,
) -> None:
    assigned = column.assigned
    if assigned is None:
        return
    staging = sql.Identifier("staging", table_name(contract.feed, sheet.name))
    identity = sql.SQL("md5(concat_ws('|', {}))").format(
        sql.SQL(", ").join(
            sql.SQL("lower(coalesce({}, ''))").format(sql.Identifier(name))
            for name in assigned.identity
        )
    )
    values = {
        "kind": assigned.kind,
        "prefix": f"{assigned.prefix}-{submission.unit_code}-",
        "unit": submission.unit_code,
        "submission": submission.submission_id,
    }
    connection.execute(
        sql.SQL(
            """
            WITH new AS (
                SELECT {identity} AS identity_key, min(row_number) AS row_number
                FROM {staging} WHERE submission_id = %(submission)s AND {column} IS NULL
                GROUP BY 1
            ),
            last AS (
                SELECT coalesce(max(right(code, 4)::integer), 0) AS number
                FROM core.given_code WHERE kind = %(kind)s AND unit_code = %(unit)s
            )
            INSERT INTO core.given_code
                (kind, code, unit_code, identity_key, submission_id, row_number)
            SELECT %(kind)s, %(prefix)s || lpad(
                    (last.number + row_number() OVER (ORDER BY new.row_number))::text, 4, '0'
                ), %(unit)s, new.identity_key, %(submission)s, new.row_number
            FROM new CROSS JOIN last
            WHERE NOT EXISTS (
                SELECT FROM core.given_code AS known
                WHERE known.kind = %(kind)s AND known.unit_code = %(unit)s
                    AND known.identity_key = new.identity_key
            )
            """
        ).format(identity=identity, staging=staging, column=sql.Identifier(column.name)),
        values,
    )
    connection.execute(
        sql.SQL(
            """
            UPDATE {staging} SET {column} = known.code
            FROM core.given_code AS known
            WHERE {staging}.submission_id = %(submission)s AND {column} IS NULL
                AND known.kind = %(kind)s AND known.unit_code = %(unit)s
                AND known.identity_key = {identity}
            """
        ).format(identity=identity, staging=staging, column=sql.Identifier(column.name)),
        values,
    )


def reject_rows(connection: Connection, contract: Contract, submission: Submission) -> int:
    """Write ``intake.rejected_row`` for rows with a critical finding of a row feed; count them.

    The cells are kept as they were written: typed values, with the raw text of repaired cells and
    of cells that could not be typed over them.
    """
    connection.execute(
        "DELETE FROM intake.rejected_row WHERE submission_id = %s", [submission.submission_id]
    )
    if contract.on_critical != "row":
        return 0
    rejected = 0
    for sheet in contract.sheets:
        query = sql.SQL(
            """
            WITH bad AS (
                SELECT row_number, array_agg(DISTINCT rule ORDER BY rule) AS rules
                FROM staging.finding
                WHERE submission_id = %(id)s AND sheet = %(sheet)s
                    AND severity = 'critical' AND row_number IS NOT NULL
                GROUP BY row_number
            ),
            raw AS (
                SELECT row_number, jsonb_object_agg(column_name, raw) AS cells
                FROM (
                    SELECT row_number, column_name, raw FROM intake.repair
                    WHERE submission_id = %(id)s AND sheet = %(sheet)s
                    UNION
                    SELECT row_number, cells[1], value FROM staging.finding
                    WHERE submission_id = %(id)s AND sheet = %(sheet)s
                        AND rule LIKE '%%.type' AND row_number IS NOT NULL
                ) AS written
                WHERE row_number IN (SELECT row_number FROM bad)
                GROUP BY row_number
            )
            INSERT INTO intake.rejected_row (submission_id, sheet, row_number, cells, rules)
            SELECT %(id)s, %(sheet)s, staged.row_number,
                jsonb_strip_nulls(to_jsonb(staged) - 'submission_id' - 'row_number')
                    || coalesce(raw.cells, '{{}}'), bad.rules
            FROM {staging} AS staged
            INNER JOIN bad USING (row_number)
            LEFT JOIN raw USING (row_number)
            WHERE staged.submission_id = %(id)s
            """
        ).format(staging=sql.Identifier("staging", table_name(contract.feed, sheet.name)))
        cursor = connection.execute(query, {"id": submission.submission_id, "sheet": sheet.name})
        rejected += cursor.rowcount
    return rejected


def insert(connection: Connection, contract: Contract, submission: Submission) -> int:
    """Insert the staged rows that were not rejected as facts; return how many."""
    remove(connection, contract, submission)
    loaded = 0
    for sheet in contract.sheets:
        if identifies_enterprise(sheet):
            _identify_enterprises(connection, contract, sheet, submission)
        cursor = connection.execute(
            _insert(contract, sheet),
            {
                "id": submission.submission_id,
                "unit": submission.unit_code,
                "period": submission.period,
                "sheet": sheet.name,
            },
        )
        loaded += cursor.rowcount
    return loaded


def make_known(connection: Connection, contract: Contract, submission: Submission) -> None:
    """Keep the codes of open lists in accepted rows; a row with a critical finding says nothing."""
    for sheet, column in contract.columns_that_make_known:
        query = sql.SQL(
            """
            INSERT INTO core.known_code (codelist, unit_code, code, submission_id, row_number)
            SELECT %(codelist)s, %(unit)s, fact.{column}, fact.submission_id, min(fact.row_number)
            FROM {core} AS fact
            WHERE fact.submission_id = %(id)s AND fact.{column} IS NOT NULL AND NOT EXISTS (
                SELECT FROM staging.finding AS finding
                WHERE finding.submission_id = %(id)s AND finding.sheet = %(sheet)s
                    AND finding.row_number = fact.row_number AND finding.severity = 'critical'
            )
            GROUP BY fact.{column}, fact.submission_id
            ON CONFLICT DO NOTHING
            """
        ).format(
            column=sql.Identifier(column.name),
            core=sql.Identifier("core", table_name(contract.feed, sheet.name)),
        )
        connection.execute(
            query,
            {
                "codelist": column.codelist,
                "unit": submission.unit_code,
                "id": submission.submission_id,
                "sheet": sheet.name,
            },
        )


def remove(connection: Connection, contract: Contract, submission: Submission) -> None:
    """Remove facts of an earlier attempt that was never current; current ones are not touched."""
    if submission.attempt == 1:
        return
    for sheet in contract.sheets:
        query = sql.SQL(
            "DELETE FROM {} WHERE submission_id = %s AND EXISTS ("
            " SELECT FROM intake.submission WHERE submission_id = %s AND recorded_during IS NULL)"
        ).format(sql.Identifier("core", table_name(contract.feed, sheet.name)))
        connection.execute(query, [submission.submission_id] * 2)


def _identify_enterprises(
    connection: Connection, contract: Contract, sheet: Sheet, submission: Submission
) -> None:
    """Give a number to each tax code not seen before, and to the head of each branch."""
    query = sql.SQL(
        """
        WITH seen AS (
            SELECT DISTINCT tax_code FROM {staging}
            WHERE submission_id = %s AND tax_code ~ '^([0-9]{{10}}(-[0-9]{{3}})?|[0-9]{{12}})$'
        ),
        wanted AS (
            SELECT tax_code FROM seen
            UNION
            SELECT left(tax_code, 10) FROM seen WHERE length(tax_code) = 14
        )
        INSERT INTO core.enterprise_identity (tax_code)
        SELECT tax_code FROM wanted
        WHERE NOT EXISTS (
            SELECT FROM core.enterprise_identity AS known WHERE known.tax_code = wanted.tax_code
        )
        ORDER BY tax_code
        ON CONFLICT (tax_code) DO NOTHING
        """
    ).format(staging=sql.Identifier("staging", table_name(contract.feed, sheet.name)))
    connection.execute(query, [submission.submission_id])


def _insert(contract: Contract, sheet: Sheet) -> sql.Composed:
    table = table_name(contract.feed, sheet.name)
    names = [column.name for column in staged_columns(sheet)]
    with_enterprise = identifies_enterprise(sheet)
    target = ["submission_id", "row_number", "unit_code", "period"]
    return sql.SQL(
        """
        INSERT INTO {core} ({target})
        SELECT staged.submission_id, staged.row_number, %(unit)s, %(period)s, {values}
        FROM {staging} AS staged {join}
        WHERE staged.submission_id = %(id)s AND NOT EXISTS (
            SELECT FROM intake.rejected_row AS rejected
            WHERE rejected.submission_id = %(id)s AND rejected.sheet = %(sheet)s
                AND rejected.row_number = staged.row_number
        )
        """
    ).format(
        core=sql.Identifier("core", table),
        staging=sql.Identifier("staging", table),
        target=_joined(
            sql.Identifier(name)
            for name in [*target, *(["enterprise_id"] if with_enterprise else []), *names]
        ),
        values=_joined(
            [
                *([sql.Identifier("identity", "enterprise_id")] if with_enterprise else []),
                *(sql.Identifier("staged", name) for name in names),
            ]
        ),
        join=sql.SQL("LEFT JOIN core.enterprise_identity AS identity USING (tax_code)")
        if with_enterprise
        else sql.SQL(""),
    )


def _joined(parts: Iterator[sql.Identifier] | list[sql.Identifier]) -> sql.Composed:
    return sql.SQL(", ").join(parts)
