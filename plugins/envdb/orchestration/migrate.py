"""Airflow's own tables: whether they are up to date, found out without importing Airflow.

``airflow db migrate`` takes 5 to 10 s even when there is nothing to do. After it ran, the version
of Airflow and the revision it left in the database are written down; while both are the same there
is nothing to do, and a database that was exchanged or restored shows another revision or none.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path

import psycopg

from envdb.orchestration.airflow_settings import airflow_home
from envdb.orchestration.parts import MIGRATION, ServicesError, log_tail, start, wait_for
from envdb.settings import Settings

log = logging.getLogger(__name__)

ACCOUNTS = "envdb.orchestration.accounts"
"""The module that makes roles and the first account, where there are users with roles."""


def is_current(settings: Settings, environment: Mapping[str, str]) -> bool:
    """Tell whether the installed Airflow has migrated this very database.

    Raises :class:`~envdb.orchestration.parts.ServicesError` when it cannot be reached.
    """
    state = _state(environment)
    try:
        noted = json.loads(_note(settings).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(noted == state)


def migrate(settings: Settings, environment: Mapping[str, str], asked: Callable[[], bool]) -> None:
    """Run ``airflow db migrate``, make the roles of users, and note what it left, unless asked to end.

    Raises :class:`~envdb.orchestration.parts.ServicesError` with its last lines when it fails.
    """
    code = wait_for(start(settings, environment, MIGRATION, ("airflow", "db", "migrate")), asked)
    if code is None:
        return
    if code != 0:
        raise ServicesError(
            "Không cập nhật được CSDL của Airflow (airflow db migrate). "
            f"{log_tail(settings, MIGRATION)}"
        )
    if settings.auth == "fab":
        code = wait_for(start(settings, environment, MIGRATION, (ACCOUNTS,)), asked)
        if code is None:
            return
        if code != 0:
            raise ServicesError(
                f"Không tạo được các vai trò và tài khoản đầu tiên. {log_tail(settings, MIGRATION)}"
            )
    note = _note(settings)
    note.write_text(json.dumps(_state(environment)), encoding="utf-8")


def _note(settings: Settings) -> Path:
    return airflow_home(settings) / "migrated.json"


def _state(environment: Mapping[str, str]) -> dict[str, str | None]:
    url = environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace("+psycopg", "", 1)
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        row = None
    except psycopg.OperationalError as error:
        raise ServicesError(
            "Không kết nối được CSDL của Airflow (ENVDB_AIRFLOW_URL, hoặc PostgreSQL đi kèm): "
            f"{' '.join(str(error).split())}"
        ) from error
    return {
        "auth": environment["AIRFLOW__CORE__AUTH_MANAGER"],  # it has tables of its own
        "airflow": metadata.version("apache-airflow-core"),
        "revision": row[0] if row else None,
    }
