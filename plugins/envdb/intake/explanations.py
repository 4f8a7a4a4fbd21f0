"""Takes what units explain of warnings, and tells which warnings are not raised again for it.

An explanation is kept when its file is judged, whatever becomes of the file: the unit gave it, and
a rejected file is mended and comes again. It is never changed. It holds for its unit and feed, for
the same rule, row and column, while the value stays within a tenth of the explained one (what is
no quantity stays the same), in its own file and those received in the two years after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from envdb.contract.model import Severity
from envdb.contract.words import fold_key
from envdb.intake.explanation_answers import Answered, Sender, answers
from envdb.intake.records import ExplanationRow, Finding
from envdb.intake.submission import Connection, Submission

TENTH = Decimal("0.1")
"""By which share a quantity may differ from the explained one (DESIGN, severity warning)."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation as far as it decides what it holds for; ``None`` numbers are not kept yet."""

    explanation_id: int | None
    submission_id: int | None
    unit_code: str
    expires_at: datetime | None
    rule: str
    sheet: str
    column: str
    row_keys: tuple[str, ...]
    value: str | None
    value_number: Decimal | None


class Standing:
    """The explanations of some units for one feed, by what they hold for."""

    def __init__(self, explanations: Iterable[Explanation]) -> None:
        """Keep the explanations; of several that hold for a warning, the last is named."""
        self._by_place: dict[tuple[str, ...], list[Explanation]] = defaultdict(list)
        for one in explanations:
            for key in one.row_keys:
                place = (one.unit_code, one.rule, one.sheet, one.column, key)
                self._by_place[place].append(one)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was explained at all."""
        return not self._by_place

    def holding(
        self, unit: str, submission_id: int | None, received_at: datetime, finding: Finding
    ) -> Explanation | None:
        """Return the explanation for which a finding is not raised, if there is one."""
        if finding.severity is not Severity.WARNING:
            return None
        column = finding.cells[0] if finding.cells else ""
        for key in finding.row_keys:
            place = (unit, finding.rule, finding.sheet, column, key)
            for one in reversed(self._by_place.get(place, ())):
                given_later = (
                    submission_id is not None
                    and one.submission_id is not None
                    and one.submission_id > submission_id
                )
                expired = one.expires_at is not None and received_at >= one.expires_at
                if not given_later and not expired and stays(one, finding):
                    return one
        return None


def stays(explained: Explanation, finding: Finding) -> bool:
    """Whether a value is within a tenth of the explained one, or the same where it is no quantity."""
    was, now = explained.value_number, finding.value_number
    if was is not None and now is not None:
        return abs(now - was) <= TENTH * abs(was)
    return fold_key(explained.value or "") == fold_key(finding.value or "")


def take_explanations(
    connection: Connection, submissions: Sequence[Submission]
) -> dict[int, list[Finding]]:
    """Keep what the sheets of some submissions explain; return what was wrong with it, by number.

    Runs in the caller's transaction. What was kept before is not taken again.
    """
    wrong: dict[int, list[Finding]] = {}
    for submission in submissions:
        rows = _rows(connection, submission.submission_id)
        if not rows:
            continue
        sender = Sender(
            submission.submission_id,
            str(submission.unit_code),
            str(submission.feed),
            submission.replaces_key,
        )
        connection.execute(
            "UPDATE intake.explanation_row SET refused = NULL WHERE submission_id = %s",
            [submission.submission_id],
        )
        answered, refused = answers(connection, sender, rows)
        for one in answered:
            _keep(connection, submission, one)
        wrong[submission.submission_id] = [finding for _, finding in refused]
        for row, finding in refused:
            connection.execute(
                "UPDATE intake.explanation_row SET refused = %s"
                " WHERE submission_id = %s AND row_number = %s",
                [finding.rule, submission.submission_id, row.row],
            )
    return wrong


def _rows(connection: Connection, submission_id: int) -> list[ExplanationRow]:
    found = connection.execute(
        "SELECT row_number, number_written, message, explanation"
        " FROM intake.explanation_row AS written WHERE submission_id = %s AND NOT EXISTS ("
        "   SELECT FROM intake.explanation AS kept"
        "   WHERE kept.submission_id = written.submission_id"
        "     AND kept.row_number = written.row_number)"
        " ORDER BY row_number",
        [submission_id],
    )
    return [ExplanationRow(*row) for row in found]


def _keep(connection: Connection, submission: Submission, answered: Answered) -> None:
    """Keep an explanation, unless the unit gave the same one of the same warning before."""
    finding = answered.finding
    connection.execute(
        """
        INSERT INTO intake.explanation (
            submission_id, row_number, unit_code, given_at, expires_at,
            explained_submission_id, explained_finding, feed, period, rule, sheet, row_keys,
            column_name, value, value_number, message, explanation
        )
        SELECT %(submission)s, %(row)s, %(unit)s, %(given_at)s,
            (%(given_at)s::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh' + interval '2 years')
                AT TIME ZONE 'Asia/Ho_Chi_Minh',
            warned.submission_id, %(number)s, warned.feed, warned.period, %(rule)s, %(sheet)s,
            %(keys)s, %(column)s, %(value)s, %(value_number)s, %(message)s, %(text)s
        FROM intake.submission AS warned
        WHERE warned.submission_id = %(warned)s AND NOT EXISTS (
            SELECT FROM intake.explanation AS kept
            WHERE kept.explained_submission_id = %(warned)s AND kept.rule = %(rule)s
                AND kept.sheet = %(sheet)s AND kept.row_keys = %(keys)s::text[]
                AND kept.column_name = %(column)s AND kept.message = %(message)s
                AND kept.explanation = %(text)s
        )
        ON CONFLICT (submission_id, row_number) DO NOTHING
        """,
        {
            "submission": submission.submission_id,
            "row": answered.row.row,
            "unit": submission.unit_code,
            "given_at": submission.received_at,
            "warned": answered.submission_id,
            "number": answered.finding_number,
            "rule": finding.rule,
            "sheet": finding.sheet,
            "keys": list(finding.row_keys),
            "column": finding.cells[0] if finding.cells else "",
            "value": finding.value,
            "value_number": finding.value_number,
            "message": finding.message,
            "text": answered.row.text,
        },
    )


def standing(
    connection: Connection, feed: str, units: Iterable[str], more: Sequence[Explanation] = ()
) -> Standing:
    """Return what some units explained of a feed so far, and ``more`` that is not kept."""
    rows = connection.execute(
        "SELECT explanation_id, submission_id, unit_code, expires_at, rule, sheet, column_name,"
        " row_keys, value, value_number FROM intake.explanation"
        " WHERE feed = %s AND unit_code = ANY(%s) ORDER BY explanation_id",
        [feed, sorted(set(units))],
    )
    kept = [
        Explanation(one, came_with, unit, until, rule, sheet, column, tuple(keys), value, number)
        for one, came_with, unit, until, rule, sheet, column, keys, value, number in rows
    ]
    return Standing([*kept, *more])


def not_kept(sender: Sender, answered: Sequence[Answered]) -> list[Explanation]:
    """Return answers of a file that is only checked, as they would hold for it."""
    return [
        Explanation(
            None,
            None,
            sender.unit_code,
            None,
            one.finding.rule,
            one.finding.sheet,
            one.finding.cells[0] if one.finding.cells else "",
            one.finding.row_keys,
            one.finding.value,
            one.finding.value_number,
        )
        for one in answered
    ]
