"""A run in which steps fail is red, still sums up what it did, and the next one finishes its work.

The warehouse itself raises the faults, by triggers on the table of submissions, so that a step is
hit in the middle of a batch and nothing of the code under test is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from airflow_process import BATCH_FILES, DAY, AirflowProcess, Run
from envdb.warehouse.embedded import Server
from file_season import Ended, assert_same, drop_season, season
from intake_site import Site, lend_readers, open_site, prepared_database

HIT_ONCE, HIT_ALWAYS = "corrected.xlsx", "progress.xlsx"

# A sequence counts on when the transaction that asked it rolls back: the first attempt to stage
# the file and the attempt to hold it for that fail, and with them the task; the retry passes.
FAULTS = f"""
CREATE SEQUENCE public.hit;
CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a fault of the test at % of %', NEW.step, NEW.file_name;
END $$;
CREATE FUNCTION public.fail_twice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('public.hit') <= 2 THEN
        RAISE EXCEPTION 'a passing fault of the test at % of %', NEW.step, NEW.file_name;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER passing BEFORE UPDATE OF step ON intake.submission FOR EACH ROW
WHEN (NEW.file_name = '{HIT_ONCE}' AND NEW.step <> OLD.step) EXECUTE FUNCTION public.fail_twice();
CREATE TRIGGER lasting BEFORE UPDATE OF step ON intake.submission FOR EACH ROW
WHEN (NEW.file_name = '{HIT_ALWAYS}' AND NEW.step = 'decided') EXECUTE FUNCTION public.fail();
"""
MENDED = """
DROP TRIGGER lasting ON intake.submission;
DROP TRIGGER passing ON intake.submission;
"""


@dataclass(frozen=True)
class Struck:
    site: Site
    run: Run

    def batch_of(self, file_name: str) -> int:
        (number,) = [
            at
            for at, ids in enumerate(self.run.returned["claim[-1]"])
            for one in self.site.submissions()
            if one.file_name == file_name and one.submission_id in ids
        ]
        return number


@pytest.fixture(scope="module")
def struck(
    server: Server,
    airflow: AirflowProcess,
    tmp_path_factory: pytest.TempPathFactory,
    nursery: Path,
) -> Iterator[Struck]:
    home = lend_readers(tmp_path_factory.mktemp("struck"), nursery)
    with prepared_database(server) as url, open_site(home, url) as site:
        site.connection.execute(FAULTS)
        drop_season(site)
        run = airflow.run(
            "ingest_submissions", site.settings, day=DAY, batch_files=BATCH_FILES, retries=1
        )
        yield Struck(site, run)


def test_a_failed_batch_fails_the_run_and_no_other_batch(struck: Struck) -> None:
    hit, other = struck.batch_of(HIT_ALWAYS), struck.batch_of(HIT_ONCE)
    assert hit != other
    states = struck.run.states()
    assert struck.run.state == "failed"
    assert (states[f"batch.load[{hit}]"], states[f"batch.reply[{hit}]"]) == (
        "failed",
        "upstream_failed",
    )
    assert states[f"batch.reply[{other}]"] == "success"


def test_a_step_that_failed_in_the_middle_is_retried(struck: Struck) -> None:
    hit = struck.batch_of(HIT_ONCE)
    assert struck.run.tries()[f"batch.read[{hit}]"] == 2
    assert struck.run.states()[f"batch.read[{hit}]"] == "success"
    assert "a passing fault of the test at read of corrected.xlsx" in struck.run.log


def test_a_failed_run_has_its_summary(struck: Struck) -> None:
    assert struck.run.states()["summary[-1]"] == "success"
    summed = struck.run.returned["summary[-1]"]
    assert summed["files"] == len(season())
    assert summed["outcomes"]["in_work (validated)"] >= 1
    assert 0 < summed["replied"] < len(season())
    assert "progress.xlsx: in work, validated, not answered yet" in struck.run.log


def test_the_next_run_finishes_the_work(
    struck: Struck, airflow: AirflowProcess, by_command: Ended
) -> None:
    struck.site.connection.execute(MENDED)
    run = airflow.run("ingest_submissions", struck.site.settings, day="2026-08-01T01:05:00+00:00")
    assert run.state == "success"
    assert airflow.run("build_marts", struck.site.settings, day=DAY).state == "success"
    assert run.returned["summary[-1]"]["files"] < len(season())
    assert " 0 files claimed, " in run.log
    assert_same(struck.site, by_command)
