"""How contracts speak Vietnamese: conditions, numbers, and what a right value looks like.

One wording serves the messages of rules, the notes of the form and its drop-downs, so that a clerk
never reads two versions of the same demand.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten

from envdb.contract.context import Context, ContextKind
from envdb.contract.model import NUMERIC, Column, ColumnType, Condition, Severity, Sheet
from envdb.contract.reference import CALENDAR_YEAR, Reference

SEVERITIES_VI = {
    Severity.BLOCKER: "Không dùng được",
    Severity.CRITICAL: "Phải sửa",
    Severity.WARNING: "Sửa hoặc giải trình",
    Severity.INFO: "Hệ thống đã tự xử lý",
}
"""What a sender reads for a severity, in receipts, workbooks and the data dictionary."""

_LISTED_MAX = 14
"""A message names every value of a list up to this length; of a longer one it gives examples."""

_LABEL_MAX_CHARS = 60

_CONTEXT_VI: Mapping[ContextKind, str] = {
    "previous": "số liệu kỳ trước",
    "other_unit": "số liệu của đơn vị khác",
    "registered": "danh sách doanh nghiệp",
    "known": "mã đơn vị đã gửi",
    "capacity": "công suất cùng đơn vị tính trong danh sách doanh nghiệp",
    "factor": "hệ số quy đổi còn hiệu lực",
    "limit": "giá trị giới hạn của quy chuẩn cho thông số và cột đã ghi",
}


def condition_vi(sheet: Sheet, conditions: tuple[Condition, ...], reference: Reference) -> str:
    """Return conditions as a Vietnamese reader says them: ``"Loại hình" là "Hộ kinh doanh"``."""
    return " và ".join(_one_condition_vi(sheet, one, reference) for one in conditions)


def _one_condition_vi(sheet: Sheet, condition: Condition, reference: Reference) -> str:
    column = next((one for one in sheet.columns if one.name == condition.column), None)
    # what a row has besides the form's columns (a companion, a computed value) has no label
    name = f"“{column.label}”" if column else f"`{condition.column}`"

    def labels(codes: tuple[str, ...]) -> str:
        codelist = column.codelist if column else None
        known = reference.codelists[codelist].labels if codelist else {}
        return " hoặc ".join(f"“{known.get(code, code)}”" for code in codes)

    if condition.is_in is not None:
        return f"{name} là {labels(condition.is_in)}"
    if condition.not_in is not None:
        return f"{name} không phải là {labels(condition.not_in)}"
    if condition.above is not None:
        return f"{name} lớn hơn {number_vi(condition.above)}"
    if condition.at_least is not None:
        return f"{name} từ {number_vi(condition.at_least)} trở lên"
    if condition.equals is not None:
        return f"{name} là “{'Có' if condition.equals else 'Không'}”"
    return f"đã ghi {name}" if condition.filled else f"để trống {name}"


def number_vi(value: float) -> str:
    """Return a number as Vietnamese text: decimal comma, no thousands separator."""
    return f"{value:.15g}".replace(".", ",")


def context_vi(context: Context) -> str:
    """Return what a context column is taken from, as it completes “chưa có …”."""
    if context.known is not None and context.known.accepted_from == "managers":
        return "mã do đơn vị quản lý báo cáo"
    return _CONTEXT_VI[context.kind]


def paired_values(sheet: Sheet, column: Column, reference: Reference) -> str:
    """Return which codes of a paired column go with which of the other, as a sentence."""
    if column.paired is None:
        return ""
    other = sheet.column(column.paired.column)
    of_other: dict[str, list[str]] = {}
    for there, here in reference.pairs[column.paired.pairs]:
        of_other.setdefault(_label(other, there, reference), []).append(
            _label(column, here, reference)
        )
    pairs = [f"{there} ({_some(labels)})" for there, labels in of_other.items()]
    return f"Sửa một trong hai ô để hợp nhau: {'; '.join(pairs)}."


def _label(column: Column, code: str, reference: Reference) -> str:
    return reference.codelists[str(column.codelist)].labels.get(code, code)


def _some(labels: list[str]) -> str:
    """Return labels in a row, the first ones of many: nobody reads forty."""
    return " hoặc ".join(labels) if len(labels) <= 3 else ", ".join(labels[:3]) + ", …"


def right_value(column: Column, reference: Reference) -> str:
    """Return what a right value of the column looks like, as a sentence for the sender."""
    measure = reference.measure_label(column.unit)
    unit = f" ({measure})" if measure else ""
    if column.format == "tax_code":
        return (
            "Ghi 10 chữ số (doanh nghiệp), 10 chữ số-3 chữ số (chi nhánh) "
            "hoặc 12 chữ số định danh cá nhân (hộ kinh doanh)."
        )
    if column.format == "personal_id":
        return "Ghi đủ 12 chữ số, kể cả các số 0 ở đầu."
    if column.codelist is not None:
        return _right_code(reference, column)
    if column.type is ColumnType.BOOLEAN:
        return "Ghi “Có” hoặc “Không”."
    if column.type is ColumnType.DATE:
        return "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 31/12/2026."
    if column.unit == CALENDAR_YEAR:
        return "Ghi năm bằng 4 chữ số, ví dụ 2026."
    if column.type in NUMERIC:
        kind = "số nguyên" if column.type is ColumnType.INTEGER else "số"
        below = " Không phát hiện thì ghi KPH; nhỏ hơn giới hạn phát hiện thì ghi như <0,05."
        return f"Ghi {kind}{_bounds_vi(column)}{unit}." + (below if column.below_detection else "")
    return f"Ghi {column.label[0].lower()}{column.label[1:]}" + (
        f", ví dụ: {column.example}." if column.example else "."
    )


def _right_code(reference: Reference, column: Column) -> str:
    codelist = reference.codelists[str(column.codelist)]
    if column.codelist == "commune":
        return "Ghi mã 5 chữ số của xã, phường theo danh mục từ 01/7/2025, ví dụ 00004."
    if codelist.is_open:
        return f"Ghi mã theo dạng {codelist.form_vi}."
    if len(codelist.labels) > _LISTED_MAX:
        few = "; ".join(list(codelist.labels.values())[:3])
        return f"Chọn một giá trị trong danh sách của cột, ví dụ: {few}."
    short = (
        shorten(label, _LABEL_MAX_CHARS, placeholder="…") for label in codelist.labels.values()
    )
    return f"Chọn một trong các giá trị: {'; '.join(short)}."


def _bounds_vi(column: Column) -> str:
    if column.above is not None:
        return f" lớn hơn {number_vi(column.above)}"
    if column.min is not None and column.max is not None:
        return f" từ {number_vi(column.min)} đến {number_vi(column.max)}"
    if column.min is not None:
        return f" từ {number_vi(column.min)} trở lên"
    return ""
