"""The small season, made once for a module of tests; nothing that a test writes stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from envdb.warehouse.embedded import Server

pytest.register_assert_rewrite("intake_site", "mart_season")
from mart_season import Connection, fill, prepared  # noqa: E402

from intake_site import prepared_database  # noqa: E402 - after its assertions are made to explain


@pytest.fixture(scope="module")
def season_url(server: Server) -> Iterator[str]:
    """Return the address of a warehouse with the small season in it."""
    with prepared_database(server) as url:
        with prepared(url) as connection:
            fill(connection)
        yield url


@pytest.fixture(scope="module")
def season(season_url: str) -> Iterator[Connection]:
    """Connect to a warehouse with the small season in it."""
    with prepared(season_url) as connection:
        yield connection


@pytest.fixture
def empty(warehouse_url: str) -> Iterator[Connection]:
    """Connect to a warehouse to which nothing was ever submitted."""
    with prepared(warehouse_url) as connection:
        yield connection
