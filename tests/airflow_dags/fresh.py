"""What a fresh interpreter says that parses DAG files or loads plugins, with every connection barred.

Run as ``python fresh.py parse|import|plugins <path>...``; prints one line of JSON. A socket or an
SQLite file that is opened raises, so a DAG that asks a database while it is parsed is found out.
PostgreSQL's own library opens sockets that Python does not see: the warehouse's port is closed.
"""

from __future__ import annotations

import gc
import json
import runpy
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CLOSED = "postgresql+psycopg://u:p@127.0.0.1:1/closed"


def start(home: Path, *arguments: object, **environ: str) -> subprocess.Popen[str]:
    """Start an interpreter on this script."""
    return subprocess.Popen(
        [sys.executable, __file__, *map(str, arguments)],
        env={
            "AIRFLOW_HOME": str(home / "airflow"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "ENVDB_HOME": str(home / "envdb"),
            "ENVDB_WAREHOUSE_URL": CLOSED,
            **environ,
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(process: subprocess.Popen[str]) -> Any:
    """Return what it printed last."""
    out, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return json.loads(out.splitlines()[-1])


def bar(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "sqlite3.connect"}:
        raise ConnectionError(f"{event} {arguments[1:]} while a DAG is parsed")


def parse(*folders: str) -> dict[str, Any]:
    """Return what Airflow makes of each folder."""
    from airflow.dag_processing.dagbag import DagBag

    sys.addaudithook(bar)
    found: dict[str, Any] = {"errors": {}, "dags": {}}
    for folder in folders:
        bag = DagBag(folder)
        found["errors"].update(bag.import_errors)
        found["dags"].update({dag.dag_id: facts(dag) for dag in bag.dags.values()})
    return found


def facts(dag: Any) -> dict[str, Any]:
    from airflow.serialization.serialized_objects import DagSerialization

    return {
        "file": dag.fileloc,
        "doc_md": dag.doc_md,
        "tags": sorted(dag.tags),
        "max_active_runs": dag.max_active_runs,
        "catchup": dag.catchup,
        "callbacks": [
            name for name in vars(dag) if name.startswith("on_") and getattr(dag, name, None)
        ],
        # in the order of names, as Airflow itself compares them
        "serialized": json.dumps(DagSerialization.to_dict(dag), sort_keys=True),
        "tasks": {
            task.task_id: {
                "owner": task.owner,
                "retries": task.retries,
                "execution_timeout": task.execution_timeout and task.execution_timeout.seconds,
                "mapped": task.get_closest_mapped_task_group() is not None,
                "title": task.map_index_template,
            }
            for task in dag.tasks
        },
    }


def import_file(path: str) -> dict[str, Any]:
    """Return what a DAG file loads beyond the Airflow that every DAG file loads."""
    from airflow.sdk import (  # noqa: F401
        Asset,
        AssetOrTimeSchedule,
        AssetWatcher,
        CronTriggerTimetable,
        dag,
        get_current_context,
        task,
        task_group,
    )
    from airflow.triggers.base import BaseEventTrigger  # noqa: F401

    sys.addaudithook(bar)
    base_s, base, engines = time.process_time(), set(sys.modules), engines_made()
    runpy.run_path(path)
    return {
        "base_s": base_s,
        "added_s": time.process_time() - base_s,
        "added": sorted(set(sys.modules) - base),
        "loaded": sorted(sys.modules),
        "engines": engines_made() - engines,
    }


def engines_made() -> int:
    from sqlalchemy.engine import Engine

    # not isinstance, which wakes the lazy modules among them
    return sum(issubclass(type(one), Engine) for one in gc.get_objects())


def plugins(folder: str) -> dict[str, Any]:
    """Return what loading the plugins of a folder left in this interpreter."""
    standard = json.__file__
    from airflow import plugins_manager

    loaded, errors = plugins_manager._get_plugins()
    places = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
    return {
        "errors": errors,
        "plugins": [one.name for one in loaded],
        "json_is_standard": places["json"] == standard,
        "strays": sorted(
            name
            for name, place in places.items()
            if place and Path(place).is_relative_to(folder) and name.partition(".")[0] != "envdb"
        ),
    }


if __name__ == "__main__":
    do = {"parse": parse, "import": import_file, "plugins": plugins}[sys.argv[1]]
    print(json.dumps(do(*sys.argv[2:])))
