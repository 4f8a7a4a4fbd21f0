"""The columns of a sheet in the data dictionary: what the form asks and what the warehouse adds."""

from __future__ import annotations

from envdb.contract.context import Context
from envdb.contract.model import NUMERIC, Column, ColumnType, Sheet
from envdb.contract.reference import CALENDAR_YEAR, Reference
from envdb.contract.wording import context_vi, number_vi, right_value
from envdb.render.ddl import fact_columns
from envdb.render.dictionary_lists import list_link
from envdb.render.markdown import code
from envdb.render.template_columns import when_required

_TYPES = {
    ColumnType.TEXT: "chữ",
    ColumnType.CODE: "mã theo danh mục",
    ColumnType.INTEGER: "số nguyên",
    ColumnType.DECIMAL: "số",
    ColumnType.DATE: "ngày",
    ColumnType.BOOLEAN: "Có hoặc Không",
}
_PERSONAL = {
    "always": "Dữ liệu cá nhân: chỉ xem được dạng che.",
    "when_household": "Của hộ kinh doanh (12 chữ số) là dữ liệu cá nhân: chỉ xem được dạng che.",
}


def column_rows(sheet: Sheet, reference: Reference) -> list[tuple[str, ...]]:
    """Return a row for each column of the form, in its order."""
    return [
        (
            f"{column.label}\n{code(column.name)}",
            column.description,
            _type(column, reference),
            when_required(sheet, column, reference),
            " ".join(_values(column, reference)),
        )
        for column in sheet.columns
    ]


def system_rows(sheet: Sheet) -> list[tuple[str, ...]]:
    """Return a row for each column that the facts have besides those of the form."""
    own = {column.name for column in sheet.columns}
    return [
        (code("submission_id"), "Số tiếp nhận", "submission the row came with"),
        (code("row_number"), "Dòng trong trang", "row in the sender's sheet"),
        *(
            (code(column.name), column.label, column.description)
            for column in fact_columns(sheet)
            if column.name not in own
        ),
    ]


def computed_rows(sheet: Sheet) -> list[str]:
    """Return what is joined and computed for the rules only, one line each."""
    joined = [f"- {code(name)}: {_source(context)}." for name, context in sheet.context.items()]
    derived = [f"- {code(name)} = {code(what)}" for name, what in sheet.derived.items()]
    return joined + derived


def _source(context: Context) -> str:
    own = f" ({code(context.previous)})" if context.previous else ""
    return f"lấy từ {context_vi(context)}{own}"


def _type(column: Column, reference: Reference) -> str:
    measure = reference.measure_label(column.unit)
    if column.unit == CALENDAR_YEAR:
        return f"{_TYPES[column.type]}, năm"
    if not measure:
        return _TYPES[column.type]
    english = f"\n({column.unit})" if column.unit != measure else ""
    return f"{_TYPES[column.type]}, {measure}{english}"


def _values(column: Column, reference: Reference) -> list[str]:
    """Return what a right value is and what else one should know, sentence by sentence."""
    said = []
    if column.assigned is not None:
        said.append(f"Mã do hệ thống cấp, dạng `{column.assigned.prefix}-<đơn vị>-<số>`.")
    elif column.type in NUMERIC and column.codelist is None and column.unit != CALENDAR_YEAR:
        said.append(_bounds(column))
    else:
        said.append(right_value(column, reference))
    if column.codelist is not None:
        said.append(f"Danh mục {list_link(column.codelist)}.")
    if column.paired is not None:
        said.append(f"Phải đi với giá trị của `{column.paired.column}`.")
    if column.refers_to is not None:
        said.append(f"Phải có trong `{column.refers_to}`.")
    if column.below_detection is not None:
        said.append("Ghi được KPH, ND hoặc <0,05.")
    if column.personal is not None:
        said.append(f"**{_PERSONAL[column.personal]}**")
    if column.example is not None and column.example not in " ".join(said):
        said.append(f"Ví dụ: {column.example}.")
    return [one for one in said if one]


def _bounds(column: Column) -> str:
    limits = (("> ", column.above), ("≥ ", column.min), ("≤ ", column.max))
    said = [f"{sign}{number_vi(value)}" for sign, value in limits if value is not None]
    return f"{'; '.join(said)}." if said else ""
