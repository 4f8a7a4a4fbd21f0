"""The demo run as a person runs it, for tests of what it leaves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from envdb.warehouse import embedded


def run_demo(home: Path, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "envdb.cli", "demo", *options],
        env={**os.environ, "ENVDB_HOME": str(home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def clear_away(home: Path) -> None:
    server = embedded.ensure_running(home / "demo")
    embedded.stop(home / "demo")
    if not server.data.is_relative_to(home):
        shutil.rmtree(server.data.parent)


@contextmanager
def connected(home: Path) -> Iterator[psycopg.Connection[Any]]:
    url = embedded.ensure_running(home / "demo").url("envdb").replace("+psycopg", "", 1)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def receipts(home: Path) -> int:
    return sum(1 for _ in (home / "demo" / "outbox").glob("*/BN*_*.txt"))
