"""The child of :mod:`envdb.intake.sandbox`: takes jobs on stdin, answers on stdout, has limits."""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from pathlib import Path
from typing import IO

from envdb.intake.unusable import UnusableError

OUT_OF_MEMORY = 12
"""Exit status (that of ENOMEM) of a child that could not even say that memory ran out."""

RETIRES_AT_SHARE = 0.1
"""A child that keeps more than this share of its limit after a job leaves the next to a new one."""

READY = b"\n"
"""What a child says before its first job."""

_HEADER = struct.Struct(">Q")


def main() -> None:
    """Serve jobs until stdin ends."""
    # what a library prints must not mix with the answers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    import_readers()
    serve(sys.stdin.buffer, answers, int(sys.argv[1]), float(sys.argv[2]))


def serve(jobs: IO[bytes], answers: IO[bytes], memory_mb: int, alone_s: float) -> None:
    """Take jobs and answer them under the limits, until there are no more."""
    limit_memory(memory_mb)
    retires_at_kb = _data_kb() + memory_mb * 1024 * RETIRES_AT_SHARE
    answers.write(READY)
    answers.flush()
    is_last = False
    while not is_last and (message := _receive(jobs)) is not None:
        # the parent keeps the time; this ends a child whose parent was killed
        signal.setitimer(signal.ITIMER_PROF, alone_s)
        try:
            name, arguments = pickle.loads(message)  # noqa: S301  (written by our own parent)
            kind, value = _run(name, arguments)
            # a heap that hit its limit, or kept much, is not trusted with the next file
            is_last = kind == "memory" or _data_kb() > retires_at_kb
            answer = pickle.dumps((kind, value, is_last))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(_HEADER.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def limit_memory(memory_mb: int) -> None:
    """Allow ``memory_mb`` of data beyond what this process holds by now.

    Data, not address space: allocators reserve address space by the hundred megabytes without
    using it.
    """
    limit = (_data_kb() + memory_mb * 1024) * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _data_kb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if "VmData" in line)


def import_readers() -> None:
    """Import what reading and marking need: no time of a file, and shared by who is forked."""
    # pandas: pyarrow imports it with its first array, to see whether a list is one of its columns
    for module in (
        "python_calamine",
        "pyarrow.csv",
        "pandas",
        "openpyxl",
        "envdb.intake.reply",
        "envdb.intake.reader",
    ):
        importlib.import_module(module)


def _run(name: str, arguments: tuple[object, ...]) -> tuple[str, object]:
    module, function = name.split(":")
    try:
        return "result", getattr(importlib.import_module(module), function)(*arguments)
    except UnusableError as error:
        return "unusable", (error.reason, error.detail)
    except MemoryError:
        return "memory", None
    except KeyboardInterrupt:
        raise
    # a panic of calamine (Rust) is a BaseException that no more specific class names
    except BaseException as error:  # noqa: BLE001
        if type(error).__name__ == "PanicException":
            return "unusable", ("broken", str(error))
        return "error", traceback.format_exc()


def _receive(stream: IO[bytes]) -> bytes | None:
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    return stream.read(_HEADER.unpack(header)[0])


if __name__ == "__main__":
    main()
