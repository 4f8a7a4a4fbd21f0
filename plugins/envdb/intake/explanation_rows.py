"""Reads the sheet ``Giải trình`` of a file: which warning is explained in which words.

The sheet is no data: our templates and replies carry it, and a sender may make one by hand with a
column for the number of the warning and one for the explanation. What cannot be read as an answer
is told, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from envdb.contract.model import Severity
from envdb.contract.words import fold
from envdb.intake.grid import Grid
from envdb.intake.large_csv import filled_count, is_filled
from envdb.intake.records import ExplanationRow, Finding
from envdb.intake.values import as_text
from envdb.render.template_explanations import EXPLANATIONS_SHEET

_HEAD_ROWS = 20
_NUMBER_HEADERS = frozenset(
    {"so", "ma so", "so hieu", "so canh bao", "so cua canh bao", "so loi", "so thu tu", "stt", "tt"}
)
_RECEIPT = re.compile(r"\bcua bn ?(\d{1,12})$")
"""How the title of a returned sheet ends; the help below it gives a number as an example."""

_BARE = re.compile(r"^\d+$", re.ASCII)


@dataclass(slots=True)
class ReadExplanations:
    """What the sheet says; ``cells`` are those that were read, by the name of the sheet."""

    rows: list[ExplanationRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)


def read_explanations(grids: Sequence[Grid]) -> ReadExplanations:
    """Return every explanation in the sheets of that name; a blank one is nothing."""
    found = ReadExplanations()
    for grid in grids:
        if fold(grid.name) == fold(EXPLANATIONS_SHEET):
            _read(grid, found)
    return found


def _read(grid: Grid, found: ReadExplanations) -> None:
    head = next((at for at, row in enumerate(grid.rows[:_HEAD_ROWS]) if _is_header(row)), None)
    if head is None:
        if any(filled_count(row) for row in grid.rows):
            found.findings.append(_no_header(grid))
        return
    names = [_header(cell) for cell in grid.rows[head]]
    number_at = next(at for at, name in enumerate(names) if name in _NUMBER_HEADERS)
    text_at = max(at for at, name in enumerate(names) if "giai trinh" in name)
    message_at = next((at for at, name in enumerate(names) if name.startswith("canh bao")), None)
    receipt = _receipt_in(grid.rows[:head])
    for at, row in enumerate(grid.rows[head + 1 :], start=head + 2):
        text = _cell(row, text_at)
        if not fold(text):
            continue
        number = _cell(row, number_at)
        if receipt and _BARE.match(number):
            number = f"{receipt}-{number}"
        message = _cell(row, message_at) if message_at is not None else ""
        found.rows.append(ExplanationRow(at, number, message, text))
        read = sum(is_filled(row[one]) for one in {number_at, text_at} if one < len(row))
        found.cells[grid.name] = found.cells.get(grid.name, 0) + read


def _header(cell: object) -> str:
    return fold(cell) if isinstance(cell, str) else ""


def _is_header(row: Sequence[object]) -> bool:
    names = [_header(cell) for cell in row]
    return any(name in _NUMBER_HEADERS for name in names) and any("giai trinh" in n for n in names)


def _cell(row: Sequence[object], at: int) -> str:
    return as_text(row[at]).strip() if at < len(row) and is_filled(row[at]) else ""


def _receipt_in(rows: Sequence[Sequence[object]]) -> str:
    """Return the receipt that the title names, to which bare numbers belong."""
    texts = [fold(cell) for row in rows for cell in row if isinstance(cell, str)]
    named = {int(number) for text in texts for number in _RECEIPT.findall(text)}
    return f"BN{named.pop():06d}" if len(named) == 1 else ""


def _no_header(grid: Grid) -> Finding:
    return Finding(
        "explanation.no_header",
        Severity.WARNING,
        "",
        None,
        (),
        None,
        f"Trang “{grid.name}” không có dòng tiêu đề “Số” và “Giải trình” nên không đọc được lời "
        "giải trình nào.",
        "Dùng trang “Giải trình” của tệp được trả về hoặc của biểu mẫu, rồi nộp lại.",
    )
