"""Checks of what a feed says as a whole: its senders, its due day, its names, its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from envdb.contract.checks.checked import Checked, listed, own_column
from envdb.contract.model import ALWAYS_IN_REPLACES_BY, Column, table_name

LONGEST_NAME_BYTES = 63
"""PostgreSQL cuts longer names silently (NAMEDATALEN 64), and two tables could become one."""


def check_table_names_fit_postgresql(checked: Checked) -> Iterator[str]:
    """``<feed>__<sheet>`` must be a whole PostgreSQL name."""
    for place, sheet in checked.sheets():
        name = table_name(checked.contract.feed, sheet.name)
        size = len(name.encode())
        if size > LONGEST_NAME_BYTES:
            yield (
                f"{place}: the table {name} has {size} bytes, PostgreSQL keeps "
                f"{LONGEST_NAME_BYTES}; shorten the name of the feed or of the sheet."
            )


def check_due_date(checked: Checked) -> Iterator[str]:
    """``due`` as month and day must exist in every year (so not 29 February)."""
    due = checked.contract.due
    if due.startswith("+"):
        return
    month, day = map(int, due.split("-"))
    try:
        date(2027, month, day)
    except ValueError:
        yield (
            f"{checked.file}: due: {due} is no day of every year; "
            "write month-day as 01-20, or +20d for days after the period."
        )


def check_senders_known(checked: Checked) -> Iterator[str]:
    """``submitted_by`` and ``owed_by`` name units or kinds of units."""
    units = checked.reference.units
    known = set(units) | {unit.kind for unit in units.values()}
    for field in ("submitted_by", "owed_by"):
        for sender in getattr(checked.contract, field):
            if sender not in known:
                kinds = listed({unit.kind for unit in units.values()})
                yield (
                    f"{checked.file}: {field}: {sender} is neither a unit of units.csv nor a kind "
                    f"of unit; write a unit's code or one of {kinds}."
                )


def check_owing_units_may_send(checked: Checked) -> Iterator[str]:
    """A unit cannot owe what it may not send."""
    contract, reference = checked.contract, checked.reference
    senders = {unit.code for unit in reference.units_matching(contract.submitted_by)}
    for debtor in contract.owed_by:
        if {unit.code for unit in reference.units_matching((debtor,))} - senders:
            yield (
                f"{checked.file}: owed_by: {debtor} owes a feed it may not send; "
                "add it to submitted_by."
            )


def check_replaces_by_known(checked: Checked) -> Iterator[str]:
    """Beyond unit, feed and period, ``replaces_by`` names one column of the feed."""
    for field in checked.contract.replaces_by:
        sheet_name, _, column_name = field.rpartition(".")
        holding = [
            sheet.name
            for sheet in checked.contract.sheets
            if own_column(sheet, column_name) and sheet_name in {"", sheet.name}
        ]
        if field not in ALWAYS_IN_REPLACES_BY and len(holding) != 1:
            yield (
                f"{checked.file}: replaces_by: {field} does not name one column of the feed; "
                "write unit, feed, period, a column, or sheet.column."
            )


def check_sheet_names_unique(checked: Checked) -> Iterator[str]:
    """Two sheets of one name would share a table."""
    counts = Counter(sheet.name for sheet in checked.contract.sheets)
    for name, count in counts.items():
        if count > 1:
            yield f"{checked.file}: sheets.{name}: {count} sheets have this name; rename one."


def check_same_meaning_across_feeds(checked: Checked) -> Iterator[str]:
    """A local name that another feed uses must have the same type and unit there."""
    for place, _sheet, column in checked.columns():
        if column.name in checked.vocabulary:
            continue
        for other in checked.others:
            if other.feed == checked.contract.feed:
                continue
            for there in (one for sheet in other.sheets for one in sheet.columns):
                if there.name == column.name and _kind(there) != _kind(column):
                    yield (
                        f"{place}: is {_described(column)}, but {_described(there)} in "
                        f"{other.feed}.yml; define it once in vocabulary.yml or choose "
                        "another name."
                    )


def _kind(column: Column) -> tuple[str, str | None]:
    unit = column.unit
    if unit is not None and unit.startswith(("see ", "unit of ")):
        # measured in what another column of the row says, wherever that column is
        unit = "see another column"
    return column.type.value, unit


def _described(column: Column) -> str:
    return column.type.value + (f" in {column.unit}" if column.unit else " without a unit")


def check_vocabulary_kept(checked: Checked) -> Iterator[str]:
    """A column of the vocabulary keeps its type and unit; only label and rules may differ."""
    for place, _sheet, column in checked.columns():
        shared = checked.vocabulary.get(column.name, {})
        for field in ("type", "unit", "codelist", "format"):
            own = getattr(column, field)
            if field in shared and own != shared[field]:
                yield (
                    f"{place}: {field} is {own}, but {shared[field]} in vocabulary.yml; "
                    "leave it out, or give the column another name."
                )
