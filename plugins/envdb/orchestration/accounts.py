"""Users with roles of their own (FAB): the officer's role, and the first account of an installation.

Run as ``python -m envdb.orchestration.accounts`` after each migration, and safe to run again. An officer
sees everything, starts the yearly reports and answers their approval, but edits no task: whoever may
set a task to success could pass the approval by. Passwords are asked for or drawn, never arguments.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from envdb.orchestration.airflow_settings import AUTH_MANAGERS, airflow_environment, sign_in
from envdb.orchestration.port import last_port
from envdb.settings import Settings, SettingsError, load_settings

OFFICER = "Officer"
ROLES = ("Viewer", "Op", OFFICER, "Admin")
"""What ``envdb user`` offers: who looks, the data engineer, the officer, who makes accounts."""

_REPORTS = "yearly_reports"


def ensure(admin: str, password: str) -> bool:
    """Make the roles, and the first account unless there is one; return whether it was made."""
    with _security() as manager:
        _ensure_officer(manager)
        if manager.count_users():
            return False
        return bool(_add(manager, admin, password, "Admin"))


def set_user(name: str, role: str, password: str) -> str:
    """Make an account, or give it another role and password; return its id, as approvals name it."""
    with _security() as manager:
        _ensure_officer(manager)
        if manager.find_role(role) is None:
            raise SystemExit(f"There is no role {role}.")
        found = manager.find_user(username=name)
        if found is None:
            found = _add(manager, name, password, role)
        else:
            found.roles = [manager.find_role(role)]
            manager.update_user(found)
            manager.reset_password(found.id, password)
        if not found:
            raise SystemExit(f"The account {name} was refused.")
        return str(found.id)


@contextmanager
def _security() -> Iterator[Any]:
    # heavy, and only there where the provider is installed
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        builder.sm.sync_roles()
        yield builder.sm


def _add(manager: Any, name: str, password: str, role: str) -> Any:
    # the table wants a unique mail address; nothing is sent to it
    address = name if "@" in name else f"{name}@localhost"
    return manager.add_user(name, name, "", address, manager.find_role(role), password)


def _ensure_officer(manager: Any) -> None:
    from airflow.providers.fab.www.security import permissions as p

    role = manager.add_role(OFFICER)
    reports = (
        p.resource_name(_REPORTS, resource) for resource in (p.RESOURCE_DAG, p.RESOURCE_DAG_RUN)
    )
    allowed = [
        *manager.VIEWER_PERMISSIONS,
        (p.ACTION_CAN_EDIT, p.RESOURCE_HITL_DETAIL),
        (p.ACTION_CAN_ACCESS_MENU, p.RESOURCE_HITL_DETAIL),
        *((action, one) for one in reports for action in (p.ACTION_CAN_EDIT, p.ACTION_CAN_CREATE)),
    ]
    for action, resource in allowed:
        manager.add_permission_to_role(role, manager.create_permission(action, resource))


def environment(settings: Settings) -> dict[str, str]:
    """Return what Airflow needs to find its accounts: a container has it already.

    Raises :class:`~envdb.settings.SettingsError` where there are no accounts.
    """
    manager = os.environ.get("AIRFLOW__CORE__AUTH_MANAGER")
    if manager == AUTH_MANAGERS["fab"]:
        return dict(os.environ)
    if settings.auth != "fab":
        raise SettingsError("ENVDB_AUTH is simple: one account, no users; set it to fab first.")
    return {**os.environ, **airflow_environment(settings, api_port=last_port(settings))}


def set_from_outside(settings: Settings, name: str, role: str, password: str) -> str:
    """Do what :func:`set_user` does in a process of Airflow's own; return the account's id.

    Raises :class:`~envdb.settings.SettingsError` with the last line of what went wrong.
    """
    done = subprocess.run(  # noqa: S603 (our own module; the password goes through a pipe)
        [sys.executable, "-P", "-m", "envdb.orchestration.accounts", name, role],
        input=password,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or "?").rpartition("\n")[2]
        raise SettingsError(f"Không ghi được tài khoản {name}: {last}")
    return done.stdout.strip().rpartition("\n")[2]


def main(arguments: Sequence[str]) -> None:
    """Make the roles and the first account, or set the named one, its password read from stdin."""
    if arguments:
        name, role = arguments
        print(set_user(name, role, sys.stdin.read()))  # noqa: T201 - what the caller reads
    else:
        account = sign_in(load_settings())
        ensure(account.user, account.password)


if __name__ == "__main__":
    main(sys.argv[1:])
