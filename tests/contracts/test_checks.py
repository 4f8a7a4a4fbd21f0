"""Contracts are judged before they are used: shipped ones have no fault, bad ones exactly theirs.

A fixture of ``bad/`` is a whole contract with one fault, of ``unreadable/`` one that the loader
refuses; its first line is the message that must come.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from envdb.contract.checks import CHECKS, faults
from envdb.contract.loader import ContractError, load_contracts, load_vocabulary, read_contract
from envdb.contract.reference import load_reference
from envdb.settings import shipped_folder

HERE = Path(__file__).parent
CONTRACTS = load_contracts(shipped_folder("include") / "contracts")
VOCABULARY = load_vocabulary(shipped_folder("include") / "contracts")
REFERENCE = load_reference(shipped_folder("include") / "reference")
BAD = sorted((HERE / "bad").glob("*.yml"))
UNREADABLE = sorted((HERE / "unreadable").glob("*.yml"))


def _expected(fixture: Path) -> str:
    return fixture.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


@pytest.mark.parametrize("feed", CONTRACTS)
def test_a_shipped_contract_has_no_fault(feed: str) -> None:
    assert faults(CONTRACTS[feed], REFERENCE, VOCABULARY, CONTRACTS.values()) == []


@pytest.mark.parametrize("fixture", BAD, ids=lambda path: path.stem)
def test_a_bad_contract_has_exactly_its_fault(fixture: Path) -> None:
    contract = read_contract(fixture, VOCABULARY)

    found = faults(contract, REFERENCE, VOCABULARY, CONTRACTS.values())

    assert found == [_expected(fixture)]


def test_every_check_has_a_bad_contract() -> None:
    checks = {check.__name__.removeprefix("check_") for check in CHECKS}

    assert {fixture.stem for fixture in BAD} == checks


@pytest.mark.parametrize("fixture", UNREADABLE, ids=lambda path: path.stem)
def test_the_loader_refuses_a_wrong_structure_naming_file_and_place(fixture: Path) -> None:
    with pytest.raises(ContractError) as refused:
        read_contract(fixture, VOCABULARY)

    assert str(refused.value).splitlines()[0] == _expected(fixture)
