"""Checks of columns: names, headers, keys, code lists, references between columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from envdb.contract.arithmetic import derived_names
from envdb.contract.checks.checked import Checked, frame_columns, listed, own_column
from envdb.contract.model import NUMERIC, RESERVED_COLUMNS, ColumnType, Sheet
from envdb.contract.words import fold_header


def check_columns_unique(checked: Checked) -> Iterator[str]:
    """A name stands for one column of a sheet, and none of those the pipeline adds."""
    for place, sheet in checked.sheets():
        counts = Counter(column.name for column in sheet.columns)
        for name, count in counts.items():
            if count > 1:
                yield f"{place}.columns.{name}: is defined {count} times; keep one."
            if name in RESERVED_COLUMNS:
                yield f"{place}.columns.{name}: the pipeline adds this column; rename it."


def check_headers_distinct(checked: Checked) -> Iterator[str]:
    """One header cell must not fit two columns of a sheet."""
    for place, sheet in checked.sheets():
        owners: dict[str, str] = {}
        for column in sheet.columns:
            texts = (column.label, column.name, *column.aliases)
            for header in dict.fromkeys(map(fold_header, texts)):
                owner = owners.setdefault(header, column.name)
                if owner != column.name:
                    yield (
                        f"{place}.columns.{column.name}: the header “{header}” also fits {owner}; "
                        "remove or change the label or alias in one of them."
                    )


def check_key_columns_known(checked: Checked) -> Iterator[str]:
    """``key`` and all that resembles it name columns of the sheet."""
    for place, sheet in checked.sheets():
        for field, key in _keys(sheet):
            for name in key:
                if own_column(sheet, name) is None:
                    yield f"{place}.{field}: {name} is no column of this sheet; name one that is."


def _keys(sheet: Sheet) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "key", sheet.key
    for key in sheet.key_fallback:
        yield "key_fallback", key
    for key in sheet.also_unique:
        yield "also_unique", key
    yield "lasting_key", sheet.lasting_key


def check_key_columns_filled(checked: Checked) -> Iterator[str]:
    """A key must be filled in every row: required, or given by the system with a fallback key."""
    for place, sheet in checked.sheets():
        for name in sheet.key:
            column = own_column(sheet, name)
            if column is None or column.required or (column.assigned and sheet.key_fallback):
                continue
            yield (
                f"{place}.key: {name} may be empty, so rows without it are never compared; "
                "write required: true, or assigned together with key_fallback."
            )


def check_codelists_known(checked: Checked) -> Iterator[str]:
    """A column's code list exists in include/reference."""
    for place, _sheet, column in checked.columns():
        if column.codelist is not None and column.codelist not in checked.reference.codelists:
            yield (
                f"{place}: codelist {column.codelist} is unknown; "
                "add it to codelists.csv or open_codelists.csv, or correct the name."
            )


def check_codes_have_lists(checked: Checked) -> Iterator[str]:
    """A column of type code says which list its codes are from."""
    for place, _sheet, column in checked.columns():
        if column.type is ColumnType.CODE and column.codelist is None:
            yield f"{place}: a code without a code list; write codelist, or type: text."


def check_lists_are_of_codes(checked: Checked) -> Iterator[str]:
    """A code list belongs to codes (or to numbers that are codes, as a task's number)."""
    for place, _sheet, column in checked.columns():
        fits = column.type in {ColumnType.CODE, ColumnType.INTEGER}
        if column.codelist is not None and not fits:
            yield (
                f"{place}: a code list on a column of type {column.type.value}; "
                "write type: code, or leave codelist out."
            )


def check_references_known(checked: Checked) -> Iterator[str]:
    """``refers_to`` names a column of a sheet of the same feed."""
    for place, _sheet, column in checked.columns():
        if column.refers_to is None:
            continue
        sheet_name, column_name = column.refers_to.split(".")
        targets = [sheet for sheet in checked.contract.sheets if sheet.name == sheet_name]
        if not targets or own_column(targets[0], column_name) is None:
            yield (
                f"{place}: refers_to {column.refers_to} does not exist in this feed; "
                "write sheet.column."
            )


def check_name_columns_known(checked: Checked) -> Iterator[str]:
    """A commune code has the column of the commune's name beside it, and only a commune code."""
    for place, sheet, column in checked.columns():
        beside = own_column(sheet, column.name_column or "")
        is_text = beside is not None and beside.type is ColumnType.TEXT
        if column.codelist == "commune" and not is_text:
            yield (
                f"{place}: without a text column for the commune's name an old code cannot be "
                "told from a current one; add the column and name it in name_column."
            )
        elif column.name_column is not None and column.codelist != "commune":
            yield f"{place}: name_column is for codes of communes only; leave it out."


def check_identity_columns_known(checked: Checked) -> Iterator[str]:
    """What tells two things apart when a code is given are columns of the sheet."""
    for place, sheet, column in checked.columns():
        for name in column.assigned.identity if column.assigned else ():
            if own_column(sheet, name) is None:
                yield (
                    f"{place}.assigned.identity: {name} is no column of this sheet; "
                    "name one that is."
                )


def check_pairs_known(checked: Checked) -> Iterator[str]:
    """A paired column goes with another column by a list of pairs that include/reference has."""
    for place, sheet, column in checked.columns():
        if column.paired is None:
            continue
        if own_column(sheet, column.paired.column) is None:
            yield (
                f"{place}.paired: {column.paired.column} is no column of this sheet; "
                "name one that is."
            )
        if column.paired.pairs not in checked.reference.pairs:
            known = listed(checked.reference.pairs)
            yield f"{place}.paired: there are no pairs {column.paired.pairs}; write one of {known}."


def check_detection_of_decimals(checked: Checked) -> Iterator[str]:
    """Only a measurement can be below the detection limit."""
    for place, _sheet, column in checked.columns():
        if column.below_detection is not None and column.type is not ColumnType.DECIMAL:
            yield (
                f"{place}: below_detection on a column of type {column.type.value}; "
                "write type: decimal, or leave it out."
            )


def check_personal_marked(checked: Checked) -> Iterator[str]:
    """Identifiers that can be a person's are marked personal (Luật 91/2025/QH15)."""
    for place, _sheet, column in checked.columns():
        if column.format == "personal_id" and column.personal != "always":
            yield f"{place}: a personal ID is personal data; write personal: always."
        elif column.format == "tax_code" and column.personal is None:
            yield (
                f"{place}: a household's tax code is a personal ID; write personal: when_household."
            )


def check_derived_from_numbers(checked: Checked) -> Iterator[str]:
    """A derived column is arithmetic on numeric columns of the sheet, under a name of its own."""
    for place, sheet in checked.sheets():
        numeric = {column.name for column in sheet.columns if column.type in NUMERIC}
        numeric |= {name for name, one in sheet.context.items() if one.is_number}
        other = frame_columns(sheet) - set(sheet.derived)
        for name, expression in sheet.derived.items():
            here = f"{place}.derived.{name}"
            if name in other:
                yield f"{here}: a column of this name exists already; choose another name."
            names = derived_names(expression)
            if names is None:
                yield f"{here}: “{expression}” is no arithmetic; use columns, numbers and + - * /."
            elif names - numeric:
                yield (
                    f"{here}: {listed(names - numeric)} is no numeric column of this sheet; "
                    "use one that is."
                )
