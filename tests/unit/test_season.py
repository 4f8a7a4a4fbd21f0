"""What the demo's season promises: the same files each time, and in each what is said of it."""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from envdb.contract.loader import load_contracts
from envdb.contract.periods import parse_period
from envdb.contract.reference import load_reference
from envdb.demo.drops import OUTCOMES
from envdb.demo.enterprises import make_pool
from envdb.demo.form import Forms
from envdb.demo.register import make_register
from envdb.demo.rows import Report
from envdb.demo.season import Drop, Planted, Wave, season
from envdb.demo.shapes import FORM
from envdb.intake.context import context_values
from envdb.intake.frame import SubmissionFacts
from envdb.intake.judge import Silence, judge_sheets
from envdb.intake.known import Capacity, Known
from envdb.intake.reader import ReadResult, read_submission, read_table
from envdb.intake.unusable import UnusableError
from envdb.render.template import render_template
from envdb.settings import shipped_folder

INCLUDE = shipped_folder("include")
CONTRACTS = load_contracts(INCLUDE / "contracts")
REFERENCE = load_reference(INCLUDE / "reference")

Found = set[tuple[str, str]]
FEEDS_OF_THE_SEASON = {
    "commune_craft_villages",
    "commune_facilities",
    "enterprise_register",
    "industrial_zones",
    "renewable_power",
    "training_events",
}


@pytest.fixture(scope="module")
def waves() -> list[Wave]:
    return season(CONTRACTS, REFERENCE)


@pytest.fixture(scope="module")
def drops(waves: list[Wave]) -> list[Drop]:
    return [drop for wave in waves for drop in wave.drops]


def test_the_same_seed_gives_the_same_bytes(waves: list[Wave]) -> None:
    assert season(CONTRACTS, REFERENCE) == waves


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


def test_waves_follow_each_other_in_hanoi_time(waves: list[Wave]) -> None:
    instants: list[datetime] = [wave.now for wave in waves]
    assert instants == sorted(instants)
    assert {instant.year for instant in instants} == {2026}
    assert {instant.utcoffset() for instant in instants} == {timedelta(hours=7)}


def test_all_communes_and_agencies_send(drops: list[Drop]) -> None:
    senders = {drop.unit for drop in drops}
    assert len(REFERENCE.hanoi_communes()) == 126
    assert set(REFERENCE.hanoi_communes()) | {"SCT", "BQLKCN", "CTK"} <= senders
    assert {drop.feed for drop in drops if drop.feed} == FEEDS_OF_THE_SEASON


def test_expected_outcomes_are_counted(drops: list[Drop]) -> None:
    assert 330 <= len(drops) <= 380
    assert Counter(drop.outcome for drop in drops) == {
        "accepted": 242,
        "accepted_with_warnings": 46,
        "rejected": 71,
        "quarantined": 11,
        "duplicate": 9,
        "held": 1,
    }
    assert {drop.outcome for drop in drops} == set(OUTCOMES)


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
    assert rejected == FEEDS_OF_THE_SEASON - {"enterprise_register"}


def test_most_rejected_files_are_mended(waves: list[Wave]) -> None:
    rejected, mended = [], 0
    for at, wave in enumerate(waves):
        later = {
            (drop.unit, drop.feed, drop.period)
            for other in waves[at + 1 :]
            for drop in other.drops
            if drop.outcome.startswith("accepted")
        }
        for drop in wave.drops:
            if drop.outcome == "rejected":
                rejected.append(drop)
                mended += (drop.unit, drop.feed, drop.period) in later
    assert mended > 0.8 * len(rejected)


def test_no_two_files_of_a_wave_contend_for_the_same_report(waves: list[Wave]) -> None:
    for wave in waves:
        keys = Counter((d.unit, d.feed, d.period) for d in wave.drops if d.feed is not None)
        assert max(keys.values()) == 1
        names = Counter((d.unit, d.file_name) for d in wave.drops)
        assert max(names.values()) == 1


def test_bytes_come_twice_only_where_a_duplicate_is_expected(waves: list[Wave]) -> None:
    current: dict[tuple[str, str | None, str | None], bytes] = {}
    seen: set[bytes] = set()
    for wave in waves:
        for drop in wave.drops:
            key = (drop.unit, drop.feed, drop.period)
            if drop.outcome == "duplicate":
                assert current[key] == drop.content
                continue
            assert drop.content not in seen
            seen.add(drop.content)
            if drop.outcome.startswith("accepted"):
                current[key] = drop.content


def test_bad_rows_of_the_register_stay_below_five_percent(drops: list[Drop]) -> None:
    (register,) = [drop for drop in drops if drop.feed == "enterprise_register"]
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


@dataclass
class Reading:
    """What reader and rules say of one drop."""

    findings: Found = field(default_factory=set)
    unusable: bool = False


def test_reader_and_rules_find_what_is_planted_and_nothing_else(
    waves: list[Wave], tmp_path: Path
) -> None:
    otherwise = []
    numbered = [(wave.now, drop) for wave in waves for drop in wave.drops]
    for (_, drop), reading in zip(numbered, _read_and_judge(numbered, tmp_path), strict=True):
        if drop.outcome == "duplicate":
            continue
        planted = {(one.rule, one.severity) for one in drop.planted}
        if reading.unusable != (drop.outcome == "quarantined") or reading.findings != planted:
            otherwise.append(
                f"{drop.unit}/{drop.file_name} ({drop.shape}, {drop.outcome}): "
                f"not found {sorted(planted - reading.findings)}, "
                f"not planted {sorted(reading.findings - planted)}"
            )
    assert otherwise == []


def _read_and_judge(numbered: list[tuple[datetime, Drop]], folder: Path) -> list[Reading]:
    readings = [Reading() for _ in numbered]
    of_feed: dict[str, dict[int, tuple[SubmissionFacts, ReadResult]]] = defaultdict(dict)
    for number, (now, drop) in enumerate(numbered):
        if drop.unit not in REFERENCE.units:
            readings[number].unusable = True
            continue
        path = folder / str(number)
        path.write_bytes(drop.content)
        try:
            result = read_submission(
                str(path),
                drop.file_name,
                drop.unit,
                number,
                now.date(),
                str(INCLUDE / "contracts"),
                str(INCLUDE / "reference"),
                str(folder),
            )
        except UnusableError:
            readings[number].unusable = True
            continue
        readings[number].unusable = bool(result.blockers)
        readings[number].findings |= {(f.rule, f.severity.value) for f in result.findings}
        if not result.blockers:
            assert (result.feed, result.period) == (drop.feed, drop.period), drop.file_name
            period = parse_period(str(result.period))
            facts = SubmissionFacts(
                number, drop.unit, str(period), period.start, period.end, now.date()
            )
            of_feed[str(result.feed)][number] = (facts, result)
    for feed, read in of_feed.items():
        _judge(feed, read, readings)
    return readings


def _judge(
    feed: str, read: dict[int, tuple[SubmissionFacts, ReadResult]], readings: list[Reading]
) -> None:
    tables: dict[str, list[pa.Table]] = defaultdict(list)
    muted: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    untyped: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
    for number, (_, result) in read.items():
        for sheet in result.sheets:
            tables[sheet.sheet].append(read_table(sheet.table_path))
            muted[sheet.sheet][number] = frozenset(sheet.muted)
        for one in result.findings:
            if one.row is not None and one.rule.endswith(".type"):
                untyped[one.sheet] |= {(number, one.row, name) for name in one.cells}
    together = {name: pa.concat_tables(parts) for name, parts in tables.items()}
    submissions = {number: facts for number, (facts, _) in read.items()}
    judgement = judge_sheets(
        CONTRACTS[feed],
        REFERENCE,
        together,
        submissions,
        silence={name: Silence(muted[name], frozenset(untyped[name])) for name in tables},
        given={"facility": frozenset()},
        context=context_values(CONTRACTS[feed], REFERENCE, together, submissions, _known()),
    )
    assert not judgement.not_run
    for number, findings in judgement.findings.items():
        readings[number].findings |= {(f.rule, f.severity.value) for f in findings}


def _known() -> Known:
    """Return the list of enterprises as the warehouse has it when the trainings come."""
    register = make_register(make_pool(REFERENCE, 2026), REFERENCE, 2026)
    return Known(register={code: Capacity(None, None) for code in register.listed})


def test_planted_things_name_a_rule_and_a_place(drops: list[Drop]) -> None:
    planted: list[Planted] = [one for drop in drops for one in drop.planted]
    assert {one.severity for one in planted} == {"blocker", "critical", "warning", "info"}
    assert all(one.rule and one.about for one in planted)
