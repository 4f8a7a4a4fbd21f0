"""Each file once and only once: whatever is run twice, killed or run at the same time.

One small season of files is taken by a clean run; every other way of taking the same files must
end with the same warehouse (:mod:`envdb.warehouse.checksum`) and the same outbox.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import psycopg
import pytest

from envdb.contract.loader import load_contracts
from envdb.identity.match import match_records
from envdb.intake import claim, facts, ingest, reply, turns
from envdb.intake.decisions import DecisionError, accept
from envdb.intake.decisions import replay as replay_decision
from envdb.intake.ingest import Installation
from envdb.intake.sandbox import SandboxPool
from envdb.intake.submission import Submission, fetch, unfinished
from envdb.render.artefacts import write_artefacts
from envdb.warehouse.build import build_marts
from envdb.warehouse.checksum import outbox_checksum, warehouse_checksum
from envdb.warehouse.embedded import Server

pytest.register_assert_rewrite("file_season", "intake_site")
from command_process import spawner  # noqa: E402 - after its assertions are made to explain
from file_season import (  # noqa: E402
    EXPECTED,
    WRONG,
    Ended,
    assert_same,
    drop_season,
    ended,
    villages,
    villages_csv,
)
from intake_site import (  # noqa: E402
    VILLAGES,
    Site,
    communes,
    contracts,
    form,
    open_site,
    prepared_database,
    reference,
    sample,
)

PROCESSES = 20
STAGING_STEPS = ("read", "validate")


@contextmanager
def site_of_its_own(server: Server, home: Path, readers: SandboxPool) -> Iterator[Site]:
    with prepared_database(server) as url, open_site(home, url, pool=readers) as opened:
        yield opened


@pytest.fixture(scope="module")
def clean(server: Server, tmp_path_factory: pytest.TempPathFactory, readers: SandboxPool) -> Ended:
    """Take the season in one undisturbed run."""
    home = tmp_path_factory.mktemp("clean") / "home"
    with site_of_its_own(server, home, readers) as site:
        drop_season(site)
        site.ingest()
        assert {(name, outcome) for name, outcome, _ in site.outcomes()} == EXPECTED
        return ended(site)


# the checksum itself


def test_numbers_of_sequences_do_not_count(site: Site, clean: Ended) -> None:
    for table_of, column in (("submission", "submission_id"), ("decision", "decision_id")):
        site.connection.execute(
            f"ALTER TABLE intake.{table_of} ALTER COLUMN {column} RESTART WITH 71"
        )
    site.connection.execute(
        "ALTER TABLE core.enterprise_identity ALTER COLUMN enterprise_id RESTART WITH 9000"
    )
    drop_season(site)
    site.ingest()
    assert site.submissions()[0].number == "BN000071"
    assert_same(site, clean)


@pytest.mark.parametrize(
    ("statement", "table_of"),
    [
        (f"UPDATE core.{VILLAGES}__craft_villages SET workers = workers + 1", VILLAGES),
        ("DELETE FROM core.given_code WHERE code LIKE '%0002'", "core.given_code"),
        ("UPDATE intake.submission SET replied_at = NULL", "intake.submission"),
        (
            "UPDATE intake.submission SET recorded_during = 'empty'"
            " WHERE recorded_during IS NOT NULL",
            "intake.submission",
        ),
        ("UPDATE intake.finding SET message = message || '.'", "intake.finding"),
        ("UPDATE core.enterprise SET employees = 1", "core.enterprise"),
        (
            "INSERT INTO core.register_merge SELECT min(submission_id), now()"
            " FROM intake.submission",
            "core.register_merge",
        ),
    ],
)
def test_a_change_shows_in_its_table_only(
    season_site: Site, clean: Ended, statement: str, table_of: str
) -> None:
    connection = season_site.connection
    with connection.transaction(force_rollback=True):
        connection.execute(statement)
        found = warehouse_checksum(connection)
    different = {name for name in found if found[name] != clean.warehouse[name]}
    assert len(different) == 1
    assert table_of in different.pop()


def test_a_changed_reply_shows(season_site: Site, clean: Ended, tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    shutil.copytree(season_site.settings.outbox, outbox)
    assert outbox_checksum(outbox) == clean.outbox
    receipt = next(outbox.glob("*/*TRA_LAI*.txt"))
    receipt.write_bytes(receipt.read_bytes() + b"!")
    found = outbox_checksum(outbox)
    assert [name for name in found if found[name] != clean.outbox[name]] == [
        f"{receipt.parent.name}/{receipt.name.replace(receipt.name[:8], 'BN#1')}"
    ]


@pytest.fixture(scope="module")
def season_site(
    server: Server, tmp_path_factory: pytest.TempPathFactory, readers: SandboxPool
) -> Iterator[Site]:
    """A site where the season was taken, for tests that change nothing in it."""
    home = tmp_path_factory.mktemp("season") / "home"
    with site_of_its_own(server, home, readers) as opened:
        drop_season(opened)
        opened.ingest()
        yield opened


# run twice


def test_each_step_run_twice_changes_nothing(site: Site, clean: Ended) -> None:
    drop_season(site)
    connection, place = site.connection, site.place

    def say(_step: str, _done: int, _of: int) -> None:
        pass

    for _ in range(2):
        claim.claim_all(connection, site.settings, place.reference)
    ids = [one.submission_id for one in unfinished(connection)]
    for step in (ingest.read, ingest.validate, ingest.load_whole, ingest.reply_all):
        for _ in range(2):
            step(connection, place, ids, say)
    for _ in range(2):
        build_marts(connection, site.settings.include)
        match_records(connection, site.settings.include)
        ingest.prune(connection, place)
    assert_same(site, clean)
    assert site.ingest() == []
    assert_same(site, clean)


def test_a_reply_written_again_has_the_same_bytes(site: Site) -> None:
    drop_season(site)
    site.ingest()
    before = {path: path.read_bytes() for path in site.settings.outbox.rglob("*.*")}
    site.connection.execute("UPDATE intake.submission SET replied_at = NULL")
    site.ingest()
    assert {path: path.read_bytes() for path in site.settings.outbox.rglob("*.*")} == before


# killed

AFTER, BEFORE = "after", "before"

CRASHES: dict[str, tuple[Any, str, str, int]] = {
    "the archive has the copy, the warehouse no row": (claim, "_record", BEFORE, 3),
    "the row is committed, the inbox file not removed": (claim, "_unlink_if_same", BEFORE, 3),
    "the inbox file is removed, the row does not say so": (claim, "_mark_unlinked", BEFORE, 3),
    "everything is claimed": (ingest, "claim_all", AFTER, 1),
    "some files are staged": (ingest, "stage", AFTER, 3),
    "everything is staged": (ingest, "read", AFTER, 1),
    "one feed is judged": (ingest, "validate_batch", AFTER, 1),
    "everything is judged": (ingest, "validate", AFTER, 1),
    "facts are inserted, not committed": (facts, "insert", AFTER, 2),
    "some loads are committed": (ingest, "load", AFTER, 5),
    "everything is loaded, nothing answered": (ingest, "reply_all", BEFORE, 1),
    "a workbook is written, not its receipt": (reply, "receipt_text", BEFORE, 4),
    "a receipt is written, the row does not say so": (
        psycopg.Connection,
        "execute",
        "UPDATE intake.submission SET replied_at",
        2,
    ),
    "everything is answered, marts are not built": (ingest, "build_marts", BEFORE, 1),
    "marts are built, nothing is matched": (ingest, "match_records", BEFORE, 1),
    "marts are built, staging is not emptied": (ingest, "prune", BEFORE, 1),
}


@pytest.mark.slow
@pytest.mark.parametrize("point", CRASHES)
def test_a_killed_run_is_finished_by_the_next(
    site: Site, warehouse_url: str, clean: Ended, point: str
) -> None:
    drop_season(site)
    process = spawner().Process(target=run_until, args=(site.settings.home, warehouse_url, point))
    process.start()
    process.join(300)
    assert process.exitcode == -signal.SIGKILL, "the run ended before it came to this point"
    site.ingest()
    assert_same(site, clean)


def run_until(home: Path, url: str, point: str) -> None:
    """Run an ingest that is killed at a point."""
    owner, name, when, nth = CRASHES[point]
    function: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def killed(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        meant = when in {BEFORE, AFTER} or str(arguments[1]).startswith(when)
        calls += meant
        if meant and when != AFTER and calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **named)
        if when == AFTER and calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    logging.disable()
    with open_site(home, url) as site:
        setattr(owner, name, killed)
        site.ingest()


@pytest.mark.parametrize("step", STAGING_STEPS)
def test_staging_lost_in_a_server_crash_is_read_again(site: Site, clean: Ended, step: str) -> None:
    drop_season(site)
    connection, place = site.connection, site.place

    def say(_step: str, _done: int, _of: int) -> None:
        pass

    claim.claim_all(connection, site.settings, place.reference)
    ids = [one.submission_id for one in unfinished(connection)]
    for run in STAGING_STEPS[: STAGING_STEPS.index(step) + 1]:
        getattr(ingest, run)(connection, place, ids, say)
    staged = connection.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'staging'"
    ).fetchall()
    connection.execute("TRUNCATE " + ", ".join(name for (name,) in staged))
    site.ingest()
    assert_same(site, clean)


# at the same time


@pytest.mark.slow
def test_many_processes_at_once_take_each_file_once(
    site: Site, warehouse_url: str, clean: Ended
) -> None:
    drop_season(site)
    context = spawner()
    start = context.Barrier(PROCESSES)
    processes = [
        context.Process(target=run_with_others, args=(site.settings.home, warehouse_url, start))
        for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(300)
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    # what the timer does: a file whose elder was in other hands may have been left for it
    site.ingest()
    assert_same(site, clean)


def run_with_others(home: Path, url: str, start: Barrier) -> None:
    """Run an ingest at the same moment as the others."""
    logging.disable()
    with open_site(home, url) as site:
        start.wait(300)
        site.ingest()


def test_files_of_a_unit_are_numbered_as_they_came_whoever_claims_them(
    site: Site, warehouse_url: str
) -> None:
    names = [f"{number:02d}.csv" for number in range(40)]
    for number, name in enumerate(names):
        path = site.drop(communes()[0], name, name.encode())
        os.utime(path, (1_750_000_000 + number,) * 2)
    start = threading.Barrier(8)

    def claim_with_others() -> None:
        with psycopg.connect(
            warehouse_url.replace("+psycopg", "", 1), autocommit=True
        ) as connection:
            start.wait(60)
            claim.claim_all(connection, site.settings, reference())

    with ThreadPoolExecutor(8) as threads:
        for job in [threads.submit(claim_with_others) for _ in range(8)]:
            job.result()
    assert [one.file_name for one in site.submissions()] == names


def test_a_file_waits_for_its_elder_in_other_hands(
    site: Site, warehouse_url: str, versions: Versions
) -> None:
    drop_versions(site, versions, versions.first, versions.second)
    claim.claim_all(site.connection, site.settings, site.place.reference)
    other = psycopg.connect(warehouse_url.replace("+psycopg", "", 1), autocommit=True)
    with other, turns.held(other, [1]):
        site.ingest()
        assert [one.outcome for one in site.submissions()] == ["in_work"] * 2
    site.ingest()
    assert [one.outcome for one in site.submissions()] == ["accepted"] * 2
    assert [one.replaced_by for one in site.submissions()] == [2, None]
    assert site.connection.execute("SELECT submission_id, kind FROM intake.change").fetchall() == [
        (2, "changed")
    ]
    site.balance(2)


# again and again


@dataclass(frozen=True)
class Versions:
    """Three files of one unit and period."""

    unit: str
    first: bytes
    second: bytes


@pytest.fixture(scope="module")
def versions() -> Versions:
    unit = communes()[0]
    corrected = villages(unit, workers="78")
    return Versions(unit, form(VILLAGES, unit, "2025"), form(VILLAGES, unit, "2025", corrected))


def workers(site: Site) -> list[int]:
    """Return the workers of the first village in the current version."""
    rows = site.connection.execute(
        f"SELECT workers FROM core.{VILLAGES}__craft_villages"
        " INNER JOIN core.current_submission USING (submission_id)"
        " WHERE village_name NOT LIKE '%_ 2' AND village_name NOT LIKE '%_ 3'"
    ).fetchall()
    return [int(row[0]) for row in rows]


def drop_versions(site: Site, versions: Versions, *which: bytes) -> None:
    already = len(site.submissions())
    for number, content in enumerate(which, start=already):
        path = site.drop(versions.unit, f"{number}.xlsx", content)
        os.utime(path, (1_750_000_000 + number,) * 2)


@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in three runs"])
def test_a_file_sent_again_after_another_replaces_it(
    site: Site, versions: Versions, together: bool
) -> None:
    files = (versions.first, versions.second, versions.first)
    for batch in [files] if together else [(file,) for file in files]:
        drop_versions(site, versions, *batch)
        site.ingest()
    assert [one.outcome for one in site.submissions()] == ["accepted"] * 3
    assert [one.replaced_by for one in site.submissions()] == [2, 3, None]
    assert workers(site) == [60]
    gaps = site.connection.execute(
        "SELECT lower(recorded_during) - lag(upper(recorded_during)) OVER (ORDER BY submission_id)"
        " FROM intake.submission"
    ).fetchall()
    assert [str(gap) for (gap,) in gaps[1:]] == ["0:00:00"] * 2
    site.balance(3)


COPIES = pytest.mark.parametrize("copy", ["a.xlsx", "b.xlsx"], ids=["same name", "renamed"])


def drop_copies(site: Site, unit: str, *names: str, content: bytes, together: bool) -> None:
    """Send the same bytes under some names, each from a folder of its own."""
    for number, name in enumerate(names):
        path = site.drop(f"{unit}/{number}", name, content)
        os.utime(path, (1_750_000_000 + number,) * 2)
        if not together:
            site.ingest()
    site.ingest()


@COPIES
@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in two runs"])
def test_a_copy_is_a_duplicate_while_the_first_is_current(
    site: Site, versions: Versions, together: bool, copy: str
) -> None:
    drop_copies(site, versions.unit, "a.xlsx", copy, content=versions.first, together=together)
    first, second = site.submissions()
    assert (first.outcome, second.outcome, second.duplicate_of) == ("accepted", "duplicate", 1)
    assert (second.feed, second.period, second.rows_read) == (VILLAGES, "2025", 0)
    receipt = site.receipt(second)
    assert "BN000001" in receipt
    assert "Kỳ: năm 2025" in receipt
    assert "Hạn nộp" not in receipt
    site.balance(2)


@COPIES
def test_a_copy_leaves_the_same_whether_it_was_read_or_not(
    site: Site, server: Server, readers: SandboxPool, versions: Versions, copy: str, tmp_path: Path
) -> None:
    content = form(VILLAGES, versions.unit, "2025", villages(versions.unit, workers="1"))
    with site_of_its_own(server, tmp_path / "other", readers) as apart:
        drop_copies(site, versions.unit, "a.xlsx", copy, content=content, together=True)
        drop_copies(apart, versions.unit, "a.xlsx", copy, content=content, together=False)
        assert [one.outcome for one in site.submissions()] == [
            "accepted_with_warnings",
            "duplicate",
        ]
        assert warehouse_checksum(site.connection) == warehouse_checksum(apart.connection)
        outboxes = (one.settings.outbox for one in (site, apart))
        assert outbox_checksum(next(outboxes)) == outbox_checksum(next(outboxes))


@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in two runs"])
def test_a_csv_that_is_renamed_to_another_year_is_no_copy(site: Site, together: bool) -> None:
    unit = communes()[0]
    names = ("Làng nghề 2024.csv", "Làng nghề 2025.csv")
    drop_copies(site, unit, *names, content=villages_csv(unit), together=together)
    assert [(one.outcome, one.period) for one in site.submissions()] == [
        ("accepted", "2024"),
        ("accepted", "2025"),
    ]
    site.balance(2)


@COPIES
@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in two runs"])
def test_a_copy_of_a_rejected_file_is_judged_anew(
    site: Site, versions: Versions, together: bool, copy: str
) -> None:
    wrong = form(VILLAGES, versions.unit, "2025", villages(versions.unit, **WRONG))
    drop_copies(site, versions.unit, "a.xlsx", copy, content=wrong, together=together)
    assert [one.outcome for one in site.submissions()] == ["rejected"] * 2
    site.balance(2)


# decisions


def decisions(site: Site) -> list[tuple[Any, ...]]:
    return site.connection.execute(
        "SELECT submission_id, kind, reason, decided_by, outcome_before FROM intake.decision"
        " ORDER BY decision_id"
    ).fetchall()


def only(site: Site, submission_id: int) -> Submission:
    return fetch(site.connection, [submission_id])[0]


def test_an_officer_accepts_a_rejected_file(site: Site, versions: Versions) -> None:
    wrong = form(VILLAGES, versions.unit, "2025", villages(versions.unit, **WRONG))
    drop_versions(site, versions, wrong)
    site.ingest()
    assert only(site, 1).outcome == "rejected"
    accept(site.connection, 1, reason="số đo tại trạm chung", by="cán bộ A")
    site.ingest()
    assert (only(site, 1).outcome, only(site, 1).rows_loaded) == ("accepted_with_warnings", 3)
    assert decisions(site) == [(1, "accept", "số đo tại trạm chung", "cán bộ A", "rejected")]
    assert "ĐÃ NHẬN" in site.receipt(only(site, 1))
    assert workers(site) == [60]
    site.balance(1)
    with pytest.raises(DecisionError):
        accept(site.connection, 1, reason="lần nữa", by="cán bộ A")


def test_an_officer_accepts_a_file_held_for_dropping_rows(site: Site, versions: Versions) -> None:
    rows = sample(VILLAGES, versions.unit, "2025")
    shorter = form(VILLAGES, versions.unit, "2025", {"craft_villages": rows["craft_villages"][:1]})
    drop_versions(site, versions, versions.first, shorter)
    site.ingest()
    assert (only(site, 2).outcome, only(site, 2).reason) == ("held", "drops_rows")
    accept(site.connection, 2, reason="làng nghề đã giải thể", by="cán bộ B")
    site.ingest()
    assert only(site, 2).outcome == "accepted_with_warnings"
    assert only(site, 1).replaced_by == 2
    assert decisions(site) == [(2, "accept", "làng nghề đã giải thể", "cán bộ B", "held")]
    site.balance(2)


def test_accepting_an_older_file_does_not_replace_a_newer(site: Site, versions: Versions) -> None:
    wrong = form(VILLAGES, versions.unit, "2025", villages(versions.unit, **WRONG, workers="99"))
    drop_versions(site, versions, wrong, versions.second)
    site.ingest()
    assert [one.outcome for one in site.submissions()] == ["rejected", "accepted"]
    accept(site.connection, 1, reason="đúng với biên bản", by="cán bộ A")
    site.ingest()
    assert (only(site, 1).outcome, only(site, 1).replaced_by) == ("accepted_with_warnings", 2)
    assert (only(site, 2).outcome, only(site, 2).replaced_by) == ("accepted", None)
    assert workers(site) == [78]
    assert "Đã được thay bằng bản BN000002." in site.receipt(only(site, 1))
    site.balance(2)


def test_a_replay_after_the_contract_was_mended_accepts_what_it_refused(
    site: Site, versions: Versions, tmp_path: Path
) -> None:
    wrong = form(VILLAGES, versions.unit, "2025", villages(versions.unit, **WRONG))
    drop_versions(site, versions, wrong, b"PK broken")
    site.ingest()
    assert [one.outcome for one in site.submissions()] == ["rejected", "quarantined"]
    mended = with_mended_rule(site, tmp_path)
    again = replay_decision(
        site.connection, outcome="rejected", feed=VILLAGES, reason="quy tắc đã sửa", by="kỹ sư"
    )
    mended.ingest()
    assert again == [1]
    assert (only(site, 1).outcome, only(site, 1).attempt) == ("accepted_with_warnings", 2)
    assert decisions(site) == [(1, "replay", "quy tắc đã sửa", "kỹ sư", "rejected")]
    version = site.connection.execute(
        "SELECT contract_version FROM intake.submission WHERE submission_id = 1"
    ).fetchone()
    assert version == (contracts()[VILLAGES].version + 1,)
    assert only(site, 2).outcome == "quarantined"
    mended.balance(2)


def with_mended_rule(site: Site, folder: Path) -> Site:
    """Return the site with a later contract, whose rule on treated wastewater only warns."""
    include, expectations = folder / "include", folder / "expectations"
    shutil.copytree(site.settings.include, include)
    path = include / "contracts" / f"{VILLAGES}.yml"
    text = path.read_text(encoding="utf-8")
    version = contracts()[VILLAGES].version
    rule = "      - id: wastewater_treated_within_generated\n"
    assert rule in text
    text = text.replace(rule, f"{rule}        severity: warning\n")
    text = text.replace(f"\nversion: {version}\n", f"\nversion: {version + 1}\n")
    path.write_text(text, encoding="utf-8")
    later = load_contracts(include / "contracts")
    write_artefacts(later, reference(), include, expectations)
    settings = replace(site.settings, include=include, expectations=expectations)
    place = Installation(settings, later, site.place.reference, site.place.pool)
    return replace(site, settings=settings, place=place)
