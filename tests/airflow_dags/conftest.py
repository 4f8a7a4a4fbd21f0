"""One process of Airflow for all tests of DAGs, and one season of files that a run has taken.

Airflow takes seconds to start and to migrate; a run of a dozen files another ten.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from envdb.orchestration.airflow_settings import own_settings
from envdb.warehouse.embedded import Server

pytest.register_assert_rewrite("airflow_process", "compose_here", "file_season", "intake_site")
from airflow_process import (  # noqa: E402 - after its assertions are made to explain
    BATCH_FILES,
    DAY,
    AirflowProcess,
    Taken,
    airflow_process,
)
from file_season import Ended, drop_season, ended  # noqa: E402
from intake_site import empty_database, lend_readers, open_site, prepared_database  # noqa: E402


@pytest.fixture(scope="session")
def lineage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Airflow writes its lineage events."""
    return tmp_path_factory.mktemp("lineage") / "events.jsonl"


@pytest.fixture(scope="session")
def airflow(
    server: Server, lineage: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AirflowProcess]:
    home = tmp_path_factory.mktemp("airflow")
    with (
        empty_database(server) as metadata,
        airflow_process(home, metadata, lineage) as process,
    ):
        yield process


@pytest.fixture(scope="session")
def taken(
    server: Server,
    airflow: AirflowProcess,
    tmp_path_factory: pytest.TempPathFactory,
    nursery: Path,
) -> Iterator[Taken]:
    """The files as the DAGs take them, in batches."""
    home = lend_readers(tmp_path_factory.mktemp("taken"), nursery)
    with prepared_database(server) as url, open_site(home, url) as site:
        drop_season(site)
        run = airflow.run("ingest_submissions", site.settings, day=DAY, batch_files=BATCH_FILES)
        marts = airflow.run("build_marts", site.settings, day=DAY)
        yield Taken(site, run, marts)


@pytest.fixture(scope="session")
def by_command(
    server: Server, tmp_path_factory: pytest.TempPathFactory, nursery: Path
) -> Iterator[Ended]:
    """The same files as ``envdb ingest`` takes them."""
    home = lend_readers(tmp_path_factory.mktemp("by_command"), nursery)
    with prepared_database(server) as url, open_site(home, url) as site:
        drop_season(site)
        subprocess.run(
            [sys.executable, "-m", "envdb.cli", "ingest"],
            env={**os.environ, **own_settings(site.settings)},
            check=True,
            capture_output=True,
        )
        yield ended(site)
