"""The child of :mod:`envdb.intake.sandbox`: takes jobs on stdin, answers on stdout, has limits."""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import struct
import sys
import traceback
from pathlib import Path
from typing import IO

from envdb.intake.unusable import UnusableError

_HEADER = struct.Struct(">Q")


def main() -> None:
    """Serve jobs until stdin ends."""
    # what a library prints must not mix with the answers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _import_readers()
    limit_memory(int(sys.argv[1]))
    jobs = sys.stdin.buffer
    while (message := _receive(jobs)) is not None:
        name, arguments = pickle.loads(message)  # noqa: S301  (written by our own parent)
        kind, value = _run(name, arguments)
        answer = pickle.dumps((kind, value))
        answers.write(_HEADER.pack(len(answer)) + answer)
        answers.flush()
        if kind == "memory":
            return  # a heap that hit its limit is not trusted with the next file


def limit_memory(memory_mb: int) -> None:
    """Allow ``memory_mb`` of data beyond what this process holds by now.

    Data, not address space: allocators reserve address space by the hundred megabytes without
    using it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    data_kb = next(int(line.split()[1]) for line in status.splitlines() if "VmData" in line)
    limit = (data_kb + memory_mb * 1024) * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _import_readers() -> None:
    for module in ("python_calamine", "pyarrow.csv", "openpyxl", "envdb.intake.reader"):
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
