"""An office with settings of its own, for tests of bad input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from envdb.intake.sandbox import SandboxPool

pytest.register_assert_rewrite("intake_site")
from intake_site import Site, open_site  # noqa: E402 - after its assertions are made to explain


@pytest.fixture
def open_with(
    tmp_path: Path, warehouse_url: str, readers: SandboxPool
) -> Iterator[Callable[..., Site]]:
    """Open an office with other settings: ``open_with(ENVDB_SETTLE_S="2")``."""
    with ExitStack() as stack:

        def opened(**environ: str) -> Site:
            place = open_site(tmp_path / "home", warehouse_url, environ, readers)
            return stack.enter_context(place)

        yield opened
