"""Types all columns of a sheet and resolves what needs the rest of the row.

The result is complete: each non-empty cell of a known column is a value, a listed repair, or one
finding with its address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from envdb.contract.model import NUMERIC, BelowDetection, Column, Layout, Severity, Sheet
from envdb.contract.reference import Reference
from envdb.intake.below_detection import Measured
from envdb.intake.findings import type_finding
from envdb.intake.records import Finding, Repair, TypedSheet
from envdb.intake.resolve import resolve_sheet
from envdb.intake.staged_table import ARROW_TYPES
from envdb.intake.values import EMPTY_MARKS, TypedColumn, as_text, type_column

REPAIRS_VI = {
    "legacy_font": "chuyển chữ gõ bằng phông cũ (TCVN3, VNI) sang Unicode",
    "thousands_separator": "bỏ dấu phân cách hàng nghìn",
    "decimal_comma": "đọc dấu phẩy là dấu thập phân",
    "unit_removed": "bỏ đơn vị đo ghi sau số",
    "mark_by_column": "hiểu dấu phân cách theo các số khác của cột",
    "exponent": "đọc số viết dạng lũy thừa",
    "date_serial": "đọc số sê-ri của Excel thành ngày",
    "empty_mark": "đọc dấu gạch là ô trống",
    "leading_zero": "thêm lại số 0 ở đầu",
    "code_form": "viết lại mã theo dạng chuẩn",
    "code_before_name": "lấy mã đứng trước tên",
    "code_recognised": "nhận ra giá trị trong danh mục",
    "old_commune": "đổi mã xã, phường cũ sang mã từ 01/7/2025",
}
"""What was done to a cell, as the sender reads it."""


def type_sheet(
    sheet: Sheet,
    raw: Mapping[str, Sequence[object]],
    row_numbers: Sequence[int],
    *,
    reference: Reference,
    unit: str,
    listed_on: date,
    layout: Layout | None = None,
    whole: Mapping[str, Sequence[object]] | None = None,
) -> TypedSheet:
    """Type the raw columns (name to cells, each as long as ``row_numbers``) of one sheet.

    Columns that ``raw`` lacks stay null. Where ``raw`` is a piece of a large sheet, ``whole`` has
    its columns in full: some cells are read by what the rest of their column says. ``listed_on``
    is the last day of the period.
    """
    typed = TypedSheet(
        sheet=sheet.name, source=sheet.title, row_numbers=row_numbers, values={}, columns_at={}
    )
    typed.layout = layout.name if layout else ""
    marks = EMPTY_MARKS | frozenset(layout.empty_marks if layout else ())
    for column in sheet.columns:
        if column.name not in raw:
            typed.values[column.name] = pa.nulls(len(row_numbers), ARROW_TYPES[column.type])
            continue
        done = type_column(
            column,
            raw[column.name],
            codelist=reference.codelists[column.codelist] if column.codelist else None,
            measure=_measure(sheet, column, reference),
            code_before=layout.code_before.get(column.name) if layout else None,
            empty_marks=marks,
            whole=whole[column.name] if whole else None,
        )
        _take_column(typed, sheet, column, done, reference)
    typed.repairs += resolve_sheet(
        sheet,
        typed.values,
        row_numbers,
        reference=reference,
        unit=unit,
        listed_on=listed_on,
    )
    return typed


def _measure(sheet: Sheet, column: Column, reference: Reference) -> str:
    """Return the unit that may stand behind a number; all of a list where a column names it."""
    if column.unit is None or not column.unit.startswith("see "):
        return reference.measure_label(column.unit)
    units = sheet.column(column.unit.removeprefix("see ")).codelist
    return ";".join(reference.codelists[units].labels.values()) if units else ""


def _take_column(
    typed: TypedSheet, sheet: Sheet, column: Column, done: TypedColumn, reference: Reference
) -> None:
    rows = typed.row_numbers
    if column.below_detection is not None:
        _take_measured(typed, column.below_detection, done)
    typed.values[column.name] = pa.array(done.values, ARROW_TYPES[column.type])
    typed.findings += [
        type_finding(sheet, column, rows[position], text, reason, reference)
        for position, text, reason in done.problems
    ]
    typed.repairs += [
        Repair(
            sheet.name,
            rows[position],
            column.name,
            text,
            "" if done.values[position] is None else as_text(done.values[position]),
            kind,
        )
        for position, text, kind in done.repairs
    ]
    for kind, (count, first, text) in done.counted.items():
        # the drop-downs of our template hold labels: nothing to tell
        if kind != "label":
            typed.counted[column.name, kind] = (count, text, as_text(done.values[first]))


def _take_measured(typed: TypedSheet, beside: BelowDetection, done: TypedColumn) -> None:
    """Put what results say beside their numbers into its columns, and leave the numbers."""
    results = [Measured(None) if one is None else one for one in done.values]
    measured = [one for one in results if isinstance(one, Measured)]
    typed.values[beside.qualifier] = pa.array([one.qualifier for one in measured], pa.string())
    typed.values[beside.limit] = pa.array([one.limit for one in measured], pa.float64())
    done.values = [one.value for one in measured]


def add_piece(whole: TypedSheet, piece: TypedSheet) -> None:
    """Add what was found in a piece of a large sheet to the whole (values are not kept)."""
    whole.findings += piece.findings
    whole.repairs += piece.repairs
    for key, (count, text, value) in piece.counted.items():
        before, *example = whole.counted.get(key, (0, text, value))
        whole.counted[key] = (before + count, example[0], example[1])


def repair_findings(sheet: Sheet, typed: TypedSheet) -> list[Finding]:
    """Return one info finding for each column and kind of repair, with the first example."""
    counts = Counter((repair.column, repair.kind) for repair in typed.repairs)
    first = {(r.column, r.kind): (r.raw, r.value) for r in reversed(typed.repairs)}
    told = {key: (count, *first[key]) for key, count in counts.items()} | typed.counted
    return [
        _repair_finding(sheet, column, kind, count, raw, value)
        for (column, kind), (count, raw, value) in told.items()
    ]


def _repair_finding(
    sheet: Sheet, column: str, kind: str, count: int, raw: str, value: str
) -> Finding:
    is_number = sheet.column(column).type in NUMERIC and kind != "empty_mark"
    shown = value.replace(".", ",") if is_number else value or "(trống)"
    # a decimal comma is shown as it was written: saying it twice would puzzle
    became = "" if shown == raw else f" thành “{shown}”"
    return Finding(
        rule=f"{column}.repair.{kind}",
        severity=Severity.INFO,
        sheet=sheet.name,
        row=None,
        cells=(column,),
        value=raw,
        message=f"Cột “{sheet.column(column).label}”: hệ thống đã {REPAIRS_VI[kind]} ở {count} ô"
        f" (ví dụ “{raw}”{became}).",
        hint="Không phải sửa; kiểm tra lại nếu cách hiểu này không đúng.",
    )
