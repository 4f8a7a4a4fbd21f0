"""Values for sample cells: plausible ones, those on which rules turn, and how a clerk writes them.

Everything follows from a column's definition and from the constants of the rules that name it, so
a new feed gets its samples without a line of code. Identifiers and persons are made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count, islice
from typing import Any

from stdnum.vn import mst

from envdb.contract.model import NUMERIC, Column, ColumnType, Rule, Sheet
from envdb.contract.reference import CALENDAR_YEAR, HANOI_PROVINCE, Reference
from envdb.render.sample_rules import Commune, Row, Setting, Value

ROWS_A_SHEET = 3

UNTYPABLE = "không rõ"
"""A text that is neither a number nor a date nor a yes or no."""

NOT_IN_LIST = "Chưa có trong danh mục"
UNKNOWN_COMMUNE = "99999"
ANSWERS: Mapping[ColumnType, tuple[Value, ...]] = {
    ColumnType.BOOLEAN: (None, False),
    ColumnType.TEXT: (None, "Đơn vị khác"),
    ColumnType.DECIMAL: (None, 0.0, 1e9),
}
"""What other files may say of a row, by the type of the context column; mostly they say nothing."""

_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")


def plausible(
    sheet: Sheet, column: Column, row: int, setting: Setting, reference: Reference
) -> Value:
    """Return an ordinary value of a column for the ``row``-th row of a sample."""
    if column.format == "tax_code":
        code = _tax_code(row)
        return f"{code}-001" if row == 1 else code
    if column.format == "personal_id":
        return f"001099{row + 1:06d}"
    if column.assigned is not None:
        return next(iter(sorted(setting.given_codes)), None) if row == 0 else None
    if column.codelist == "commune":
        return _current_commune(row, setting, reference)
    if column.codelist is not None:
        return _code(column, row, reference)
    if column.type is ColumnType.BOOLEAN:
        return row % 2 == 0
    # numbers and dates of a row differ by column, as they would in life
    place = next(at for at, one in enumerate(sheet.columns) if one.name == column.name)
    if column.type is ColumnType.DATE:
        return setting.period.start + timedelta(days=9 + place + 10 * row)
    if column.type in NUMERIC:
        return _number(column, row, place)
    text = column.example or column.label
    is_name = column.name.endswith("_name") or any(
        column.name in names for names in sheet.unique_sets
    )
    return varied(text, row) if is_name or _LAST_NUMBER.search(text) else text


def varied(text: str, row: int) -> str:
    """Return a text of its own for each row: its last number counts up, or one is put behind."""
    if row == 0:
        return text
    if not _LAST_NUMBER.search(text):
        return f"{text} {row + 1}"
    return _LAST_NUMBER.sub(lambda last: f"{int(last[0]) + row:0{len(last[0])}d}", text)


def _tax_code(row: int) -> str:
    def valid() -> Iterator[str]:
        for serial in count(10):
            code = f"01099{serial:04d}"
            # remainder 0 has no valid digit: calc_check_digit then gives two characters
            digit = mst.calc_check_digit(code)
            if len(digit) == 1:
                yield code + digit

    return next(islice(valid(), row, None))


def _current_commune(row: int, setting: Setting, reference: Reference) -> Commune:
    hanoi = reference.hanoi_communes()
    code = setting.unit if setting.unit in hanoi else list(hanoi)[row]
    return Commune(code, hanoi[code], "current", code)


def _code(column: Column, row: int, reference: Reference) -> Value:
    codes = list(reference.codelists[str(column.codelist)].labels)
    if not codes:
        return varied(column.example or column.label, row)
    start = codes.index(column.example) if column.example in codes else 0
    code = codes[(start + row) % len(codes)]
    return int(code) if column.type is ColumnType.INTEGER else code


def _number(column: Column, row: int, place: int) -> float | int:
    value = 10 * (place + 1) + 5 * row + (0 if column.type is ColumnType.INTEGER else 0.5)
    if row == ROWS_A_SHEET - 1:
        # so large that it is written with a dot for the thousands
        value *= 25
    if column.max is not None and value > column.max:
        value = column.max / (row + 2)
    return int(value) if column.type is ColumnType.INTEGER else value


def candidates(
    sheet: Sheet,
    column: Column,
    frame: dict[str, Any],
    rules: Sequence[Rule],
    *,
    setting: Setting,
    reference: Reference,
) -> list[Value]:
    """Return values worth trying in a cell, right and wrong ones: what rules turn on, and empty.

    ``frame`` is the row as rules see it: pairs are tried at, below and above their other side.
    """
    ordinary = [plausible(sheet, column, row, setting, reference) for row in (0, 2)]
    found: list[Value] = [*ordinary, None]
    if column.format == "tax_code":
        found += [_wrong_check_digit(_tax_code(0))]
    elif column.format == "personal_id":
        found += ["00109900000A"]
    elif column.assigned is not None:
        found += ["CS-KHONG-CO"]
    elif column.codelist == "commune":
        found += _communes(column, setting, reference)
    elif column.codelist is not None:
        found += _codes(column, reference)
    elif column.type is ColumnType.BOOLEAN:
        found += [True, False]
    elif column.type is ColumnType.DATE:
        days = [setting.period.start, setting.period.end, setting.received_on]
        for day in (*days, *_partners(column, frame, rules)):
            found += [day, day - timedelta(days=1), day + timedelta(days=1)]
    elif column.type in NUMERIC:
        step = 1 if column.type is ColumnType.INTEGER else 0.5
        for number in (*_constants(column, rules), *_partners(column, frame, rules)):
            found += [number, number - step, number + step, number - 1, number + 1]
        if column.type is ColumnType.INTEGER:
            found = [int(one) if isinstance(one, float) else one for one in found]
        # as many decimals as are written, so that the cell holds what was judged
        found = [round(one, 6) if isinstance(one, float) else one for one in found]
    else:
        found += [varied(column.example or column.label, 7)]
    return list(dict.fromkeys(found))


def _wrong_check_digit(code: str) -> str:
    return f"{code[:-1]}{(int(code[-1]) + 1) % 10}"


def _codes(column: Column, reference: Reference) -> list[Value]:
    codelist = reference.codelists[str(column.codelist)]
    if column.type is ColumnType.INTEGER:
        numbers = [int(code) for code in codelist.labels]
        return [max(numbers) + 1, *numbers]
    found: list[Value] = [NOT_IN_LIST, *codelist.labels]
    if column.codelist == "vsic":
        known = str(next(iter(codelist.labels)))
        unknown = next(f"{n:04d}" for n in range(9999, 0, -1) if f"{n:04d}" not in codelist.labels)
        found = [known, unknown, f"{known}123"]
    return found


def _communes(column: Column, setting: Setting, reference: Reference) -> list[Value]:
    hanoi = reference.hanoi_communes()
    code, other = [one for one in hanoi if one != setting.unit][:2]
    away = next(one for one, at in reference.commune_province.items() if at != HANOI_PROVINCE)
    split = next(
        old
        for old in reference.old_communes.values()
        if old.code not in reference.communes
        and len(old.new_codes) > 1
        and setting.unit not in old.new_codes
    )
    found: list[Value] = [
        Commune(code, hanoi[code], "current", code),
        Commune(away, reference.communes[away], "other_province", away),
        Commune(UNKNOWN_COMMUNE, None, "unknown", None),
        Commune(split.code, split.name, "split", None),
    ]
    if column.name_column is not None:
        found.append(Commune(code, hanoi[other], "unfit", None))
    return found


def _constants(column: Column, rules: Sequence[Rule]) -> Iterator[Any]:
    """Yield the numbers that rules and conditions compare the column with."""
    for rule in rules:
        if rule.expectation.kwargs.get("column") == column.name:
            bounds = (rule.expectation.kwargs.get(name) for name in ("min_value", "max_value"))
            yield from (bound for bound in bounds if bound is not None)
        for condition in rule.when:
            for bound in (condition.above, condition.at_least):
                if condition.column == column.name and bound is not None:
                    yield bound


def _partners(column: Column, frame: dict[str, Any], rules: Sequence[Rule]) -> Iterator[Any]:
    """Yield what stands on the other side of the pairs that rules compare the column with."""
    for rule in rules:
        pair = (rule.expectation.kwargs.get("column_A"), rule.expectation.kwargs.get("column_B"))
        if column.name in pair:
            other = frame.get(str(pair[0] if pair[1] == column.name else pair[1]))
            if other is not None:
                yield other


def written(sheet: Sheet, row: Row, reference: Reference) -> dict[str, str]:
    """Return a row as a clerk writes it, one text a column, empty where the cell is empty."""
    cells = {
        column.name: _text(column, row.get(column.name), reference) for column in sheet.columns
    }
    for column in sheet.columns:
        value = row.get(column.name)
        if isinstance(value, Commune) and column.name_column is not None:
            cells[column.name_column] = value.name or ""
    return cells


def _text(column: Column, value: Value, reference: Reference) -> str:
    if value is None:
        return ""
    if isinstance(value, Commune):
        return value.written
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        is_year = column.unit == CALENDAR_YEAR
        return number_text(value, grouped=column.type is ColumnType.INTEGER and not is_year)
    if column.codelist is not None and not reference.codelists[column.codelist].is_open:
        return reference.codelists[column.codelist].labels.get(value, value)
    return value


def number_text(value: float, *, grouped: bool) -> str:
    """Return a number with decimal comma and thousands in dots, as Vietnamese offices write it.

    A whole number of a decimal column has no dots and three decimals get a fourth: one separator
    before three digits could be read in two ways, and the sender would be asked.
    """
    if float(value).is_integer():
        return f"{int(value):,}".replace(",", ".") if grouped else str(int(value))
    whole, decimals = f"{value:,.6f}".rstrip("0").split(".")
    return f"{whole.replace(',', '.')},{decimals}{'0' if len(decimals) == 3 else ''}"
