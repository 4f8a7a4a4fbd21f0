"""The rules of a sheet in the data dictionary: when, what the sender reads, what is run."""

from __future__ import annotations

from collections.abc import Sequence

from envdb.contract.model import Contract, Rule, Severity, Sheet
from envdb.contract.reference import Reference
from envdb.contract.rules import all_rules
from envdb.contract.wording import SEVERITIES_VI, condition_vi
from envdb.render.markdown import code

_VALUES_SHOWN = 4
_EFFECTS = {
    Severity.BLOCKER: "Không dùng được: sai đơn vị, sai kỳ, thiếu trang hoặc cột khóa. Không do "
    "quy tắc của biểu mà do bước nhận dạng và đọc.",
    Severity.CRITICAL: "Ô màu đỏ. Biểu ghi rõ cả tệp bị trả lại hay chỉ dòng sai bị để riêng.",
    Severity.WARNING: "Ô màu vàng. Tệp vẫn được nhận.",
    Severity.INFO: "Ô màu xanh: điều hệ thống đã tự chỉnh. Không phải làm gì.",
}
SEVERITY_EFFECTS = [(SEVERITIES_VI[one], code(one.value), _EFFECTS[one]) for one in Severity]
"""Severity in words, as contracts write it, and what becomes of the file."""


def rule_rows(
    contract: Contract, sheet: Sheet, reference: Reference
) -> list[tuple[str, str, str, str]]:
    """Return a row for each rule of a sheet, implied ones first, as they are run."""
    return [
        (
            f"{code(rule.id)}\n{SEVERITIES_VI[rule.severity]}",
            _when(sheet, rule, reference),
            _told(rule),
            f"{code(rule.expectation.type)}\n{_arguments(rule)}",
        )
        for rule in all_rules(contract, sheet, reference)
    ]


def _when(sheet: Sheet, rule: Rule, reference: Reference) -> str:
    # a pair of codes is judged where both are of their lists: the lists themselves are elsewhere
    if rule.id.endswith(".paired"):
        return "hai mã đều có trong danh mục"
    return condition_vi(sheet, rule.when, reference) if rule.when else "luôn luôn"


def _told(rule: Rule) -> str:
    basis = f"\nCăn cứ: {rule.legal_basis}." if rule.legal_basis else ""
    return f"{rule.message}\n→ {rule.hint}{basis}"


def _arguments(rule: Rule) -> str:
    shown = (f"{name}: {_value(value)}" for name, value in rule.expectation.kwargs.items())
    return code("; ".join(shown))


def _value(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        few = ", ".join(map(str, value[:_VALUES_SHOWN]))
        return few if len(value) <= _VALUES_SHOWN else f"{few}, … ({len(value)} giá trị)"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
