"""Tells which rows below the headers are facts, and what the others are.

A row that calls itself a total is never a fact; else a row that fills more than half of the
columns a fact must have is one. The rest is looked at: rows that number or repeat the headers,
units of measure, notes and signatures at the end, headings of groups. What is none of these stays
a fact, so a half-empty row gets its findings instead of disappearing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from envdb.contract.model import ColumnType
from envdb.contract.words import clean_text, fold
from envdb.intake.grid import Grid
from envdb.intake.headers import HeaderMatch
from envdb.intake.large_csv import ArrowColumn, is_filled
from envdb.intake.values import as_text

NOTHING_TO_REPORT = "khong phat sinh trong ky"

_MAYBE_TOTAL = r"(?i)^\W*(t(ổ|o)\pM*ng|c(ộ|o)\pM*ng)(\W|$)"
"""What a total's label begins with (RE2), composed or not: few of a million texts."""

_TOTAL = re.compile(
    r"^(?:tong|cong)(?: (?:tong|cong|so|toan|tat|ca|cac|xa|phuong|quan|huyen|thanh|pho|trang|nhom|"
    r"muc|phan|bang|chung|luy|ke|trong|nam|quy|ky|dia|ban|lang|nghe|co|so|san|xuat|kinh|doanh|"
    r"nghiep|ho|khu|cum|lop|hoi|nghi|nguoi|don|vi|nha|may|he|thong|va|\d{1,4}|[ivx]{1,4}|[a-h]))*$"
)
"""Folded. Only words that a total is spoken of with: "Cộng Hòa" and "Tổng công ty" are names."""

_NOTE = re.compile(
    r"^(?:ghi chu|luu y|nguon|nguoi lap|nguoi tong hop|can bo|thu truong|chu tich|pho chu tich|tm |"
    r"kt |giam doc|pho giam doc|ky ten|ky ghi ro|dong dau|xac nhan|noi nhan|ke toan|thu ky|"
    r"dai dien|(?:[a-z ]{1,30} )?ngay \d* ?thang \d* ?nam|"
    r"(?:[a-z ]{1,30} )?ngay \d{1,2} \d{1,2} \d{4}|ho va ten|nguoi bao cao|don vi bao cao)"
)
_BULLET = re.compile(r"^(?:[-+*•–]|\(\d{1,2}\)|\(\*+\))\s*\S")
_NUMBERING = re.compile(r"^\(?(\d{1,2}|[a-h])\)?(?:=.*)?$")
_UNIT = re.compile(
    r"^(?:\(.*\)|đvt|đơn vị tính|hộ|người|m3/ngày|tấn/năm|tấn|%|ha|mw|mwh|"
    r"triệu đồng|cơ sở|doanh nghiệp)$"
)
_GROUP_NUMBER = re.compile(r"^(?:[IVX]{1,5}|[A-H])[.)]?$")
_GROUP_HEADING = re.compile(r"^(?:[IVX]{1,5}|[A-H])\s?[.)/:\-–]\s*\S")
_LONG_TEXT_CHARS = 60
_END_OF_TABLE = "ghi chú, chữ ký cuối bảng"


@dataclass(slots=True)
class RowKinds:
    """Positions below the headers (0 is the first row after them) by what they are."""

    facts: Sequence[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    aside: list[tuple[int, str]] = field(default_factory=list)


def classify_rows(match: HeaderMatch, columns: Sequence[Sequence[object]]) -> RowKinds:
    """Sort the rows of a grid's body; ``columns`` are its cells from the first row below headers."""
    count = len(columns[0]) if columns else 0
    required = _required_at(match)
    filled = _filled(columns, required, count)
    needed = len(required) // 2 + 1
    special = _special_rows(match, columns)
    if count and min(filled) >= needed and not special and not _is_numbering(columns, 0):
        return RowKinds(facts=range(count))
    last_full = max(
        (at for at in range(count) if filled[at] >= needed and at not in special), default=-1
    )
    kinds = RowKinds()
    facts: list[int] = []
    after_note = False
    for at in range(count):
        if at in special:
            if special[at]:
                kinds.aside.append((at, special[at]))
            else:
                kinds.totals.append(at)
            continue
        if filled[at] >= needed and (facts or not _is_numbering(columns, at)):
            facts.append(at)
            continue
        cells = [column[at] for column in columns if is_filled(column[at])]
        if not cells:
            continue
        reason = "" if facts else _before_facts(columns, at, cells)
        reason = reason or _reason(
            match, columns, at, cells, trailing=at > last_full, after_note=after_note
        )
        if reason:
            kinds.aside.append((at, reason))
            after_note = after_note or reason == _END_OF_TABLE
        else:
            facts.append(at)
    kinds.facts = facts
    return kinds


def _required_at(match: HeaderMatch) -> list[int]:
    at = [
        match.columns_at[column.name]
        for column in match.sheet.columns
        if column.name in match.columns_at and column.required
    ]
    return at or list(match.columns_at.values())


def _filled(columns: Sequence[Sequence[object]], required: Sequence[int], count: int) -> list[int]:
    """Return for each row how many of the required columns it fills."""
    counted = [columns[index] for index in required]
    # a large csv counts a whole column at once, and most have no empty cell
    whole = [c for c in counted if isinstance(c, ArrowColumn) and c.filled() == count]
    filled = [len(whole)] * count
    for column in counted:
        if any(column is one for one in whole):
            continue
        for at, cell in enumerate(column):
            if is_filled(cell):
                filled[at] += 1
    return filled


def _special_rows(match: HeaderMatch, columns: Sequence[Sequence[object]]) -> dict[int, str]:
    """Return rows that are no facts however full they are: totals (``""``), repeated headers."""
    found: dict[int, str] = {}
    fields = {index: match.sheet.column(name) for name, index in match.columns_at.items()}
    for index, column in enumerate(columns):
        if index not in fields or fields[index].type is ColumnType.TEXT:
            found |= dict.fromkeys(_total_rows(column), "")
    if match.top == match.bottom and match.texts:
        name, text = next(iter(match.texts.items()))
        for at in _equal_rows(columns[match.columns_at[name]], text):
            cells = {
                name: clean_text(as_text(columns[i][at])) for name, i in match.columns_at.items()
            }
            if sum(bool(cell) for cell in cells.values()) > 1 and all(
                cell in ("", clean_text(match.texts[name])) for name, cell in cells.items()
            ):
                found[at] = "dòng tiêu đề lặp lại"
    return found


def _total_rows(column: Sequence[object]) -> Iterable[int]:
    places = column.places(_MAYBE_TOTAL) if isinstance(column, ArrowColumn) else range(len(column))
    for at in places:
        cell = column[at]
        if isinstance(cell, str) and len(cell) <= _LONG_TEXT_CHARS and _is_total(cell):
            yield at


def _is_total(text: str) -> bool:
    start = text.lstrip()[:1]
    return start in "TtCc" and start != "" and _TOTAL.match(fold(text)) is not None


def _equal_rows(column: Sequence[object], text: str) -> list[int]:
    if isinstance(column, ArrowColumn):
        return [at for at in column.places(re.escape(text)) if column[at] == text]
    return [at for at, cell in enumerate(column) if cell == text]


def _before_facts(columns: Sequence[Sequence[object]], at: int, cells: Sequence[object]) -> str:
    """Return why a row between headers and facts is none; empty where it may be one."""
    if _is_numbering(columns, at):
        return "dòng đánh số cột"
    texts = [clean_text(as_text(cell)).lower() for cell in cells]
    if len(texts) > 1 and all(_UNIT.match(text) for text in texts):
        return "dòng đơn vị tính"
    return ""


def _is_numbering(columns: Sequence[Sequence[object]], at: int) -> bool:
    texts = [as_text(column[at]) for column in columns if is_filled(column[at])]
    matches = [_NUMBERING.match(_without_spaces(text)) for text in texts]
    if len(texts) < 3 or not all(matches):
        return False
    numbers = [int(match[1]) for match in matches if match and match[1].isdigit()]
    return len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _without_spaces(text: str) -> str:
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
    """Return why a thin row is no fact, in words for the list; empty for a fact."""
    texts = [clean_text(cell) for cell in cells if isinstance(cell, str)]
    folded = [fold(text) for text in texts]
    only_text = texts[0] if len(texts) == len(cells) == 1 else ""
    if any(text.startswith(NOTHING_TO_REPORT) for text in folded):
        return "ô không phát sinh trong kỳ"
    if trailing and (
        any(_NOTE.match(f"{text} ") for text in folded)
        or (only_text and _BULLET.match(only_text))
        or (after_note and len(texts) == len(cells))
    ):
        return _END_OF_TABLE
    if _GROUP_HEADING.match(only_text) or (
        len(texts) == len(cells) == 2 and _GROUP_NUMBER.match(texts[0])
    ):
        return "dòng nhóm"
    known = match.columns_at.values()
    if not any(is_filled(columns[index][at]) for index in known if index < len(columns)):
        return "cột không có trong biểu"
    if len(only_text) > _LONG_TEXT_CHARS:
        return "ghi chú"
    return ""


def title_rows(grid: Grid, match: HeaderMatch) -> list[tuple[int, list[str]]]:
    """Return the rows above the headers that hold something, with their texts."""
    found = []
    for at, row in enumerate(grid.rows[: match.top]):
        texts = [as_text(cell) for cell in row if is_filled(cell)]
        if texts:
            found.append((at, texts))
    return found
