"""Types the cells of one column: raw values of a workbook or csv to what the contract wants.

A column is typed as a whole, because one value may decide how another is read (decimal marks),
and because equal cells are then read once: a register of a million rows has few distinct
sectors, dates and statuses. A cell that cannot be typed is one finding and null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from envdb.contract.model import Column, ColumnType
from envdb.contract.reference import CodeList
from envdb.contract.words import clean_text, fold
from envdb.intake.large_csv import ArrowColumn
from envdb.intake.numbers_vi import UnreadableError, decimal_mark, read_number

REASONS = {
    "not_a_number": "không phải là số",
    "not_integer": "phải là số nguyên",
    "ambiguous_separator": "có thể hiểu là hai số khác nhau (dấu phân cách hàng nghìn hay thập phân)",
    "date_in_number": "là ngày tháng, không phải là số (Excel có thể đã tự đổi số thành ngày)",
    "not_a_date": "không phải là ngày theo dạng ngày/tháng/năm",
    "two_digit_year": "ghi năm bằng 2 chữ số nên không rõ năm nào",
    "not_a_boolean": "không phải là “Có” hoặc “Không”",
    "excel_error": "là giá trị lỗi của Excel",
    "several_codes": "ghi nhiều mã trong một ô",
    "formula_without_value": "là công thức chưa có kết quả",
}
"""Why a cell cannot be typed, as the sender reads it behind the cell's text."""

COUNTED = frozenset({"label", "decimal_comma"})
"""Repairs that a column's count says all about: the cell is its value written the other way."""

EMPTY_MARKS = frozenset({"-", "--", "---", "–", "—", "…", "...", "n/a", "null"})
EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA"}
)
FORMULA_WITHOUT_VALUE = "\x00formula"
"""What the reader puts where a formula has no stored result: never an empty cell."""

_SEEN_MAX = 20_000
_TRUE = frozenset({"co", "x", "true", "1", "yes", "y", "v", "dung", "roi", "da"})
_FALSE = frozenset({"khong", "false", "0", "no", "n", "sai", "chua", "ko", "k"})
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$", re.ASCII)
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?$", re.ASCII)
_SHORT_YEAR = re.compile(r"^\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}$", re.ASCII)
_IN_WORDS = re.compile(r"^ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})$", re.ASCII)
_CODE_BEFORE_NAME = re.compile(r"^(\d{4,5})\s*[:\-–.]\s*\D", re.ASCII)
_MORE_CODES = re.compile(r"[,;]\s*\d{4,5}\s*[:\-–.]", re.ASCII)
_ZONE = re.compile(r"^(KCN|CCN)[\s\-_.]*0*(\d+)$", re.IGNORECASE | re.ASCII)
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3_000, 73_415
"""Serials taken for dates: 1908 to 2100. A smaller number is more likely a year or a count."""


@dataclass(slots=True)
class TypedColumn:
    """Typed values with what happened on the way, by position in the column."""

    values: list[object]
    repairs: list[tuple[int, str, str]] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    counted: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    counted_at: dict[int, str] = field(default_factory=dict)

    def count(self, kind: str, position: int, cell: object) -> None:
        """Count a repair that is not kept cell by cell."""
        count, first, text = self.counted.get(kind) or (0, position, as_text(cell))
        self.counted[kind] = (count + 1, first, text)
        self.counted_at[position] = kind


def type_column(
    column: Column,
    raw: Sequence[object],
    *,
    codelist: CodeList | None,
    measure: str,
    code_before: str | None = None,
    empty_marks: frozenset[str] = EMPTY_MARKS,
    whole: Sequence[object] | None = None,
) -> TypedColumn:
    """Type every cell of a column, or of a piece of the ``whole``; never raises for a cell.

    ``repairs`` are (position, raw text, kind), ``problems`` (position, raw text, reason of
    ``REASONS``). Kinds in ``COUNTED`` are only counted, as (count, first position, its raw text).
    """
    read = _reader(
        column,
        raw if whole is None else whole,
        codelist=codelist,
        measure=measure,
        code_before=code_before,
    )
    encoded = raw.encoded() if isinstance(raw, ArrowColumn) and len(raw) else None
    if encoded is None:
        return _type_cells(raw, read, empty_marks)
    distinct, places = encoded
    return _spread(_type_cells(distinct, read, empty_marks), distinct, places)


def _spread(typed: TypedColumn, distinct: Sequence[object], places: Sequence[int]) -> TypedColumn:
    """Spread what was typed once for each distinct cell over all cells."""
    spread = TypedColumn(values=[typed.values[place] for place in places])
    kinds = {place: (text, kind) for place, text, kind in typed.repairs}
    reasons = {place: (text, reason) for place, text, reason in typed.problems}
    counted = typed.counted_at
    if kinds or reasons or counted:
        for position, place in enumerate(places):
            if place in kinds:
                spread.repairs.append((position, *kinds[place]))
            elif place in reasons:
                spread.problems.append((position, *reasons[place]))
            elif place in counted:
                spread.count(counted[place], position, distinct[place])
    return spread


def _type_cells(
    raw: Sequence[object],
    read: Callable[[object], tuple[object, str | None]],
    empty_marks: frozenset[str],
) -> TypedColumn:
    typed = TypedColumn(values=[None] * len(raw))
    seen: dict[object, tuple[object, str | None, str | None]] = {}
    for position, cell in enumerate(raw):
        if cell is None or cell == "":
            continue
        # 1, 1.0 and True are equal but not the same cell; texts meet only texts
        known = cell if isinstance(cell, str) else (type(cell), cell)
        if known not in seen:
            if len(seen) >= _SEEN_MAX:
                seen.clear()  # a column of names or numbers: remembering them costs, saves nothing
            seen[known] = _read_one(cell, read, empty_marks)
        value, repair, problem = seen[known]
        typed.values[position] = value
        if problem is not None:
            typed.problems.append((position, as_text(cell), problem))
        elif repair in COUNTED:
            typed.count(repair, position, cell)
        elif repair is not None:
            typed.repairs.append((position, as_text(cell), repair))
    return typed


def as_text(cell: object) -> str:
    """Return a raw cell as a person would see it in the sheet (dates dd/mm/yyyy, 12 not 12.0)."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, str):
        return "(công thức)" if cell == FORMULA_WITHOUT_VALUE else clean_text(cell)
    return str(cell)


def _read_one(
    cell: object,
    read: Callable[[object], tuple[object, str | None]],
    empty_marks: frozenset[str],
) -> tuple[object, str | None, str | None]:
    """Return (value, repair, problem) of one distinct cell."""
    if isinstance(cell, str):
        if cell == FORMULA_WITHOUT_VALUE:
            return None, None, "formula_without_value"
        text = clean_text(cell)
        if text == "":
            return None, None, None
        if text.lower() in empty_marks:
            return None, "empty_mark", None
        if text[0] == "#" and text.upper() in EXCEL_ERRORS:
            return None, None, "excel_error"
        cell = text
    try:
        value, repair = read(cell)
    except UnreadableError as error:
        return None, None, error.reason
    return value, repair, None


def _reader(
    column: Column,
    raw: Sequence[object],
    *,
    codelist: CodeList | None,
    measure: str,
    code_before: str | None,
) -> Callable[[object], tuple[object, str | None]]:
    if column.type is ColumnType.INTEGER:
        return lambda cell: _number(cell, integer=True, mark=None, measure=measure)
    if column.type is ColumnType.DECIMAL:
        return _DecimalReader(raw, measure)
    if column.type is ColumnType.DATE:
        return _date
    if column.type is ColumnType.BOOLEAN:
        return _boolean
    if column.type is ColumnType.CODE and codelist is not None:
        return lambda cell: _code(cell, codelist, code_before)
    return lambda cell: (cell if isinstance(cell, str) else as_text(cell), None)


class _DecimalReader:
    """Reads decimals; asks the whole column for its decimal mark only when a cell needs it."""

    def __init__(self, raw: Sequence[object], measure: str) -> None:
        self._raw = raw
        self._measure = measure
        self._mark: str | None = None
        self._asked = False

    def __call__(self, cell: object) -> tuple[object, str | None]:
        try:
            return _number(cell, integer=False, mark=self._mark, measure=self._measure)
        except UnreadableError as error:
            if error.reason != "ambiguous_separator" or self._asked:
                raise
        self._mark = decimal_mark({one for one in self._raw if isinstance(one, str)})
        self._asked = True
        return _number(cell, integer=False, mark=self._mark, measure=self._measure)


def _number(
    cell: object, *, integer: bool, mark: str | None, measure: str
) -> tuple[object, str | None]:
    if isinstance(cell, str):
        return read_number(cell, integer=integer, mark=mark, measure=measure)
    if isinstance(cell, bool):
        raise UnreadableError("not_a_number")
    if isinstance(cell, int | float):
        if not integer:
            return float(cell), None
        if isinstance(cell, float) and not cell.is_integer():
            raise UnreadableError("not_integer")
        return int(cell), None
    if isinstance(cell, date | time | timedelta):
        raise UnreadableError("date_in_number")
    raise UnreadableError("not_a_number")


def _date(cell: object) -> tuple[object, str | None]:
    if isinstance(cell, datetime):
        return cell.date(), None
    if isinstance(cell, date):
        return cell, None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(cell), "date_serial"
    if not isinstance(cell, str):
        raise UnreadableError("not_a_date")
    text = clean_text(cell)
    if text.isascii() and text.isdigit():
        return _from_serial(int(text)), "date_serial"
    if _SHORT_YEAR.match(text):
        raise UnreadableError("two_digit_year")
    if match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
    elif match := _YEAR_FIRST.match(text):
        year, month, day = match.groups()
    elif match := _IN_WORDS.match(fold(text)):
        day, month, year = match.groups()
    else:
        raise UnreadableError("not_a_date")
    try:
        found = date(int(year), int(month), int(day))
    except ValueError as error:
        raise UnreadableError("not_a_date") from error
    if not 1900 <= found.year <= 2100:
        raise UnreadableError("not_a_date")
    return found, None


def _from_serial(serial: float) -> date:
    if not (_FIRST_SERIAL <= serial <= _LAST_SERIAL) or float(serial) != int(serial):
        raise UnreadableError("not_a_date")
    return _EXCEL_EPOCH + timedelta(days=int(serial))


def _boolean(cell: object) -> tuple[object, str | None]:
    if isinstance(cell, bool):
        return cell, None
    word = "x" if cell in {"✓", "✔", "☑"} else fold(as_text(cell))
    if word in _TRUE:
        return True, None
    if word in _FALSE:
        return False, None
    raise UnreadableError("not_a_boolean")


def _code(cell: object, codelist: CodeList, code_before: str | None) -> tuple[object, str | None]:
    text = as_text(cell)
    if text in codelist.labels:
        return text, None
    if codelist.name == "commune":
        return _commune_code(text, codelist)
    if codelist.name == "vsic":
        return _vsic_code(text, codelist, code_before)
    if codelist.name == "zone":
        match = _ZONE.match(text)
        if match is None:
            return text, None
        kind = match[1].upper()
        code = f"{kind}-{int(match[2]):0{2 if kind == 'KCN' else 3}d}"
        return code, None if code == text else "code_form"
    recognised = codelist.by_word.get(fold(text))
    if recognised is None:
        return text, None
    return recognised, "label" if codelist.labels[recognised] == text else "code_recognised"


def _commune_code(text: str, codelist: CodeList) -> tuple[object, str | None]:
    if text.isascii() and text.isdigit() and len(text) < 5:
        return text.zfill(5), "leading_zero"
    if match := re.match(r"^(\d{5})\s*[:\-–]\s*\D", text, re.ASCII):
        return match[1], "code_before_name"
    code = codelist.by_word.get(fold(text))
    return (text, None) if code is None else (code, "code_recognised")


def _vsic_code(text: str, codelist: CodeList, code_before: str | None) -> tuple[object, str | None]:
    if _CODE_BEFORE_NAME.match(text) or (code_before and code_before in text):
        if _MORE_CODES.search(text):
            raise UnreadableError("several_codes")
        separated = text.split(code_before, 1)[0] if code_before else text
        match = re.match(r"\s*(\d{4,5})", separated, re.ASCII)
        return (match[1], "code_before_name") if match else (text, None)
    if text.isascii() and text.isdigit() and len(text) == 3 and f"0{text}" in codelist.labels:
        return f"0{text}", "leading_zero"
    code = codelist.by_word.get(fold(text)) if not text[:1].isdigit() else None
    return (text, None) if code is None else (code, "code_recognised")
