"""Renders the Great Expectations suite of a sheet: ``expectations/<feed>.<sheet>.json``.

The suite is what runs; the rule's words for the sender stay in the contract and are found by the
``rule`` in each expectation's ``meta``.
"""

from __future__ import annotations

import json
from typing import Any

from envdb.contract.model import Condition, Contract, Rule, Sheet
from envdb.contract.reference import Reference
from envdb.contract.rules import all_rules


def render_suite(contract: Contract, sheet: Sheet, reference: Reference) -> dict[str, Any]:
    """Return the suite of a sheet as Great Expectations reads it."""
    return {
        "name": f"{contract.feed}.{sheet.name}",
        "expectations": [_expectation(rule) for rule in all_rules(contract, sheet, reference)],
        "meta": {"feed": contract.feed, "sheet": sheet.name, "contract_version": contract.version},
    }


def suite_text(contract: Contract, sheet: Sheet, reference: Reference) -> str:
    """Return the suite as the text of its committed file."""
    suite = render_suite(contract, sheet, reference)
    return json.dumps(suite, ensure_ascii=False, indent=1) + "\n"


def _expectation(rule: Rule) -> dict[str, Any]:
    kwargs = dict(rule.expectation.kwargs)
    if rule.when:
        kwargs["row_condition"] = _row_condition(rule.when)
    return {
        "type": rule.expectation.type,
        "kwargs": kwargs,
        "meta": {"rule": rule.id, "cells": list(rule.cells)},
        "severity": rule.severity.value,
    }


def _row_condition(conditions: tuple[Condition, ...]) -> dict[str, Any]:
    rendered = [_one_condition(condition) for condition in conditions]
    return rendered[0] if len(rendered) == 1 else {"type": "and", "conditions": rendered}


def _one_condition(condition: Condition) -> dict[str, Any]:
    column = {"name": condition.column}
    if condition.filled is not None:
        return {"type": "nullity", "column": column, "is_null": not condition.filled}
    comparison: dict[str, Any] = {"type": "comparison", "column": column}
    if condition.is_in is not None:
        return comparison | {"operator": "IN", "parameter": list(condition.is_in)}
    if condition.not_in is not None:
        return comparison | {"operator": "NOT_IN", "parameter": list(condition.not_in)}
    if condition.above is not None:
        return comparison | {"operator": ">", "parameter": condition.above}
    if condition.at_least is not None:
        return comparison | {"operator": ">=", "parameter": condition.at_least}
    return comparison | {"operator": "==", "parameter": condition.equals}
