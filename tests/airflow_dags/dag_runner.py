"""A process that runs DAGs by ``dag.test()``, driven by lines of JSON; see :mod:`airflow_process`.

A process of its own, because Airflow reads its configuration once and for good, and because what
a task leaves behind (modules, signal handlers, a changed environment) is none of pytest's business.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any


def migrate() -> None:
    from airflow.utils.db import initdb

    initdb()


def run(
    dag_id: str,
    day: str,
    retries: int = 0,
    batch_files: int | None = None,
) -> dict[str, Any]:
    """Run a DAG; a second run of the same day runs its tasks again."""
    dag = parsed(dag_id, retries)
    if batch_files is not None:
        from envdb.intake import turns

        turns.BATCH_FILES = batch_files
    when = datetime.fromisoformat(day)
    return told(dag.test(logical_date=when, run_after=when))


def begin(dag_id: str, day: str, conf: dict[str, Any]) -> dict[str, Any]:
    """Start a run by hand, as a person does on the page, and let it go as far as it can.

    Not ``dag.test``, which waits inside for the person's answer.
    """
    from airflow import settings
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
    from airflow.models.dagrun import DagRun
    from airflow.utils.state import DagRunState
    from sqlalchemy import select

    manager = DagBundlesManager()
    manager.sync_bundles_to_db()
    for bundle in manager.get_all_dag_bundles():
        bundle.initialize()
        bag = BundleDagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
        sync_bag_to_db(bag, bundle.name, bundle.version)
    status, made = ask_pages(
        "POST", f"/dags/{dag_id}/dagRuns", "an_na", {"logical_date": day, "conf": conf}
    )
    assert status == 200, made
    session = settings.Session()
    found = session.scalars(
        select(DagRun).where(DagRun.dag_id == dag_id, DagRun.run_id == made["dag_run_id"])
    ).one()
    found.state = DagRunState.RUNNING
    for ti in found.get_task_instances(session=session):
        ti.max_tries = 0
    session.commit()
    return go_on(dag_id, found.run_id)


def clear(dag_id: str, run_id: str, tasks: list[str], map_index: int) -> dict[str, Any]:
    """Do what a person does who clears tasks of a run, then what the scheduler does."""
    from airflow import settings
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import clear_task_instances
    from airflow.utils.state import DagRunState
    from sqlalchemy import select

    session = settings.Session()
    where = (DagRun.dag_id == dag_id, DagRun.run_id == run_id)
    found = session.scalars(select(DagRun).where(*where)).one()
    chosen = [
        ti
        for ti in found.get_task_instances(session=session)
        if ti.task_id in tasks and ti.map_index == map_index
    ]
    assert chosen
    clear_task_instances(chosen, session)
    found.state = DagRunState.RUNNING
    session.commit()
    return go_on(dag_id, run_id)


def go_on(dag_id: str, run_id: str) -> dict[str, Any]:
    """Do what the scheduler does with a run until it ends or waits for a person."""
    from airflow import settings
    from airflow.models.dagrun import DagRun
    from airflow.sdk.definitions.dag import _run_task
    from airflow.utils.state import DagRunState, TaskInstanceState
    from sqlalchemy import select

    dag = parsed(dag_id, retries=0)
    session = settings.Session()
    where = (DagRun.dag_id == dag_id, DagRun.run_id == run_id)
    found = session.scalars(select(DagRun).where(*where)).one()
    found.dag = scheduled(dag)
    while found.state == DagRunState.RUNNING:
        session.expire_all()
        ready, _ = found.update_state(session=session)
        for ti in ready:
            ti.try_number += 1
            ti.state = TaskInstanceState.SCHEDULED
        session.commit()
        # an answer makes a task scheduled too
        waiting = [
            ti
            for ti in found.get_task_instances(session=session)
            if ti.state == TaskInstanceState.SCHEDULED
        ]
        states = {ti.state for ti in found.get_task_instances(session=session)}
        if not waiting and TaskInstanceState.AWAITING_INPUT in states:
            break
        for ti in waiting:
            _run_task(ti=ti, task=dag.task_dict[ti.task_id], run_triggerer=True)
    return told(found)


@cache
def pages() -> Any:
    """Return the api-server's own application, asked without a socket."""
    from airflow.api_fastapi.app import create_app
    from starlette.testclient import TestClient

    return TestClient(create_app(apps="core"))


def ask_pages(method: str, path: str, user: str, body: Any = None) -> list[Any]:
    """Ask the api-server as somebody who signed in; return status and answer."""
    client = pages()
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    token = get_auth_manager().generate_jwt(SimpleAuthManagerUser(username=user, role="op"))
    answer = client.request(
        method, f"/api/v2{path}", json=body, headers={"Authorization": f"Bearer {token}"}
    )
    return [answer.status_code, answer.json()]


def scheduled(dag: Any) -> Any:
    from airflow.serialization.serialized_objects import DagSerialization

    return DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag))


def parsed(dag_id: str, retries: int) -> Any:
    from airflow.dag_processing.dagbag import DagBag

    file = Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"]) / f"{dag_id}.py"
    dag = DagBag(file).dags[dag_id]
    for task in dag.tasks:
        task.retries = retries
        task.retry_delay = timedelta(seconds=0)
    return dag


def told(found: Any) -> dict[str, Any]:
    """Return what stands in Airflow's database about a run."""
    from airflow import settings
    from airflow.models.xcom import XComModel
    from sqlalchemy import select

    session = settings.Session()
    tasks = [
        {
            "task": ti.task_id,
            "map_index": ti.map_index,
            "state": str(ti.state),
            "try": ti.try_number,
            "title": ti.rendered_map_index,
            "end": ti.end_date.isoformat() if ti.end_date else "",
        }
        for ti in found.get_task_instances(session=session)
    ]
    values = session.scalars(
        select(XComModel).where(
            XComModel.run_id == found.run_id,
            XComModel.dag_id == found.dag_id,
            XComModel.key == "return_value",
        )
    )
    returned = {
        f"{one.task_id}[{one.map_index}]": XComModel.deserialize_value(one) for one in values
    }
    return {
        "run_id": found.run_id,
        "state": str(found.state),
        "tasks": tasks,
        "returned": returned,
    }


def runs(dag_id: str) -> list[str]:
    from airflow import settings
    from airflow.models.dagrun import DagRun
    from sqlalchemy import select

    return list(settings.Session().scalars(select(DagRun.run_id).where(DagRun.dag_id == dag_id)))


def watched() -> dict[str, list[str]]:
    """Return the triggers that the triggerer would run, by the asset they watch."""
    from airflow import settings
    from airflow.models.asset import AssetModel
    from sqlalchemy import select

    assets = settings.Session().scalars(select(AssetModel)).unique()
    return {asset.name: [trigger.classpath for trigger in asset.triggers] for asset in assets}


def deny_database() -> None:
    """Do to the environment what Airflow does to that of every task (``block_orm_access``)."""
    os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = "airflow-db-not-allowed:///"
    os.environ["AIRFLOW__CORE__SQL_ALCHEMY_CONN"] = "airflow-db-not-allowed:///"


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what Airflow prints goes to the log
    for line in sys.stdin:
        command = json.loads(line)
        os.environ.update(command["environ"])
        try:
            answer = {"value": globals()[command["do"]](**command["arguments"])}
        except BaseException:  # noqa: BLE001 - it is told
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
