"""The parts of Airflow as processes: how each is started, what is written of it, how all are ended.

Every part leads a session of its own, so a Ctrl-C at the terminal reaches only the supervisor,
which then ends the parts in the order that loses no result: whoever hands out work first, the
api-server, to which running tasks report, last.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from envdb.intake.sandbox import reader_environment
from envdb.orchestration import processes
from envdb.orchestration.airflow_settings import airflow_home
from envdb.settings import Settings

API_SERVER = "api-server"
SCHEDULER = "scheduler"

_PRELOADED = "envdb.orchestration.preloaded"

PARTS: Mapping[str, tuple[str, ...]] = {
    API_SERVER: ("airflow", "api-server"),
    # Logs are read from the folder; their servers would listen on every address of the machine.
    SCHEDULER: (_PRELOADED, "scheduler", "--skip-serve-logs"),
    "dag-processor": ("airflow", "dag-processor"),
    "triggerer": ("airflow", "triggerer", "--skip-serve-logs"),
}
"""What runs: a module and its arguments."""

READERS = "readers"
"""Name of the nursery of readers: everything works without it, a second later (see intake.nursery)."""

MIGRATION = "db-migrate"
"""Name of what runs before the parts: it brings Airflow's own tables up to date."""

GRACE_S = 18.0
"""What running tasks get to end by themselves; the rest of a stop needs about 6 s of its 30."""

# Enough to answer what is under way. Python then takes 2 s of CPU to free every object one by one.
_API_GRACE_S = 1.5
_PATIENCE_S = 3.0
_LOG_MAX_BYTES = 20_000_000
_TAIL_LINES = 15

Tell = Callable[[str], None]
"""Is handed each line for the person at the terminal."""


class ServicesError(RuntimeError):
    """The services cannot be started or stopped; the message says why and what to do."""


def run_folder(settings: Settings) -> Path:
    """Return the folder of the records of who runs."""
    return settings.home / "run"


def log_file(settings: Settings, name: str) -> Path:
    """Return where a part writes; one older file beside it ends in ``.1``."""
    return airflow_home(settings) / "logs" / f"{name}.log"


def start(
    settings: Settings, environment: Mapping[str, str], name: str, arguments: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    """Start a module with arguments as the leader of a session, and write its record."""
    file = log_file(settings, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    rotate(file)
    with file.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter; no secret in the arguments)
            # -P: or else a folder of the same name where it starts would replace a package.
            [sys.executable, "-P", "-m", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=airflow_home(settings),
            env={**_environment(name, environment), processes.MARK: name},
            start_new_session=True,
        )
    identity = processes.identify(process.pid)
    if identity is not None:  # else it has died already, which its owner will notice
        processes.write_record(run_folder(settings) / f"{name}.json", identity)
    return process


def _environment(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    if name == READERS:
        # what opens foreign files gets no secret; its home tells whose it is
        return {**reader_environment(), "AIRFLOW_HOME": environment["AIRFLOW_HOME"]}
    return {**os.environ, **environment}


def rotate(file: Path) -> None:
    """Move a large log away; the process that writes it goes on in the emptied file."""
    if file.exists() and file.stat().st_size > _LOG_MAX_BYTES:
        shutil.copyfile(file, file.with_name(f"{file.name}.1"))
        os.truncate(file, 0)  # all append, so the next line goes to the beginning


def log_tail(settings: Settings, name: str) -> str:
    """Return the last lines a part wrote, under the name of their file."""
    file = log_file(settings, name)
    if not file.is_file():
        return f"{file}: (trống)"
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL_LINES:]
    return "\n".join((f"{file}:", *lines))


def living(settings: Settings) -> dict[int, str]:
    """Return the sessions of parts that have a process, whoever started them."""
    files = (run_folder(settings) / f"{name}.json" for name in (*PARTS, READERS, MIGRATION))
    return processes.sessions(airflow_home(settings), files)


def end_all(settings: Settings, tell: Tell, hurry: Callable[[], bool] = lambda: False) -> None:
    """End every part and what it started; running tasks get :data:`GRACE_S` to end by themselves.

    ``hurry`` is asked now and then whether one wants to wait no longer. Nothing is left on return.
    """
    found = living(settings)
    # tasks that are let end still need somebody to report to, and their readers
    last = {session for session, name in found.items() if name in {API_SERVER, READERS}}
    first = found.keys() - last
    tasks = {session for session in first if found[session] == SCHEDULER}
    # Without its leader a session's work has nobody to hand its result to.
    processes.kill(session for session in first if processes.identify(session) is None)
    processes.send(first, signal.SIGTERM)
    if not processes.wait_until_gone(first, _PATIENCE_S, hurry=hurry):
        # The triggerer often sleeps on for 10 s after its triggers have ended; a second signal
        # wakes it, and unlike SIGKILL lets it sign off, so the next one takes over at once.
        processes.send(first - tasks, signal.SIGTERM)
        if processes.members(tasks) and not hurry():
            tell(f"Đang chờ các tác vụ đang chạy kết thúc, tối đa {GRACE_S:.0f} giây.")
        if not processes.wait_until_gone(first, GRACE_S - _PATIENCE_S, hurry=hurry):
            if processes.members(tasks):
                tell("Các tác vụ chưa xong bị ngắt; lần chạy sau làm lại từ đầu bước đó.")
            processes.kill(first)
    processes.send(last, signal.SIGTERM)
    if not processes.wait_until_gone(last, _API_GRACE_S, hurry=hurry):
        processes.kill(last)
    processes.kill(living(settings))  # what a part started in the last moment
    for name in found.values():
        (run_folder(settings) / f"{name}.json").unlink(missing_ok=True)


def wait_for(process: subprocess.Popen[bytes], asked: Callable[[], bool]) -> int | None:
    """Return the exit code of a process; kill its session and return ``None`` when asked to end."""
    while process.poll() is None:
        if asked():
            processes.kill([process.pid])
            process.wait()
            return None
        time.sleep(0.1)
    return process.returncode
