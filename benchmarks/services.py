"""The services at work: what they take when idle, drop to reply, and a whole season at once.

Run: uv run python benchmarks/services.py [files of the season] [single files]

Starts everything in a temporary home, listens for a minute, drops single files one after the
other, then the season in one go, and asks Airflow's own records where the time went.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from machine import described
from workbooks import FEED, workbooks

from envdb.contract.loader import load_contracts
from envdb.contract.reference import load_reference
from envdb.orchestration import processes
from envdb.orchestration.airflow_settings import DATABASE
from envdb.orchestration.parts import living
from envdb.orchestration.services import down, up
from envdb.settings import Settings, load_settings
from envdb.warehouse import embedded

DEFAULTS = ("1500", "30")
IDLE_S = 60
STEPS = ("claim", "batch.read", "batch.validate", "batch.load", "batch.reply")


def main() -> None:
    """Measure and print a Markdown section."""
    files, singles = (int(one) for one in (*sys.argv[1:], *DEFAULTS[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory(prefix="envdb-bench-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        settings = load_settings({"ENVDB_HOME": folder, "ENVDB_NOW": "2026-01-15T08:00:00+07:00"})
        print(f"{described()}\n")
        with running(settings) as ready_s:
            print(f"Ready after {ready_s:.0f} s (first start).")
            idle(settings)
            single(settings, singles)
            season(settings, files, singles)


@contextmanager
def running(settings: Settings) -> Iterator[float]:
    """Bring everything up; yield how many seconds that took."""
    began = time.monotonic()
    up(settings, detach=True, tell=lambda _: None)
    took = time.monotonic() - began
    try:
        yield took
    finally:
        began = time.monotonic()
        down(settings, tell=lambda _: None)
        print(f"\nDown after {time.monotonic() - began:.0f} s.")


def idle(settings: Settings) -> None:
    """Print memory, processor and connections with nothing to do."""
    time.sleep(20)  # the first minute after a start is not idle: DAGs are read, pools fill
    before = cpu_s(settings)
    time.sleep(IDLE_S)
    used = (cpu_s(settings) - before) / IDLE_S
    print(
        f"Idle: {memory_mb(settings):,.0f} MB (proportional set size), {used:.2f} of a core, "
        f"{connections(settings)} connections to PostgreSQL.\n"
    )


def single(settings: Settings, files: int) -> None:
    """Drop files one at a time, the next when the last is answered, and print the latencies."""
    took: list[float] = []
    dropped: list[float] = []
    for number, (unit, content) in enumerate(made(settings, files)):
        # not in step with the poll of the inbox
        time.sleep(0.37 * (number % 5))
        began = drop(settings, unit, f"{number}.xlsx", content)
        while not list((settings.outbox / unit).glob("BN*.txt")):
            time.sleep(0.02)
        took.append(time.time() - began)
        dropped.append(began)
    # a file is answered before its task has told Airflow so
    while one(
        settings,
        DATABASE,
        "SELECT count(*) FROM task_instance WHERE end_date IS NULL AND start_date IS NOT NULL",
    ):
        time.sleep(0.2)
    p95 = statistics.quantiles(took, n=20)[-1]
    print(
        f"**Drop to reply, {files} files one at a time**: p50 "
        f"{statistics.median(took):.1f} s, p95 {p95:.1f} s, most {max(took):.1f} s.\n"
    )
    print("| from | to | median s |\n|---|---|---|")
    for (start, end), seconds in where(settings, dropped).items():
        print(f"| {start} | {end} | {statistics.median(seconds):.2f} |")


def where(settings: Settings, dropped: list[float]) -> dict[tuple[str, str], list[float]]:
    """Return the seconds between the moments of each run that answered a single file."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (began, moments), at in zip(runs(settings), dropped, strict=True):
        last_name, last = "file dropped", at
        for name, moment in (("run created", began), *moments):
            found[last_name, name].append(moment - last)
            last_name, last = name, moment
    return found


def runs(settings: Settings) -> list[tuple[float, list[tuple[str, float]]]]:
    """Return, for each run that worked on a batch, its start and the moments of its steps."""
    with psycopg.connect(url(settings, DATABASE)) as connection:
        rows = connection.execute(
            "SELECT r.run_id, coalesce(r.queued_at, r.start_date), t.task_id, t.start_date,"
            " t.end_date FROM dag_run AS r"
            " INNER JOIN task_instance AS t ON r.run_id = t.run_id AND r.dag_id = t.dag_id"
            " WHERE r.dag_id = 'ingest_submissions' AND t.task_id = ANY(%s) AND EXISTS (SELECT"
            "   FROM task_instance AS b WHERE b.run_id = r.run_id AND b.task_id = 'batch.reply'"
            "   AND b.map_index >= 0) ORDER BY r.id, t.start_date",
            [list(STEPS)],
        ).fetchall()
    by_run: dict[str, tuple[datetime, list[tuple[str, float]]]] = {}
    for run_id, queued, task, start, end in rows:
        _, moments = by_run.setdefault(run_id, (queued, []))
        moments += [(f"{task} starts", start.timestamp()), (f"{task} ends", end.timestamp())]
    return [(queued.timestamp(), moments) for queued, moments in by_run.values()]


def season(settings: Settings, files: int, singles: int) -> None:
    """Drop many files at once and print how long it took until the last was answered."""
    before = answered(settings)
    began = time.monotonic()
    for number, (unit, content) in enumerate(made(settings, files, skip=singles)):
        drop(settings, unit, f"s{number:04d}.xlsx", content)
    made_s = time.monotonic() - began
    most = 0
    while (done := answered(settings) - before) < files:
        most = max(most, connections(settings))
        time.sleep(0.5)
    took = time.monotonic() - began
    print(
        f"\n**A season of {files:,} files through the DAGs**: all answered {took:.0f} s after the "
        f"first was dropped ({made_s:.0f} s of it until the last one was, in the same cores), "
        f"{done / took:.1f} files a second; at most {most} connections to PostgreSQL, "
        f"{memory_mb(settings):,.0f} MB at the end."
    )


def made(settings: Settings, files: int, skip: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield workbooks, none of them one of the first ``skip``."""
    contract = load_contracts(settings.include / "contracts")[FEED]
    reference = load_reference(settings.include / "reference")
    for number, one in enumerate(workbooks(contract, reference, files + skip)):
        if number >= skip:
            yield one


def drop(settings: Settings, unit: str, name: str, content: bytes) -> float:
    """Put a whole file into the inbox; return when."""
    path = settings.inbox / unit / name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{name}.part")
    part.write_bytes(content)
    part.rename(path)
    return time.time()


def answered(settings: Settings) -> int:
    """Return how many submissions have a reply."""
    return one(
        settings, "envdb", "SELECT count(*) FROM intake.submission WHERE replied_at IS NOT NULL"
    )


def connections(settings: Settings) -> int:
    """Return the connections that PostgreSQL serves, without the one that asks."""
    return one(
        settings,
        "envdb",
        "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'",
    )


def one(settings: Settings, database: str, query: str) -> Any:
    """Return the one value of a query."""
    with psycopg.connect(url(settings, database)) as connection:
        return connection.execute(query).fetchall()[0][0]


def url(settings: Settings, database: str) -> str:
    """Return the address of a database for psycopg."""
    return embedded.ensure_running(settings.home).url(database).replace("+psycopg", "", 1)


def pids(settings: Settings) -> list[int]:
    """Return every process of the installation, PostgreSQL and the supervisor included."""
    server = embedded.status(settings.home)
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0]) if server else 0
    found = set(processes.members(living(settings)))
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
            line = path.with_name("cmdline").read_bytes()
        except OSError:
            continue
        pid, parent = int(path.parent.name), int(text.rpartition(")")[2].split()[1])
        if postmaster in {parent, pid} or b"orchestration.supervisor" in line:
            found.add(pid)
    return sorted(found)


def cpu_s(settings: Settings) -> float:
    """Return the processor seconds that the installation has used."""
    total = 0
    for pid in pids(settings):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))  # its own and its ended children's
    return total / 100


def memory_mb(settings: Settings) -> float:
    """Return the proportional set size of the installation: shared pages are counted once."""
    total = 0
    for pid in pids(settings):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:"))
    return total / 1024


if __name__ == "__main__":
    main()
