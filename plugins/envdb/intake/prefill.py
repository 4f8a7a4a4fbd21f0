"""Rows that a unit's next template shows already: those of its last accepted file of the feed.

A clerk then corrects what changed instead of typing what did not, and codes that the system gave
come back with their rows. Which columns stand from one period to the next, the contract says.
"""

from __future__ import annotations

from datetime import date
from itertools import islice

from psycopg import sql
from psycopg.rows import dict_row

from envdb.contract.model import Contract, Sheet, table_name
from envdb.contract.periods import Period
from envdb.intake.submission import Connection, fetch
from envdb.intake.told import findings_of, maps_of, marks_of, to_explain_of
from envdb.render.template import Rows
from envdb.render.template_explanations import ToExplain

WARNINGS_MAX = 500
"""Warnings listed in a form; of others the unit writes the number by hand."""


def rows_before(connection: Connection, contract: Contract, unit: str, period: Period) -> Rows:
    """Return the prefilled columns of a unit's rows, from its last current file before ``period``.

    Empty where the feed prefills nothing, or the unit has sent nothing before.
    """
    sheets = [sheet for sheet in contract.sheets if sheet.prefilled]
    submission_id = _last_before(connection, contract, unit, period.start) if sheets else None
    if submission_id is None:
        return {}
    return {sheet.name: _rows(connection, contract, sheet, submission_id) for sheet in sheets}


def warnings_before(connection: Connection, contract: Contract, unit: str) -> list[ToExplain]:
    """Return the warnings of a unit's last answered file of the feed, which it may explain."""
    row = connection.execute(
        "SELECT submission_id FROM intake.submission"
        " WHERE unit_code = %s AND feed = %s"
        "   AND outcome IN ('accepted', 'accepted_with_warnings', 'rejected', 'held')"
        " ORDER BY submission_id DESC LIMIT 1",
        [unit, contract.feed],
    ).fetchone()
    if row is None:
        return []
    (submission,) = fetch(connection, [int(row[0])])
    findings = findings_of(connection, submission.submission_id)
    marks = marks_of(findings, maps_of(connection, submission.submission_id))
    return list(islice(to_explain_of(submission, findings, marks), WARNINGS_MAX))


def _last_before(
    connection: Connection, contract: Contract, unit: str, first_day: date
) -> int | None:
    row = connection.execute(
        "SELECT submission_id FROM core.current_submission"
        " WHERE unit_code = %s AND feed = %s AND period_end < %s"
        " ORDER BY period_end DESC LIMIT 1",
        [unit, contract.feed, first_day],
    ).fetchone()
    return None if row is None else int(row[0])


def _rows(
    connection: Connection, contract: Contract, sheet: Sheet, submission_id: int
) -> list[dict[str, object]]:
    query = sql.SQL("SELECT {} FROM {} WHERE submission_id = %s ORDER BY row_number").format(
        sql.SQL(", ").join(map(sql.Identifier, sheet.prefilled)),
        sql.Identifier("core", table_name(contract.feed, sheet.name)),
    )
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, [submission_id]).fetchall()
