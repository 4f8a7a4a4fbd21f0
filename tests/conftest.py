"""One PostgreSQL for the whole test session, and a database of it for each test.

The server is the embedded one, so every test that touches the warehouse also runs on what a user
gets by default. Starting it costs about a second once, a database 0.1 s: a prepared warehouse is a
copy of one that was prepared once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from envdb.intake.sandbox import SandboxPool
from envdb.warehouse import embedded

pytest.register_assert_rewrite("command_process", "intake_site", "nursery_process")
from intake_site import (  # noqa: E402 - after its assertions are made to explain
    Site,
    empty_database,
    hurry,
    lend_readers,
    open_site,
    prepared_database,
)
from nursery_process import running_nursery  # noqa: E402

_MEMORY = Path("/dev/shm")
_ROOMY = 4 << 30
"""A server of tests takes 0.2 GB, and each process of pytest-xdist has one; a container may have
very little of such memory."""


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """Run the embedded server in a home of its own; stop it and remove its data at the end.

    In memory where there is room: ext4 takes half a second for the thousand files of a database
    where as many were removed a moment ago.
    """
    is_roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOMY
    with TemporaryDirectory(prefix="envdb-tests-", dir=_MEMORY if is_roomy else None) as folder:
        home = Path(folder)
        home.chmod(0o711)  # as root the server runs as another user, who must come to its data
        running = embedded.ensure_running(home)
        hurry(running)
        yield running
        embedded.stop(home)
        if not running.data.is_relative_to(home):
            shutil.rmtree(running.data.parent)


@pytest.fixture
def database_url(server: embedded.Server) -> Iterator[str]:
    """Return the ``postgresql+psycopg://`` URL of an empty database that is dropped afterwards."""
    with empty_database(server) as url:
        yield url


@pytest.fixture
def warehouse_url(server: embedded.Server) -> Iterator[str]:
    """Return the URL of a prepared warehouse without submissions that is dropped afterwards."""
    with prepared_database(server) as url:
        yield url


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return where readers can be asked for."""
    address = tmp_path_factory.mktemp("nursery") / "readers.sock"
    with running_nursery(address):
        yield address


@pytest.fixture(scope="session")
def readers(nursery: Path) -> Iterator[SandboxPool]:
    """Keep readers for the whole session."""
    pool = SandboxPool(2, memory_mb=512, time_s=20, nursery=nursery)
    yield pool
    pool.close()


@pytest.fixture
def site(tmp_path: Path, warehouse_url: str, readers: SandboxPool, nursery: Path) -> Iterator[Site]:
    """Open an office on an empty warehouse."""
    home = lend_readers(tmp_path / "home", nursery)
    with open_site(home, warehouse_url, pool=readers) as opened:
        yield opened


_ONE_AT_A_TIME = ("test_services", "test_end_to_end", "test_demo", "test_celery", "test_moving")
"""Modules that start everything: two at once would take each other's ports and time."""


class _ByModule(LoadScopeScheduling):
    """Keeps the tests of a module in one process, for they share what is dear to make.

    Own, because xdist's marks of groups do nothing under this pytest. Modules go out in their order
    (pyproject), so what takes longest, the services, is begun first.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return "services" if PurePath(module).stem in _ONE_AT_A_TIME else module


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return a process more than there are cores: the one with the services mostly waits."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByModule:
    return _ByModule(config, log)
