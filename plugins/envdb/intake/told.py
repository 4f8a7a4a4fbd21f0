"""What the sender of a decided submission is told: findings at their places in the file, and more.

All of it is read from the warehouse, so that an answer can be written again at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from envdb.contract.columns import staged_columns
from envdb.contract.model import Contract, Severity
from envdb.contract.wording import SEVERITIES_VI
from envdb.intake.explanation_answers import is_explainable
from envdb.intake.grid import column_letters
from envdb.intake.receipt import Explained
from envdb.intake.records import Finding
from envdb.intake.reply_marks import Mark, Repaired
from envdb.intake.submission import Connection, Submission
from envdb.intake.typed_sheet import REPAIRS_VI
from envdb.render.template_explanations import ToExplain

REPAIRED_MAX = 2_000
"""Repaired cells that are tinted; the sheet of errors says for each column how many there were."""


def findings_of(connection: Connection, submission_id: int) -> list[Finding]:
    """Return the findings of a decided submission, in the order of their numbers."""
    rows = connection.execute(
        "SELECT rule, severity, sheet, row_number, cells, value, message, hint"
        " FROM intake.finding WHERE submission_id = %s ORDER BY finding_number",
        [submission_id],
    )
    return [
        Finding(rule, Severity(severity), sheet, row, tuple(cells), value, message, hint)
        for rule, severity, sheet, row, cells, value, message, hint in rows
    ]


def maps_of(
    connection: Connection, submission_id: int
) -> dict[str, tuple[str, int, Mapping[str, int]]]:
    """Return, by sheet, its name in the file, the row of its headers and its columns."""
    rows = connection.execute(
        "SELECT sheet, source_sheet, header_row, columns_at FROM intake.sheet"
        " WHERE submission_id = %s",
        [submission_id],
    )
    return {sheet: (source, header_row, columns) for sheet, source, header_row, columns in rows}


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


def place_of(mark: Mark) -> str:
    """Return where a finding stands, as a receipt says it."""
    if not mark.cells:
        return f"trang “{mark.sheet}”" if mark.sheet else ""
    return f"trang “{mark.sheet}”, ô {mark.cells[0]}"


def repaired_of(
    connection: Connection,
    submission_id: int,
    maps: Mapping[str, tuple[str, int, Mapping[str, int]]],
) -> list[Repaired]:
    """Return the repaired cells of a submission, as many as are tinted."""
    rows = connection.execute(
        "SELECT sheet, row_number, column_name, raw, value, kind FROM intake.repair"
        " WHERE submission_id = %s ORDER BY sheet, row_number, column_name LIMIT %s",
        [submission_id, REPAIRED_MAX],
    ).fetchall()
    return repaired_cells(rows, maps)


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


def changes_of(connection: Connection, submission_id: int, contract: Contract | None) -> list[str]:
    """Return in words what a resubmission changed."""
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


def not_applicable_of(connection: Connection, submission_id: int) -> list[tuple[str, str]]:
    """Return the (sheet, rule) that had nothing to compare a submission with."""
    return connection.execute(
        "SELECT sheet, rule FROM intake.rule_outcome"
        " WHERE submission_id = %s AND outcome = 'not_applicable' ORDER BY sheet, rule",
        [submission_id],
    ).fetchall()


def to_explain_of(
    submission: Submission, findings: Sequence[Finding], marks: Sequence[Mark]
) -> Iterator[ToExplain]:
    """Yield the warnings that the unit may explain, numbered as the receipt numbers them."""
    for finding, mark in zip(findings, marks, strict=True):
        if is_explainable(finding):
            place = place_of(mark).removeprefix("trang ") or "cả tệp"
            yield ToExplain(f"{submission.number}-{mark.number}", place, finding.message)


def refused_of(connection: Connection, submission: Submission) -> Iterator[ToExplain]:
    """Yield what the unit explained under a wrong number: it mends the number, not the words."""
    rows = connection.execute(
        "SELECT number_written, explanation FROM intake.explanation_row"
        " WHERE submission_id = %s AND refused IS NOT NULL ORDER BY row_number",
        [submission.submission_id],
    )
    for number, text in rows:
        yield ToExplain(number, "", "", text)


def explained_of(connection: Connection, submission_id: int) -> Explained:
    """Return how much a submission explained, and what was not raised for it."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM intake.explanation WHERE submission_id = %(id)s),"
        " (SELECT count(*) FROM intake.explained_warning WHERE submission_id = %(id)s)",
        {"id": submission_id},
    ).fetchone()
    return Explained(*row) if row else Explained()
