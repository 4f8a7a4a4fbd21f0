"""Checks of conditions (``required_if``, ``when``): a condition that can never hold is silent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdb.contract.checks.checked import Checked, frame_columns, own_column
from envdb.contract.model import NUMERIC, ColumnType, Condition, Sheet
from envdb.contract.reference import CodeList


def check_conditions_on_columns(checked: Checked) -> Iterator[str]:
    """A condition compares a column that the sheet has."""
    for place, sheet, condition in checked.conditions():
        if condition.column not in frame_columns(sheet):
            yield f"{place}: {condition.column} is no column of this sheet; name one that is."


def check_conditions_fit_types(checked: Checked) -> Iterator[str]:
    """``equals`` is for booleans, ``above`` for numbers, ``is_in`` and ``not_in`` for codes."""
    for place, sheet, condition in checked.conditions():
        kind = _type(sheet, condition.column)
        if kind is None:
            continue
        if condition.equals is not None and kind is not ColumnType.BOOLEAN:
            yield f"{place}: equals needs a yes/no column, {condition.column} is {kind.value}."
        if condition.at_least is not None and kind not in NUMERIC:
            yield f"{place}: at_least needs a number, {condition.column} is {kind.value}."
        if condition.above is not None and kind not in NUMERIC:
            yield f"{place}: above needs a number, {condition.column} is {kind.value}."
        if _codes(condition) and kind is not ColumnType.CODE:
            yield f"{place}: is_in and not_in need codes, {condition.column} is {kind.value}."


def _type(sheet: Sheet, name: str) -> ColumnType | None:
    """Return the type of a column the contract defines; what the pipeline adds is left alone."""
    column = own_column(sheet, name)
    if column is not None:
        return column.type
    return ColumnType.DECIMAL if name in sheet.derived else None


def _codes(condition: Condition) -> tuple[str, ...]:
    return (condition.is_in or ()) + (condition.not_in or ())


def check_condition_codes_known(checked: Checked) -> Iterator[str]:
    """The codes of a condition exist, or it would hold never (or always)."""
    for place, sheet, condition in checked.conditions():
        if condition.column == "unit_code":
            unknown = [code for code in _codes(condition) if code not in checked.reference.units]
            source = "units.csv"
        else:
            column = own_column(sheet, condition.column)
            codelist = checked.reference.codelists.get((column and column.codelist) or "")
            if codelist is None:
                continue
            unknown = [code for code in _codes(condition) if not _is_code(code, codelist)]
            source = f"code list {codelist.name}"
        for code in unknown:
            yield f"{place}: {condition.column} is never {code}; use a code of {source}."


def _is_code(code: str, codelist: CodeList) -> bool:
    return code in codelist.labels or bool(codelist.form and re.match(codelist.form, code))
