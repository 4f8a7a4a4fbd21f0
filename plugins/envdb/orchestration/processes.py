"""Which processes are ours, told from Linux' /proc, and how they are ended.

A pid alone proves nothing: after a crash or in a restarted container another process may have it.
A process is therefore known by its pid, the time it started and the boot it belongs to, or by a
mark in the environment it was started with. Every part of the stack leads a session, and whatever
a part or a task starts stays in that session even when its parent dies: to end a part is to end
its session.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

MARK = "ENVDB_PART"
"""Variable that only the runner sets, on a part: a person's own ``airflow`` command lacks it."""

_PROC = Path("/proc")
_POLL_S = 0.1
_KILL_LIMIT_S = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that was there once: no other one has all three."""

    pid: int
    started: int
    """Clock ticks from the boot to its start (field 22 of /proc/<pid>/stat)."""
    boot: str


@dataclass(frozen=True, slots=True)
class _Stat:
    state: str
    session: int
    started: int


def identify(pid: int) -> Identity | None:
    """Return who ``pid`` is now; ``None`` when nobody is, or one that is dead but not yet reaped."""
    stat = _stat(pid)
    if stat is None or stat.state in "ZX":
        return None
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:  # hidden in some containers
        boot = ""
    return Identity(pid, stat.started, boot)


def is_alive(identity: Identity) -> bool:
    """Tell whether the very process is still there."""
    return identify(identity.pid) == identity


def write_record(file: Path, identity: Identity, **more: object) -> None:
    """Write who runs, and what else is to be known, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(identity) | more), encoding="utf-8")
    part.replace(file)


def read_record(file: Path) -> tuple[Identity, dict[str, object]] | None:
    """Return what :func:`write_record` wrote; ``None`` for no file, or one of a full disk."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        identity = Identity(found.pop("pid"), found.pop("started"), found.pop("boot"))
    except (OSError, ValueError, KeyError, AttributeError):
        return None
    return identity, found


def sessions(airflow_home: Path, records: Iterable[Path]) -> dict[int, str]:
    """Return the session ids of all parts of an installation that have a process, with their names.

    Found by their records, and by the mark in the environment of any process: that also finds the
    parts of a runner that was killed before it wrote a record, and the sessions of dead parts.
    """
    found: dict[int, str] = {}
    for file in records:
        record = read_record(file)
        if record is not None and is_alive(record[0]):
            found[record[0].pid] = file.stem
    home = f"AIRFLOW_HOME={airflow_home}".encode()
    for pid, stat in _all():
        if stat.session not in found and (part := _marked(pid, home)):
            found[stat.session] = part
    found.pop(os.getsid(0), None)
    return found


def members(session_ids: Iterable[int]) -> list[int]:
    """Return the living processes of sessions."""
    wanted = set(session_ids)
    return [pid for pid, stat in _all() if stat.session in wanted]


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to processes, some of which may be gone."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def wait_until_gone(
    session_ids: Iterable[int],
    limit_s: float,
    *,
    wait: Callable[[float], object] = time.sleep,
    hurry: Callable[[], bool] = lambda: False,
) -> bool:
    """Wait until sessions are empty; tell whether they are when the time is up or one hurries."""
    wanted = frozenset(session_ids)
    deadline = time.monotonic() + limit_s
    while members(wanted):
        if time.monotonic() >= deadline or hurry():
            return False
        wait(_POLL_S)
    return True


def kill(session_ids: Iterable[int]) -> None:
    """Kill everything in sessions, also what is forked meanwhile."""
    wanted = frozenset(session_ids)
    deadline = time.monotonic() + _KILL_LIMIT_S
    while left := members(wanted):
        send(left, signal.SIGKILL)
        if time.monotonic() > deadline:
            # In the kernel's uninterruptible sleep: a file share that hangs. It ends when that does.
            log.error("processes %s do not die", left)
            return
        time.sleep(_POLL_S)


def _marked(pid: int, home: bytes) -> str | None:
    """Return the part's name when a process was started, however indirectly, by the runner."""
    try:
        variables = (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:  # gone, or another user's
        return None
    if home not in variables:
        return None
    mark = f"{MARK}=".encode()
    return next((one[len(mark) :].decode() for one in variables if one.startswith(mark)), None)


def _all() -> Iterator[tuple[int, _Stat]]:
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            stat = _stat(int(folder.name))
            if stat is not None and stat.state not in "ZX":
                yield int(folder.name), stat


def _stat(pid: int) -> _Stat | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name in parentheses may itself hold spaces and parentheses: read on from the last one.
    fields = text[text.rindex(")") + 2 :].split()
    return _Stat(state=fields[0], session=int(fields[3]), started=int(fields[19]))
