"""Every rule that forms.csv writes in words holds in the contracts, clause by clause.

``forms.csv`` is the copy of the forms as they were agreed; ``forms_rules.csv`` was written by hand
from it, not from the contracts: each row changes cells of a valid sample and says what must be
found. ``values`` is the change of the sheet's first row; of a list, the first changes the first
row, and each further one is a second row like it. A name of a context column says what another
file or the register says of the row. The file is received ten days after its period.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path

import pytest

from envdb.contract.loader import load_contracts
from envdb.contract.model import Severity
from envdb.contract.periods import parse_period
from envdb.contract.reference import load_reference
from envdb.intake.records import Finding
from envdb.render.samples import SampleRows, valid_rows
from envdb.settings import shipped_folder
from judging import Dropped, judge_together

HERE = Path(__file__).parent
CONTRACTS = load_contracts(shipped_folder("include") / "contracts")
REFERENCE = load_reference(shipped_folder("include") / "reference")
BETWEEN_CLAUSES = re.compile(r"[\s;:,]|\b(?:and|or)\b")
ACCEPTED, REFUSED = {"none", "info"}, {"critical", "warning"}


@dataclass(frozen=True)
class Case:
    """A row of forms_rules.csv; its fields are the file's columns."""

    feed: str
    sheet: str
    column: str
    rule_text: str
    clause: str
    values: str
    unit: str
    period: str
    expected: str
    expected_rule: str


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


CASES = [Case(**row) for row in _read("forms_rules.csv")]
WRITTEN = [
    (row["feed"], row["sheet"], row["column"], text)
    for row in _read("forms.csv")
    for text in (row["required"], row["rule"])
    if text not in {"", "yes", "no"}
]
"""Every rule text of the forms: what stands in ``rule``, and each condition in ``required``."""


def _cases(written: tuple[str, str, str, str]) -> list[Case]:
    return [one for one in CASES if (one.feed, one.sheet, one.column, one.rule_text) == written]


@pytest.mark.parametrize("written", WRITTEN, ids="-".join)
def test_every_clause_of_a_rule_text_has_a_case(written: tuple[str, str, str, str]) -> None:
    left = written[-1]
    for clause in sorted({case.clause for case in _cases(written)}, key=len, reverse=True):
        assert clause in left, f"{clause!r} is not in the text, or twice in the cases"
        left = left.replace(clause, "", 1)

    assert BETWEEN_CLAUSES.sub("", left) == ""


@pytest.mark.parametrize("written", WRITTEN, ids="-".join)
def test_a_rule_text_is_seen_to_accept_and_to_refuse(written: tuple[str, str, str, str]) -> None:
    expected = {case.expected for case in _cases(written)}

    assert expected & ACCEPTED
    assert expected & REFUSED


def test_no_case_is_about_a_text_that_the_forms_do_not_have() -> None:
    assert {(case.feed, case.sheet, case.column, case.rule_text) for case in CASES} == set(WRITTEN)


@cache
def _valid_rows(feed: str, unit: str, period: str) -> SampleRows:
    return valid_rows(CONTRACTS[feed], REFERENCE, unit, parse_period(period))


def _dropped(case: Case) -> Dropped:
    period = parse_period(case.period)
    rows = _valid_rows(case.feed, case.unit, case.period)
    first, *others = rows[case.sheet]
    changes = json.loads(case.values)
    changes = changes if isinstance(changes, list) else [changes]
    said = CONTRACTS[case.feed].sheet(case.sheet).context
    changed = [
        first | {name: value for name, value in change.items() if name not in said}
        for change in changes
    ]
    count = len(others) + len(changes)
    return Dropped(
        case.unit,
        period,
        period.end + timedelta(days=10),
        {**rows, case.sheet: [changed[0], *others, *changed[1:]]},
        {case.sheet: {n: [changes[0].get(n), *[None] * (count - 1)] for n in said}},
    )


@lru_cache
def _findings(feed: str) -> Mapping[Case, list[Finding]]:
    cases = [case for case in CASES if case.feed == feed]
    dropped = [_dropped(case) for case in cases]
    return dict(zip(cases, judge_together(CONTRACTS[feed], REFERENCE, dropped), strict=True))


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.feed}-{case.column}-{case.clause}-{case.values}"
)
def test_a_case_is_judged_as_the_forms_say(case: Case) -> None:
    findings = _findings(case.feed)[case]
    rules = {(one.rule, str(one.severity)) for one in findings if one.sheet == case.sheet}
    told = {(rule, severity) for rule, severity in rules if severity != Severity.INFO}
    expected = {(rule, case.expected) for rule in case.expected_rule.split()}

    if case.expected == "info":
        assert told == set()
        assert expected <= rules
    else:
        assert told == expected
    assert {one.severity for one in findings if one.sheet != case.sheet} <= {Severity.INFO}
