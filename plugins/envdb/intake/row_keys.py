"""What a warning is tied to, so that its explanation is found again in later files.

A row has a key for each set of columns that tells it from others over the periods, because the
first file of a facility does not know the code that the system gives it. Keys hold what the file
is of (an enterprise) where the rows of a sheet do not say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from envdb.contract.model import NUMERIC, Contract, Severity, Sheet
from envdb.contract.reference import CALENDAR_YEAR
from envdb.contract.words import fold_key
from envdb.intake.records import Finding

_NUMBER = re.compile(r"^-?\d+(,\d+)?(e[+-]?\d+)?$", re.ASCII)


def explainable(
    contract: Contract, finding: Finding, belongs_to: str, row: Mapping[str, Any] | None = None
) -> Finding:
    """Return a warning with its keys and its number; any other finding as it is.

    ``row`` are the cells of the warning's row by column, without it the warning is about a whole
    column or file.
    """
    if finding.severity is not Severity.WARNING:
        return finding
    sheet = next((one for one in contract.sheets if one.name == finding.sheet), None)
    if sheet is None or row is None:
        keys: tuple[str, ...] = (belongs_to,)
    else:
        of = f"{belongs_to}|" if file_tells_apart(contract, sheet) else ""
        keys = tuple(f"{of}{key}" for key in _keys(sheet, row))
    number = None if sheet is None else _number(sheet, finding)
    return replace(finding, row_keys=keys, value_number=number)


def file_tells_apart(contract: Contract, sheet: Sheet) -> bool:
    """Whether rows of a sheet are told from those of another file by a column of another sheet."""
    return any(other.name != sheet.name for other, _ in contract.replaced_by_columns)


def _keys(sheet: Sheet, row: Mapping[str, Any]) -> Iterator[str]:
    for names in sheet.lasting_keys:
        values = [row.get(name) for name in names]
        if None not in values:
            yield f"{'+'.join(names)}: {' / '.join(map(_text, values))}"


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.15g}"
    return fold_key(str(value))


def _number(sheet: Sheet, finding: Finding) -> Decimal | None:
    """Return the value as a quantity; a code, a year or a text has none."""
    name = finding.cells[0] if finding.cells else ""
    column = next((one for one in sheet.columns if one.name == name), None)
    if column is None or column.type not in NUMERIC:
        return None
    if column.codelist is not None or column.unit == CALENDAR_YEAR:
        return None
    if finding.value is None or not _NUMBER.match(finding.value):
        return None
    return Decimal(finding.value.replace(",", "."))
