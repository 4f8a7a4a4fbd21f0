"""Checks of rules: what they name, what they say to the sender, what Great Expectations takes."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from envdb.contract.checks.checked import Checked, frame_columns, own_column
from envdb.contract.compared import argument_columns
from envdb.contract.model import Contract, Sheet
from envdb.contract.reference import Reference
from envdb.contract.rules import all_rules, implied_rules

OWN_EXPECTATIONS = frozenset({"expect_column_values_to_be_valid_tax_codes"})
"""Registered by :mod:`envdb.intake.expectations`, which a contract's checks cannot import."""


def check_rule_ids_unique(checked: Checked) -> Iterator[str]:
    """A finding is told apart by its rule's id, so no id is used twice in a sheet."""
    for place, sheet in checked.sheets():
        counts = Counter(_rule_ids(checked.contract, sheet, checked.reference))
        for rule_id, count in counts.items():
            if count > 1:
                yield (
                    f"{place}.rules.{rule_id}: {count} rules have this id "
                    "(those that columns imply included); rename it."
                )


def check_replaced_rules_implied(checked: Checked) -> Iterator[str]:
    """A rule stands instead of one that the columns imply, or it hides nothing."""
    for place, sheet in checked.sheets():
        try:
            implied = {
                rule.id for rule in implied_rules(checked.contract, sheet, checked.reference)
            }
        except KeyError:
            continue  # an unknown column or code list, which has its own check
        for rule in sheet.rules:
            if rule.instead_of is not None and rule.instead_of not in implied:
                yield (
                    f"{place}.rules.{rule.id}.instead_of: no column implies the rule "
                    f"{rule.instead_of}; name one that is implied, or take the word out."
                )


def _rule_ids(contract: Contract, sheet: Sheet, reference: Reference) -> list[str]:
    try:
        return [rule.id for rule in all_rules(contract, sheet, reference)]
    except KeyError:
        # an unknown column or code list, which has its own check
        return [rule.id for rule in sheet.rules]


def check_rule_cells_known(checked: Checked) -> Iterator[str]:
    """Only a column of the sender's file can be marked."""
    for place, sheet, rule in checked.rules():
        for name in rule.cells:
            if own_column(sheet, name) is None:
                yield f"{place}.cells: {name} is no column of this sheet; name one that is."


def check_placeholders_known(checked: Checked) -> Iterator[str]:
    """The braces of a message name columns of the row."""
    for place, sheet, rule in checked.rules():
        for field in ("message", "hint"):
            try:
                names = _placeholders(getattr(rule, field))
            except ValueError as error:
                yield f"{place}.{field}: {error}; write a column's name in single braces."
                continue
            for name in names:
                if name not in frame_columns(sheet):
                    yield f"{place}.{field}: {{{name}}} is no column of this sheet; correct it."
                elif field == "hint":
                    yield f"{place}.hint: a hint is the same for all rows; move {{{name}}} out."


def _placeholders(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def check_arguments_known(checked: Checked) -> Iterator[str]:
    """The columns that an expectation compares are in the frame."""
    for place, sheet, rule in checked.rules():
        for name in argument_columns(rule):
            if name not in frame_columns(sheet):
                yield (
                    f"{place}.expectation: {name} is no column of this sheet "
                    "(nor added to it when judged); name one that is."
                )


def check_texts_vietnamese(checked: Checked) -> Iterator[str]:
    """What the sender reads is Vietnamese, with its diacritics."""
    for place, _sheet, rule in checked.rules():
        for field in ("message", "hint"):
            if not _has_diacritics(getattr(rule, field)):
                yield f"{place}.{field}: is not Vietnamese with diacritics; write what to correct."


def _has_diacritics(text: str) -> bool:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "đ" in decomposed or any(map(unicodedata.combining, decomposed))


def check_expectations_known(checked: Checked) -> Iterator[str]:
    """Great Expectations, or the project, has an expectation of that name."""
    for place, _sheet, rule in checked.rules():
        kind = rule.expectation.type
        if kind not in OWN_EXPECTATIONS and _implementation(kind) is None:
            yield (
                f"{place}.expectation: Great Expectations has no {kind}; "
                "correct the name, or register it in envdb.intake.expectations."
            )


def check_expectation_arguments(checked: Checked) -> Iterator[str]:
    """An expectation takes the arguments that the rule gives."""
    for place, _sheet, rule in checked.rules():
        make = _implementation(rule.expectation.type)
        if make is None:
            continue
        for reason in _refused(make, rule.expectation.kwargs):
            yield f"{place}.expectation: {rule.expectation.type} refuses its arguments: {reason}."


def _refused(make: Callable[..., Any], kwargs: dict[str, Any]) -> list[str]:
    """Return why an expectation cannot be made of these arguments (empty when it can)."""
    # the pydantic that Great Expectations brings along, not ours
    from great_expectations.compatibility import pydantic

    try:
        make(**kwargs)
        re.compile(str(kwargs.get("regex", "")))
    except pydantic.ValidationError as error:
        # __root__ judges all arguments together and mostly repeats what one of them lacks
        alone = [one for one in error.errors() if one["loc"] != ("__root__",)] or error.errors()
        places = {" ".join(map(str, one["loc"])): one["msg"] for one in reversed(alone)}
        return [f"{place}: {reason}" for place, reason in sorted(places.items())]
    except re.error as error:
        return [f"regex: {error}"]
    return []


def _implementation(kind: str) -> Callable[..., Any] | None:
    # imported here because it takes 2.6 s and 220 MB, which only these two checks need
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.expectations import core  # noqa: F401  (registers the built-in ones)
    from great_expectations.expectations.registry import get_expectation_impl

    try:
        found: Callable[..., Any] = get_expectation_impl(kind)
    except ExpectationNotFoundError:
        return None
    return found


def check_argument_bounds_ordered(checked: Checked) -> Iterator[str]:
    """Great Expectations takes bounds in the wrong order and then fails every row."""
    for place, _sheet, rule in checked.rules():
        low, high = (rule.expectation.kwargs.get(name) for name in ("min_value", "max_value"))
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            yield (
                f"{place}.expectation: min_value {low:g} is above max_value {high:g}; "
                "exchange or correct them."
            )


def check_value_sets_filled(checked: Checked) -> Iterator[str]:
    """An empty ``value_set`` fails every row (measured), so it is never what was meant."""
    for place, _sheet, rule in checked.rules():
        if rule.expectation.kwargs.get("value_set", True) in ([], (), None):
            yield f"{place}.expectation: value_set is empty; list the values that are allowed."
