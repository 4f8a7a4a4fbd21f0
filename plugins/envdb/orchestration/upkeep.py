"""What is tidied at night: staging, what killed claims left in the archive, Airflow's history and logs.

Airflow hides its database from tasks (it puts a false address into their environment), rightly so:
the command that cleans it gets the address again from our settings, for its own process only.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from envdb.intake import ingest
from envdb.intake.archive import sweep_archive as sweep
from envdb.orchestration.airflow_settings import metadata_url
from envdb.orchestration.steps import warehouse
from envdb.settings import load_settings

log = logging.getLogger(__name__)


def prune_staging() -> int:
    """Empty staging of what is decided; return the rows removed."""
    with warehouse() as (connection, settings), ingest.installation(settings) as place:
        removed = ingest.prune(connection, place)
    log.info("%d rows removed from staging", removed)
    return removed


def sweep_archive() -> int:
    """Remove what killed claims left in the archive; return the number of files."""
    removed = sweep(load_settings())
    for path in removed:
        log.info("%s removed, its copy was never finished", path)
    log.info("%d unfinished copies removed", len(removed))
    return len(removed)


def clean_airflow(before: datetime) -> None:
    """Remove Airflow's history older than ``before``; its last lines are logged when it fails."""
    url = metadata_url(load_settings())
    command = ["db", "clean", "--yes", "--skip-archive"]
    done = subprocess.run(  # noqa: S603 (Airflow's own command, no text of others in it)
        [sys.executable, "-m", "airflow", *command, "--clean-before-timestamp", before.isoformat()],
        env={
            **os.environ,
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": url,
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": url,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in (done.stdout + done.stderr).splitlines():
        log.info("%s", line)
    if done.returncode != 0:
        raise RuntimeError(f"airflow db clean ended with {done.returncode}; see the lines above.")


def clean_logs(before: datetime) -> int:
    """Remove logs of tasks that were last written before ``before``; return the number of files."""
    from airflow.configuration import conf

    removed = remove_logs(Path(conf.get_mandatory_value("logging", "base_log_folder")), before)
    log.info("%d old logs of tasks removed", removed)
    return removed


def remove_logs(folder: Path, before: datetime) -> int:
    """Remove old logs of tasks below Airflow's log folder, and the folders that this empties.

    Only ``dag_id=…`` is looked into: beside it lie the logs of Airflow's own parts, in use.
    """
    old = [
        path
        for path in folder.glob("dag_id=*/**/*")
        if path.is_file() and path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink()
        for parent in path.parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()
    return len(old)
