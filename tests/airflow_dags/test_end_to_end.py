"""The pipeline as it runs in real life: files are dropped, the services do the rest.

One home for the module, because a start costs 15 s of CPU. Whatever is done to the services, the
warehouse and the outbox must end as one undisturbed run without Airflow leaves them.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from envdb.intake.ingest import installation
from envdb.intake.sandbox import SandboxPool
from envdb.orchestration.services import down, up
from envdb.settings import load_settings
from envdb.warehouse import embedded
from envdb.warehouse.connection import connect
from envdb.warehouse.embedded import Server
from envdb.warehouse.schema import Definition, prepare

pytest.register_assert_rewrite("file_season", "from_outside", "intake_site")
from file_season import (  # noqa: E402 - after its assertions are made to explain
    Ended,
    assert_same,
    drop_season,
    ended,
)
from from_outside import call, leader, wait_until  # noqa: E402
from intake_site import (  # noqa: E402
    NOW,
    VILLAGES,
    Site,
    communes,
    form,
    open_site,
    prepared_database,
)

pytestmark = pytest.mark.slow

LIMIT_S = 240


@pytest.fixture(scope="module")
def clean(server: Server, tmp_path_factory: pytest.TempPathFactory, readers: SandboxPool) -> Ended:
    """Take the season in one undisturbed run, without Airflow."""
    home = tmp_path_factory.mktemp("clean") / "home"
    with prepared_database(server) as url, open_site(home, url, pool=readers) as site:
        drop_season(site)
        site.ingest()
        return ended(site)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An office whose services run, with the clock of the season."""
    home = tmp_path_factory.mktemp("office") / "home"
    settings = load_settings({"ENVDB_HOME": str(home), "ENVDB_SETTLE_S": "0", "ENVDB_NOW": NOW})
    up(settings, detach=True, tell=print)
    try:
        with installation(settings) as place, connect(settings, autocommit=True) as connection:
            prepare(connection, Definition(settings.include, place.contracts, place.reference))
            yield Site(settings, connection, place)
    finally:
        down(settings, tell=print)
        data = embedded.data_folder(home)
        if data.exists() and not data.is_relative_to(home):
            shutil.rmtree(data.parent)


def count(office: Site, where: str) -> int:
    row = office.connection.execute(
        f"SELECT count(*) FROM intake.submission WHERE {where}"
    ).fetchone()
    assert row is not None
    return int(row[0])


def wait_until_all_is_done(office: Site, files: int) -> None:
    """Wait for replies, marts and the end of the runs: a run that still works could change more."""
    wait_until(
        lambda: count(office, "outcome <> 'in_work' AND replied_at IS NOT NULL") >= files,
        LIMIT_S,
    )
    wait_until(lambda: not pending(office) and not active_runs(office), LIMIT_S)


def pending(office: Site) -> list[Any]:
    return office.connection.execute("SELECT * FROM intake.pending_period").fetchall()


def active_runs(office: Site) -> list[str]:
    runs = call(office.settings, "GET", "/api/v2/dags/~/dagRuns?limit=100")["dag_runs"]
    return [run["dag_run_id"] for run in runs if run["state"] in {"queued", "running"}]


def test_a_scheduler_killed_in_the_middle_of_a_batch_leaves_what_a_clean_run_leaves(
    office: Site, clean: Ended
) -> None:
    drop_season(office)
    wait_until(lambda: count(office, "outcome = 'in_work' AND step <> 'claimed'"), LIMIT_S)
    scheduler = leader(office.settings, "scheduler")
    assert scheduler is not None
    os.kill(scheduler, signal.SIGKILL)
    assert count(office, "outcome = 'in_work' OR replied_at IS NULL")
    wait_until_all_is_done(office, 18)
    assert_same(office, clean)


@pytest.mark.parametrize("task", ["batch.load", "claim"])
def test_a_step_that_is_cleared_runs_again_and_changes_nothing(
    office: Site, clean: Ended, task: str
) -> None:
    run = run_of_the_season(office)
    cleared = call(
        office.settings,
        "POST",
        "/api/v2/dags/ingest_submissions/clearTaskInstances",
        {
            "dry_run": False,
            "dag_run_id": run,
            "task_ids": [task],
            "only_failed": False,
            "include_downstream": task != "claim",
        },
    )
    assert cleared["total_entries"] > 0
    wait_until(lambda: not active_runs(office), LIMIT_S)
    # a claim that finds nothing leaves no batch to map over
    left = {"success", "skipped", "removed"} if task == "claim" else {"success"}
    assert {one["state"] for one in tasks(office, run)} <= left
    assert max(one["try_number"] for one in tasks(office, run) if one["task_id"] == task) > 1
    assert_same(office, clean)


def run_of_the_season(office: Site) -> str:
    """Return the run that worked on the batch of the season."""
    runs = call(office.settings, "GET", "/api/v2/dags/ingest_submissions/dagRuns")["dag_runs"]
    return next(
        run["dag_run_id"]
        for run in runs
        if any(
            one["task_id"] == "batch.reply" and one["map_index"] >= 0
            for one in tasks(office, run["dag_run_id"])
        )
    )


def tasks(office: Site, run: str) -> list[dict[str, Any]]:
    path = f"/api/v2/dags/ingest_submissions/dagRuns/{run}/taskInstances?limit=100"
    found: list[dict[str, Any]] = call(office.settings, "GET", path)["task_instances"]
    return found


def test_runs_by_hand_with_nothing_waiting_change_nothing(office: Site, clean: Ended) -> None:
    for dag in ("ingest_submissions", "build_marts"):
        call(office.settings, "POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None})
    wait_until(lambda: not active_runs(office), LIMIT_S)
    assert_same(office, clean)


def test_a_dropped_file_is_answered_and_stands_in_the_marts(office: Site) -> None:
    unit = communes()[20]
    before = count(office, "true")
    began = time.monotonic()
    office.drop(unit, "làng nghề.xlsx", form(VILLAGES, unit, "2025"))
    wait_until_all_is_done(office, before + 1)
    print(f"\none file, dropped to marts and all runs ended: {time.monotonic() - began:.1f} s")
    (receipt,) = (office.settings.outbox / unit).glob("*.txt")
    assert "ĐÃ NHẬN" in receipt.read_text(encoding="utf-8").upper()
    (submitted,) = office.connection.execute(
        "SELECT submitted FROM mart.completeness_by_unit"
        " WHERE unit_code = %s AND feed = %s AND period = '2025'",
        [unit, VILLAGES],
    ).fetchall()
    assert submitted == (True,)
