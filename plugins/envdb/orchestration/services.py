"""Everything on one machine with one command: PostgreSQL and all parts of Airflow, up and down.

Own and small instead of ``airflow standalone`` or a process runner like honcho: those listen on
every address, or end the api-server together with the scheduler, and the result of a task that is
running then is lost.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from envdb.orchestration import processes
from envdb.orchestration.airflow_settings import HOST, own_settings
from envdb.orchestration.parts import (
    ServicesError,
    Tell,
    end_all,
    living,
    log_file,
    log_tail,
    rotate,
)
from envdb.orchestration.supervisor import NAME, record_file, supervise
from envdb.settings import Settings
from envdb.warehouse import embedded

__all__ = ["Running", "ServicesError", "down", "running", "up"]

_STOP_LIMIT_S = 26.0
"""A supervisor needs less even when tasks use up their grace; one that takes longer hangs."""


@dataclass(frozen=True, slots=True)
class Running:
    """The services of an installation; not ``ready`` while they start or stop."""

    pid: int
    address: str
    ready: bool
    detached: bool


def running(settings: Settings) -> Running | None:
    """Return what runs; ``None`` when no supervisor does (it may have been killed)."""
    found = processes.read_record(record_file(settings))
    if found is None or not processes.is_alive(found[0]):
        return None
    identity, more = found
    address = f"http://{HOST}:{more['port']}"
    return Running(identity.pid, address, bool(more["ready"]), bool(more["detached"]))


def up(settings: Settings, *, detach: bool, tell: Tell, dags: Path | None = None) -> None:
    """Start everything; in the foreground until Ctrl-C, else until it is ready.

    ``tell`` is handed lines for the person at the terminal, one of them with the password when it
    has just been made. ``dags`` replaces the folder of our DAGs. Tells where it runs when it does
    already. Raises :class:`ServicesError`, ``SettingsError``, ``EmbeddedServerError`` and
    :class:`psycopg.OperationalError`, all for a person to read; nothing then is left running.
    """
    if (found := running(settings)) is not None:
        state = "đang chạy" if found.ready else "đang khởi động hoặc đang dừng"
        tell(f"envdb {state} (tiến trình {found.pid}): {found.address}")
        return
    if detach:
        _detach(settings, tell, dags)
    else:
        supervise(settings, tell, dags=dags)


def down(settings: Settings, *, tell: Tell) -> None:
    """Stop everything within 30 s, also what a killed supervisor left; running tasks end first.

    Of PostgreSQL only the embedded one is stopped. Raises ``EmbeddedServerError`` when it does not
    end, and :class:`PermissionError` when the services are another user's.
    """
    began_s = time.monotonic()
    found = running(settings)
    if found is not None:
        tell("Đang dừng; các tác vụ đang chạy được kết thúc trước.")
        _end_supervisor(found.pid)
    left = bool(living(settings))
    if left:
        tell("Kết thúc các tiến trình còn lại của lần chạy trước.")
        end_all(settings, tell)
    server = embedded.status(settings.home) if settings.warehouse_url is None else None
    if server is not None:
        embedded.stop(settings.home)
    record_file(settings).unlink(missing_ok=True)
    if found is None and not left and server is None:
        tell("envdb không chạy.")
    else:
        tell(f"Đã dừng tất cả sau {time.monotonic() - began_s:.0f} giây.")


def _end_supervisor(pid: int) -> None:
    identity = processes.identify(pid)
    if identity is None:
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_LIMIT_S
    while processes.is_alive(identity):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            return
        time.sleep(0.1)


def _detach(settings: Settings, tell: Tell, dags: Path | None) -> None:
    """Start the supervisor in a session of its own and pass on what it tells until it is ready."""
    file = log_file(settings, NAME)
    file.parent.mkdir(parents=True, exist_ok=True)
    rotate(file)
    arguments = [] if dags is None else [f"--dags={dags}"]
    with file.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter; no secret in the arguments)
            [sys.executable, "-P", "-m", "envdb.orchestration.supervisor", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=settings.home,
            env={**os.environ, **own_settings(settings)},
            start_new_session=True,
        )
    failure = ""
    try:
        for line in process.stdout or ():
            kind, text = json.loads(line)
            if kind == "tell":
                tell(text)
            else:
                failure = text
    except KeyboardInterrupt:
        tell("Việc khởi động tiếp tục ở phía sau; envdb down để dừng.")
        raise
    if failure or process.poll() is not None:
        process.wait()
        raise ServicesError(failure or f"Không khởi động được. {log_tail(settings, NAME)}")
    tell(f"Chạy ở phía sau; nhật ký: {file.parent}; dừng bằng envdb down.")
