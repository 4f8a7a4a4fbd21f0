"""All rules of a sheet: those its columns imply, then those its contract writes out.

Required, range, code list, form, key and reference follow from a column's definition, so a
contract never repeats them. What rests on an open list is a warning; the rest is critical.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from envdb.contract.key_rules import key_rules
from envdb.contract.model import (
    NUMERIC,
    Column,
    ColumnType,
    Condition,
    Contract,
    Expectation,
    Rule,
    Severity,
    Sheet,
)
from envdb.contract.reference import CALENDAR_YEAR, Reference
from envdb.contract.wording import condition_vi, paired_values, right_value

LARGEST_PLAUSIBLE = 1e15
"""No quantity of any form reaches this; above it a cell holds a code or two numbers in one."""

_PAIR = (
    "expect_column_pair_values_a_to_be_greater_than_b",
    "expect_column_pair_values_to_be_equal",
)


def all_rules(contract: Contract, sheet: Sheet, reference: Reference) -> tuple[Rule, ...]:
    """Return every rule that becomes an expectation of the sheet's suite, in a fixed order."""
    replaced = {rule.instead_of for rule in sheet.rules}
    implied = [
        rule for rule in implied_rules(contract, sheet, reference) if rule.id not in replaced
    ]
    return (*implied, *(_with_defaults(rule) for rule in sheet.rules))


def implied_rules(contract: Contract, sheet: Sheet, reference: Reference) -> tuple[Rule, ...]:
    """Return the rules that follow from the columns and the key of a sheet."""
    of_columns = [
        rule
        for column in sheet.columns
        for make in _IMPLIED
        for rule in make(contract, sheet, column, reference)
    ]
    return (*of_columns, *key_rules(sheet))


def pair_text(there: str, here: str) -> str:
    """Return a code of another column and one of a paired column as the one text that is judged."""
    return f"{there} / {here}"


def _required(
    _contract: Contract, sheet: Sheet, column: Column, reference: Reference
) -> Iterator[Rule]:
    if not column.required and not column.required_if:
        return
    because = ""
    if column.required_if:
        because = f" khi {condition_vi(sheet, column.required_if, reference)}"
    yield Rule(
        id=f"{column.name}.required",
        cells=(column.name,),
        message=f"Ô “{column.label}” đang để trống, ô này bắt buộc phải ghi{because}.",
        hint=right_value(column, reference),
        when=(*column.required_if, *_unless_not_detected(column)),
        expectation=Expectation(
            type="expect_column_values_to_not_be_null", kwargs={"column": _as_written(column)}
        ),
    )


def _unless_not_detected(column: Column) -> tuple[Condition, ...]:
    """``KPH`` is an answer: the cell is filled though it holds no number."""
    if column.below_detection is None:
        return ()
    return (Condition(column=column.below_detection.qualifier, filled=False),)


def _as_written(column: Column) -> str:
    """A commune code that cannot be resolved is null; whether a cell was filled is in its twin."""
    return f"{column.name}_reported" if column.codelist == "commune" else column.name


def _range(
    _contract: Contract, _sheet: Sheet, column: Column, reference: Reference
) -> Iterator[Rule]:
    if column.type not in NUMERIC or column.codelist is not None or column.unit == CALENDAR_YEAR:
        return
    kwargs: dict[str, Any] = {
        "column": column.name,
        "max_value": LARGEST_PLAUSIBLE if column.max is None else column.max,
    }
    if column.above is not None:
        kwargs |= {"min_value": column.above, "strict_min": True}
    elif column.min is not None:
        kwargs["min_value"] = column.min
    yield Rule(
        id=f"{column.name}.range",
        cells=(column.name,),
        message=f"“{column.label}” ghi {{{column.name}}}, ngoài khoảng cho phép.",
        hint=right_value(column, reference),
        expectation=Expectation(type="expect_column_values_to_be_between", kwargs=kwargs),
    )


def _code(
    _contract: Contract, _sheet: Sheet, column: Column, reference: Reference
) -> Iterator[Rule]:
    if column.codelist is None or column.codelist == "commune":
        return
    codelist = reference.codelists[column.codelist]
    if not codelist.is_open:
        codes: list[str] | list[int] = list(codelist.labels)
        if column.type is ColumnType.INTEGER:
            codes = [int(code) for code in codelist.labels]
        yield Rule(
            id=f"{column.name}.code",
            cells=(column.name,),
            message=f"“{{{column.name}}}” không có trong danh mục của cột “{column.label}”.",
            hint=right_value(column, reference),
            expectation=Expectation(
                type="expect_column_values_to_be_in_set",
                kwargs={"column": column.name, "value_set": codes},
            ),
        )
        return
    yield Rule(
        id=f"{column.name}.form",
        cells=(column.name,),
        message=f"“{{{column.name}}}” không đúng dạng mã của cột “{column.label}”.",
        hint=right_value(column, reference),
        expectation=Expectation(
            type="expect_column_values_to_match_regex",
            kwargs={"column": column.name, "regex": codelist.form},
        ),
    )
    if column.codelist == "vsic":
        yield _vsic_known(column, reference)


def _paired(
    _contract: Contract, sheet: Sheet, column: Column, reference: Reference
) -> Iterator[Rule]:
    if column.paired is None:
        return
    other = sheet.column(column.paired.column)
    yield Rule(
        id=f"{column.name}.paired",
        cells=(column.name, other.name),
        message=f"“{{{column.name}}}” ở cột “{column.label}” không đi với “{{{other.name}}}” "
        f"ở cột “{other.label}”.",
        hint=paired_values(sheet, column, reference),
        # an unknown code is told once, by the rule on its own list
        when=tuple(
            Condition(column=one.name, is_in=tuple(reference.codelists[str(one.codelist)].labels))
            for one in (other, column)
        ),
        # the expectation on pairs miscounts the rows of a condition and iterates over them
        # (Great Expectations 1.24.1), so the two codes are judged as one text
        expectation=Expectation(
            type="expect_column_values_to_be_in_set",
            kwargs={
                "column": f"{column.name}__pair",
                "value_set": [pair_text(*pair) for pair in reference.pairs[column.paired.pairs]],
            },
        ),
    )


def _vsic_known(column: Column, reference: Reference) -> Rule:
    return Rule(
        id=f"{column.name}.known",
        severity=Severity.WARNING,
        cells=(column.name,),
        message=(
            f"Mã ngành “{{{column.name}}}” không có trong VSIC 2025 "
            "(QĐ 36/2025/QĐ-TTg); có thể là mã của VSIC 2018."
        ),
        hint="Đối chiếu và ghi mã 4 hoặc 5 chữ số theo VSIC 2025.",
        when=(Condition(column=f"{column.name}_version", is_in=("2025",)),),
        expectation=Expectation(
            type="expect_column_values_to_be_in_set",
            kwargs={"column": f"{column.name}_class", "value_set": sorted(reference.vsic)},
        ),
        legal_basis="QĐ 36/2025/QĐ-TTg",
    )


def _commune(
    _contract: Contract, _sheet: Sheet, column: Column, reference: Reference
) -> Iterator[Rule]:
    if column.codelist != "commune":
        return
    cells = (column.name,) if column.name_column is None else (column.name, column.name_column)
    cases = (
        (
            "known",
            Severity.CRITICAL,
            "unknown",
            f"Mã “{{{column.name}_reported}}” không phải mã xã, phường nào.",
            right_value(column, reference),
        ),
        (
            "fits_name",
            Severity.CRITICAL,
            "unfit",
            f"Mã “{{{column.name}_reported}}” không phải là mã của xã, phường có tên ghi bên cạnh.",
            "Sửa mã hoặc tên để hai ô cùng chỉ một xã, phường.",
        ),
        (
            "not_split",
            Severity.WARNING,
            "split",
            f"Mã cũ “{{{column.name}_reported}}” đã được chia cho nhiều xã, phường mới nên "
            "chưa xác định được đơn vị mới.",
            "Ghi mã xã, phường theo danh mục từ 01/7/2025.",
        ),
    )
    for suffix, severity, resolution, message, hint in cases:
        yield Rule(
            id=f"{column.name}.{suffix}",
            severity=severity,
            cells=cells,
            message=message,
            hint=hint,
            expectation=Expectation(
                type="expect_column_values_to_not_be_in_set",
                kwargs={"column": f"{column.name}_resolution", "value_set": [resolution]},
            ),
            legal_basis="NQ 1656/NQ-UBTVQH15",
        )


def _format(
    _contract: Contract, _sheet: Sheet, column: Column, reference: Reference
) -> Iterator[Rule]:
    if column.format is None:
        return
    expectation = (
        Expectation(
            type="expect_column_values_to_be_valid_tax_codes", kwargs={"column": column.name}
        )
        if column.format == "tax_code"
        else Expectation(
            type="expect_column_values_to_match_regex",
            kwargs={"column": column.name, "regex": "^[0-9]{12}$"},
        )
    )
    yield Rule(
        id=f"{column.name}.{column.format}",
        cells=(column.name,),
        message=f"“{{{column.name}}}” không phải là {column.label[0].lower()}{column.label[1:]} "
        "hợp lệ" + (" (sai số ký tự hoặc sai chữ số kiểm tra)." if "tax" in column.format else "."),
        hint=right_value(column, reference),
        expectation=expectation,
    )


def _reference_to_sheet(
    contract: Contract, _sheet: Sheet, column: Column, _reference: Reference
) -> Iterator[Rule]:
    if column.refers_to is None:
        return
    sheet_name, target = column.refers_to.split(".")
    other = contract.sheet(sheet_name)
    yield Rule(
        id=f"{column.name}.refers_to",
        cells=(column.name,),
        message=f"“{{{column.name}}}” không có trong cột “{other.column(target).label}” "
        f"của trang “{other.title}”.",
        hint=f"Ghi đúng mã đã có ở trang “{other.title}”, hoặc thêm dòng của mã này vào trang đó.",
        expectation=Expectation(
            type="expect_column_values_to_be_in_set",
            kwargs={"column": f"{column.name}__refers", "value_set": [True]},
        ),
    )


def _assigned(
    _contract: Contract, _sheet: Sheet, column: Column, _reference: Reference
) -> Iterator[Rule]:
    if column.assigned is None:
        return
    yield Rule(
        id=f"{column.name}.given",
        cells=(column.name,),
        message=f"Mã “{{{column.name}}}” không phải mã do hệ thống cấp cho đơn vị.",
        hint="Giữ nguyên mã in sẵn trong biểu mẫu; cơ sở mới thì để trống ô này.",
        expectation=Expectation(
            type="expect_column_values_to_be_in_set",
            kwargs={"column": f"{column.name}__given", "value_set": [True]},
        ),
    )


_IMPLIED: tuple[Callable[[Contract, Sheet, Column, Reference], Iterator[Rule]], ...] = (
    _required,
    _range,
    _code,
    _paired,
    _commune,
    _format,
    _reference_to_sheet,
    _assigned,
)


def _with_defaults(rule: Rule) -> Rule:
    """A pair with an empty side is the business of ``required``, never of a comparison."""
    if rule.expectation.type not in _PAIR or "ignore_row_if" in rule.expectation.kwargs:
        return rule
    kwargs = rule.expectation.kwargs | {"ignore_row_if": "either_value_is_missing"}
    expectation = rule.expectation.model_copy(update={"kwargs": kwargs})
    return rule.model_copy(update={"expectation": expectation})
