"""The nightly DAG removes what is over, and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from psycopg import sql

from airflow_process import AirflowProcess, Run, Taken
from envdb.intake.archive import sweep_archive
from envdb.orchestration.upkeep import remove_logs
from envdb.settings import load_settings
from file_season import Ended, assert_same

LONG_AGO, NIGHT = "2025-01-01T00:00:00+00:00", "2026-08-02T19:30:00+00:00"
HOUR_S = 3600


def aged(path: Path, hours: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half a file")
    os.utime(path, (time.time() - hours * HOUR_S,) * 2)
    return path


@pytest.fixture(scope="module")
def night(airflow: AirflowProcess, taken: Taken) -> Iterator[Run]:
    """A night after the files were taken; a claim was killed the day before."""
    archive = taken.site.settings.archive
    young = aged(archive / "young.part", 23)
    aged(archive / "old.part", 25)
    airflow.run("build_marts", taken.site.settings, day=LONG_AGO)
    airflow.ask("deny_database")
    yield airflow.run("maintain_warehouse", taken.site.settings, day=NIGHT)
    young.unlink()


def test_every_task_of_the_night_succeeds(night: Run) -> None:
    assert night.states() == dict.fromkeys(
        ("prune_staging[-1]", "sweep_archive[-1]", "clean_airflow[-1]", "clean_logs[-1]"), "success"
    )


def test_staging_is_empty_and_the_rest_is_as_it_was(
    night: Run, taken: Taken, by_command: Ended
) -> None:
    assert night.returned["prune_staging[-1]"] > 0
    staged = taken.site.connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'staging'"
    ).fetchall()
    assert len(staged) > 1
    for name in staged:
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("staging", *name))
        assert taken.site.connection.execute(count).fetchone() == (0,), name
    (taken.site.settings.archive / "young.part").unlink()
    assert_same(taken.site, by_command)
    aged(taken.site.settings.archive / "young.part", 23)


def test_only_old_unfinished_copies_are_removed(night: Run, taken: Taken) -> None:
    assert night.returned["sweep_archive[-1]"] == 1
    assert [path.name for path in taken.site.settings.archive.glob("*.part")] == ["young.part"]


def test_airflow_forgets_runs_of_long_ago_only(
    night: Run, airflow: AirflowProcess, taken: Taken
) -> None:
    """Although Airflow denies its database to tasks: this process has the same false address."""
    kept = airflow.runs("build_marts")
    assert taken.marts.run_id in kept
    assert not [run_id for run_id in kept if LONG_AGO in run_id]
    assert night.run_id in airflow.runs("maintain_warehouse")


def test_a_sweep_goes_by_age_and_leaves_whole_files(tmp_path: Path) -> None:
    settings = load_settings({"ENVDB_ARCHIVE": str(tmp_path / "archive")})
    archive = settings.archive
    kept = {aged(archive / "ab" / "ab12", 99), aged(archive / "b.part", 23)}
    gone = {aged(archive / "a.part", 25), aged(archive / ".clock-1", 25)}
    assert set(sweep_archive(settings)) == gone
    assert {path for path in archive.rglob("*") if path.is_file()} == kept


def test_old_logs_of_tasks_go_with_their_folders(tmp_path: Path) -> None:
    run = tmp_path / "dag_id=ingest_submissions" / "run_id=1"
    kept = {aged(run / "task_id=claim" / "attempt=1.log", 1), aged(tmp_path / "scheduler.log", 99)}
    aged(run / "task_id=batch.read" / "map_index=0" / "attempt=1.log", 99)
    assert remove_logs(tmp_path, datetime.fromtimestamp(time.time() - 50 * HOUR_S, UTC)) == 1
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == kept
    assert not (run / "task_id=batch.read").exists()
