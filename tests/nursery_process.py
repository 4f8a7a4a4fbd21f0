"""A nursery of readers for tests: a reader that is forked costs a hundredth of one that starts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from envdb.intake.sandbox import reader_environment


@contextmanager
def running_nursery(address: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "envdb.intake.nursery", str(address)]
    with subprocess.Popen(command, env=reader_environment()) as process:
        deadline = time.monotonic() + 60
        while not address.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield process
        process.kill()
