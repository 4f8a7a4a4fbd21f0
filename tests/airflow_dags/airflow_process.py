"""Airflow in a process of its own for a test module: a home, a metadata database, runs of DAGs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from envdb.orchestration.airflow_settings import airflow_environment, own_settings
from envdb.settings import Settings, load_settings
from intake_site import Site

RUNNER = Path(__file__).with_name("dag_runner.py")
DAY = "2026-08-01T01:00:00+00:00"
BATCH_FILES = 12
"""So few that the season goes in two batches."""


@dataclass(frozen=True)
class Run:
    """A run as Airflow's database tells of it, and what its tasks logged."""

    run_id: str
    state: str
    tasks: list[dict[str, Any]]
    returned: Mapping[str, Any]
    log: str

    def states(self) -> dict[str, str]:
        return {f"{one['task']}[{one['map_index']}]": one["state"] for one in self.tasks}

    def tries(self) -> dict[str, int]:
        return {f"{one['task']}[{one['map_index']}]": one["try"] for one in self.tasks}


@dataclass(frozen=True)
class Taken:
    """An office whose files a run of the DAG has taken, and the run of the marts after it."""

    site: Site
    run: Run
    marts: Run


@dataclass(frozen=True)
class AirflowProcess:
    process: subprocess.Popen[str]
    log: Path

    def ask(self, do: str, settings: Settings | None = None, **arguments: object) -> Any:
        """Let the process do something, for the installation of the settings."""
        environ = own_settings(settings) if settings else {}
        for name in ("ENVDB_LINEAGE", "ENVDB_AIRFLOW_URL"):
            environ.pop(name, None)  # the process has one for all installations
        assert self.process.stdin
        assert self.process.stdout
        command = {"do": do, "environ": environ, "arguments": arguments}
        print(json.dumps(command), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        assert line, f"Airflow's process ended: {self.log.read_text()[-4000:]}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"] + self.log.read_text()[-4000:]
        return answer["value"]

    def run(self, dag_id: str, settings: Settings, **arguments: object) -> Run:
        return self._told("run", settings, dag_id=dag_id, **arguments)

    def clear(
        self,
        run: Run,
        settings: Settings,
        *tasks: str,
        map_index: int = -1,
        dag_id: str = "ingest_submissions",
    ) -> Run:
        """Clear tasks of a run and let them run again."""
        return self._told(
            "clear",
            settings,
            dag_id=dag_id,
            run_id=run.run_id,
            tasks=tasks,
            map_index=map_index,
        )

    def begin(self, dag_id: str, settings: Settings, day: str, conf: Mapping[str, Any]) -> Run:
        """Start a run that waits for a person somewhere."""
        return self._told("begin", settings, dag_id=dag_id, day=day, conf=conf)

    def go_on(self, run: Run, settings: Settings, dag_id: str) -> Run:
        """Let a run go on that waited for a person."""
        return self._told("go_on", settings, dag_id=dag_id, run_id=run.run_id)

    def runs(self, dag_id: str) -> list[str]:
        """Return the ids of the runs that stand in the database."""
        found: list[str] = self.ask("runs", dag_id=dag_id)
        return found

    def _told(self, do: str, settings: Settings, **arguments: object) -> Run:
        before = self.log.stat().st_size
        answer = self.ask(do, settings, **arguments)
        return Run(**answer, log=self.log.read_bytes()[before:].decode())


@contextmanager
def airflow_process(
    home: Path, metadata_url: str, lineage: Path | None = None
) -> Iterator[AirflowProcess]:
    """Start the process with the configuration that ``envdb up`` gives to every part."""
    settings = load_settings(
        {
            "ENVDB_HOME": str(home),
            # no installation stands here: each command names its own
            "ENVDB_WAREHOUSE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none",
            "ENVDB_AIRFLOW_URL": metadata_url,
            "ENVDB_LINEAGE": str(lineage or ""),
        }
    )
    environ = {**os.environ, **airflow_environment(settings, api_port=8080)}
    log = home / "airflow.log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, str(RUNNER)],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            opened = AirflowProcess(process, log)
            opened.ask("migrate")
            yield opened
        finally:
            if process.stdin:
                process.stdin.close()
            process.wait(60)
