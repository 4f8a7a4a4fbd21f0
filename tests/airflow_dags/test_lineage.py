"""Lineage events name what a task reads and writes, where this installation has it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from airflow_process import Taken
from envdb.orchestration.lineage import place
from envdb.settings import load_settings

Names = set[tuple[str, str]]


def events(lineage: Path, job: str) -> dict[str, tuple[Names, Names]]:
    """Return inputs and outputs by kind of event; all events of a kind must say the same."""
    found: dict[str, tuple[Names, Names]] = {}
    for line in lineage.read_text().splitlines():
        event = json.loads(line)
        assert event["job"]["namespace"] == "envdb"
        if event["job"]["name"] == job:
            said = names(event["inputs"]), names(event["outputs"])
            assert found.setdefault(event["eventType"], said) == said
    return found


def names(datasets: list[dict[str, str]]) -> Names:
    return {(one["namespace"], one["name"]) for one in datasets}


def test_events_of_tasks_name_folders_and_schemas(taken: Taken, lineage: Path) -> None:
    settings = taken.site.settings
    server = urlsplit(str(settings.warehouse_url))
    inbox, outbox = (("file", str(path)) for path in (settings.inbox, settings.outbox))
    staging, core, mart = (
        (f"postgres://127.0.0.1:{server.port}", f"{server.path.strip('/')}.{schema}")
        for schema in ("staging", "core", "mart")
    )
    for job, reads, writes in (
        ("ingest_submissions.batch.read", inbox, staging),
        ("ingest_submissions.batch.validate", staging, staging),
        ("ingest_submissions.batch.load", staging, core),
        ("ingest_submissions.batch.reply", core, outbox),
        ("build_marts.build", core, mart),
    ):
        found = {
            kind: said
            for kind, said in events_of(taken, lineage, job).items()
            if kind in {"START", "COMPLETE"}
        }
        assert found == dict.fromkeys(("START", "COMPLETE"), ({reads}, {writes})), job


def events_of(taken: Taken, lineage: Path, job: str) -> dict[str, tuple[Names, Names]]:
    """Return the events of the office's own runs: other tests' runs write into the same file."""
    own = lineage.with_name("own.jsonl")
    wanted = (
        str(taken.site.settings.home),
        urlsplit(str(taken.site.settings.warehouse_url)).path[1:],
    )
    lines = lineage.read_text().splitlines()
    own.write_text("\n".join(line for line in lines if any(f"{one}" in line for one in wanted)))
    return events(own, job)


@pytest.mark.parametrize(
    ("url", "namespace"),
    [
        ("postgresql+psycopg://u:p%40ss@db.example/luu%20tru", "postgres://db.example:5432"),
        ("postgresql+psycopg://u:p@[::1]:5433/luu%20tru", "postgres://[::1]:5433"),
    ],
)
def test_a_warehouse_is_named_without_user_and_password(url: str, namespace: str) -> None:
    settings = load_settings({"ENVDB_WAREHOUSE_URL": url})
    assert place("envdb://warehouse/core", settings) == (namespace, "luu tru.core")


def test_the_embedded_server_is_named_without_its_port() -> None:
    """It may have another after its next start, and would be another dataset in a catalogue."""
    namespace, name = place("envdb://warehouse/core", load_settings({}))
    assert urlsplit(namespace).port is None
    assert urlsplit(namespace).hostname not in {"", "127.0.0.1", "localhost"}
    assert name == "envdb.core"


def test_without_the_setting_no_lineage_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from airflow.providers.openlineage.plugins.openlineage import"
        " OpenLineageProviderPlugin as plugin;"
        " print(plugin.listeners, 'airflow.providers.openlineage.plugins.listener' in sys.modules,"
        " 'openlineage.client' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"AIRFLOW_HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split("\n")[-2] == "[] False False"
