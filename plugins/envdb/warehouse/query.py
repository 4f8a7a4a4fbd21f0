"""Runs a person's SQL with the rights of a role, in a session that cannot write by accident.

The role guards against slips: who may run ``envdb`` as the installation's own user can read its
password too. Whom that must not be left to connects with a login of one's own (README, *Querying*).
"""

from __future__ import annotations

import os
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from envdb.errors import MendableError
from envdb.settings import Settings
from envdb.warehouse.connection import psql_path, warehouse_url


class QueryError(MendableError, ValueError):
    """The server refused a person's statement; the message is its own words."""


def run_query(
    connection: psycopg.Connection[Any], query: str, *, role: str, as_of: str | None
) -> tuple[list[str], list[tuple[str | None, ...]]]:
    """Return the column names and rows of one statement, run as ``role`` as of a day.

    Values are the server's own texts, as psql shows them, so that no type is beyond us. Raises
    :class:`QueryError` with the server's words; several statements at once are refused.
    """
    try:
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
            connection.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of or ""])
            # a prepared statement is one statement: a second one behind a semicolon is refused
            result = connection.execute(query.encode(), prepare=True).pgresult
    except psycopg.Error as error:
        raise QueryError(f"{str(error).strip()}{_advice(error, role)}") from error
    if result is None:
        return [], []
    columns = [(result.fname(at) or b"").decode() for at in range(result.nfields)]
    return columns, [
        tuple(_text(result.get_value(row, at)) for at in range(result.nfields))
        for row in range(result.ntuples)
    ]


def psql_command(
    settings: Settings, *, role: str, as_of: str | None
) -> tuple[list[str], dict[str, str]]:
    """Return the command and environment of an interactive psql with the rights of ``role``.

    The password goes by the environment: arguments of a process can be read by every user.
    """
    where = conninfo_to_dict(warehouse_url(settings).replace("+psycopg", "", 1))
    password = where.pop("password", None)
    options = f"-c role={role}" + (f" -c envdb.as_of={as_of}" if as_of else "")
    environment = {**os.environ, "PGOPTIONS": options}
    if password:
        environment["PGPASSWORD"] = str(password)
    return [str(psql_path()), make_conninfo("", **where)], environment


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _advice(error: psycopg.Error, role: str) -> str:
    if "permission denied to set role" in str(error):
        # a user that may create roles does not become a member of them that may act for them
        return (
            "\nCấp vai trò cho người dùng trong ENVDB_WAREHOUSE_URL: "
            f"GRANT {role} TO <người dùng> WITH SET TRUE;"
        )
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return (
            f"\nVai trò {role} không có quyền này: chỉ đọc, không sửa. Trong các bảng số liệu của core, "
            "dữ liệu cá nhân chỉ xem được ở cột đã che (…_masked): ghi tên từng cột thay cho *."
        )
    if "multiple commands" in str(error):
        return "\nMỗi lần một câu lệnh; nhiều câu lệnh thì bỏ trống để gõ trong psql."
    return ""
