"""Runs the steps of an ingest one after the other in a home of its own, with the time of each."""

from __future__ import annotations

import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import psycopg

from envdb.intake import ingest as steps
from envdb.intake.claim import claim_all
from envdb.intake.submission import unfinished
from envdb.intake.turns import batches
from envdb.settings import Settings, load_settings
from envdb.warehouse import embedded
from envdb.warehouse.connection import connect
from envdb.warehouse.register import merge_register
from envdb.warehouse.schema import Definition, prepare

Connection = psycopg.Connection[Any]


@contextmanager
def fresh_installation() -> Iterator[tuple[Connection, steps.Installation]]:
    """Yield a connection and an installation in a temporary home; stop its server at the end."""
    with tempfile.TemporaryDirectory(prefix="envdb-bench-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        settings: Settings = load_settings(
            {
                "ENVDB_HOME": folder,
                "ENVDB_SETTLE_S": "0",
                "ENVDB_NOW": "2026-03-30T08:00:00+07:00",
            }
        )
        with (
            steps.installation(settings) as place,
            connect(settings, autocommit=True) as connection,
        ):
            prepare(connection, Definition(settings.include, place.contracts, place.reference))
            try:
                yield connection, place
            finally:
                connection.close()
                embedded.stop(settings.home)


def timed_ingest(connection: Connection, place: steps.Installation) -> dict[str, float]:
    """Claim and take everything through the steps; return the seconds of each step."""
    seconds: dict[str, float] = dict.fromkeys(
        ("claim", "read and stage", "validate", "load", "reply", "merge register"), 0.0
    )

    def timed(step: str, work: Callable[[], object]) -> None:
        began = time.monotonic()
        work()
        seconds[step] += time.monotonic() - began

    def quiet(_step: str, _done: int, _of: int) -> None:
        return

    timed("claim", lambda: claim_all(connection, place.settings, place.reference))
    for batch in batches(unfinished(connection)):
        ids = [one.submission_id for one in batch]
        timed("read and stage", lambda: steps.read(connection, place, ids, quiet))  # noqa: B023
        timed("validate", lambda: steps.validate(connection, place, ids, quiet))  # noqa: B023
        timed("load", lambda: steps.load_all(connection, place, ids, quiet))  # noqa: B023
        timed("reply", lambda: steps.reply_all(connection, place, ids, quiet))  # noqa: B023
    timed("merge register", lambda: merge_register(connection, place.settings.include))
    return seconds


class PeakMemory:
    """Samples the resident memory of this process and its children while it is open."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.parent_mb = 0.0
        self.children_mb = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.parent_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self.children_mb = max(self.children_mb, _children_mb())


def _children_mb() -> float:
    total = 0
    for path in Path("/proc/self/task").glob("*/children"):
        for pid in path.read_text().split():
            try:
                cmdline = Path(f"/proc/{pid}/cmdline").read_bytes()
                if b"sandbox_child" in cmdline:
                    total = max(total, int(Path(f"/proc/{pid}/statm").read_text().split()[1]))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return total * resource.getpagesize() / 1e6


def table(seconds: dict[str, float]) -> list[str]:
    """Return the rows of a Markdown table: step, seconds, share."""
    total = sum(seconds.values())
    rows = [f"| {step} | {value:.1f} | {value / total:.0%} |" for step, value in seconds.items()]
    return [*rows, f"| total | {total:.1f} | 100% |"]
