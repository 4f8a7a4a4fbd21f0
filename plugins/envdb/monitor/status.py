"""Where every file stands, as the operator wants to see it at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from envdb.intake.claim import scan
from envdb.intake.submission import receipt_number
from envdb.report.delivery import open_deliveries
from envdb.settings import Settings

UNDELIVERED_VI = {
    "waiting": "Chờ gửi lại (envdb deliver)",
    "sending": "Đang gửi",
    "failed": "Chưa gửi được",
    "unclear": "Không rõ đã đến chưa (hỏi nơi nhận, rồi envdb deliver --again nếu chưa)",
}
"""How a delivery that has not arrived stands, and what to do."""

SPLIT_LISTED_MAX = 20
"""Cells with split communes that are listed; the view has all."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts by outcome, files still in the inbox, and lines about what needs a person."""

    by_outcome: Sequence[tuple[str, int]]
    waiting: int
    attention: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of some files."""

    files: int
    outcomes: dict[str, int]
    rows_loaded: int
    rows_rejected: int
    findings: int
    replied: int


def tally(connection: psycopg.Connection[Any], ids: Sequence[int]) -> Tally:
    """Return what became of these submissions up to now."""
    rows = connection.execute(
        "SELECT outcome, step, count(*), sum(rows_loaded), sum(rows_rejected), count(replied_at)"
        " FROM intake.submission WHERE submission_id = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2",
        [list(ids)],
    ).fetchall()
    found = connection.execute(
        "SELECT count(*) FROM intake.finding WHERE submission_id = ANY(%s)", [list(ids)]
    ).fetchone()
    files, loaded, rejected, replied = (sum(int(row[at]) for row in rows) for at in (2, 3, 4, 5))
    outcomes = {_standing(outcome, step): int(count) for outcome, step, count, *_ in rows}
    return Tally(files, outcomes, loaded, rejected, int(found[0]) if found else 0, replied)


def _standing(outcome: str, step: str) -> str:
    return outcome if outcome != "in_work" else f"in_work ({step})"


def overview(connection: psycopg.Connection[Any], settings: Settings) -> Overview:
    """Return where files stand now."""
    by_outcome = [
        (_standing(outcome, step), int(count))
        for outcome, step, count in connection.execute(
            "SELECT outcome, step, count(*) FROM intake.submission GROUP BY 1, 2 ORDER BY 1, 2"
        )
    ]
    attention = [
        f"Giữ lại: {receipt_number(number)} {folder}/{name}: {reason}"
        for number, folder, name, reason in connection.execute(
            "SELECT submission_id, folder, file_name, reason_text FROM intake.submission"
            " WHERE outcome = 'held' ORDER BY submission_id"
        )
    ]
    row = connection.execute(
        "SELECT count(*) FROM intake.submission WHERE outcome <> 'in_work' AND replied_at IS NULL"
    ).fetchone()
    if row and row[0]:
        attention.append(f"Chưa trả lời: {row[0]} tệp; chạy envdb ingest.")
    attention += _split_communes(connection)
    fresh = waiting(settings) - sum(1 for _ in scan(settings))
    if fresh:
        attention.append(
            f"Vừa được chép: {fresh} tệp; tệp được nhận khi đã yên {settings.settle_s:g} giây."
        )
    attention += _undelivered(connection)
    return Overview(by_outcome, waiting(settings), attention)


def _split_communes(connection: psycopg.Connection[Any]) -> list[str]:
    """Return a line for each cell with an old commune that a person must place, the first ones."""
    rows = connection.execute(
        "SELECT submission_id, unit_code, sheet, row_number, old_code, old_name, candidates,"
        " count(*) OVER () FROM mart.split_communes_to_resolve"
        " ORDER BY submission_id, sheet, row_number, column_name LIMIT %s",
        [SPLIT_LISTED_MAX],
    ).fetchall()
    lines = [
        f"Xã cũ đã chia: {receipt_number(number)} của {unit}, {sheet} dòng {row}: {code} "
        f"{name or ''} có thể là {candidates}."
        for number, unit, sheet, row, code, name, candidates, _ in rows
    ]
    if rows and rows[0][-1] > len(rows):
        left = rows[0][-1] - len(rows)
        lines.append(f"Xã cũ đã chia: còn {left} ô khác, xem mart.split_communes_to_resolve.")
    return lines


def waiting(settings: Settings) -> int:
    """Return how many files lie in the inbox, also those that may still be growing."""
    return sum(1 for _ in scan(replace(settings, settle_s=0)))


def _undelivered(connection: psycopg.Connection[Any]) -> list[str]:
    return [
        f"{UNDELIVERED_VI[one.status]}: lượt gửi {one.delivery_id}, {one.title}, nơi nhận"
        f" {one.recipient}, {one.attempts} lần thử. {one.answer or ''}".strip()
        for one in open_deliveries(connection)
    ]
