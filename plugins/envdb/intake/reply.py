"""Answers a decided submission in the unit's outbox: a receipt, and the workbook with its marks.

Everything that carries the submission's number in the outbox belongs to its last reply: files are
written beside their place and renamed, then what an earlier attempt left is removed. Writing the
same reply again leaves the same bytes.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from envdb.contract.model import Contract
from envdb.contract.reference import Reference
from envdb.intake.archive import archived
from envdb.intake.open_file import open_file
from envdb.intake.receipt import (
    OUTCOMES_VI,
    receipt_name,
    receipt_text,
    workbook_name,
)
from envdb.intake.reply_explanations import Explanations
from envdb.intake.reply_marks import Mark, Repaired
from envdb.intake.reply_workbook import MARKED_ROWS_MAX, mark_workbook, write_values_workbook
from envdb.intake.sandbox import SandboxError, SandboxPool
from envdb.intake.submission import Connection, Submission, fetch
from envdb.intake.told import (
    changes_of,
    explained_of,
    findings_of,
    maps_of,
    marks_of,
    not_applicable_of,
    place_of,
    refused_of,
    repaired_of,
    to_explain_of,
)
from envdb.intake.unusable import UnusableError
from envdb.render.template_explanations import ToExplain
from envdb.settings import Settings

log = logging.getLogger(__name__)

UNKNOWN_FOLDER = "_khong_ro_don_vi"
FINDINGS_MAX = 20_000
"""Findings in a returned workbook; the receipt says how many there are in all."""


def reply(
    connection: Connection,
    settings: Settings,
    contracts: Mapping[str, Contract],
    reference: Reference,
    pool: SandboxPool,
    submission_id: int,
) -> list[Path]:
    """Write the reply of one decided submission and mark it as answered; return the files."""
    submission = fetch(connection, [submission_id])[0]
    if submission.outcome == "in_work" or submission.replied_at is not None:
        return []
    contract = contracts.get(submission.feed or "")
    findings = findings_of(connection, submission_id)
    maps = maps_of(connection, submission_id)
    marks = marks_of(findings, maps)
    folder = settings.outbox / (
        submission.folder if submission.unit_code is not None else UNKNOWN_FOLDER
    )
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    workbook = None
    if findings and submission.outcome != "quarantined" and submission.sha256 is not None:
        target = folder / workbook_name(submission)
        repaired = repaired_of(connection, submission_id, maps)
        to_explain = [
            *to_explain_of(submission, findings, marks),
            *refused_of(connection, submission),
        ]
        _write_workbook(settings, pool, submission, marks, repaired, to_explain, target)
        workbook = target.name
        written.append(target)
    text = receipt_text(
        submission,
        contract,
        reference,
        findings,
        changes_of(connection, submission_id, contract),
        [place_of(mark) for mark in marks],
        workbook,
        not_applicable_of(connection, submission_id),
        explained_of(connection, submission_id),
    )
    receipt = folder / receipt_name(submission)
    part = _part_of(receipt)
    part.write_text(text, encoding="utf-8", newline="")
    part.rename(receipt)
    written.append(receipt)
    for pattern in (f"{submission.number}_*", f".{submission.number}_*"):
        for old in folder.glob(pattern):
            if old not in written:
                old.unlink()
    connection.execute(
        "UPDATE intake.submission SET replied_at = clock_timestamp()"
        " WHERE submission_id = %s AND replied_at IS NULL",
        [submission_id],
    )
    return written


def write_marked(
    pool: SandboxPool,
    source: Path,
    marks: Sequence[Mark],
    repaired: Sequence[Repaired],
    title: str,
    target: Path,
    rows: int,
    to_explain: Explanations | None = None,
) -> None:
    """Write the marked copy of a file, or a workbook of findings where that cannot be done.

    Without ``to_explain`` the sender's sheet of explanations stays as it is.
    """
    listed = list(marks[:FINDINGS_MAX])
    # not in the outbox: the child of a process that was killed may still be writing
    with tempfile.TemporaryDirectory(prefix="envdb-reply-") as work:
        made = Path(work) / "reply.xlsx"
        try:
            marked = rows <= MARKED_ROWS_MAX and pool.run(
                mark_file, str(source), listed, list(repaired), title, str(made), to_explain
            )
        except (UnusableError, SandboxError) as error:
            log.warning("%s could not be marked, its findings are listed: %s", source, error)
            marked = False
        if not marked:
            write_values_workbook((), listed, (), title, str(made), to_explain)
        part = _part_of(target)
        shutil.copyfile(made, part)
        part.rename(target)


def _part_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def mark_file(
    source: str,
    marks: Sequence[Mark],
    repaired: Sequence[Repaired],
    title: str,
    target: str,
    to_explain: Explanations | None,
) -> bool:
    """Mark an xlsx in place, or any other kind as an xlsx of its values (runs in the sandbox)."""
    from envdb.intake.content import kind_of

    if kind_of(Path(source)) == "xlsx":
        return mark_workbook(source, marks, repaired, title, target, to_explain)
    grids = open_file(Path(source)).grids
    if any(grid.table is not None for grid in grids):
        return False
    write_values_workbook(grids, marks, repaired, title, target, to_explain)
    return True


def _write_workbook(
    settings: Settings,
    pool: SandboxPool,
    submission: Submission,
    marks: Sequence[Mark],
    repaired: Sequence[Repaired],
    to_explain: Sequence[ToExplain],
    target: Path,
) -> None:
    title = f"{submission.number}: {OUTCOMES_VI[submission.outcome][1]} - {submission.file_name}"
    source = archived(settings, str(submission.sha256))
    explanations = Explanations(submission.number, tuple(to_explain[:FINDINGS_MAX]))
    rows = submission.rows_read
    write_marked(pool, source, marks, repaired, title, target, rows, explanations)
