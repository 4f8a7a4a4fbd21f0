"""Checks of context columns: what they look up exists, somebody looks at them, nobody is blamed."""

from __future__ import annotations

from collections.abc import Iterator

from envdb.contract.arithmetic import derived_names
from envdb.contract.checks.checked import Checked, frame_columns, listed, own_column
from envdb.contract.compared import context_of
from envdb.contract.context import Context
from envdb.contract.model import NUMERIC, RESERVED_COLUMNS, Contract, Severity, Sheet


def _contexts(checked: Checked) -> Iterator[tuple[str, Sheet, str, Context]]:
    for place, sheet in checked.sheets():
        for name, context in sheet.context.items():
            yield f"{place}.context.{name}", sheet, name, context


def check_context_names_free(checked: Checked) -> Iterator[str]:
    """A context column has a name that no other column of the sheet has."""
    for place, sheet, name, _context in _contexts(checked):
        if name in frame_columns(sheet.model_copy(update={"context": {}})):
            yield f"{place}: a column of this name exists already; choose another name."


def check_context_columns_known(checked: Checked) -> Iterator[str]:
    """What is looked up, and by what, are columns of the sheet."""
    for place, sheet, _name, context in _contexts(checked):
        for column in context.own_columns:
            if own_column(sheet, column) is None and column not in RESERVED_COLUMNS:
                yield f"{place}: {column} is no column of this sheet; name one that is."
        other = context.capacity.tax_code if context.capacity else ""
        if "." in other and not _is_single(checked.contract, other):
            yield (
                f"{place}: {other} is no column of a sheet of one row of this feed; "
                "write sheet.column."
            )


def _is_single(contract: Contract, named: str) -> bool:
    sheet_name, name = named.split(".")
    return any(
        sheet.name == sheet_name and sheet.single_row and own_column(sheet, name) is not None
        for sheet in contract.sheets
    )


def check_previous_from_numbers(checked: Checked) -> Iterator[str]:
    """What is taken from the period before is arithmetic on numeric columns of the sheet."""
    for place, sheet, _name, context in _contexts(checked):
        if context.previous is None:
            continue
        names = derived_names(context.previous)
        numeric = {column.name for column in sheet.columns if column.type in NUMERIC}
        if names is None:
            yield f"{place}: “{context.previous}” is no arithmetic; use columns and + - * /."
        elif names - numeric:
            yield (
                f"{place}: {listed(names - numeric)} is no numeric column of this sheet; "
                "use one that is."
            )


def check_other_units_send(checked: Checked) -> Iterator[str]:
    """Another unit's rows are looked for only where another unit may send the feed."""
    for place, _sheet, _name, context in _contexts(checked):
        senders = checked.reference.units_matching(checked.contract.submitted_by)
        if context.other_unit is not None and len(senders) < 2:
            yield (
                f"{place}: only {listed(one.code for one in senders)} sends this feed, "
                "so no other unit can have the row; leave it out."
            )


def check_known_codes_of_open_lists(checked: Checked) -> Iterator[str]:
    """A code becomes known only where its list is open, and where somebody makes it known."""
    feeds = (checked.contract, *checked.others)
    made_known = {
        column.codelist
        for contract in feeds
        for sheet in contract.sheets
        for column in sheet.columns
        if column.makes_known
    }
    for place, sheet, _name, context in _contexts(checked):
        column = own_column(sheet, context.known.code) if context.known else None
        if context.known is None or column is None:
            continue
        codelist = checked.reference.codelists.get(column.codelist or "")
        if codelist is None or not codelist.is_open:
            yield f"{place}: {column.name} has no open code list; its codes are known already."
        elif context.known.accepted_from == "managers" and codelist.name not in made_known:
            yield (
                f"{place}: no column makes codes of {codelist.name} known; "
                "write makes_known: true where they come from."
            )


def check_context_used(checked: Checked) -> Iterator[str]:
    """A context column that no rule compares is looked up for nothing."""
    for place, sheet, name, _context in _contexts(checked):
        if not any(name in context_of(sheet, rule) for rule in sheet.rules):
            yield f"{place}: no rule compares it; write the rule, or leave it out."


def check_context_only_warns(checked: Checked) -> Iterator[str]:
    """A sender is not refused for what another file says: that file may be the wrong one."""
    for place, sheet, rule in checked.rules():
        if rule.severity is not Severity.WARNING and context_of(sheet, rule):
            yield (
                f"{place}: compares with {listed(context_of(sheet, rule))}, which the sender "
                "cannot correct; write severity: warning."
            )
