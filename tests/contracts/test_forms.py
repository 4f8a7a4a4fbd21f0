"""Contracts have the feeds, sheets and columns of the agreed forms, and no others.

``feeds.csv`` and ``forms.csv`` are the copies of what was agreed. What follows from words (rules,
conditions) is in ``test_forms_rules.py``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from envdb.contract.loader import load_contracts
from envdb.contract.reference import CALENDAR_YEAR
from envdb.settings import shipped_folder

HERE = Path(__file__).parent
CONTRACTS = load_contracts(shipped_folder("include") / "contracts")


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


FEEDS = {row["feed"]: row for row in _read("feeds.csv")}
COLUMNS = {(row["feed"], row["sheet"], row["column"]): row for row in _read("forms.csv")}
OWN_WORDS = {
    # two lists by another column of the row are one list whose codes go with that column
    ("codelist", "water_parameter or air_parameter by medium"): "parameter",
}


def test_every_feed_has_a_contract() -> None:
    assert set(CONTRACTS) == set(FEEDS)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_is_sent_as_it_was_agreed(feed: str) -> None:
    contract, agreed = CONTRACTS[feed], FEEDS[feed]

    assert contract.title == agreed["title_vi"]
    assert ";".join(contract.submitted_by) == agreed["submitted_by"]
    assert ";".join(contract.owed_by) == agreed["owed_by"]
    assert contract.period == agreed["period"]
    assert contract.due == agreed["due"]
    assert ";".join(contract.replaces_by) == agreed["replaces_by"]
    assert contract.on_critical == agreed["on_critical"]


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_names_the_texts_it_rests_on(feed: str) -> None:
    basis = " ".join(CONTRACTS[feed].legal_basis)

    # numbers of decisions, decrees, laws and parts of the Plan, however the rest is worded
    for number in re.findall(r"\d+/\d{4}|(?<= )\d{3,4}(?=/)|[IV]+\.\d", FEEDS[feed]["legal_basis"]):
        assert number in basis


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_has_the_columns_of_its_form_in_their_order(feed: str) -> None:
    there = [
        (feed, sheet.name, column.name)
        for sheet in CONTRACTS[feed].sheets
        for column in sheet.columns
    ]

    assert there == [place for place in COLUMNS if place[0] == feed]


@pytest.mark.parametrize("place", COLUMNS, ids="-".join)
def test_a_column_is_as_its_form_says(place: tuple[str, str, str]) -> None:
    agreed = COLUMNS[place]
    sheet = CONTRACTS[place[0]].sheet(place[1])
    column = sheet.column(place[2])
    unit = "" if column.unit == CALENDAR_YEAR else column.unit or ""

    assert column.label == agreed["label_vi"]
    assert column.type == agreed["type"]
    assert unit == agreed["unit"]
    assert (column.codelist or "") == OWN_WORDS.get(
        ("codelist", agreed["codelist"]), agreed["codelist"]
    )
    assert column.required == (agreed["required"] == "yes")
    assert bool(column.required_if) == agreed["required"].startswith("if ")
    assert (column.name in sheet.key) == (agreed["key"] == "yes")
