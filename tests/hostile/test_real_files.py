"""Every broken and odd file of other projects' test suites, dropped in one round (10 s)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from envdb.intake.sandbox import SandboxPool
from envdb.intake.submission import Submission
from envdb.warehouse.embedded import Server
from intake_site import Site, communes, open_site, prepared_database, real_data

UNITS = 10
"""The files are spread over so many units, which makes about as many batches."""

ENGLISH = re.compile(
    r"Traceback|File \"|Error\b|Exception|invalid|cannot|could not|unexpected|failed|panick|NoneType"
)


@pytest.fixture(scope="module")
def dropped() -> list[Path]:
    folders = [real_data() / name for name in ("spreadsheets", "csv")]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def round_one(
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
    readers: SandboxPool,
    dropped: list[Path],
) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("real") / "home"
    with prepared_database(server) as url, open_site(home, url, pool=readers) as site:
        units = [*communes()[: UNITS - 1], "CTK"]
        for number, path in enumerate(dropped):
            site.drop(units[number % UNITS], path.name, path.read_bytes())
        site.ingest()
        yield site


def test_files_dropped_are_outcomes_are_receipts(round_one: Site, dropped: list[Path]) -> None:
    assert len(dropped) > 500
    round_one.balance(len(dropped))
    assert not [path for path in round_one.settings.inbox.rglob("*") if path.is_file()]


def test_no_file_is_held_for_a_fault_of_ours(round_one: Site) -> None:
    held = [(one.file_name, one.reason) for one in round_one.submissions() if one.outcome == "held"]
    assert held == []


def test_the_bytes_of_each_file_are_kept(round_one: Site, dropped: list[Path]) -> None:
    kept = Counter(round_one.archived(one) for one in round_one.submissions())
    assert kept == Counter(path.read_bytes() for path in dropped)


def test_each_receipt_says_why_and_what_to_do_in_vietnamese(round_one: Site) -> None:
    for submission in round_one.submissions():
        text = round_one.receipt(submission)
        assert _line(text, "Kết quả: "), submission.file_name
        assert _line(text, "Việc cần làm: "), submission.file_name
        if submission.outcome == "quarantined":
            assert _line(text, "Lý do: "), submission.file_name
            assert _says_how(submission, text), submission.file_name
        # names of files and sheets are the senders' own words
        ours = [line for line in text.splitlines() if not line.startswith("Tệp: ")]
        assert not ENGLISH.search(re.sub("“[^”]*”", "", "\n".join(ours))), submission.file_name


def _says_how(submission: Submission, text: str) -> bool:
    """An unusable file is told a way out; one with findings is told one for each."""
    findings = re.findall(r"^- Số \d+ \[.*\n {2}\S.*$", text, re.MULTILINE)
    return bool(_line(text, "Cách xử lý: ") or findings)


def _line(text: str, beginning: str) -> str:
    return next((line for line in text.splitlines() if line.startswith(beginning)), "")
