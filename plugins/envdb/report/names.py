"""The names of the reports there are; of no other module, because DAG files are parsed with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SUFFIX = ".md.j2"


def kind_names(folder: Path) -> Sequence[str]:
    """Return the names of the reports in a folder of texts."""
    return sorted(path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}"))
