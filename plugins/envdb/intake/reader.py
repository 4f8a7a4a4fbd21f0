"""Reads one file into typed sheets; runs in the child process that has limits.

Every non-empty cell ends as a value, a listed repair, a finding with its address, or in the list
of what was set aside; :func:`read_submission` counts them so that the sums can be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from envdb.contract.loader import load_contracts
from envdb.contract.model import Contract, Severity
from envdb.contract.reference import Reference, load_reference
from envdb.contract.words import fold
from envdb.intake.accounting import count_cells, other_sheets, set_aside
from envdb.intake.explanation_rows import read_explanations
from envdb.intake.grid import Grid, Opened
from envdb.intake.headers import HeaderMatch
from envdb.intake.identify import identify
from envdb.intake.large_csv import is_filled, rows_of
from envdb.intake.open_file import open_file
from envdb.intake.records import ExplanationRow, Finding, Repair, SetAside, TypedSheet
from envdb.intake.replacing import replacing_values
from envdb.intake.row_keys import explainable
from envdb.intake.rows import NOTHING_TO_REPORT, classify_rows
from envdb.intake.staged_table import staged_schema, staged_table
from envdb.intake.ticks import DROPS_ROWS, ticked
from envdb.intake.totals import TotalRows
from envdb.intake.typed_sheet import add_piece, repair_findings, type_sheet
from envdb.intake.unusable import UnusableError
from envdb.intake.values import as_text

PIECE_ROWS = 100_000
"""Rows typed at a time: what Python holds of a large file."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What the parent needs of a sheet: where its staged rows are, and its map."""

    sheet: str
    source: str
    layout: str
    header_row: int
    columns_at: dict[str, int]
    muted: tuple[str, ...]
    rows: int
    cells_total: int
    cells_aside: int
    table_path: str


@dataclass(slots=True)
class ReadResult:
    """A file after reading. ``blocked`` findings mean that nothing of it may be used.

    ``replaced_by`` are the values of the columns by which a later file replaces this one.
    """

    feed: str | None = None
    period: str | None = None
    identified_by: str = ""
    nothing_to_report: bool = False
    drops_rows_on_purpose: bool = False
    replaced_by: tuple[str, ...] = ()
    sheets: list[ReadSheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    explanations: list[ExplanationRow] = field(default_factory=list)

    @property
    def blockers(self) -> list[Finding]:
        """The findings that make the file unusable."""
        return [f for f in self.findings if f.severity is Severity.BLOCKER]


def read_submission(
    path: str,
    file_name: str,
    unit: str,
    submission_id: int,
    today: date,
    contracts_folder: str,
    reference_folder: str,
    work_folder: str,
) -> ReadResult:
    """Read a file; typed rows go to Arrow files in ``work_folder``.

    Raises :class:`UnusableError` for a file that no reader can open.
    """
    contracts = load_contracts(Path(contracts_folder))
    reference = load_reference(Path(reference_folder))
    opened = open_file(Path(path))
    if not any(is_filled(cell) for grid in opened.grids for row in grid.rows for cell in row):
        raise UnusableError("no_cells")
    identity = identify(
        opened,
        file_name=file_name,
        unit=unit,
        contracts=contracts,
        reference=reference,
        today=today,
    )
    result = ReadResult(
        feed=identity.contract.feed if identity.contract else None,
        period=str(identity.period) if identity.period else None,
        identified_by=identity.by,
        findings=[*identity.blockers, *identity.warnings],
    )
    if identity.blockers or identity.contract is None or identity.period is None:
        return result
    result.findings += _encoding_findings(opened)
    result.nothing_to_report = ticked(opened, NOTHING_TO_REPORT)
    result.drops_rows_on_purpose = ticked(opened, DROPS_ROWS)
    used = set()
    for sheet in identity.contract.sheets:
        grid, match = identity.matches[sheet.name]
        used.add(grid.name)
        target = Path(work_folder) / f"{submission_id}.{sheet.name}.arrow"
        schema = staged_schema(sheet)
        with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            typed = read_sheet(
                grid,
                match,
                reference=reference,
                unit=unit,
                listed_on=identity.period.end,
                take=lambda piece: writer.write_table(
                    staged_table(sheet, piece, submission_id)  # noqa: B023
                ),
            )
        _add(result, typed, target)
    result.replaced_by, blockers = replacing_values(
        identity.contract,
        {one.sheet: (one.source, read_table(one.table_path)) for one in result.sheets},
        reference,
        nothing_to_report=result.nothing_to_report,
    )
    if blockers:
        # what else is wrong is told when it is known whose file this is
        result.findings = [*identity.warnings, *blockers]
        return result
    explained = read_explanations(opened.grids)
    result.explanations = explained.rows
    result.aside += other_sheets(opened, used, explained.cells)
    result.findings += [*_nothing_findings(identity.contract, result), *explained.findings]
    belongs_to = "|".join(result.replaced_by)
    result.findings = [explainable(identity.contract, one, belongs_to) for one in result.findings]
    return result


def read_sheet(
    grid: Grid,
    match: HeaderMatch,
    *,
    reference: Reference,
    unit: str,
    listed_on: date,
    take: Callable[[TypedSheet], None],
) -> TypedSheet:
    """Type the facts below the headers of one sheet and account for everything else in it.

    ``take`` gets the typed rows in pieces, so that a register is never in memory twice; the sheet
    returned has everything but the values.
    """
    sheet, first = match.sheet, match.bottom + 1
    columns = grid.columns(first)
    kinds = classify_rows(match, columns)
    whole = {name: columns[at] for name, at in match.columns_at.items()}
    typed = TypedSheet(sheet.name, grid.name, [first + 1 + row for row in kinds.facts], {}, {})
    typed.layout = match.layout.name if match.layout else ""
    typed.header_row, typed.columns_at = match.bottom + 1, dict(match.columns_at)
    totals = TotalRows(match, columns, kinds.totals)
    for start in range(0, len(kinds.facts), PIECE_ROWS):
        rows = kinds.facts[start : start + PIECE_ROWS]
        piece = type_sheet(
            sheet,
            {name: rows_of(column, rows) for name, column in whole.items()},
            typed.row_numbers[start : start + PIECE_ROWS],
            reference=reference,
            unit=unit,
            listed_on=listed_on,
            layout=match.layout,
            whole=whole,
        )
        totals.add(rows, piece)
        add_piece(typed, piece)
        take(piece)
    typed.repairs += _decoded(grid, match, set(kinds.facts))
    typed.findings = [*_column_findings(typed, match), *typed.findings]
    typed.findings += [*repair_findings(sheet, typed), *totals.findings()]
    typed.aside = list(set_aside(grid, match, columns, kinds))
    typed.cells_total = count_cells(grid, columns, first)
    typed.cells_aside = sum(one.cells for one in typed.aside)
    return typed


def _decoded(grid: Grid, match: HeaderMatch, facts: set[int]) -> Iterator[Repair]:
    """Yield the facts that were written in the letters of an old font; ``facts`` as the columns."""
    names = {at: name for name, at in match.columns_at.items()}
    first = match.bottom + 1
    for (row, column), raw in sorted(grid.decoded.items()):
        if column in names and row - first in facts:
            value = as_text(grid.rows[row][column])
            yield Repair(match.sheet.name, row + 1, names[column], raw, value, "legacy_font")


def _column_findings(typed: TypedSheet, match: HeaderMatch) -> Iterator[Finding]:
    """Say once which columns the file does not have, and mute the rules on them."""
    muted: set[str] = set()
    absent = match.layout.absent if match.layout else ()
    if absent:
        muted |= set(absent)
        labels = ", ".join(f"“{match.sheet.column(name).label}”" for name in absent)
        yield Finding(
            "layout.absent",
            Severity.WARNING,
            match.sheet.name,
            None,
            (),
            None,
            f"Dạng bảng này không có các cột: {labels}; các cột đó được để trống.",
            "Lần sau dùng biểu mẫu có đủ cột nếu có số liệu.",
        )
    for column in match.sheet.columns:
        if column.name in match.columns_at or column.name in absent or column.assigned:
            continue
        if column.required:
            muted.add(column.name)
        yield Finding(
            "column.missing",
            Severity.CRITICAL if column.required else Severity.INFO,
            match.sheet.name,
            None,
            (column.name,),
            None,
            f"Bảng không có cột “{column.label}”"
            + (", là cột bắt buộc." if column.required else " nên cột này được để trống."),
            _like(column.label, match)
            or (
                "Thêm cột này với đúng tiêu đề của biểu mẫu."
                if column.required
                else "Không phải sửa."
            ),
        )
    typed.muted = frozenset(muted)


def _like(label: str, match: HeaderMatch) -> str:
    from difflib import get_close_matches

    others = {fold(text): text for text in match.other.values()}
    close = get_close_matches(fold(label), others, n=1, cutoff=0.75)
    return (
        f"Có phải là cột “{others[close[0]]}”? Nếu đúng thì đổi tiêu đề thành “{label}”."
        if close
        else ""
    )


def _encoding_findings(opened: Opened) -> Iterator[Finding]:
    if opened.encoding:
        yield Finding(
            "csv.encoding",
            Severity.INFO,
            "",
            None,
            (),
            opened.encoding,
            f"Tệp CSV không ở bảng mã UTF-8 mà ở {opened.encoding}; hệ thống đã chuyển sang Unicode.",
            "Không phải sửa; lần sau chọn “CSV UTF-8” khi lưu.",
        )


def _nothing_findings(contract: Contract, result: ReadResult) -> Iterator[Finding]:
    rows = sum(one.rows for one in result.sheets)
    if rows and result.nothing_to_report:
        yield Finding(
            "nothing.rows_and_tick",
            Severity.CRITICAL,
            contract.sheets[0].name,
            None,
            (),
            "x",
            f"Ô “Không phát sinh trong kỳ” được đánh dấu nhưng bảng vẫn có {rows} dòng số liệu.",
            "Bỏ dấu x nếu có số liệu, hoặc xóa các dòng nếu đúng là không phát sinh.",
        )
    if not rows and not result.nothing_to_report:
        yield Finding(
            "nothing.neither",
            Severity.CRITICAL,
            contract.sheets[0].name,
            None,
            (),
            None,
            "Bảng không có dòng số liệu nào và ô “Không phát sinh trong kỳ” cũng không được đánh dấu.",
            "Ghi số liệu vào bảng, hoặc đánh dấu x vào ô “Không phát sinh trong kỳ”.",
        )


def _add(result: ReadResult, typed: TypedSheet, target: Path) -> None:
    result.sheets.append(
        ReadSheet(
            sheet=typed.sheet,
            source=typed.source,
            layout=typed.layout,
            header_row=typed.header_row,
            columns_at=typed.columns_at,
            muted=tuple(sorted(typed.muted)),
            rows=len(typed.row_numbers),
            cells_total=typed.cells_total,
            cells_aside=typed.cells_aside,
            table_path=str(target),
        )
    )
    result.findings += typed.findings
    result.repairs += typed.repairs
    result.aside += [replace(one, sheet=typed.source) for one in typed.aside]


def read_table(path: str) -> pa.Table:
    """Return the staged rows that :func:`read_submission` wrote."""
    with pa.memory_map(path) as source:
        return pa.ipc.open_file(source).read_all()
