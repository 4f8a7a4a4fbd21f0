"""Looks at running services as one would from outside: their pages, processes and sockets."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from envdb.orchestration import processes, readiness
from envdb.orchestration.airflow_settings import sign_in
from envdb.orchestration.parts import PARTS, run_folder
from envdb.orchestration.services import running
from envdb.settings import Settings
from envdb.warehouse import embedded


def port_of(settings: Settings) -> int:
    found = running(settings)
    assert found is not None
    return int(found.address.rpartition(":")[2])


def call(settings: Settings, method: str, path: str, body: dict | None = None) -> Any:
    port = port_of(settings)
    deadline = time.monotonic() + 30
    while True:
        bearer = readiness.token(port, sign_in(settings))
        answer = readiness.call(port, method, path, bearer=bearer, body=body)
        if answer is not None:
            return answer
        assert time.monotonic() < deadline, f"{method} {path} is not answered"
        time.sleep(0.5)


def leader(settings: Settings, part: str) -> int | None:
    record = processes.read_record(run_folder(settings) / f"{part}.json")
    return record[0].pid if record and processes.is_alive(record[0]) else None


def working(settings: Settings) -> set[str]:
    now = datetime.fromtimestamp(time.time() - 8, tz=UTC)
    return readiness.working_parts(port_of(settings), dict.fromkeys(PARTS, now))


def is_beating(settings: Settings, part: str) -> bool:
    return part in working(settings)


def wait_until(is_so: Callable[[], object], limit_s: float = 60) -> None:
    deadline = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def remains(settings: Settings) -> list[str]:
    """Return every process that names this home in its command line or its environment."""
    found = []
    home = str(settings.home).encode()
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal() or int(folder.name) == os.getpid():
            continue
        try:
            line, environ = ((folder / name).read_bytes() for name in ("cmdline", "environ"))
            where = bytes((folder / "cwd").readlink())
        except OSError:
            continue
        if home in line or home in environ or home in where:
            found.append(f"{folder.name} {line.decode()}")
    if embedded.status(settings.home) is not None:
        found.append("PostgreSQL")
    return found


def listeners(pids: list[int]) -> set[str]:
    """Return the addresses processes listen on, by /proc/net/tcp; IPv6 ones as they stand there."""
    inodes = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                inodes.add(str(link.readlink()))
            except OSError:
                continue
    found = set()
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] != "0A" or f"socket:[{fields[9]}]" not in inodes:
                continue
            address, _, port = fields[1].partition(":")
            if name == "tcp":
                address = ".".join(str(byte) for byte in reversed(bytes.fromhex(address)))
            found.add(f"{address}:{int(port, 16)}")
    return found
