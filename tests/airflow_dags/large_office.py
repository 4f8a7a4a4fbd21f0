"""A running large installation for tests: who works, what the workers' own records say.

Started from docker-compose.yml (:mod:`compose_here`) on an embedded PostgreSQL of its own, because
deploy/databases.sh and the migrations make roles, which belong to a whole server.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from compose_here import ComposeHere, Part, ended, installed, make_databases
from envdb.orchestration import readiness
from envdb.orchestration.airflow_settings import SignIn
from envdb.settings import Settings, load_settings
from envdb.warehouse import embedded
from intake_site import hurry

WORKERS = ("worker-1", "worker-2")
PARTS = ("api-server", "scheduler", "dag-processor", "triggerer")
_RECORD = re.compile(r"Task execute_workload\[([0-9a-f-]+)\] (received|succeeded|raised)")


@dataclass(frozen=True)
class Office:
    """The running services, and connections to their two databases."""

    here: ComposeHere
    parts: dict[str, Part]
    airflow: psycopg.Connection[Any]
    warehouse: psycopg.Connection[Any]

    def settings(self) -> Settings:
        """Return our settings as a worker reads them."""
        return load_settings(self.here.environment("worker"))

    def record(self, worker: str, what: str) -> list[str]:
        """Return the ids of Celery's tasks of which a worker's log says it ``received`` them.

        Other words are ``succeeded`` and ``raised``.
        """
        return [one for one, word in _RECORD.findall(self.parts[worker].told()) if word == what]

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the api-server as a person does, with the password it made."""
        file = self.here.place("/var/lib/envdb/airflow/passwords.json")
        try:
            ((user, password),) = json.loads(file.read_text(encoding="ascii")).items()
        except (OSError, ValueError):
            return None
        port = self.here.ports["8080"]
        bearer = readiness.token(port, SignIn(user, password, file, is_new=False))
        return bearer and readiness.call(port, method, path, bearer=bearer, body=body)

    def wait_until(self, is_so: Callable[[], object], what: str, limit_s: float = 400) -> None:
        """Wait for something; fail at once when a part has ended that nobody killed."""
        deadline = time.monotonic() + limit_s
        while not is_so():
            for part in self.parts.values():
                code = part.process.poll()
                assert code in (None, -signal.SIGKILL), f"{part.name} {code}\n{part.told()[-4000:]}"
            assert time.monotonic() < deadline, f"not within {limit_s:g} s: {what}"
            time.sleep(0.2)

    def is_ready(self, dag: str) -> bool:
        """Tell whether the workers take tasks and the api-server knows a DAG."""
        said = [f"celery@{name} ready." in self.parts[name].told() for name in WORKERS]
        return all(said) and bool(self.call("GET", f"/api/v2/dags/{dag}"))


def require_redis() -> None:
    """Skip where Redis is not installed, but never where tests are the gate."""
    if shutil.which("redis-server") is None:
        missing = "redis-server is not installed (Debian: apt-get install redis-server)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)


@contextmanager
def database_server(home: Path) -> Iterator[embedded.Server]:
    """Run an embedded server of its own and take it away again."""
    running = embedded.ensure_running(home)
    hurry(running)
    try:
        yield running
    finally:
        embedded.stop(home)
        shutil.rmtree(running.data if running.data.is_relative_to(home) else running.data.parent)


@contextmanager
def open_office(folder: Path, now: str) -> Iterator[Office]:
    """Start every service of the file, with two workers of one process each."""
    with ExitStack() as stack:
        server = stack.enter_context(database_server(folder / "server"))
        variables = {"ENVDB_WORKER_CONCURRENCY": "1"}
        here = installed(folder / "here", server, variables, {"ENVDB_NOW": now})
        done = make_databases(here)
        assert done.returncode == 0, done.stderr
        running: list[Part] = []
        stack.enter_context(ended(running))
        running.append(here.start("redis"))
        wait_for_dependencies(here, "migrate")
        done = here.run("migrate", here.command("migrate"))
        assert done.returncode == 0, done.stdout + done.stderr
        for service in PARTS:
            wait_for_dependencies(here, service)
            running.append(here.start(service))
        wait_for_dependencies(here, "worker")
        running += [here.start("worker", name) for name in WORKERS]
        airflow, warehouse = (
            stack.enter_context(psycopg.connect(here.url(secret), autocommit=True))
            for secret in ("airflow_url", "warehouse_url")
        )
        yield Office(here, {part.name: part for part in running}, airflow, warehouse)


def wait_for_dependencies(here: ComposeHere, service: str, limit_s: float = 200) -> None:
    """Wait as the engine does for the services that must be healthy before another starts."""
    needed = {
        name
        for name, how in here.service(service)["depends_on"].items()
        if how["condition"] == "service_healthy"
    }
    deadline = time.monotonic() + limit_s
    for name in needed:
        while (done := here.run(name, here.health_check(name))).returncode != 0:
            assert time.monotonic() < deadline, f"{name} is not healthy: {done.stdout}{done.stderr}"
            time.sleep(0.5)
