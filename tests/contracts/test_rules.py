"""Each rule of each feed finds its own fault and no other: samples against the real suites.

The samples are found by a reading of the rules that is not Great Expectations
(``envdb.render.sample_rules``), so two independent readings have to agree here.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import pytest

from envdb.contract.loader import load_contracts
from envdb.contract.model import PeriodKind, Severity
from envdb.contract.periods import Period, parse_period
from envdb.contract.reference import load_reference
from envdb.contract.rules import all_rules
from envdb.intake.judge import judge_rows
from envdb.intake.records import Finding
from envdb.render.samples import LONGEST_WAIT_DAYS, mutations, valid_rows
from envdb.settings import shipped_folder
from judging import Dropped, judge_together

CONTRACTS = load_contracts(shipped_folder("include") / "contracts")
REFERENCE = load_reference(shipped_folder("include") / "reference")
PERIODS = {
    PeriodKind.YEAR: parse_period("2026"),
    PeriodKind.HALF: parse_period("2026-H1"),
    PeriodKind.QUARTER: parse_period("2026-Q1"),
}
SENDERS = [
    (feed, REFERENCE.units_matching((sender,))[0].code)
    for feed, contract in CONTRACTS.items()
    for sender in contract.submitted_by
]
MUTATIONS = {
    feed: mutations(contract, REFERENCE, PERIODS[contract.period])
    for feed, contract in CONTRACTS.items()
}


def _period(feed: str) -> Period:
    return PERIODS[CONTRACTS[feed].period]


def _above_info(findings: list[Finding]) -> set[tuple[str, str, Severity]]:
    return {(f.sheet, f.rule, f.severity) for f in findings if f.severity is not Severity.INFO}


@pytest.mark.parametrize(("feed", "unit"), SENDERS)
@pytest.mark.parametrize("wait_days", [0, LONGEST_WAIT_DAYS])
def test_a_valid_sample_has_no_finding(feed: str, unit: str, wait_days: int) -> None:
    period = _period(feed)

    found = judge_rows(
        CONTRACTS[feed],
        REFERENCE,
        valid_rows(CONTRACTS[feed], REFERENCE, unit, period),
        unit=unit,
        period=period,
        received_on=period.end + timedelta(days=wait_days),
    )

    assert _above_info(found) == set()


@pytest.mark.parametrize("feed", CONTRACTS)
def test_samples_show_a_conditional_cell_filled_and_empty(feed: str) -> None:
    samples = [
        valid_rows(CONTRACTS[feed], REFERENCE, unit, _period(feed))
        for sending, unit in SENDERS
        if sending == feed
    ]

    for sheet in CONTRACTS[feed].sheets:
        for column in sheet.columns:
            cells = {bool(row[column.name]) for rows in samples for row in rows[sheet.name]}
            if column.required_if:
                assert cells == {True, False}, column.name


@lru_cache
def _found_in_mutations(feed: str) -> list[list[Finding]]:
    period = _period(feed)
    dropped = [
        Dropped(
            mutation.unit,
            period,
            period.end + timedelta(days=10),
            mutation.rows,
            mutation.context,
        )
        for mutation in MUTATIONS[feed]
    ]
    given = frozenset().union(*(mutation.given_codes for mutation in MUTATIONS[feed]))
    return judge_together(CONTRACTS[feed], REFERENCE, dropped, given)


@pytest.mark.parametrize(
    ("feed", "number"),
    [
        pytest.param(feed, number, id=f"{feed}-{mutation.sheet}-{mutation.rule_id}")
        for feed, found in MUTATIONS.items()
        for number, mutation in enumerate(found)
    ],
)
def test_a_mutation_breaks_exactly_its_rule(feed: str, number: int) -> None:
    mutation = MUTATIONS[feed][number]

    found = _above_info(_found_in_mutations(feed)[number])

    assert found == {(mutation.sheet, mutation.rule_id, mutation.severity)}


@pytest.mark.parametrize("feed", CONTRACTS)
def test_every_rule_and_every_type_has_a_mutation(feed: str) -> None:
    typed = {"integer", "decimal", "date", "boolean"}

    assert {(mutation.sheet, mutation.rule_id) for mutation in MUTATIONS[feed]} == {
        (sheet.name, rule_id)
        for sheet in CONTRACTS[feed].sheets
        for rule_id in (
            *(rule.id for rule in all_rules(CONTRACTS[feed], sheet, REFERENCE)),
            *(f"{one.name}.type" for one in sheet.columns if one.type.value in typed),
        )
    }
