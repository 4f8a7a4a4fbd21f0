"""Turns a failed rule into words for the sender: the rule's message with the row's own values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from envdb.contract.model import Column, Rule, Severity, Sheet
from envdb.contract.reference import Reference
from envdb.contract.wording import number_vi, right_value
from envdb.intake.records import Finding
from envdb.intake.values import REASONS

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def rule_finding(
    sheet: Sheet, rule: Rule, row: int, values: Mapping[str, Any], reference: Reference
) -> Finding:
    """Return the finding of a rule on one row; ``values`` are the row's cells by column."""
    zeros = {column.name for column in sheet.columns if column.empty_is_zero}

    def shown(match: re.Match[str]) -> str:
        text = value_vi(sheet, match[1], values.get(match[1]), reference)
        return text or ("0" if match[1] in zeros else "(trống)")

    return Finding(
        rule=rule.id,
        severity=rule.severity,
        sheet=sheet.name,
        row=row,
        cells=rule.cells,
        value=value_vi(sheet, rule.cells[0], values.get(rule.cells[0]), reference),
        message=_PLACEHOLDER.sub(shown, rule.message),
        hint=rule.hint,
    )


def type_finding(
    sheet: Sheet, column: Column, row: int, raw: str, reason: str, reference: Reference
) -> Finding:
    """Return the one critical finding of a cell that cannot be typed."""
    hint = right_value(column, reference)
    if reason == "ambiguous_separator":
        whole, decimal = re.sub(r"[.,]", "", raw), raw.replace(".", ",")
        hint = f"Nếu là {whole} thì ghi {whole}; nếu là {decimal} thì ghi {decimal}0."
    return Finding(
        rule=f"{column.name}.type",
        severity=Severity.CRITICAL,
        sheet=sheet.name,
        row=row,
        cells=(column.name,),
        value=raw,
        message=f"“{raw}” ở cột “{column.label}” {REASONS[reason]}.",
        hint=hint,
    )


def value_vi(sheet: Sheet, name: str, value: Any, reference: Reference) -> str | None:
    """Return a value as the sender writes it: labels, dd/mm/yyyy, decimal comma, Có/Không."""
    if value is None:
        return None
    if isinstance(value, bool) or type(value).__name__ in {"bool_", "bool"}:
        return "Có" if value else "Không"
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str):
        codelist = next((c.codelist for c in sheet.columns if c.name == name), None)
        if codelist is None or codelist == "commune" or reference.codelists[codelist].is_open:
            return value
        return reference.codelists[codelist].labels.get(value, value)
    return number_vi(float(value))
