"""``envdb`` as a process that has its imports already: a fork of a server that has read them.

It has arguments, environment, folder, streams and an exit code of its own, as a command has that a
person types; only the one to four seconds are not paid in which an interpreter reads libraries.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

LIMIT_S = 600
_PRELOADED = ["envdb.intake.ingest", "great_expectations", "openpyxl", "pandas", "rich", "typer"]


@cache
def spawner() -> Any:
    """Return how processes are made: each a fork of a server that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def run_envdb(
    *arguments: str,
    environ: Mapping[str, str],
    folder: Path | None = None,
    typed: str = "",
    installed: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a command with exactly this environment; return its words and its exit code.

    ``installed``: not forked, but by the script that is installed, as each command is once.
    """
    if installed:
        return subprocess.run(
            [str(Path(sys.executable).with_name("envdb")), *arguments],
            capture_output=True,
            encoding="utf-8",
            env=environ,
            cwd=folder,
            input=typed,
            check=False,
        )
    with tempfile.TemporaryDirectory() as name:
        streams = [Path(name) / stream for stream in ("in", "out", "err")]
        streams[0].write_text(typed, encoding="utf-8")
        process = spawner().Process(
            target=_become_envdb, args=(arguments, dict(environ), folder or Path.cwd(), streams)
        )
        process.start()
        process.join(LIMIT_S)
        assert process.exitcode is not None, f"envdb {arguments} has not ended"
        out, err = (stream.read_text(encoding="utf-8") for stream in streams[1:])
    return subprocess.CompletedProcess(arguments, process.exitcode, out, err)


def _become_envdb(
    arguments: Sequence[str], environ: Mapping[str, str], folder: Path, streams: Sequence[Path]
) -> None:
    for number, stream in enumerate(streams):
        opened = os.open(stream, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.argv = ["envdb", *arguments]
    from envdb.cli import main  # here, so that it finds the streams as they are now

    main()
