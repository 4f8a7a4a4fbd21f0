"""Decides copies: the same bytes again while the first are held or current.

What is written down of a copy is what is known of the first, and nothing that was read of the copy
itself: whether it was read at all depends on what else came with it, and two runs of the same files
must end the same.
"""

from __future__ import annotations

from envdb.intake.stage import clear_notes
from envdb.intake.submission import Connection, Submission, decide, receipt_number


def decide_if_duplicate(connection: Connection, submission: Submission) -> bool:
    """Decide a copy of an earlier submission that is held or current; say whether it is one.

    Called when every earlier submission of the unit has had its turn: of the same file sent first,
    then another, then the first again, the third replaces the second, and what equals a rejected
    file is judged anew. A file that was renamed is a copy once it has been read as of the same feed
    and period: a csv has its year in its name only. Runs in the caller's transaction.
    """
    first = connection.execute(
        "SELECT submission_id FROM intake.submission"
        " WHERE sha256 = %s AND folder = %s AND submission_id < %s"
        "   AND (outcome = 'held' OR (recorded_during IS NOT NULL AND upper_inf(recorded_during)))"
        "   AND (file_name = %s OR (feed, period) = (%s, %s))"
        " ORDER BY submission_id LIMIT 1",
        [
            submission.sha256,
            submission.folder,
            submission.submission_id,
            submission.file_name,
            submission.feed,
            submission.period,
        ],
    ).fetchone()
    if first is None:
        return False
    number = int(first[0])
    decide(
        connection,
        submission,
        "duplicate",
        reason="duplicate",
        reason_text=f"Tệp giống hệt tệp đã nộp với số {receipt_number(number)}.",
        duplicate_of=number,
    )
    clear_notes(connection, [submission.submission_id])
    # no due date: the first was in time or late
    connection.execute(
        "UPDATE intake.submission AS copy SET feed = first.feed, period = first.period,"
        " period_start = first.period_start, period_end = first.period_end,"
        " identified_by = first.identified_by, contract_version = first.contract_version,"
        " replaces_key = first.replaces_key, due_on = NULL, nothing_to_report = false,"
        " drops_rows_on_purpose = false, rows_read = 0, findings_staged = 0, judged_with = '{}',"
        " judged_with_codes = 0"
        " FROM intake.submission AS first"
        " WHERE copy.submission_id = %s AND first.submission_id = %s",
        [submission.submission_id, number],
    )
    return True


def has_first_in_work(connection: Connection, submission: Submission) -> bool:
    """Whether the same bytes came earlier and are still in work, so nobody knows what a copy is."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM intake.submission"
        " WHERE sha256 = %s AND folder = %s AND submission_id < %s AND outcome = 'in_work')",
        [submission.sha256, submission.folder, submission.submission_id],
    ).fetchone()
    return bool(row and row[0])
