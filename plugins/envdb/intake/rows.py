"""Tells which rows below the headers are facts, and what the others are.

A row that fills more than half of the columns a fact must have is a fact, unless it calls itself a
total. The
rest is looked at: numbering rows, total rows (compared with the sum), notes and signatures at the
end, group headings. What is none of these stays a fact, so a half-empty row gets its findings
instead of disappearing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from envdb.contract.words import clean_text, fold
from envdb.intake.grid import Grid
from envdb.intake.headers import HeaderMatch
from envdb.intake.values import as_text

_TOTAL = re.compile(r"^(?:tong cong|tong so|tong|cong)(?: \w+){0,3}$")
_TOTAL_LABEL = re.compile(r"^(?:tong cong|tong so|tong|cong)(?: toan \w+(?: \w+)?)?$")
_TOTAL_NAMES = re.compile(r"^tong (?:cong ty|cuc|hoi|ho|kho)\b")
_NOTE = re.compile(
    r"^(?:ghi chu|luu y|nguoi lap|nguoi tong hop|can bo|thu truong|chu tich|pho chu tich|tm |kt |"
    r"giam doc|pho giam doc|ky ten|ky ghi ro|dong dau|xac nhan|noi nhan|ke toan|thu ky|dai dien|"
    r"(?:[a-z ]{1,30} )?ngay \d* ?thang \d* ?nam|ho va ten|nguoi bao cao|don vi bao cao)"
)
_NUMBERING = re.compile(r"^\(?(\d{1,2}|[a-h])\)?(?:=.*)?$")
_ROMAN_HEADING = re.compile(r"^(?:[ivx]{1,5}|[a-h])$")


@dataclass(slots=True)
class RowKinds:
    """Positions below the headers (0 is the first row after them) by what they are."""

    facts: Sequence[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    aside: list[tuple[int, str]] = field(default_factory=list)


def classify_rows(match: HeaderMatch, columns: Sequence[Sequence[object]]) -> RowKinds:
    """Sort the rows of a grid's body; ``columns`` are its cells from the first row below headers."""
    count = len(columns[0]) if columns else 0
    filled = _filled(match, columns, count)
    required = len(_required_at(match))
    needed = required // 2 + 1
    if count and min(filled) >= needed and not _is_numbering(columns, 0):
        return RowKinds(facts=range(count))
    kinds = RowKinds()
    facts: list[int] = []
    last_full = max((at for at in range(count) if filled[at] >= needed), default=-1)
    after_note = False
    started = False
    for at in range(count):
        if filled[at] < required and _is_labelled_total(columns, at):
            kinds.totals.append(at)
            continue
        if filled[at] >= needed and not (not started and _is_numbering(columns, at)):
            facts.append(at)
            started = True
            continue
        cells = [column[at] for column in columns if _is_filled(column[at])]
        if not cells:
            continue
        if not started and _is_numbering(columns, at):
            kinds.aside.append((at, "dòng đánh số cột"))
            continue
        reason = _reason(match, columns, at, cells, trailing=at > last_full, after_note=after_note)
        if reason == "total":
            kinds.totals.append(at)
        elif reason:
            kinds.aside.append((at, reason))
            after_note = after_note or (at > last_full and reason != "dòng nhóm")
        else:
            facts.append(at)
            started = True
    kinds.facts = facts
    return kinds


def _is_labelled_total(columns: Sequence[Sequence[object]], at: int) -> bool:
    """Whether a row says outright that it is a total, though its sums fill half of a fact."""
    texts = (fold(cell) for column in columns if isinstance(cell := column[at], str) and cell)
    return any(_TOTAL_LABEL.match(text) for text in islice(filter(None, texts), 2))


def _required_at(match: HeaderMatch) -> list[int]:
    at = [
        match.columns_at[column.name]
        for column in match.sheet.columns
        if column.name in match.columns_at and column.required
    ]
    return at or list(match.columns_at.values())


def _filled(match: HeaderMatch, columns: Sequence[Sequence[object]], count: int) -> list[int]:
    filled = [0] * count
    for index in _required_at(match):
        for at, cell in enumerate(columns[index]):
            if cell != "" and cell is not None:
                filled[at] += 1
    return filled


def _is_filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or cell.strip() != "")


def _is_numbering(columns: Sequence[Sequence[object]], at: int) -> bool:
    texts = [as_text(column[at]) for column in columns if _is_filled(column[at])]
    matches = [_NUMBERING.match(fold_light(text)) for text in texts]
    if len(texts) < 3 or not all(matches):
        return False
    numbers = [int(match[1]) for match in matches if match and match[1].isdigit()]
    return len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def fold_light(text: str) -> str:
    """Return a text in lower case without spaces, brackets kept: for numbers of columns."""
    return clean_text(text).lower().replace(" ", "")


def _reason(
    match: HeaderMatch,
    columns: Sequence[Sequence[object]],
    at: int,
    cells: Sequence[object],
    *,
    trailing: bool,
    after_note: bool,
) -> str:
    """Return why a thin row is no fact: ``total`` or words for the list; empty for a fact."""
    texts = [fold(cell) for cell in cells if isinstance(cell, str)]
    if any(_TOTAL.match(text) and not _TOTAL_NAMES.match(text) for text in texts[:2]):
        return "total"
    if trailing and any(_NOTE.match(f"{text} ") for text in texts):
        return "ghi chú, chữ ký cuối bảng"
    if trailing and after_note and len(texts) == len(cells):
        return "ghi chú, chữ ký cuối bảng"
    known = set(match.columns_at.values())
    in_known = [i for i in known if i < len(columns) and _is_filled(columns[i][at])]
    if not in_known:
        return "cột không có trong biểu"
    if len(texts) == len(cells) == 1 and len(cells[0]) > 60:  # type: ignore[arg-type]
        return "ghi chú"
    if len(in_known) == 1 and len(cells) <= 2 and any(_ROMAN_HEADING.match(text) for text in texts):
        return "dòng nhóm"
    return ""


def title_rows(grid: Grid, match: HeaderMatch) -> list[tuple[int, list[str]]]:
    """Return the rows above the headers that hold something, with their texts."""
    found = []
    for at, row in enumerate(grid.rows[: match.top]):
        texts = [as_text(cell) for cell in row if _is_filled(cell)]
        if texts:
            found.append((at, texts))
    return found
