"""Keeps readers ready: one process has their libraries in memory and forks a reader for who asks.

A reader that starts by itself is a second of imports before the first cell; one that is forked here
is there at once. `envdb up` runs the nursery; without it readers start by themselves. It holds no
password and no address, and a reader it forks has the same limits as any other
(:mod:`envdb.intake.sandbox_child`).

Spoken over a Unix socket, one request a connection: ``N`` with the limits, and the connection then is
the reader's; or ``S`` with a process number, answered by how that reader ended.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from envdb.intake import sandbox_child

_NEW = struct.Struct(">cId")
_STATUS = struct.Struct(">ci")
_ANSWER = struct.Struct(">?i")
_PID = struct.Struct(">i")

_CONNECT_S = 2.0
_STATUS_S = 1.0
_KEPT_STATUSES = 1_000


class NurseryGoneError(ConnectionError):
    """The nursery does not answer; a reader has to be started otherwise."""


# --- who asks ------------------------------------------------------------------------------------


class ForkedReader:
    """A reader of the nursery, in the shape of a :class:`subprocess.Popen`."""

    def __init__(self, address: Path, memory_mb: int, alone_s: float) -> None:
        """Ask for a reader. Raises :class:`NurseryGoneError` when there is nobody to ask."""
        self._address = address
        connection = _connect(address)
        try:
            connection.sendall(_NEW.pack(b"N", memory_mb, alone_s))
            self.pid: int = _PID.unpack(_read(connection, _PID.size))[0]
        except OSError as error:
            connection.close()
            raise NurseryGoneError(str(error)) from error
        connection.settimeout(None)
        self.stdin: IO[bytes] = connection.makefile("wb")
        self.stdout = cast("IO[bytes]", connection.makefile("rb", buffering=0))
        connection.close()  # the two files keep it open
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return how the reader ended, ``None`` while it runs.

        Raises :class:`NurseryGoneError` when nobody knows.
        """
        if self.returncode is None:
            with _connect(self._address) as connection:
                try:
                    connection.sendall(_STATUS.pack(b"S", self.pid))
                    ended, status = _ANSWER.unpack(_read(connection, _ANSWER.size))
                except OSError as error:
                    raise NurseryGoneError(str(error)) from error
            self.returncode = status if ended else None
        return self.returncode

    def wait(self, timeout: float = _STATUS_S) -> int:
        """Wait until the reader has ended; raises :class:`subprocess.TimeoutExpired`."""
        deadline = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self._address), timeout)
            time.sleep(0.01)
        return status

    def kill(self) -> None:
        """End the reader, which has not been waited for."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def _connect(address: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_CONNECT_S)
    try:
        connection.connect(str(address))
    except OSError as error:  # also an address that is too long for a socket
        connection.close()
        raise NurseryGoneError(str(error)) from error
    return connection


def _read(connection: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        piece = connection.recv(size - len(content))
        if not piece:
            raise NurseryGoneError("the nursery hung up")
        content += piece
    return content


# --- the nursery ---------------------------------------------------------------------------------


class _Nursery:
    """Forks readers and remembers how they ended until somebody asks."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._ended: dict[int, int] = {}
        self._wake, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Answer requests for ever."""
        while True:
            watched: list[socket.socket | int] = [self._listening, self._wake]
            ready, _, _ = select.select(watched, [], [])
            if self._wake in ready:
                os.read(self._wake, 4096)
            self._reap()
            if self._listening in ready:
                connection, _ = self._listening.accept()
                connection.settimeout(_CONNECT_S)
                # one who asks half a question is answered by an end of the connection
                with connection, suppress(OSError):
                    self._answer(connection)

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                self._ended[found[0]] = os.waitstatus_to_exitcode(found[1])
        while len(self._ended) > _KEPT_STATUSES:
            self._ended.pop(next(iter(self._ended)))

    def _answer(self, connection: socket.socket) -> None:
        kind = connection.recv(1, socket.MSG_PEEK)
        if kind == b"N":
            _, memory_mb, alone_s = _NEW.unpack(_read(connection, _NEW.size))
            self._fork(connection, memory_mb, alone_s)
        elif kind == b"S":
            _, pid = _STATUS.unpack(_read(connection, _STATUS.size))
            self._reap()
            status = self._ended.pop(pid, None)
            connection.sendall(_ANSWER.pack(status is not None, status or 0))

    def _fork(self, connection: socket.socket, memory_mb: int, alone_s: float) -> None:
        pid = os.fork()
        if pid:
            return
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._listening.close()
            connection.settimeout(None)
            connection.sendall(_PID.pack(os.getpid()))
            sandbox_child.serve(
                connection.makefile("rb"), connection.makefile("wb"), memory_mb, alone_s
            )
            code = 0
        finally:
            os._exit(code)  # nothing of the nursery's is to be cleared away


def main() -> None:
    """Listen at the address on the command line until told to end."""
    address = Path(sys.argv[1])
    sandbox_child.import_readers()
    address.unlink(missing_ok=True)
    os.umask(0o177)  # readers are for the one whose files they read
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen(64)
        os.umask(0o077)
        _Nursery(listening).serve()


if __name__ == "__main__":
    main()
