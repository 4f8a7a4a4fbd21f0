"""Commands of analysts: query, and lead a figure back to its cells."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Annotated

import typer

from envdb.cli.app import app, err, is_day, out, prepared_warehouse, who
from envdb.settings import load_settings
from envdb.terminal import print_rows, say


@app.command()
def sql(
    query: Annotated[
        str | None, typer.Argument(help="Câu lệnh SQL; bỏ trống để gõ trong psql.")
    ] = None,
    role: Annotated[
        str, typer.Option(help="Vai trò: envdb_analyst, envdb_officer, ...")
    ] = "envdb_analyst",
    as_of: Annotated[str | None, typer.Option(help="Xem như ngày này: 2026-03-31.")] = None,
) -> None:
    """Truy vấn kho số liệu với quyền của người phân tích; ghi vào tệp thì thành CSV."""
    from envdb.warehouse.access import log_access, logged_export
    from envdb.warehouse.query import psql_command, run_query

    settings = load_settings()
    if as_of is not None and not is_day(as_of):
        raise typer.BadParameter(f"{as_of} không phải là ngày: ghi dạng 2026-03-31.")
    if query is not None and not query.strip():
        raise typer.BadParameter(
            "Câu lệnh trống: ghi một câu lệnh SQL, hoặc bỏ hẳn để gõ trong psql."
        )
    with prepared_warehouse(settings) as connection:
        if query is None:
            log_access(connection, "psql", "psql", "ok", role=role, person=who())
        else:
            with logged_export(connection, query, role=role, person=who()) as shown:
                columns, rows = run_query(connection, query, role=role, as_of=as_of)
                shown.rows = len(rows)
            if columns:
                print_rows(out, columns, rows)
            else:
                say(err, "Đã thực hiện; câu lệnh không trả về dòng nào.")
            return
    command, environment = psql_command(settings, role=role, as_of=as_of)
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603


@app.command()
def trace(
    mart: Annotated[str, typer.Argument(help="Khung nhìn, ví dụ zone_station_coverage.")],
    column: Annotated[str, typer.Argument(help="Cột của con số.")],
    key: Annotated[
        list[str] | None, typer.Argument(help="Khóa của dòng, theo thứ tự; ví dụ SCT 2026-H1.")
    ] = None,
    role: Annotated[str, typer.Option(help="Vai trò.")] = "envdb_analyst",
    as_of: Annotated[str | None, typer.Option(help="Xem như ngày này: 2026-03-31.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON, đủ mọi ô.")] = False,
) -> None:
    """Lần từ một con số về tệp, trang, ô mà nó được tính ra."""
    from envdb.monitor.traced import told_of
    from envdb.warehouse.trace import ROWS_WITH_CELLS, trace

    if as_of is not None and not is_day(as_of):
        raise typer.BadParameter(f"{as_of} không phải là ngày: ghi dạng 2026-03-31.")
    with prepared_warehouse(load_settings()) as connection:
        found = trace(
            connection,
            mart.removeprefix("mart."),
            column,
            key or [],
            role=role,
            as_of=as_of,
            rows_with_cells=sys.maxsize if as_json else ROWS_WITH_CELLS,
        )
    if as_json:
        out.file.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=2) + "\n")
        return
    for line in told_of(found):
        say(out, line)
