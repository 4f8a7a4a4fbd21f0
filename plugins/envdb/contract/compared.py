"""What a rule compares: the columns of its expectation, and the context that these rest on."""

from __future__ import annotations

from envdb.contract.arithmetic import derived_names
from envdb.contract.model import Rule, Sheet

_COLUMN_ARGUMENTS = ("column", "column_A", "column_B")
_COLUMN_LIST_ARGUMENTS = ("column_list", "column_set")


def argument_columns(rule: Rule) -> list[str]:
    """Return the columns that a rule's expectation compares, in the order of its arguments."""
    kwargs = rule.expectation.kwargs
    single = [kwargs[name] for name in _COLUMN_ARGUMENTS if name in kwargs]
    several = [one for name in _COLUMN_LIST_ARGUMENTS for one in kwargs.get(name, ())]
    return [str(name) for name in (*single, *several)]


def context_of(sheet: Sheet, rule: Rule) -> tuple[str, ...]:
    """Return the context columns that a rule rests on, through derived columns too."""
    names: list[str] = []
    for name in argument_columns(rule):
        names += (
            sorted(derived_names(sheet.derived[name]) or ()) if name in sheet.derived else [name]
        )
    return tuple(dict.fromkeys(name for name in names if name in sheet.context))
