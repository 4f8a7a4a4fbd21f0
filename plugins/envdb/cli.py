"""The ``envdb`` command: what a person does to the pipeline, one function a command.

Each command ends by saying what it did and where to look. The work itself is in the packages;
here is only what is asked and what is shown.
"""

from __future__ import annotations

import getpass
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from envdb import __version__
from envdb.contract.loader import ContractError, load_contracts, load_vocabulary
from envdb.contract.reference import load_reference
from envdb.settings import Settings, SettingsError, load_settings

app = typer.Typer(
    name="envdb",
    no_args_is_help=True,
    add_completion=False,
    help="Đường ống của CSDL môi trường ngành Công Thương Hà Nội.",
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

EXIT_FINDINGS, EXIT_FAULT, EXIT_UNUSABLE = 1, 2, 3


def main() -> None:
    """Run the command line; faults that a person can mend are told in one line."""
    from envdb.intake.decisions import DecisionError
    from envdb.warehouse.embedded import EmbeddedServerError
    from envdb.warehouse.migrations import MigrationError
    from envdb.warehouse.schema import SchemaError

    mendable = (
        SettingsError,
        ContractError,
        DecisionError,
        EmbeddedServerError,
        MigrationError,
        SchemaError,
        psycopg.OperationalError,
    )
    try:
        app()
    except mendable as error:
        err.print(f"[red]envdb:[/red] {error}", highlight=False)
        sys.exit(EXIT_FAULT)
    except BrokenPipeError:
        sys.exit(EXIT_FAULT)


@app.callback()
def _common(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Ghi nhật ký chi tiết.")] = False,
) -> None:
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("envdb").setLevel(logging.INFO if verbose else logging.WARNING)


@contextmanager
def _warehouse(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """Connect in autocommit to a warehouse that is up to date."""
    from envdb.warehouse.connection import connect
    from envdb.warehouse.schema import Definition, prepare

    definition = Definition(
        settings.include,
        load_contracts(settings.include / "contracts"),
        load_reference(settings.include / "reference"),
    )
    with connect(settings, autocommit=True) as connection:
        prepare(connection, definition)
        yield connection


@app.command()
def render(
    check: Annotated[
        bool, typer.Option("--check", help="Chỉ so sánh; thoát 1 nếu có tệp khác hợp đồng.")
    ] = False,
) -> None:
    """Sinh lại các tệp từ hợp đồng dữ liệu (suites, DDL), hoặc kiểm tra chúng."""
    from envdb.contract.checks import contract_faults
    from envdb.render.artefacts import differing_artefacts, write_artefacts

    settings = load_settings()
    contracts = load_contracts(settings.include / "contracts")
    reference = load_reference(settings.include / "reference")
    faults = contract_faults(contracts, reference, load_vocabulary(settings.include / "contracts"))
    for fault in faults:
        err.print(f"[red]{fault}[/red]", highlight=False)
    if faults:
        raise typer.Exit(EXIT_FINDINGS)
    places = (contracts, reference, settings.include, settings.expectations)
    if not check:
        touched = write_artefacts(*places)
        out.print(f"{len(touched)} tệp được ghi lại." if touched else "Mọi tệp đã đúng hợp đồng.")
        return
    differing = differing_artefacts(*places)
    for text in differing:
        err.print(f"[red]{text}[/red]: run envdb render", highlight=False)
    if differing:
        raise typer.Exit(EXIT_FINDINGS)
    out.print(f"{len(contracts)} hợp đồng, mọi tệp sinh ra đều khớp.")


@app.command()
def template(
    unit: Annotated[str, typer.Option(help="Mã đơn vị, ví dụ 00004 hoặc SCT.")],
    feed: Annotated[
        str | None, typer.Option(help="Mã biểu; bỏ trống là mọi biểu của đơn vị.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="Kỳ: 2026, 2026-H1, 2026-Q1.")] = None,
    to: Annotated[
        Path | None, typer.Option(help="Thư mục ghi; mặc định là thư mục của đơn vị.")
    ] = None,
) -> None:
    """Ghi biểu mẫu Excel và HUONG_DAN.txt cho một đơn vị."""
    from envdb.intake.forms import hand_out

    settings = load_settings()
    written = hand_out(settings, unit=unit, feed=feed, period=period, folder=to)
    for path in written:
        out.print(str(path), highlight=False, soft_wrap=True)
    out.print(f"{len(written)} tệp đã ghi cho đơn vị {unit}.")


@app.command()
def ingest() -> None:
    """Nhận mọi tệp trong thư mục nộp, kiểm tra, ghi nhận và trả lời."""
    from envdb.intake import ingest as steps

    settings = load_settings()
    with _warehouse(settings) as connection, steps.installation(settings) as place:
        with _progress() as tell:
            finished = steps.ingest(connection, place, tell)
        _outcomes_table(connection, finished)
    out.print(f"Biên nhận và tệp trả lời: {settings.outbox}", highlight=False, soft_wrap=True)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Tệp cần kiểm tra.")],
    unit: Annotated[str, typer.Option(help="Mã đơn vị sẽ nộp tệp.")],
) -> None:
    """Kiểm tra một tệp mà không nộp: 0 là được nhận, 1 có lỗi phải sửa, 3 không dùng được."""
    from envdb.intake.check import check_file

    settings = load_settings()
    with _warehouse(settings) as connection:
        result = check_file(connection, settings, file, unit)
    for mark in result.marks:
        place = f"{mark.sheet}!{mark.cells[0]}" if mark.cells else mark.sheet or file.name
        colour = {"blocker": "red", "critical": "red", "warning": "yellow"}.get(
            mark.severity, "cyan"
        )
        out.print(
            f"[{colour}]{mark.severity_vi}[/{colour}] {place}: {mark.message} {mark.hint}",
            highlight=False,
            soft_wrap=True,
        )
    out.print(result.summary, highlight=False, soft_wrap=True)
    if result.marked is not None:
        out.print(f"Bản đánh dấu: {result.marked}", highlight=False, soft_wrap=True)
    raise typer.Exit(result.exit_code)


@app.command()
def status() -> None:
    """Cho biết tệp nào đang ở đâu: chờ nhận, đang xử lý, bị giữ, đã có kết quả."""
    from envdb.monitor.status import overview

    settings = load_settings()
    with _warehouse(settings) as connection:
        view = overview(connection, settings)
    table = Table(title="Tệp đã nộp theo kết quả")
    table.add_column("Kết quả")
    table.add_column("Số tệp", justify="right")
    for outcome, count in view.by_outcome:
        table.add_row(outcome, str(count))
    out.print(table)
    out.print(f"Chờ nhận trong thư mục nộp: {view.waiting} tệp.")
    for line in view.attention:
        out.print(line, highlight=False, soft_wrap=True)


@app.command()
def accept(
    number: Annotated[str, typer.Argument(help="Số biên nhận, ví dụ BN000123.")],
    reason: Annotated[str, typer.Option(help="Lý do nhận.")],
    by: Annotated[
        str | None, typer.Option(help="Cán bộ quyết định; mặc định là người đang chạy.")
    ] = None,
) -> None:
    """Nhận một tệp bị giữ lại hoặc trả lại, có ghi lý do."""
    from envdb.intake import decisions
    from envdb.intake import ingest as steps

    settings = load_settings()
    submission_id = _number(number)
    with _warehouse(settings) as connection, steps.installation(settings) as place:
        decisions.accept(connection, submission_id, reason=reason, by=by or getpass.getuser())
        steps.ingest(connection, place)
        _outcomes_table(connection, [submission_id])


@app.command()
def replay(
    outcome: Annotated[
        str, typer.Option(help="Kết quả cần xử lý lại: rejected, quarantined, held.")
    ],
    feed: Annotated[str | None, typer.Option(help="Chỉ biểu này.")] = None,
    reason: Annotated[str, typer.Option(help="Lý do.")] = "hợp đồng dữ liệu đã được sửa",
    by: Annotated[str | None, typer.Option(help="Người quyết định.")] = None,
) -> None:
    """Xử lý lại từ kho lưu các tệp bị trả lại, sau khi sửa hợp đồng dữ liệu."""
    from envdb.intake import decisions
    from envdb.intake import ingest as steps

    settings = load_settings()
    with _warehouse(settings) as connection, steps.installation(settings) as place:
        found = decisions.replay(
            connection, outcome=outcome, feed=feed, reason=reason, by=by or getpass.getuser()
        )
        with _progress() as tell:
            steps.ingest(connection, place, tell)
        _outcomes_table(connection, found)


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
    """Truy vấn kho số liệu với quyền của người phân tích."""
    from envdb.warehouse.query import psql_command, run_query

    settings = load_settings()
    with _warehouse(settings) as connection:
        if query is not None:
            columns, rows = run_query(connection, query, role=role, as_of=as_of)
            table = Table(*columns)
            for row in rows:
                table.add_row(*("" if cell is None else str(cell) for cell in row))
            out.print(table)
            return
    command, environment = psql_command(settings, role=role, as_of=as_of)
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603


@app.command()
def doctor() -> None:
    """Cho biết bản cài đặt này có gì sai và cách sửa."""
    from envdb.monitor.doctor import examine

    checks = list(examine())
    for one in checks:
        mark = "[green]tốt[/green]" if one.good else "[red]lỗi[/red]"
        out.print(f"{mark} {one.what}: {one.found}", highlight=False, soft_wrap=True)
        if not one.good:
            out.print(f"    → {one.mend}", highlight=False, soft_wrap=True)
    if not all(one.good for one in checks):
        raise typer.Exit(EXIT_FINDINGS)


@app.command()
def demo() -> None:
    """Tạo một mùa báo cáo mẫu, nộp, xử lý và in kết quả."""
    from envdb.demo.run import run_demo

    raise typer.Exit(0 if run_demo(load_settings(), out) else EXIT_FINDINGS)


@app.command()
def version() -> None:
    """In phiên bản."""
    out.print(__version__, highlight=False)


@contextmanager
def _progress() -> Iterator[Any]:
    """Show one bar a step; quiet where the output is no terminal."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    ) as bars:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, of: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=of)
            bars.update(tasks[step], completed=done, total=of)

        yield tell


def _outcomes_table(connection: psycopg.Connection[Any], ids: list[int]) -> None:
    from envdb.intake.submission import fetch

    table = Table(title=f"{len(ids)} tệp đã xử lý")
    for heading in ("Biên nhận", "Đơn vị", "Tệp", "Biểu", "Kỳ", "Kết quả", "Lý do"):
        table.add_column(heading, overflow="fold")
    for one in fetch(connection, ids):
        table.add_row(
            one.number,
            one.unit_code or one.folder,
            one.file_name,
            one.feed or "",
            one.period or "",
            one.outcome,
            one.reason_text or "",
        )
    if ids:
        out.print(table)
    else:
        out.print("Không có tệp nào chờ xử lý.")


def _number(text: str) -> int:
    digits = text.upper().removeprefix("BN")
    if not digits.isdigit():
        raise typer.BadParameter("Ghi số biên nhận, ví dụ BN000123.")
    return int(digits)


if __name__ == "__main__":
    main()
