"""Types the cells of one column: raw values of a workbook or csv to what the contract wants.

A column is typed as a whole, because one value may decide how another is read (decimal marks),
and because equal cells are then read once: a register of a million rows has few distinct
sectors, dates and statuses. A cell that cannot be typed is one finding and null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from envdb.contract.model import Column, ColumnType
from envdb.contract.reference import CodeList
from envdb.contract.words import clean_text, fold
from envdb.intake.below_detection import read_measured
from envdb.intake.codes_vi import read_code
from envdb.intake.dates_vi import read_date
from envdb.intake.large_csv import ArrowColumn
from envdb.intake.numbers_vi import UnreadableError, as_wanted, decimal_mark, read_number

REASONS = {
    "not_a_number": "không phải là số",
    "not_integer": "phải là số nguyên",
    "ambiguous_separator": "có thể hiểu là hai số khác nhau (dấu phân cách hàng nghìn hay thập phân)",
    "other_unit": "có chữ sau số không phải là đơn vị đo của cột",
    "too_large": "là số quá lớn",
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
    {
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA"),
    }
)
FORMULA_WITHOUT_VALUE = "\x00formula"
"""What the reader puts where a formula has no stored result: never an empty cell."""

_SEEN_MAX = 20_000
_TRUE = frozenset({"co", "x", "true", "1", "yes", "y", "v", "dung", "roi", "da"})
_FALSE = frozenset(
    {"khong", "khong co", "false", "0", "no", "n", "sai", "chua", "chua co", "ko", "k"}
)


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
    if column.type is ColumnType.INTEGER and codelist is not None:
        return lambda cell: _numbered_code(cell, codelist)
    if column.type is ColumnType.INTEGER:
        return lambda cell: _number(cell, integer=True, mark=None, measure=measure)
    if column.type is ColumnType.DECIMAL:
        decimal = _DecimalReader(raw, measure)
        if column.below_detection is None:
            return decimal
        return lambda cell: read_measured(cell, decimal)
    if column.type is ColumnType.DATE:
        return read_date
    if column.type is ColumnType.BOOLEAN:
        return _boolean
    if column.type is ColumnType.CODE and codelist is not None:
        return lambda cell: read_code(as_text(cell), codelist, code_before)
    return lambda cell: (cell if isinstance(cell, str) else as_text(cell), None)


def _numbered_code(cell: object, codelist: CodeList) -> tuple[object, str | None]:
    """Read a code that is a number: the number, or the label that stands for it."""
    code, repair = read_code(as_text(cell), codelist, None)
    if repair is not None:
        return int(code), repair
    return _number(cell, integer=True, mark=None, measure="")


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
        texts = {one for one in self._raw if isinstance(one, str)}
        self._mark = decimal_mark(texts, self._measure)
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
        return as_wanted(cell, integer), None
    if isinstance(cell, date | time | timedelta):
        raise UnreadableError("date_in_number")
    raise UnreadableError("not_a_number")


def _boolean(cell: object) -> tuple[object, str | None]:
    if isinstance(cell, bool):
        return cell, None
    word = "x" if cell in {"✓", "✔", "☑"} else fold(as_text(cell))
    if word in _TRUE:
        return True, None
    if word in _FALSE:
        return False, None
    raise UnreadableError("not_a_boolean")
