"""The DAGs take files as the command does: same outcomes, receipts and facts, in one run or several.

The runs are real ones (``dag.test()``), with Airflow's own database and a warehouse each.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from airflow_process import AirflowProcess, Taken
from envdb.cli import app
from envdb.intake.archive import archived
from envdb.orchestration.airflow_settings import own_settings
from file_season import EXPECTED, Ended, assert_same, season

STEPS = ("batch.read", "batch.validate", "batch.load", "batch.reply")


def test_every_file_has_its_outcome_and_its_receipt(taken: Taken) -> None:
    site = taken.site
    assert taken.run.state == "success"
    assert {(name, outcome) for name, outcome, _ in site.outcomes()} == EXPECTED
    site.balance(len(season()))
    late = site.submissions()[0]
    assert re.search(r"Hạn nộp: .* \(muộn \d+ ngày\)", site.receipt(late))


def test_the_dags_end_where_the_command_ends(taken: Taken, by_command: Ended) -> None:
    assert taken.marts.state == "success"
    assert_same(taken.site, by_command)


def test_files_went_in_batches_and_each_title_says_what_became_of_them(taken: Taken) -> None:
    batches = taken.run.returned["claim[-1]"]
    assert len(batches) > 1
    assert sum(map(len, batches)) == len(season())
    for number, ids in enumerate(batches):
        title = taken.run.returned[f"batch.reply[{number}]"]
        assert title.startswith(f"{len(ids)} files: ")
        (shown,) = [
            one["title"]
            for one in taken.run.tasks
            if (one["task"], one["map_index"]) == ("batch.reply", number)
        ]
        assert shown == title


def test_the_marts_were_built_for_what_was_pending(taken: Taken) -> None:
    built = taken.marts.returned["build[-1]"]
    assert "commune_craft_villages 2025" in built["pending"]
    assert built["register_merged"] is True
    assert built["checks"] > 0
    assert taken.site.connection.execute(
        "SELECT count(*) FROM intake.pending_period"
    ).fetchone() == (0,)


# --- what an operator sees -----------------------------------------------------------------------


def test_the_summary_is_what_became_of_the_files(taken: Taken) -> None:
    submissions = taken.site.submissions()
    findings = taken.site.connection.execute("SELECT count(*) FROM intake.finding").fetchone()
    assert findings
    assert taken.run.returned["summary[-1]"] == {
        "files": len(season()),
        "outcomes": Counter(one.outcome for one in submissions),
        "rows_loaded": sum(one.rows_loaded for one in submissions),
        "rows_rejected": sum(one.rows_rejected for one in submissions),
        "findings": findings[0],
        "replied": len(season()),
    }


def test_status_and_summary_agree(taken: Taken) -> None:
    shown = CliRunner().invoke(app, ["status"], env=own_settings(taken.site.settings))
    rows = re.findall(r"^\W*([a-z_]+(?: \(\w+\))?) .*?(\d+)\W*$", shown.output, re.MULTILINE)
    told = {outcome: int(count) for outcome, count in rows}
    assert told == taken.run.returned["summary[-1]"]["outcomes"]


def test_the_log_says_where_each_file_went(taken: Taken) -> None:
    for one in taken.site.submissions():
        name = f"{one.number} {one.folder}/{one.file_name}: "
        kept = archived(taken.site.settings, str(one.sha256))
        claimed = f"{re.escape(name)}.*, {one.file_size_bytes} bytes, kept {kept} "
        assert re.search(claimed, taken.run.log)
        assert f"{name}{one.outcome}, answered " in taken.run.log
    assert re.search(
        rf" {len(season())} files claimed, 0 left by earlier runs, \d batches .*\d s ",
        taken.run.log,
    )
    assert re.search(r"; \d+ rows read, \d+ loaded, \d+ rejected, \d+\.\d s ", taken.run.log)


def test_a_run_without_files_says_so(airflow: AirflowProcess, taken: Taken) -> None:
    run = airflow.run("ingest_submissions", taken.site.settings, day="2026-08-01T01:05:00+00:00")
    assert run.state == "success"
    assert run.returned["summary[-1]"]["files"] == 0
    assert {run.states()[step + "[-1]"] for step in STEPS} == {"skipped"}


# --- a person clears tasks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "steps", [("batch.read",), ("batch.load",), STEPS], ids=["read", "load", "all steps"]
)
def test_steps_that_are_cleared_change_nothing(
    airflow: AirflowProcess, taken: Taken, by_command: Ended, steps: tuple[str, ...]
) -> None:
    began = datetime.now(tz=UTC)
    before = {path: path.stat().st_mtime_ns for path in taken.site.settings.outbox.rglob("*.*")}
    again = airflow.clear(taken.run, taken.site.settings, *steps, map_index=0)
    assert again.state == "success"
    ran = {one["task"] for one in again.tasks if datetime.fromisoformat(one["end"]) > began}
    assert ran == set(steps)
    assert_same(taken.site, by_command)
    assert before == {
        path: path.stat().st_mtime_ns for path in taken.site.settings.outbox.rglob("*.*")
    }


def test_the_inbox_is_watched(airflow: AirflowProcess, taken: Taken) -> None:
    """Named as an inlet too, it keeps its watcher: without one no file would wake anybody."""
    found = airflow.ask("watched")
    assert found["envdb_inbox"] == ["envdb.orchestration.inbox.InboxTrigger"]
