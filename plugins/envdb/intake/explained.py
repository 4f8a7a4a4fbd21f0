"""Marks staged warnings that are explained, and moves them out of the way when a file is decided.

They are marked where they wait, so that what was read and what rules found is treated alike, and
kept in ``intake.explained_warning``: a warning that is not raised is still accounted for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from envdb.contract.model import Severity
from envdb.intake.explanations import Explanation, Standing, standing
from envdb.intake.records import Finding
from envdb.intake.submission import Connection, Submission


def mark_explained(connection: Connection, feed: str, submissions: Sequence[Submission]) -> None:
    """Mark the staged warnings of some submissions of a feed that are explained, and only these."""
    by_id = {one.submission_id: one for one in submissions}
    connection.execute(
        "UPDATE staging.finding SET explained_by = NULL"
        " WHERE submission_id = ANY(%s) AND explained_by IS NOT NULL",
        [list(by_id)],
    )
    explanations = standing(connection, feed, [str(one.unit_code) for one in submissions])
    if explanations.is_empty:
        return
    marks = list(_marks(connection, explanations, by_id))
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE staging.finding SET explained_by = %s"
            " WHERE submission_id = %s AND step = %s AND finding_order = %s",
            [(one.explanation_id, *place) for one, place in marks],
        )


def _marks(
    connection: Connection, explanations: Standing, submissions: Mapping[int, Submission]
) -> Iterator[tuple[Explanation, tuple[int, str, int]]]:
    """Yield explanation and place (submission, step, order) of each staged warning it holds for."""
    rows = connection.execute(
        "SELECT submission_id, step, finding_order, rule, sheet, row_number, cells, value, message,"
        " hint, row_keys, value_number FROM staging.finding"
        " WHERE submission_id = ANY(%s) AND severity = 'warning'",
        [list(submissions)],
    ).fetchall()
    for (
        submission_id,
        step,
        order,
        rule,
        sheet,
        row,
        cells,
        value,
        message,
        hint,
        keys,
        number,
    ) in rows:
        finding = Finding(
            rule,
            Severity.WARNING,
            sheet,
            row,
            tuple(cells),
            value,
            message,
            hint,
            tuple(keys),
            number,
        )
        submission = submissions[submission_id]
        holding = explanations.holding(
            str(submission.unit_code), submission_id, submission.received_at, finding
        )
        if holding is not None:
            yield holding, (submission_id, step, order)


def keep_explained(connection: Connection, submission_id: int) -> None:
    """Write ``intake.explained_warning`` of a submission in the transaction that decides it."""
    connection.execute(
        "DELETE FROM intake.explained_warning WHERE submission_id = %s", [submission_id]
    )
    connection.execute(
        "INSERT INTO intake.explained_warning (submission_id, warning_number, explanation_id, rule,"
        " sheet, row_number, cells, value, message)"
        " SELECT submission_id, row_number() OVER ("
        "   ORDER BY sheet, row_number NULLS FIRST, cells, rule, step, finding_order),"
        " explained_by, rule, sheet, row_number, cells, value, message"
        " FROM staging.finding WHERE submission_id = %s AND explained_by IS NOT NULL",
        [submission_id],
    )
