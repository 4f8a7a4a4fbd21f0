"""Types all columns of a sheet and resolves what needs the rest of the row.

The result is complete: each non-empty cell of a known column is a value, a listed repair, or one
finding with its address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from envdb.contract.model import Layout, Severity, Sheet
from envdb.contract.reference import Reference
from envdb.intake.findings import type_finding
from envdb.intake.frame import ARROW_TYPES
from envdb.intake.records import Finding, Repair, TypedSheet
from envdb.intake.resolve import resolve_sheet
from envdb.intake.values import EMPTY_MARKS, as_text, type_column

REPAIRS_VI = {
    "thousands_separator": "bỏ dấu phân cách hàng nghìn",
    "decimal_comma": "đọc dấu phẩy là dấu thập phân",
    "unit_removed": "bỏ đơn vị đo ghi sau số",
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
) -> TypedSheet:
    """Type the raw columns (name to cells, each as long as ``row_numbers``) of one sheet.

    Columns that ``raw`` lacks stay null. ``listed_on`` is the last day of the period.
    """
    typed = TypedSheet(
        sheet=sheet.name, source=sheet.title, row_numbers=row_numbers, values={}, columns_at={}
    )
    typed.layout = layout.name if layout else ""
    marks = EMPTY_MARKS | frozenset(layout.empty_marks if layout else ())
    for column in sheet.columns:
        cells = raw.get(column.name)
        if cells is None:
            typed.values[column.name] = pa.nulls(len(row_numbers), ARROW_TYPES[column.type])
            continue
        done = type_column(
            column,
            cells,
            codelist=reference.codelists[column.codelist] if column.codelist else None,
            measure=reference.measure_label(column.unit),
            code_before=layout.code_before.get(column.name) if layout else None,
            empty_marks=marks,
        )
        typed.values[column.name] = pa.array(done.values, ARROW_TYPES[column.type])
        typed.findings += [
            type_finding(sheet, column, row_numbers[position], text, reason, reference)
            for position, text, reason in done.problems
        ]
        typed.repairs += [
            Repair(
                sheet.name,
                row_numbers[position],
                column.name,
                text,
                as_text(done.values[position]) if done.values[position] is not None else "",
                kind,
            )
            for position, text, kind in done.repairs
        ]
        typed.findings += [
            _repair_finding(sheet, column.name, kind, count, text, as_text(done.values[first]))
            for kind, (count, first, text) in done.counted.items()
            # the drop-downs of our template hold labels: nothing to tell
            if kind != "label"
        ]
    typed.repairs += resolve_sheet(
        sheet,
        typed.values,
        row_numbers,
        reference=reference,
        unit=unit,
        listed_on=listed_on,
    )
    typed.findings += repair_findings(sheet, typed.repairs)
    return typed


def repair_findings(sheet: Sheet, repairs: Sequence[Repair]) -> list[Finding]:
    """Return one info finding for each column and kind of repair, with the first example."""
    counts = Counter((repair.column, repair.kind) for repair in repairs)
    examples = {(r.column, r.kind): r for r in reversed(repairs)}
    return [
        _repair_finding(
            sheet, column, kind, count, examples[column, kind].raw, examples[column, kind].value
        )
        for (column, kind), count in counts.items()
    ]


def _repair_finding(
    sheet: Sheet, column: str, kind: str, count: int, raw: str, value: str
) -> Finding:
    is_number = kind in {"decimal_comma", "thousands_separator", "unit_removed", "exponent"}
    shown = value.replace(".", ",") if is_number else value or "(trống)"
    return Finding(
        rule=f"{column}.repair.{kind}",
        severity=Severity.INFO,
        sheet=sheet.name,
        row=None,
        cells=(column,),
        value=raw,
        message=f"Cột “{sheet.column(column).label}”: hệ thống đã {REPAIRS_VI[kind]} ở {count} ô"
        f" (ví dụ “{raw}” thành “{shown}”).",
        hint="Không phải sửa; kiểm tra lại nếu cách hiểu này không đúng.",
    )
