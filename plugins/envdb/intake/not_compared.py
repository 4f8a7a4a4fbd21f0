"""Says what a check without a warehouse could not compare a file with."""

from __future__ import annotations

from collections.abc import Mapping

from envdb.contract.compared import context_of
from envdb.contract.context import FIGURES
from envdb.contract.model import Contract
from envdb.contract.wording import context_vi

_GIVEN_CODES_VI = "các mã hệ thống đã cấp cho đơn vị"


def compared_in_warehouse(contract: Contract) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return (sheet, rule) of what needs other files, with what it is compared with, in words."""
    found = {
        (sheet.name, rule.id): tuple(
            context_vi(sheet.context[name])
            for name in context_of(sheet, rule)
            if sheet.context[name].kind not in FIGURES
        )
        for sheet in contract.sheets
        for rule in sheet.rules
    }
    found |= {
        (sheet.name, f"{column.name}.given"): (_GIVEN_CODES_VI,)
        for sheet in contract.sheets
        for column in sheet.columns
        if column.assigned is not None
    }
    return {place: words for place, words in found.items() if words}


def not_compared_vi(rules: Mapping[tuple[str, str], tuple[str, ...]]) -> str:
    """Return the sentence that names every comparison that was not made."""
    explained = "không xét các lời giải trình"
    if not rules:
        return (
            f"Kiểm tra không có kho số liệu: biểu này không phải so sánh với tệp khác; {explained}."
        )
    words = dict.fromkeys(word for of_rule in rules.values() for word in of_rule)
    names = ", ".join(rule for _, rule in rules)
    return (
        f"Kiểm tra không có kho số liệu nên chưa so sánh với {', '.join(words)} "
        f"({len(rules)} quy tắc: {names}) và {explained}."
    )
