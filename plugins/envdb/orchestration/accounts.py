"""Users with roles of their own (FAB): the officer's role, and the first account of an installation.

Run as ``python -m envdb.orchestration.accounts`` after each migration, and safe to run again. An officer
sees everything, starts the yearly reports and answers their approval, but edits no task: whoever may
set a task to success could pass the approval by. Passwords are asked for or drawn, never arguments.
"""

from __future__ import annotations

from typing import Any

from envdb.orchestration.airflow_settings import sign_in
from envdb.settings import load_settings

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


def set_user(name: str, role: str, password: str) -> bool:
    """Make an account, or give it another role and password; return whether it is new."""
    with _security() as manager:
        _ensure_officer(manager)
        found = manager.find_user(username=name)
        if found is None:
            return bool(_add(manager, name, password, role))
        found.roles = [manager.find_role(role)]
        manager.update_user(found)
        manager.reset_password(found.id, password)
        return False


def _security() -> Any:
    from contextlib import contextmanager

    # heavy, and only there where the provider is installed
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    @contextmanager
    def opened() -> Any:
        with get_application_builder() as builder:
            builder.sm.sync_roles()
            yield builder.sm

    return opened()


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


def main() -> None:
    """Make the roles and the first account, whose password lies beside Airflow's other secrets."""
    account = sign_in(load_settings())
    ensure(account.user, account.password)


if __name__ == "__main__":
    main()
