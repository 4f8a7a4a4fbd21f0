"""Checks one file without submitting it: the same reader and rules, nothing recorded."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from envdb.contract.model import Contract, Severity
from envdb.contract.periods import parse_period
from envdb.intake.context import context_values
from envdb.intake.frame import SubmissionFacts
from envdb.intake.ingest import Installation, installation
from envdb.intake.judge import Judgement, Silence, judge_sheets
from envdb.intake.known import fetch_known
from envdb.intake.load import REJECTED_ROWS_MAX_SHARE
from envdb.intake.reader import ReadResult, read_submission, read_table
from envdb.intake.receipt import compared_with_nothing
from envdb.intake.records import Finding
from envdb.intake.reply import marks_of, repaired_cells, write_marked
from envdb.intake.reply_workbook import Mark
from envdb.intake.submission import Connection
from envdb.intake.unusable import UNUSABLE_VI, UnusableError
from envdb.intake.validate import committed_suites, given_codes
from envdb.settings import Settings, SettingsError

ACCEPTED, FINDINGS, UNUSABLE = 0, 1, 3
"""Exit codes of ``envdb check``."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; ``marked`` is the copy with marks, where there was something to mark."""

    exit_code: int
    summary: str
    marks: list[Mark]
    marked: Path | None


def check_file(connection: Connection | None, settings: Settings, file: Path, unit: str) -> Checked:
    """Check a file as if ``unit`` had dropped it; the marked copy is written beside the file.

    Without a ``connection`` nothing is compared with other files, and the summary says so.

    Of a file that lies in the inbox, or where nothing can be written, the copy goes to the unit's
    folder of the outbox. Raises :class:`SettingsError` for an unknown unit.
    """
    with installation(settings) as place, tempfile.TemporaryDirectory() as work:
        if unit not in place.reference.units:
            raise SettingsError(f"Không có đơn vị {unit}: ghi mã xã, phường hoặc mã cơ quan.")
        try:
            result = _read(place, file, unit, work)
        except UnusableError as error:
            what, mend = UNUSABLE_VI[error.reason]
            return Checked(UNUSABLE, f"Không dùng được: {what} {mend}", [], None)
        if result.blockers:
            return Checked(UNUSABLE, "Không dùng được.", marks_of(result.findings, {}), None)
        contract = place.contracts[str(result.feed)]
        findings, judgement = _judge(connection, place, contract, result, unit)
        return _concluded(place, file, unit, contract, result, findings, judgement)


def _read(place: Installation, file: Path, unit: str, work: str) -> ReadResult:
    settings = place.settings
    if file.stat().st_size > settings.file_max_mb * 1024 * 1024:
        raise UnusableError("too_large")
    return place.pool.run(
        read_submission,
        str(file.absolute()),
        file.name,
        unit,
        0,
        settings.today(),
        str(settings.include / "contracts"),
        str(settings.include / "reference"),
        work,
    )


def _judge(
    connection: Connection | None,
    place: Installation,
    contract: Contract,
    result: ReadResult,
    unit: str,
) -> tuple[list[Finding], Judgement]:
    period = parse_period(str(result.period))
    facts = SubmissionFacts(0, unit, str(period), period.start, period.end, place.settings.today())
    untyped = frozenset(
        (0, finding.row, name)
        for finding in result.findings
        if finding.row is not None and finding.rule.endswith(".type")
        for name in finding.cells
    )
    silence = {one.sheet: Silence({0: frozenset(one.muted)}, untyped) for one in result.sheets}
    tables = {one.sheet: read_table(one.table_path) for one in result.sheets}
    known = (
        None
        if connection is None
        else fetch_known(connection, place.settings.include, contract, [facts], tables)
    )
    judgement = judge_sheets(
        contract,
        place.reference,
        tables,
        {0: facts},
        silence=silence,
        given=None
        if connection is None
        else given_codes(connection, place.settings.include, [unit]),
        context=context_values(contract, place.reference, tables, {0: facts}, known),
        suites=committed_suites(place.settings.expectations, contract),
    )
    order = list(Severity)
    findings = sorted(
        [*result.findings, *judgement.findings.get(0, [])],
        key=lambda one: (order.index(one.severity), one.sheet, one.row or 0, one.cells),
    )
    return findings, judgement


def _concluded(
    place: Installation,
    file: Path,
    unit: str,
    contract: Contract,
    result: ReadResult,
    findings: list[Finding],
    judgement: Judgement,
) -> Checked:
    maps: Mapping[str, tuple[str, int, Mapping[str, int]]] = {
        one.sheet: (one.source, one.header_row, one.columns_at) for one in result.sheets
    }
    marks = marks_of(findings, maps)
    rows = sum(one.rows for one in result.sheets)
    exit_code, words = _verdict(contract, findings, rows, bool(judgement.not_run))
    marked = None
    if findings:
        marked = _folder_of_copy(place.settings, file, unit) / f"{file.stem[:60]}.kiem_tra.xlsx"
        repaired = repaired_cells(
            [(r.sheet, r.row, r.column, r.raw, r.value, r.kind) for r in result.repairs], maps
        )
        write_marked(place.pool, file, marks, repaired, f"Kiểm tra {file.name}", marked, rows)
    period = parse_period(str(result.period)).title_vi()
    not_applicable = [rule[:2] for rule in judgement.not_applicable.get(0, ())]
    summary = " ".join(
        [
            f"{contract.title}, {period}, {rows} dòng: {words}",
            *compared_with_nothing(contract, not_applicable),
        ]
    )
    return Checked(exit_code, summary, marks, marked)


def _folder_of_copy(settings: Settings, file: Path, unit: str) -> Path:
    """Never the inbox: the next ingest would take the copy for a submission."""
    beside = file.absolute().parent
    if not beside.resolve().is_relative_to(settings.inbox.resolve()) and os.access(beside, os.W_OK):
        return beside
    folder = settings.outbox / unit
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _verdict(
    contract: Contract, findings: list[Finding], rows: int, not_run: bool
) -> tuple[int, str]:
    critical = [finding for finding in findings if finding.severity is Severity.CRITICAL]
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    if not_run:
        return FINDINGS, "hệ thống gặp lỗi khi kiểm tra, báo người vận hành."
    failing = {(finding.sheet, finding.row) for finding in critical if finding.row is not None}
    whole = any(finding.row is None for finding in critical)
    if contract.on_critical == "row" and not whole and failing:
        share = len(failing) / rows
        if share <= REJECTED_ROWS_MAX_SHARE:
            return ACCEPTED, f"sẽ được nhận, trừ {len(failing)} dòng có lỗi ({share:.1%})."
        return FINDINGS, f"sẽ bị giữ lại: {len(failing)} dòng có lỗi ({share:.1%}, quá 5 %)."
    if critical:
        return FINDINGS, f"sẽ bị trả lại: {len(critical)} lỗi phải sửa."
    return ACCEPTED, "sẽ được nhận" + (f", {warnings} điểm cần xem lại." if warnings else ".")
