"""Finds the warning that a row of the sheet ``Giải trình`` names, or says why there is none.

A number is that of a receipt and of a finding in it (``BN000123-3``); one alone belongs to the last
answer the unit got. Only the unit's own warnings can be explained: what must be corrected cannot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envdb.contract.model import Severity
from envdb.contract.words import fold
from envdb.intake.cell_text import shown
from envdb.intake.records import ExplanationRow, Finding
from envdb.intake.submission import Connection
from envdb.render.template_explanations import EXPLANATIONS_SHEET

_NUMBER = re.compile(r"^(?:(?:so|loi|canh bao) )*(?:bn ?(\d{1,12}) )?(\d{1,9})$", re.ASCII)
_OWN_RULES = "explanation."


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of the sheet with the finding that it names."""

    row: ExplanationRow
    submission_id: int
    finding_number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose file answers: ``submission_id`` is ``None`` for one that is not submitted."""

    submission_id: int | None
    unit_code: str
    feed: str
    replaces_key: str | None


def is_explainable(finding: Finding) -> bool:
    """Whether a finding is a warning; of a wrong answer no answer is asked."""
    return finding.severity is Severity.WARNING and not finding.rule.startswith(_OWN_RULES)


def answers(
    connection: Connection, sender: Sender, rows: Sequence[ExplanationRow]
) -> tuple[list[Answered], list[tuple[ExplanationRow, Finding]]]:
    """Find the warning that each row names; return the rest with what is told of it."""
    last = _last_answer(connection, sender)
    named = {row.row: _named(row.number, last) for row in rows}
    asked = [one for one in named.values() if one is not None]
    senders = _senders(connection, sender, [one for one, _ in asked])
    findings = _findings(connection, asked)
    answered: list[Answered] = []
    refused: list[tuple[ExplanationRow, Finding]] = []
    for row in rows:
        place = named[row.row]
        found = findings.get(place) if place else None
        told = _refusal(row, sender, senders.get(place[0]) if place else None, found)
        if told is not None:
            refused.append((row, told))
        elif place is not None and found is not None:
            answered.append(Answered(row, *place, found))
    return answered, refused


def _named(number: str, last: int | None) -> tuple[int, int] | None:
    """Return submission and finding of a number; one without a receipt is of the last answer."""
    match = _NUMBER.match(fold(number))
    if match is None:
        return None
    submission = int(match[1]) if match[1] else last
    return None if submission is None else (submission, int(match[2]))


def _last_answer(connection: Connection, sender: Sender) -> int | None:
    """Return the receipt that a sender has last got: for the same file, else for the feed."""
    row = connection.execute(
        "SELECT submission_id FROM intake.submission"
        " WHERE unit_code = %(unit)s AND feed = %(feed)s"
        "   AND (%(own)s::bigint IS NULL OR submission_id < %(own)s)"
        "   AND outcome NOT IN ('in_work', 'duplicate', 'quarantined')"
        " ORDER BY replaces_key IS NOT DISTINCT FROM %(key)s DESC, submission_id DESC LIMIT 1",
        {
            "unit": sender.unit_code,
            "feed": sender.feed,
            "own": sender.submission_id,
            "key": sender.replaces_key,
        },
    ).fetchone()
    return None if row is None else int(row[0])


def _senders(
    connection: Connection, sender: Sender, ids: Sequence[int]
) -> Mapping[int, tuple[str | None, str | None]]:
    """Return unit and feed of submissions that were there before."""
    rows = connection.execute(
        "SELECT submission_id, unit_code, feed FROM intake.submission"
        " WHERE submission_id = ANY(%(ids)s)"
        "   AND (%(own)s::bigint IS NULL OR submission_id < %(own)s)",
        {"ids": list(ids), "own": sender.submission_id},
    )
    return {submission_id: (unit, feed) for submission_id, unit, feed in rows}


def _findings(
    connection: Connection, asked: Sequence[tuple[int, int]]
) -> Mapping[tuple[int, int], Finding]:
    rows: list[tuple[Any, ...]] = connection.execute(
        "SELECT submission_id, finding_number, rule, severity, sheet, row_number, cells, value,"
        " message, hint, row_keys, value_number FROM intake.finding"
        " WHERE (submission_id, finding_number) IN"
        "   (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))",
        [[one for one, _ in asked], [number for _, number in asked]],
    ).fetchall()
    return {
        (submission_id, number): Finding(
            rule,
            Severity(severity),
            sheet,
            row,
            tuple(cells),
            value,
            message,
            hint,
            tuple(keys),
            value_number,
        )
        for (
            submission_id,
            number,
            rule,
            severity,
            sheet,
            row,
            cells,
            value,
            message,
            hint,
            keys,
            value_number,
        ) in rows
    }


def _refusal(
    row: ExplanationRow,
    sender: Sender,
    warned: tuple[str | None, str | None] | None,
    found: Finding | None,
) -> Finding | None:
    """Return what the sender is told where a row explains no warning of theirs."""
    example = "Ghi số như trong biên nhận, ví dụ BN000123-3, rồi nộp lại."
    if not row.number:
        return _told(row, "no_number", "có lời giải trình nhưng không ghi số của cảnh báo", example)
    what = f"số “{row.number}”"
    if warned is not None and warned[0] != sender.unit_code:
        told = f"{what} là của đơn vị khác nên lời giải trình không được ghi nhận"
        return _told(row, "other_unit", told, example)
    if warned is None or found is None:
        told = f"không có cảnh báo nào mang {what} nên lời giải trình không được ghi nhận"
        return _told(row, "unknown_number", told, example)
    if warned[1] != sender.feed:
        told = f"{what} là cảnh báo của biểu khác"
        return _told(row, "other_feed", told, "Giải trình trong tệp của biểu có cảnh báo đó.")
    if row.message and fold(row.message) != fold(shown(found.message)):
        told = f"lời cảnh báo ghi ở dòng này không phải của {what}"
        return _told(row, "other_message", told, "Dùng trang “Giải trình” của tệp trả về mới nhất.")
    if found.severity is Severity.INFO:
        told = f"{what} là chỗ hệ thống đã tự xử lý, không cần giải trình"
        return _told(row, "needless", told, "Không phải sửa.", Severity.INFO)
    if not is_explainable(found):
        told = f"{what} là lỗi phải sửa, không giải trình được ({found.message.rstrip('.')})"
        return _told(row, "not_a_warning", told, found.hint)
    return None


def _told(
    row: ExplanationRow, rule: str, what: str, hint: str, severity: Severity = Severity.WARNING
) -> Finding:
    message = f"Dòng {row.row} của trang “{EXPLANATIONS_SHEET}”: {what}."
    return Finding(f"{_OWN_RULES}{rule}", severity, "", None, (), row.number or None, message, hint)
