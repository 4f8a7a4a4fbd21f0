"""What one column of a contract becomes in the form: header, note, drop-down, width, cell value.

Closed code lists show their labels and accept nothing else; numbers, dates and communes only warn,
because the reader understands more than Excel does ("1.234,5 tấn", an old commune code) and a
clerk must never be kept from writing down what is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from envdb.contract.model import NUMERIC, Column, ColumnType, Sheet
from envdb.contract.reference import CALENDAR_YEAR, Reference, ReportingUnit
from envdb.contract.rules import LARGEST_PLAUSIBLE
from envdb.contract.wording import condition_vi, right_value
from envdb.render.template_style import text_width, wrapped

NO_YES = ("Không", "Có")
"""What a boolean cell shows, indexed by the value."""

_MESSAGE_MAX_CHARS = 255
"""Excel refuses a longer message of a data validation."""

_WIDTH = {
    ColumnType.INTEGER: 9.5,
    ColumnType.DECIMAL: 11.0,
    ColumnType.DATE: 11.5,
    ColumnType.BOOLEAN: 9.0,
}
_TEXT_WIDTHS = (8.5, 26.0)
_UNKNOWN_TEXT_WIDTH = 18.0
_HEADER_LINES_MAX = 3


def header_text(column: Column, reference: Reference) -> str:
    """Return a header: label, unit of measure in brackets, ``*`` (or ``(*)``, sometimes required).

    The reader drops brackets and stars before it compares headers with labels.
    """
    text = column.label
    measure = reference.measure_label(column.unit)
    if measure and not str(column.unit).startswith("see "):
        text += f" ({measure})"
    if column.required:
        return f"{text} *"
    return f"{text} (*)" if column.required_if else text


def note_text(sheet: Sheet, column: Column, reference: Reference) -> str:
    """Return the note of a header: when it must be filled, with what, and an example."""
    lines = [when_required(sheet, column, reference), _what_to_write(column, reference)]
    if column.refers_to is not None:
        lines.append("Mã phải có ở trang trước của biểu.")
    if column.example is not None and column.example not in lines[1]:
        lines.append(f"Ví dụ: {column.example}")
    return "\n".join(lines)


def when_required(sheet: Sheet, column: Column, reference: Reference) -> str:
    """Return when the column must be filled, as a sentence."""
    if column.required:
        return "Phải ghi."
    if column.required_if:
        return f"Phải ghi khi {condition_vi(sheet, column.required_if, reference)}."
    for rule in sheet.rules:
        expectation = rule.expectation
        is_presence = expectation.type == "expect_column_values_to_not_be_null"
        if is_presence and rule.when and expectation.kwargs.get("column") == column.name:
            return f"Cần ghi khi {condition_vi(sheet, rule.when, reference)}."
    return "Ghi nếu có."


def _what_to_write(column: Column, reference: Reference) -> str:
    if column.assigned is not None:
        return "Mã do hệ thống cấp: giữ nguyên mã in sẵn, cơ sở mới thì để trống."
    return right_value(column, reference)


def offers_labels(column: Column, reference: Reference) -> bool:
    """Return whether the column shows the labels of a closed code list in place of its codes."""
    if column.codelist is None or column.codelist == "commune":
        return False
    return not reference.codelists[column.codelist].is_open


def list_name(codelist: str) -> str:
    """Return the defined name by which a drop-down refers to its list."""
    return f"dm_{codelist}"


def number_style(column: Column) -> str:
    """Return the style part that formats the column's values (see ``template_style``)."""
    if column.unit == CALENDAR_YEAR:
        return "year"
    is_measured = column.type in NUMERIC and column.codelist is None
    if is_measured or column.type is ColumnType.DATE:
        return column.type.value
    return "text"


def validation(
    column: Column, reference: Reference, unit: ReportingUnit | None
) -> dict[str, Any] | None:
    """Return XlsxWriter's ``data_validation`` options, or ``None`` where any text may stand."""
    options = _accepted(column, reference)
    if options.get("validate", "any") != "any":
        closed = options["validate"] == "list" and column.codelist != "commune"
        message = (
            "Chọn một giá trị trong danh sách của ô (bấm mũi tên ở bên phải ô)."
            if closed
            else right_value(column, reference)
        )
        options |= {
            "error_type": "stop" if closed else "warning",
            "error_title": "Chưa đúng danh sách" if closed else "Xem lại giá trị vừa ghi",
            "error_message": message[:_MESSAGE_MAX_CHARS],
        }
    prompt = _prompt(column, reference, unit)
    if prompt:
        options |= {"input_message": prompt[:_MESSAGE_MAX_CHARS]}
    return options or None


def _accepted(column: Column, reference: Reference) -> dict[str, Any]:
    if column.type is ColumnType.BOOLEAN:
        return {"validate": "list", "source": [NO_YES[True], NO_YES[False]]}
    if column.codelist == "commune" or offers_labels(column, reference):
        return {"validate": "list", "source": f"={list_name(str(column.codelist))}"}
    if column.codelist is not None or column.below_detection is not None:
        return {"validate": "any"}
    if column.type is ColumnType.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1900, 3, 1),  # Excel counts a 29 February 1900 that never was
            "maximum": date(2100, 12, 31),
        }
    if column.type in NUMERIC:
        return {"validate": column.type.value, **_bounds(column)}
    return {}


def _bounds(column: Column) -> dict[str, Any]:
    if column.above is not None:
        return {"criteria": ">", "value": column.above}
    minimum = column.min if column.min is not None else -LARGEST_PLAUSIBLE
    maximum = column.max if column.max is not None else LARGEST_PLAUSIBLE
    return {"criteria": "between", "minimum": minimum, "maximum": maximum}


def _prompt(column: Column, reference: Reference, unit: ReportingUnit | None) -> str:
    if column.codelist == "commune" and unit is not None and unit.kind == "commune":
        return f"Mã của {reference.communes[unit.code]} là {unit.code}."
    is_typed_code = column.type is ColumnType.CODE and not offers_labels(column, reference)
    needs_words = is_typed_code or column.below_detection is not None
    return right_value(column, reference) if needs_words else ""


def cell_value(column: Column, value: object, reference: Reference) -> str | float | date | None:
    """Return a prefilled value as the form shows it: labels for codes, ``Có`` for true.

    Dates may come as ``date`` or ISO text. Raises ``ValueError`` for a date or number that is none.
    """
    if value is None or value == "":
        return None
    if column.type is ColumnType.BOOLEAN:
        return NO_YES[bool(value)]
    if column.type is ColumnType.DATE:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    if offers_labels(column, reference):
        # a number that is a code comes from the warehouse as 8 or 8.0
        code = f"{float(str(value)):.0f}" if column.type in NUMERIC else str(value)
        return reference.codelists[str(column.codelist)].labels.get(code, code)
    if column.type in NUMERIC:
        return float(str(value))
    return str(value)


def width(column: Column, reference: Reference, values: Sequence[str | float | date] = ()) -> float:
    """Return a column's width: what its values need, and a header that is not torn apart."""
    low, high = _TEXT_WIDTHS
    if column.type in _WIDTH and not offers_labels(column, reference):
        shown = [f"{value:,.15g}" for value in values if isinstance(value, float)]
        needed = max(_WIDTH[column.type], *(len(text) + 1.0 for text in shown), 0)
    else:
        texts = [str(value) for value in values] + ([column.example] if column.example else [])
        if offers_labels(column, reference):
            texts += reference.codelists[str(column.codelist)].labels.values()
        longest = max((text_width(text) for text in texts), default=_UNKNOWN_TEXT_WIDTH) + 1
        # what is longer wraps: half of a long text a line is still easy to read
        half = min(max(high * 0.6, longest / 2), high)
        needed = max(low, min(longest, half))
    return with_header(header_text(column, reference), needed)


@lru_cache(maxsize=4096)
def with_header(header: str, column_width: float) -> float:
    """Return the width, or the next larger one at which the header is not torn apart."""
    while not _fits(header, column_width):
        column_width += 0.5
    return column_width


def header_lines(header: str, column_width: float) -> list[str]:
    """Return the lines of a header; the filter arrow takes room beside them."""
    return wrapped(header, column_width - 0.5, bold=True)


def _fits(header: str, column_width: float) -> bool:
    """Whether a header takes few lines, breaks no word and leaves no star alone in a line.

    The last is asked of slightly other widths too: programs draw letters not quite the same.
    """
    lines = header_lines(header, column_width)
    is_unbroken = " ".join(lines) == header  # a broken word comes back with a space inside
    last_lines = {header_lines(header, column_width * f)[-1] for f in (0.97, 1.0, 1.03, 1.06)}
    return is_unbroken and len(lines) <= _HEADER_LINES_MAX and not last_lines & {"*", "(*)"}


def list_values(codelist: str, reference: Reference) -> Mapping[str, str]:
    """Return what a drop-down offers and, beside it, what that means: value to explanation."""
    labels = reference.codelists[codelist].labels
    if codelist == "commune":
        return labels
    return {label: code for code, label in labels.items()}
