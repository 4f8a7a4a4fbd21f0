"""The large installation, from docker-compose.yml: a worker is killed and every file is answered.

The parts run as the file says (:mod:`compose_here`), once for the module, because a start is a
minute of CPU. The time that the scheduler takes to notice a killed worker is used for looking at
the health checks and for taking the same files by the command line.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

pytest.register_assert_rewrite("compose_here", "large_office", "intake_site", "file_season")
import file_season  # noqa: E402
from envdb.intake import turns  # noqa: E402
from envdb.intake.submission import fetch  # noqa: E402
from envdb.orchestration import processes  # noqa: E402
from envdb.warehouse.checksum import outbox_checksum, warehouse_checksum  # noqa: E402
from intake_site import NOW, VILLAGES, Site, communes, form  # noqa: E402 - after its assertions
from large_office import PARTS, WORKERS, Office, open_office, require_redis  # noqa: E402

pytestmark = pytest.mark.slow

DAG = "ingest_submissions"
FILES_MIN = turns.BATCH_FILES * 3 // 2
"""Two batches: each more costs its four tasks some seconds to start."""

DONE = {
    "batch.read": "outcome <> 'in_work' OR step <> 'claimed'",
    "batch.load": "outcome <> 'in_work'",
    "batch.reply": "replied_at IS NOT NULL",
}
"""The steps that end a file at a time, and how a file looks after each."""

NOTICED_S = 150
"""Within which a killed worker is noticed: 45 s by the file, 300 s by default, and a busy machine."""

Task = tuple[str, int]
"""Id and map index of a task of the DAG."""


@dataclass(frozen=True)
class Killed:
    """Which worker was killed, and the task that it had in its hands."""

    worker: str
    celery_id: str
    task: Task
    run_id: str
    files: Path
    at: datetime

    @property
    def survivor(self) -> str:
        (other,) = set(WORKERS) - {self.worker}
        return other

    @property
    def dropped(self) -> int:
        return sum(1 for path in self.files.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the season of all ways, and forms of more communes until there are two batches.

    Without the list of enterprises: what is loaded before it is compared with nothing, and which
    that is would depend on which of two batches is first.
    """
    folder = tmp_path_factory.mktemp("season") / "inbox"
    drops = [one for one in file_season.season() if one[0] != "CTK"]
    more = communes()[7 : 7 + FILES_MIN - len(drops)]
    drops += [(unit, "villages.xlsx", form(VILLAGES, unit, "2025")) for unit in more]
    for number, (unit, name, content) in enumerate(drops):
        path = folder / unit / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_750_000_000 + number,) * 2)
    return folder


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Iterator[Office]:
    require_redis()
    with open_office(tmp_path_factory.mktemp("large"), NOW) as opened:
        opened.wait_until(lambda: opened.is_ready(DAG), "every part is ready")
        yield opened


@pytest.fixture(scope="module")
def killed(office: Office, files: Path, tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """Drop the files, trigger the DAG, and kill a worker while it works on a batch."""
    kept = tmp_path_factory.mktemp("kept") / "inbox"
    shutil.copytree(files, kept)
    # the clock may have started runs of its own
    office.wait_until(lambda: not active_runs(office), "nothing runs")
    files.rename(office.here.place("/srv/envdb/inbox"))  # all at once
    run = office.call("POST", f"/api/v2/dags/{DAG}/dagRuns", {"logical_date": None})
    assert run is not None, office.parts["api-server"].told()[-4000:]
    caught: list[tuple[str, str, Task]] = []
    office.wait_until(lambda: caught.extend(catch_one(office)) or caught, "a batch is in work")
    ((worker, celery_id, task),) = caught
    processes.kill([office.parts[worker].process.pid])
    return Killed(worker, celery_id, task, run["dag_run_id"], kept, datetime.now(tz=UTC))


def catch_one(office: Office) -> Iterator[tuple[str, str, Task]]:
    """Yield a worker that has done something before and has half of a batch done, now frozen.

    Frozen first and looked at again: what still runs in Airflow's table cannot end any more.
    """
    for worker in WORKERS:
        done = office.record(worker, "succeeded")
        doing = [one for one in office.record(worker, "received") if one not in done]
        if not done or not doing or not half_done(office, doing[0]):
            continue
        session = office.parts[worker].process.pid
        processes.send(processes.members([session]), signal.SIGSTOP)
        time.sleep(1)  # what it said last arrives
        if task := half_done(office, doing[0]):
            yield worker, doing[0], task
            return
        processes.send(processes.members([session]), signal.SIGCONT)


def half_done(office: Office, celery_id: str) -> Task | None:
    """Return the running task behind one of Celery's, if some files of its batch are done."""
    task = office.airflow.execute(
        "SELECT task_id, map_index FROM task_instance WHERE external_executor_id = %s"
        " AND dag_id = %s AND state = 'running' AND task_id = ANY(%s)",
        [celery_id, DAG, list(DONE)],
    ).fetchone()
    if task is None:
        return None
    known = office.warehouse.execute("SELECT submission_id FROM intake.submission").fetchall()
    batches = list(turns.batches(fetch(office.warehouse, [one for (one,) in known])))
    ids = [one.submission_id for one in batches[task[1]]]
    (done,) = office.warehouse.execute(
        "SELECT count(*) FROM intake.submission"
        f" WHERE submission_id = ANY(%s) AND ({DONE[task[0]]})",
        [ids],
    ).fetchone()
    return task if 0 < done < len(ids) else None


# --- the claims ----------------------------------------------------------------------------------


def test_health_checks_tell_what_works_from_a_worker_that_was_killed(
    office: Office, killed: Killed
) -> None:
    services = {name: name for name in ("postgres", "redis", *PARTS)}
    services |= dict.fromkeys(WORKERS, "worker")

    def check(name: str) -> subprocess.CompletedProcess[str]:
        service = services[name]
        return office.here.run(
            service, office.here.health_check(service), name if service == "worker" else None
        )

    with ThreadPoolExecutor(2) as threads:
        done = dict(zip(services, threads.map(check, services), strict=True))
    failed = {name: one.stderr for name, one in done.items() if one.returncode != 0}
    assert failed.keys() == {killed.worker}, failed


def test_the_batch_of_a_killed_worker_is_run_again_and_all_ends_as_by_the_command_line(
    office: Office,
    killed: Killed,
    tmp_path: Path,
    database_url: str,
    record_property: Callable[[str, object], None],
) -> None:
    with plain_ingest(tmp_path / "plain", killed.files, database_url) as outbox:
        office.wait_until(lambda: all_is_done(office, killed), "every file is answered")
    took_s = (datetime.now(tz=UTC) - killed.at).total_seconds()
    record_property("after_a_killed_worker_s", took_s)
    print(f"\n{killed.dropped} files, all answered {took_s:.0f} s after {killed.worker} was killed")

    assert_workers_ran_it(office, killed)
    site = Site(office.settings(), office.warehouse, place=None)
    site.balance(killed.dropped)
    outcomes = {one.outcome for one in site.submissions()}
    assert outcomes >= {"accepted", "rejected", "quarantined", "duplicate"}
    with psycopg.connect(database_url.replace("+psycopg", "", 1)) as plain:
        assert warehouse_checksum(office.warehouse) == warehouse_checksum(plain)
    assert outbox_checksum(site.settings.outbox) == outbox_checksum(outbox)


@contextmanager
def plain_ingest(home: Path, files: Path, url: str) -> Iterator[Path]:
    """Take the same files by the command line meanwhile; yield its outbox, and have it succeed."""
    shutil.copytree(files, home / "inbox")
    process = subprocess.Popen(
        [sys.executable, "-m", "envdb.cli", "ingest"],
        env={**os.environ, "ENVDB_HOME": str(home), "ENVDB_WAREHOUSE_URL": url, "ENVDB_NOW": NOW},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield home / "outbox"
        _, told = process.communicate(timeout=300)
        assert process.returncode == 0, told
    finally:
        processes.kill([process.pid])
        process.wait()


def all_is_done(office: Office, killed: Killed) -> bool:
    """Tell whether every file is answered, the marts are built, and nothing runs any more."""
    (answered,) = office.warehouse.execute(
        "SELECT count(*) FROM intake.submission WHERE outcome <> 'in_work' AND replied_at NOTNULL"
    ).fetchone()
    if answered < killed.dropped:
        return False
    (pending,) = office.warehouse.execute("SELECT count(*) FROM intake.pending_period").fetchone()
    if pending or active_runs(office):
        return False
    # a task ends for Airflow a moment before it does for Celery
    received, succeeded, raised = (
        set(office.record(killed.survivor, what)) for what in ("received", "succeeded", "raised")
    )
    return received == succeeded | raised


def active_runs(office: Office) -> int:
    query = "SELECT count(*) FROM dag_run WHERE state IN ('queued', 'running')"
    return office.airflow.execute(query).fetchone()[0]


def assert_workers_ran_it(office: Office, killed: Killed) -> None:
    """Celery ran every task, by the workers' own records and by its result backend."""
    ran = {worker: set(office.record(worker, "succeeded")) for worker in WORKERS}
    assert all(ran.values())
    assert not set.intersection(*ran.values())
    # the one that was asked for, or one that the inbox or the clock woke a moment earlier
    tasks = office.airflow.execute(
        "SELECT task_id, map_index, state, try_number, external_executor_id FROM task_instance"
        " WHERE dag_id = %s AND run_id IN (SELECT run_id FROM task_instance"
        "   WHERE external_executor_id = %s UNION SELECT run_id FROM task_instance_history"
        "   WHERE external_executor_id = %s)",
        [DAG, killed.celery_id, killed.celery_id],
    ).fetchall()
    assert len(tasks) == 1 + 4 * 2 + 1  # the claim, four steps of two batches, the summary
    assert {state for _, _, state, _, _ in tasks} == {"success"}
    assert {celery_id for *_, celery_id in tasks} <= set.union(*ran.values())
    results = dict(office.airflow.execute("SELECT task_id, status FROM celery_taskmeta").fetchall())
    assert {results[celery_id] for *_, celery_id in tasks} == {"SUCCESS"}

    # what was cut off never ended; the other worker did it again
    assert killed.celery_id not in set.union(*ran.values())
    assert results[killed.celery_id] == "STARTED"
    ((tries, again),) = [row[3:] for row in tasks if row[:2] == killed.task]
    assert tries >= 2
    assert again in ran[killed.survivor]
    (cut_off_at,) = office.airflow.execute(
        "SELECT end_date FROM task_instance_history WHERE external_executor_id = %s",
        [killed.celery_id],
    ).fetchone()
    assert (cut_off_at - killed.at).total_seconds() < NOTICED_S
