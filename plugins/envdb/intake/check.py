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
from envdb.intake.explanation_answers import Sender, answers
from envdb.intake.explanations import not_kept, standing
from envdb.intake.frame import SubmissionFacts
from envdb.intake.ingest import Installation, installation
from envdb.intake.judge import Judgement, Silence, judge_sheets
from envdb.intake.known import fetch_known
from envdb.intake.load import REJECTED_ROWS_MAX_SHARE
from envdb.intake.not_compared import compared_in_warehouse, not_compared_vi
from envdb.intake.reader import ReadResult, read_submission, read_table
from envdb.intake.receipt import Explained, compared_with_nothing, explained_lines
from envdb.intake.records import Finding
from envdb.intake.reply import write_marked
from envdb.intake.reply_marks import Mark
from envdb.intake.submission import Connection
from envdb.intake.told import marks_of, repaired_cells
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

    Without a ``connection`` all is checked that needs no other file, and the summary says which
    comparisons were not made. With one, what the unit explained before or in this file is heeded.

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
        judgement = _judge(connection, place, contract, result, unit)
        findings, explained = _raised(connection, place, contract, result, unit, judgement)
        said = [*_comparisons(contract, judgement, connection), *explained_lines(explained)]
        return _concluded(place, file, unit, contract, result, findings, judgement, said)


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
) -> Judgement:
    period = parse_period(str(result.period))
    facts = SubmissionFacts(
        0,
        unit,
        str(period),
        period.start,
        period.end,
        place.settings.today(),
        "|".join(result.replaced_by),
    )
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
    return judge_sheets(
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


def _raised(
    connection: Connection | None,
    place: Installation,
    contract: Contract,
    result: ReadResult,
    unit: str,
    judgement: Judgement,
) -> tuple[list[Finding], Explained]:
    """Return the findings in their order without what is explained, and how much that is."""
    order = list(Severity)
    found = sorted(
        [*result.findings, *judgement.findings.get(0, [])],
        key=lambda one: (order.index(one.severity), one.sheet, one.row or 0, one.cells),
    )
    if connection is None:
        return found, Explained()
    key = "|".join((unit, contract.feed, str(result.period), *result.replaced_by))
    sender = Sender(None, unit, contract.feed, key)
    answered, refused = answers(connection, sender, result.explanations)
    explanations = standing(connection, contract.feed, [unit], not_kept(sender, answered))
    now = place.settings.now()
    raised = [one for one in found if explanations.holding(unit, None, now, one) is None]
    told = [*raised, *(finding for _, finding in refused)]
    return told, Explained(0, len(found) - len(raised))


def _comparisons(
    contract: Contract, judgement: Judgement, connection: Connection | None
) -> list[str]:
    """Return the lines that say which comparisons were not made, and for want of what."""
    not_applicable = [(sheet, rule) for sheet, rule, _ in judgement.not_applicable.get(0, ())]
    if connection is not None:
        return compared_with_nothing(contract, not_applicable)
    apart = compared_in_warehouse(contract)
    rest = [one for one in not_applicable if one not in apart]
    return [*compared_with_nothing(contract, rest), not_compared_vi(apart)]


def _concluded(
    place: Installation,
    file: Path,
    unit: str,
    contract: Contract,
    result: ReadResult,
    findings: list[Finding],
    judgement: Judgement,
    said: list[str],
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
    summary = " ".join([f"{contract.title}, {period}, {rows} dòng: {words}", *said])
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
