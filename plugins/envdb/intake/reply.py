"""Answers a decided submission in the unit's outbox: a receipt, and the workbook with its marks.

Everything that carries the submission's number in the outbox belongs to its last reply: files are
written beside their place and renamed, then what an earlier attempt left is removed. Writing the
same reply again leaves the same bytes.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from envdb.contract.columns import staged_columns
from envdb.contract.model import Contract, Severity
from envdb.contract.reference import Reference
from envdb.contract.wording import SEVERITIES_VI
from envdb.intake.archive import archived
from envdb.intake.explanations import is_explainable
from envdb.intake.grid import column_letters
from envdb.intake.open_file import open_file
from envdb.intake.receipt import (
    OUTCOMES_VI,
    Explained,
    receipt_name,
    receipt_text,
    workbook_name,
)
from envdb.intake.records import Finding
from envdb.intake.reply_explanations import Explanations
from envdb.intake.reply_workbook import (
    MARKED_ROWS_MAX,
    Mark,
    Repaired,
    mark_workbook,
    write_values_workbook,
)
from envdb.intake.sandbox import SandboxError, SandboxPool
from envdb.intake.submission import Connection, Submission, fetch
from envdb.intake.typed_sheet import REPAIRS_VI
from envdb.intake.unusable import UnusableError
from envdb.render.template_explanations import ToExplain
from envdb.settings import Settings

log = logging.getLogger(__name__)

UNKNOWN_FOLDER = "_khong_ro_don_vi"
REPAIRED_MAX = 2_000
"""Repaired cells that are tinted; the sheet of errors says for each column how many there were."""

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
    findings = _findings(connection, submission_id)
    maps = _maps(connection, submission_id)
    marks = marks_of(findings, maps)
    folder = settings.outbox / (
        submission.folder if submission.unit_code is not None else UNKNOWN_FOLDER
    )
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    workbook = None
    if findings and submission.outcome != "quarantined" and submission.sha256 is not None:
        target = folder / workbook_name(submission)
        repaired = _repaired(connection, submission_id, maps)
        to_explain = [*_to_explain(submission, findings, marks), *_refused(connection, submission)]
        _write_workbook(settings, pool, submission, marks, repaired, to_explain, target)
        workbook = target.name
        written.append(target)
    text = receipt_text(
        submission,
        contract,
        reference,
        findings,
        _changes(connection, submission_id, contract),
        [_place(mark) for mark in marks],
        workbook,
        _not_applicable(connection, submission_id),
        _explained(connection, submission_id),
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


def marks_of(
    findings: Sequence[Finding],
    maps: Mapping[str, tuple[str, int, Mapping[str, int]]],
) -> list[Mark]:
    """Return findings at their places; ``maps`` is sheet to (source name, header row, columns)."""
    marks = []
    for number, finding in enumerate(findings, start=1):
        source, header_row, columns_at = maps.get(finding.sheet, ("", 0, {}))
        row = finding.row if finding.row is not None else header_row
        at = [columns_at[name] for name in finding.cells if name in columns_at]
        cells = tuple(f"{column_letters(column)}{row}" for column in at) if row else ()
        if not cells and finding.row is not None:
            # the column is not in the file: the row is named by its first column
            cells = (f"A{finding.row}",)
        marks.append(
            Mark(
                number=number,
                severity=finding.severity.value,
                severity_vi=SEVERITIES_VI[finding.severity],
                sheet=source,
                cells=cells,
                value=finding.value or "",
                message=finding.message,
                hint=finding.hint,
            )
        )
    return marks


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


def _to_explain(
    submission: Submission, findings: Sequence[Finding], marks: Sequence[Mark]
) -> Iterator[ToExplain]:
    """Yield the warnings that the unit may explain, numbered as the receipt numbers them."""
    for finding, mark in zip(findings, marks, strict=True):
        if is_explainable(finding):
            place = _place(mark).removeprefix("trang ") or "cả tệp"
            yield ToExplain(f"{submission.number}-{mark.number}", place, finding.message)


def _refused(connection: Connection, submission: Submission) -> Iterator[ToExplain]:
    """Yield what the unit explained under a wrong number: it mends the number, not the words."""
    rows = connection.execute(
        "SELECT number_written, explanation FROM intake.explanation_row"
        " WHERE submission_id = %s AND refused IS NOT NULL ORDER BY row_number",
        [submission.submission_id],
    )
    for number, text in rows:
        yield ToExplain(number, "", "", text)


def _explained(connection: Connection, submission_id: int) -> Explained:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM intake.explanation WHERE submission_id = %(id)s),"
        " (SELECT count(*) FROM intake.explained_warning WHERE submission_id = %(id)s)",
        {"id": submission_id},
    ).fetchone()
    return Explained(*row) if row else Explained()


def repaired_cells(
    repairs: Sequence[tuple[str, int, str, str, str, str]],
    maps: Mapping[str, tuple[str, int, Mapping[str, int]]],
) -> list[Repaired]:
    """Return repairs (sheet, row, column, raw, value, kind) at their cells of the file."""
    found = []
    for sheet, row, column, raw, value, kind in repairs:
        source, _, columns_at = maps.get(sheet, ("", 0, {}))
        if column in columns_at:
            text = f"Hệ thống đã {REPAIRS_VI[kind]}: “{raw}” được hiểu là “{value or 'ô trống'}”."
            found.append(Repaired(source, f"{column_letters(columns_at[column])}{row}", text))
    return found


def _repaired(
    connection: Connection,
    submission_id: int,
    maps: Mapping[str, tuple[str, int, Mapping[str, int]]],
) -> list[Repaired]:
    rows = connection.execute(
        "SELECT sheet, row_number, column_name, raw, value, kind FROM intake.repair"
        " WHERE submission_id = %s ORDER BY sheet, row_number, column_name LIMIT %s",
        [submission_id, REPAIRED_MAX],
    ).fetchall()
    return repaired_cells(rows, maps)


def _place(mark: Mark) -> str:
    if not mark.cells:
        return f"trang “{mark.sheet}”" if mark.sheet else ""
    return f"trang “{mark.sheet}”, ô {mark.cells[0]}"


def _findings(connection: Connection, submission_id: int) -> list[Finding]:
    rows = connection.execute(
        "SELECT rule, severity, sheet, row_number, cells, value, message, hint"
        " FROM intake.finding WHERE submission_id = %s ORDER BY finding_number",
        [submission_id],
    )
    return [
        Finding(rule, Severity(severity), sheet, row, tuple(cells), value, message, hint)
        for rule, severity, sheet, row, cells, value, message, hint in rows
    ]


def _not_applicable(connection: Connection, submission_id: int) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT sheet, rule FROM intake.rule_outcome"
        " WHERE submission_id = %s AND outcome = 'not_applicable' ORDER BY sheet, rule",
        [submission_id],
    ).fetchall()


def _maps(
    connection: Connection, submission_id: int
) -> dict[str, tuple[str, int, Mapping[str, int]]]:
    rows = connection.execute(
        "SELECT sheet, source_sheet, header_row, columns_at FROM intake.sheet"
        " WHERE submission_id = %s",
        [submission_id],
    )
    return {sheet: (source, header_row, columns) for sheet, source, header_row, columns in rows}


def _changes(connection: Connection, submission_id: int, contract: Contract | None) -> list[str]:
    if contract is None:
        return []
    rows = connection.execute(
        "SELECT sheet, row_key, kind, column_name, before, after FROM intake.change"
        " WHERE submission_id = %s ORDER BY change_number",
        [submission_id],
    )
    labels = {
        (sheet.name, column.name): column.label
        for sheet in contract.sheets
        for column in staged_columns(sheet)
    }
    told = []
    for sheet_name, key, kind, column, before, after in rows:
        if kind == "changed":
            label = labels[sheet_name, column]
            told.append(f"sửa “{key}”, cột “{label}”: {before or '(trống)'} → {after or '(trống)'}")
        else:
            told.append(f"{'thêm' if kind == 'added' else 'bỏ'} dòng “{key}”")
    return told
