"""Runs what touches a sender's file in a child process with limits on memory and time.

A reader can hang, panic or eat the machine on a crafted file; the child dies alone and the parent
learns why. One child serves many files (its imports are paid once) and is replaced when it died.
"""

from __future__ import annotations

import logging
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue
from typing import IO, Any, TypeVar

from envdb.intake.nursery import ForkedReader, NurseryGoneError
from envdb.intake.sandbox_child import OUT_OF_MEMORY, READY
from envdb.intake.unusable import UnusableError

log = logging.getLogger(__name__)

_HEADER = struct.Struct(">Q")

_MALLOC = {
    # freed memory goes back at once, or a limit on data would count what nobody uses
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "MALLOC_MMAP_THRESHOLD_": "131072",
}

WAIT_FACTOR = 6
"""A child may take this many times its limit on the wall clock, on a machine that is busy."""

_SECRETS = ("ENVDB_", "AIRFLOW", "PG")
"""Beginnings of the names of variables that no reader of foreign files has to see."""

START_S = 120
"""How long a child may take to start, on a machine that starts many at once."""

Result = TypeVar("Result")


class Sandbox:
    """One child process; not for use by two threads at once.

    ``memory_mb`` is what a job may take beyond the child's own code, ``time_s`` how long it may
    compute. Time is the child's own: on a busy machine a clock on the wall would refuse good
    files. A child that only waits is ended after ``WAIT_FACTOR`` times that.
    """

    def __init__(self, *, memory_mb: int, time_s: float, nursery: Path | None = None) -> None:
        """Remember the limits; the child starts with the first job.

        It comes from the nursery at that address, or starts by itself where there is none.
        """
        self._memory_mb = memory_mb
        self._time_s = time_s
        self._nursery = nursery
        self._child: subprocess.Popen[bytes] | ForkedReader | None = None

    def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Run ``function(*arguments)`` in the child and return its result.

        Raises :class:`UnusableError` with reason ``memory``, ``time`` or ``broken`` when the file
        ended the child, whatever :class:`UnusableError` the function raised, and
        :class:`SandboxError` for any other exception of the function, and for a child that did not
        start or left of itself: that is a fault of ours.
        """
        name = f"{function.__module__}:{function.__qualname__}"
        job = pickle.dumps((name, arguments))
        try:
            result: Result = self._run(job)
        except NurseryGoneError as error:
            # it was killed, and its readers with it: that says nothing of the file
            log.warning("readers start by themselves from now on: %s", error)
            self._nursery = self._child = None
            result = self._run(job)
        return result

    def _run(self, job: bytes) -> Any:
        child = self._ensure()
        try:
            _send(_pipe(child.stdin), job)
            answer = self._receive(child)
        except (BrokenPipeError, EOFError) as error:
            status = self._end()
            reason = _why_ended(status)
            if reason is None:
                raise SandboxError(f"the reader ended with {status}") from error
            raise UnusableError(reason, f"the reader ended with {status}") from error
        kind, value, is_last = pickle.loads(answer)  # noqa: S301  (written by our own child)
        if is_last:
            self._end()
        if kind == "unusable":
            raise UnusableError(*value)
        if kind == "memory":
            raise UnusableError("memory")
        if kind == "error":
            raise SandboxError(value)
        return value

    def close(self) -> None:
        """End the child, which has no job."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            with suppress(NurseryGoneError):
                child.wait()
            _close(child)

    def _ensure(self) -> subprocess.Popen[bytes] | ForkedReader:
        if self._child is None or self._child.poll() is not None:
            self._child = self._start()
            self._await_start(self._child)
        return self._child

    def _start(self) -> subprocess.Popen[bytes] | ForkedReader:
        alone_s = WAIT_FACTOR * self._time_s
        if self._nursery is not None and self._nursery.exists():
            with suppress(NurseryGoneError):
                return ForkedReader(self._nursery, self._memory_mb, alone_s)
        return subprocess.Popen(  # noqa: S603  (our own module)
            [
                sys.executable,
                "-m",
                "envdb.intake.sandbox_child",
                str(self._memory_mb),
                str(alone_s),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=reader_environment(),
        )

    def _await_start(self, child: subprocess.Popen[bytes] | ForkedReader) -> None:
        """Wait until the child has its imports behind it: they are no time of a file."""
        stream = _pipe(child.stdout)
        ready, _, _ = select.select([stream], [], [], START_S)
        if not ready or not os.read(stream.fileno(), len(READY)):
            status = self._end()
            raise SandboxError(f"the reader did not start, it ended with {status}")

    def _receive(self, child: subprocess.Popen[bytes] | ForkedReader) -> bytes:
        clock = _Clock(child.pid, self._time_s)
        stream = _pipe(child.stdout)
        size = _HEADER.unpack(self._read(stream, _HEADER.size, clock))[0]
        return self._read(stream, size, clock)

    def _read(self, stream: IO[bytes], size: int, clock: _Clock) -> bytes:
        chunks: list[bytes] = []
        while size:
            ready, _, _ = select.select([stream], [], [], clock.next_look_s())
            if not ready:
                if not clock.is_over():
                    continue
                self._end()
                raise UnusableError("time", f"longer than {self._time_s:g} s")
            chunk = os.read(stream.fileno(), min(size, 1 << 20))
            if not chunk:
                raise EOFError
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    def _end(self) -> int | None:
        child, self._child = self._child, None
        if child is None:
            return None
        # a child that ends by itself (abort, limit) has 0.2 s to say how before it is killed
        try:
            child.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _close(child)
        return child.returncode


class _Clock:
    """Measures a job by the processor time of the child, with a wall clock behind it."""

    def __init__(self, pid: int, time_s: float) -> None:
        self._pid = pid
        self._time_s = time_s
        self._began = time.monotonic()
        self._cpu_began_s = self._cpu_s()

    def next_look_s(self) -> float:
        """Return how long to wait for an answer before looking at the clock again."""
        return min(0.25, max(0.02, self._time_s / 10))

    def is_over(self) -> bool:
        """Whether the job took all its time."""
        if time.monotonic() - self._began > WAIT_FACTOR * self._time_s:
            return True
        return self._cpu_s() - self._cpu_began_s > self._time_s

    def _cpu_s(self) -> float:
        try:
            stat = Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii")
        except (FileNotFoundError, ProcessLookupError):
            # the child is gone, before the file was opened or since; its pipe will say so
            return self._time_s
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class SandboxError(RuntimeError):
    """A function failed in the child for a reason that is not the file's."""


class SandboxPool:
    """A few sandboxes shared by threads."""

    def __init__(
        self, count: int, *, memory_mb: int, time_s: float, nursery: Path | None = None
    ) -> None:
        """Make ``count`` sandboxes; their children start when they are first used."""
        self._free: Queue[Sandbox] = Queue()
        self._all = [
            Sandbox(memory_mb=memory_mb, time_s=time_s, nursery=nursery) for _ in range(count)
        ]
        self._lock = threading.Lock()
        for sandbox in self._all:
            self._free.put(sandbox)

    @contextmanager
    def sandbox(self) -> Iterator[Sandbox]:
        """Lend a sandbox to the calling thread."""
        sandbox = self._free.get()
        try:
            yield sandbox
        finally:
            self._free.put(sandbox)

    def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Run a function in a free sandbox (see :meth:`Sandbox.run`)."""
        with self.sandbox() as sandbox:
            return sandbox.run(function, *arguments)

    def close(self) -> None:
        """End all children."""
        for sandbox in self._all:
            sandbox.close()


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(_HEADER.pack(len(message)) + message)
    stream.flush()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream


def _close(child: subprocess.Popen[bytes] | ForkedReader) -> None:
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with suppress(OSError):  # what is left unsent was for a child that has ended
                stream.close()


def nursery_address(home: Path) -> Path:
    """Return where the nursery of an installation listens, when it has one."""
    return home / "run" / "readers.sock"


def reader_environment() -> dict[str, str]:
    """Return what a reader needs to start: no address, no password of ours."""
    own = {name: text for name, text in os.environ.items() if not name.startswith(_SECRETS)}
    return {**own, "ARROW_DEFAULT_MEMORY_POOL": "system", "RUST_BACKTRACE": "0", **_MALLOC}


def _why_ended(status: int | None) -> str | None:
    """Return what in a file ends a child so; ``None`` for an end that no file brings about.

    An abort is how Rust and C++ say that an allocation failed under the limit.
    """
    if status in {-signal.SIGABRT, -signal.SIGKILL, OUT_OF_MEMORY}:
        return "memory"
    if status == -signal.SIGPROF:
        return "time"
    return "broken" if status is not None and status < 0 else None
