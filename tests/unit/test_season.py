"""What the demo's season promises: the same files each time, and in each what is said of it."""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import psycopg
import pytest

from envdb.contract.compared import context_of
from envdb.contract.loader import load_contracts
from envdb.contract.periods import parse_period
from envdb.contract.reference import load_reference
from envdb.demo.drops import OUTCOMES
from envdb.demo.form import Forms
from envdb.demo.rows import Report
from envdb.demo.season import Drop, Planted, Wave, season
from envdb.demo.shapes import FORM
from envdb.intake.claim import claim_all
from envdb.intake.ingest import Installation, load_whole, read, validate
from envdb.intake.submission import fetch, unfinished
from envdb.intake.turns import without_elders
from envdb.render.template import render_template
from envdb.settings import shipped_folder
from intake_site import Site

INCLUDE = shipped_folder("include")
CONTRACTS = load_contracts(INCLUDE / "contracts")
REFERENCE = load_reference(INCLUDE / "reference")


@pytest.fixture(scope="module")
def waves() -> list[Wave]:
    return season(CONTRACTS, REFERENCE)


@pytest.fixture(scope="module")
def drops(waves: list[Wave]) -> list[Drop]:
    return [drop for wave in waves for drop in wave.drops]


def test_the_same_seed_gives_the_same_bytes() -> None:
    one, other = (season(CONTRACTS, REFERENCE, communes=8) for _ in range(2))
    assert one == other


def test_another_seed_gives_other_bytes_and_as_many_files(waves: list[Wave]) -> None:
    others = season(CONTRACTS, REFERENCE, seed=7)
    for wave, other in zip(waves, others, strict=True):
        assert {d.content for d in wave.drops} != {d.content for d in other.drops}
        # whether a guest is in the list of enterprises is a matter of luck, and so is its warning
        counted, counted_other = (
            Counter(d.outcome.removesuffix("_with_warnings") for d in one.drops)
            for one in (wave, other)
        )
        assert counted_other == counted


def test_a_part_has_the_files_of_the_whole(waves: list[Wave]) -> None:
    part = season(CONTRACTS, REFERENCE, communes=8, waves=3)
    communes = {drop.unit for wave in part for drop in wave.drops} & set(REFERENCE.units)
    assert len([unit for unit in communes if unit.isdecimal()]) == 8
    assert "00004" in communes
    for wave, whole in zip(part, waves[:3], strict=True):
        first_sent = {drop for drop in wave.drops if drop.outcome != "duplicate"}
        assert first_sent <= set(whole.drops)
        assert {"SCT", "BQLKCN", "SNNMT", "CTK"} & {drop.unit for drop in whole.drops} <= {
            drop.unit for drop in wave.drops
        }


def test_waves_follow_each_other_in_hanoi_time(waves: list[Wave]) -> None:
    instants: list[datetime] = [wave.now for wave in waves]
    assert instants == sorted(instants)
    assert {instant.year for instant in instants} == {2026, 2027}
    assert {instant.utcoffset() for instant in instants} == {timedelta(hours=7)}


def test_all_communes_and_agencies_send(drops: list[Drop]) -> None:
    senders = {drop.unit for drop in drops}
    assert len(REFERENCE.hanoi_communes()) == 126
    assert set(REFERENCE.hanoi_communes()) | {"SCT", "BQLKCN", "CTK"} <= senders
    assert {drop.feed for drop in drops if drop.feed} == set(CONTRACTS)


@pytest.mark.parametrize("feed", sorted(CONTRACTS))
def test_each_feed_has_two_periods_with_good_and_bad_files(drops: list[Drop], feed: str) -> None:
    outcomes: dict[str, set[str | None]] = defaultdict(set)
    for drop in drops:
        if drop.feed == feed:
            outcomes[drop.outcome].add(drop.period)
    accepted = outcomes["accepted"] | outcomes["accepted_with_warnings"]
    assert len(accepted) >= 2
    assert outcomes["accepted_with_warnings"]
    assert outcomes["rejected"]


def test_each_rule_over_history_and_other_files_is_planted(drops: list[Drop]) -> None:
    """A new context column of a contract asks for a fault in the season."""
    planted = {(drop.feed, one.rule) for drop in drops for one in drop.planted}
    for contract in CONTRACTS.values():
        for sheet in contract.sheets:
            for rule in sheet.rules:
                if context_of(sheet, rule):
                    assert (contract.feed, rule.id) in planted


def test_expected_outcomes_are_counted(drops: list[Drop]) -> None:
    assert 330 <= len(drops) <= 410
    counts = Counter(drop.outcome for drop in drops)
    assert set(counts) == set(OUTCOMES)
    assert counts["rejected"] > 70
    assert counts["accepted_with_warnings"] > 50


def test_a_third_of_the_files_are_not_our_form(drops: list[Drop]) -> None:
    foreign = Counter(drop.shape for drop in drops if drop.shape != FORM)
    assert sum(foreign.values()) >= len(drops) / 3
    assert len(foreign) >= 10


def test_twenty_five_rules_have_a_rejected_file_of_their_own(drops: list[Drop]) -> None:
    of_its_own = set()
    for drop in drops:
        critical = {one.rule for one in drop.planted if one.severity == "critical"}
        if drop.outcome == "rejected" and len(critical) == 1:
            of_its_own |= critical
    assert len(of_its_own) >= 25
    rejected = {drop.feed for drop in drops if drop.outcome == "rejected"}
    assert rejected == set(CONTRACTS)


def test_most_rejected_files_are_mended(waves: list[Wave]) -> None:
    rejected, mended = [], 0
    for at, wave in enumerate(waves):
        later = {
            drop.key
            for other in waves[at + 1 :]
            for drop in other.drops
            if drop.outcome.startswith("accepted")
        }
        for drop in wave.drops:
            if drop.outcome == "rejected":
                rejected.append(drop)
                mended += drop.key in later
    assert mended > 0.8 * len(rejected)


def test_no_two_files_of_a_wave_contend_for_the_same_report(waves: list[Wave]) -> None:
    for wave in waves:
        keys = Counter(d.key for d in wave.drops if d.feed is not None)
        assert max(keys.values()) == 1
        names = Counter((d.unit, d.file_name) for d in wave.drops)
        assert max(names.values()) == 1


def test_bytes_come_twice_only_where_a_duplicate_is_expected(waves: list[Wave]) -> None:
    current: dict[tuple[str, str | None, str | None, str], bytes] = {}
    seen: set[bytes] = set()
    for wave in waves:
        for drop in wave.drops:
            key = drop.key
            if drop.outcome == "duplicate":
                assert current[key] == drop.content
                continue
            assert drop.content not in seen
            seen.add(drop.content)
            if drop.outcome.startswith("accepted"):
                current[key] = drop.content


def test_bad_rows_of_the_register_stay_below_five_percent(drops: list[Drop]) -> None:
    registers = [drop for drop in drops if drop.feed == "enterprise_register"]
    register = next(drop for drop in registers if drop.outcome == "accepted_with_warnings")
    rows = register.content.decode("utf-8-sig").splitlines()[1:]
    bad = {one.about.split(":")[0] for one in register.planted if one.severity == "critical"}
    assert len(rows) == 4000
    assert 100 < len(bad) < 0.05 * len(rows)


@pytest.mark.parametrize(
    ("feed", "unit", "period"),
    [
        ("commune_facilities", "00008", "2025"),
        ("industrial_zones", "BQLKCN", "2026-H1"),
        ("training_events", "SCT", "2026-Q1"),
    ],
)
def test_a_filled_form_is_the_form_of_its_unit(feed: str, unit: str, period: str) -> None:
    """The season renders a form once and puts each unit's name in: nothing else may differ."""
    sender, wanted = REFERENCE.units[unit], parse_period(period)
    filled, _ = Forms(REFERENCE).filled(Report(CONTRACTS[feed], sender, wanted, rows={}))
    rendered = render_template(CONTRACTS[feed], REFERENCE, unit=sender, period=wanted)
    assert list(_texts(filled)) == list(_texts(rendered))
    with zipfile.ZipFile(BytesIO(filled)) as archive:
        assert not [name for name in archive.namelist() if b"zzcodezz" in archive.read(name)]


def _texts(content: bytes) -> Iterator[tuple[str, str, object]]:
    book = openpyxl.load_workbook(BytesIO(content))
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                yield page.title, cell.coordinate, cell.value


def test_all_files_end_as_planned_with_what_is_planted_and_nothing_else(
    waves: list[Wave], site: Site
) -> None:
    """Each wave is read, judged and loaded as the demo does it; only answers are left out."""
    otherwise = []
    for wave in waves:
        before = len(site.submissions())
        now = replace(site.settings, now_fixed=wave.now)
        for drop in wave.drops:
            site.drop(drop.unit, drop.file_name, drop.content)
        taken(site.connection, replace(site.place, settings=now))
        found = findings(site.connection, before)
        for drop in wave.drops:
            outcome, rules = found.pop((drop.unit, drop.file_name))
            planted = {(one.rule, one.severity) for one in drop.planted}
            if outcome != drop.outcome or (rules != planted and outcome != "duplicate"):
                otherwise.append(
                    f"{drop.unit}/{drop.file_name} ({drop.shape}): {outcome}, planned "
                    f"{drop.outcome}; not found {sorted(planted - rules)}, "
                    f"not planted {sorted(rules - planted)}"
                )
    assert not otherwise, "\n".join(otherwise)


def taken(connection: psycopg.Connection[Any], place: Installation) -> None:
    """Take what lies in the inbox up to its outcome."""
    claim_all(connection, place.settings, place.reference)
    while ids := without_elders(connection, [one.submission_id for one in unfinished(connection)]):
        todo = [one for one in fetch(connection, ids) if one.outcome == "in_work"]
        if not todo:
            return
        for step in (read, validate, load_whole):
            step(connection, place, [one.submission_id for one in todo], lambda *_: None)


def findings(
    connection: psycopg.Connection[Any], before: int
) -> dict[tuple[str, str], tuple[str, set[tuple[str, str]]]]:
    """Return outcome and (rule, severity) of each file after the first ``before``."""
    rows = connection.execute(
        "SELECT folder, file_name, outcome, array_remove(array_agg(rule), NULL),"
        " array_remove(array_agg(severity), NULL)"
        " FROM intake.submission LEFT JOIN intake.finding USING (submission_id)"
        " WHERE submission_id > %s GROUP BY submission_id",
        [before],
    )
    return {
        (folder, name): (outcome, set(zip(rules, severities, strict=True)))
        for folder, name, outcome, rules, severities in rows
    }


def test_planted_things_name_a_rule_and_a_place(drops: list[Drop]) -> None:
    planted: list[Planted] = [one for drop in drops for one in drop.planted]
    assert {one.severity for one in planted} == {"blocker", "critical", "warning", "info"}
    assert all(one.rule and one.about for one in planted)
