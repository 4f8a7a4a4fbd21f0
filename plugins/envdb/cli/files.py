"""Commands about files of units: forms out, files in, where each of them stands."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from envdb.cli.app import NoWarehouseError, app, err, out, outcomes_table, prepared_warehouse
from envdb.settings import load_settings
from envdb.terminal import complain, progress, say, table_of


@app.command()
def template(
    unit: Annotated[
        str | None, typer.Option(help="Mã đơn vị, ví dụ 00004 hoặc SCT; bỏ trống là mọi đơn vị.")
    ] = None,
    feed: Annotated[
        str | None, typer.Option(help="Mã biểu; bỏ trống là mọi biểu của đơn vị.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="Kỳ: 2026, 2026-H1, 2026-Q1.")] = None,
    to: Annotated[
        Path | None, typer.Option(help="Thư mục ghi; mặc định là thư mục của đơn vị.")
    ] = None,
    prefill: Annotated[
        bool,
        typer.Option(
            "--all",
            help="In sẵn mọi dòng đã được nhận của kỳ trước (cơ sở, làng nghề, khu cụm, ...), "
            "để đơn vị chỉ sửa những gì thay đổi.",
        ),
    ] = False,
) -> None:
    """Ghi biểu mẫu Excel và HUONG_DAN.txt cho một đơn vị, hoặc cho mọi đơn vị."""
    from envdb.intake.forms import hand_out, units_that_send

    settings = load_settings()
    if unit is None and to is not None:
        raise typer.BadParameter("--to cần --unit: mỗi đơn vị có thư mục của mình.")
    with ExitStack() as stack:
        warehouse = stack.enter_context(prepared_warehouse(settings)) if prefill else None
        if unit is not None:
            written = hand_out(
                settings, unit=unit, feed=feed, period=period, folder=to, warehouse=warehouse
            )
            for path in written:
                say(out, str(path))
            say(out, f"{len(written)} tệp đã ghi cho đơn vị {unit}.")
            return
        units = units_that_send(settings, feed, period)
        tell = stack.enter_context(progress(err))
        for done, code in enumerate(units, start=1):
            hand_out(settings, unit=code, feed=feed, period=period, warehouse=warehouse)
            tell("biểu mẫu", done, len(units))
    say(out, f"Biểu mẫu của {len(units)} đơn vị: {settings.inbox}/<đơn vị>/bieu_mau/")


@app.command()
def ingest() -> None:
    """Nhận mọi tệp trong thư mục nộp, kiểm tra, ghi nhận và trả lời."""
    from envdb.intake import ingest as steps
    from envdb.monitor.status import waiting

    settings = load_settings()
    with prepared_warehouse(settings) as connection, steps.installation(settings) as place:
        with progress(err) as tell:
            finished = steps.ingest(connection, place, tell)
        outcomes_table(connection, finished)
        left = waiting(settings)
    if left:
        say(
            out,
            f"Còn {left} tệp trong thư mục nộp (vừa được chép, hoặc không đọc được): "
            "chạy lại envdb ingest sau vài giây.",
        )
    say(out, f"Biên nhận và tệp trả lời: {settings.outbox}")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Tệp cần kiểm tra.")],
    unit: Annotated[str, typer.Option(help="Mã đơn vị sẽ nộp tệp.")],
    without_warehouse: Annotated[
        bool,
        typer.Option(
            "--without-warehouse",
            help="Không kết nối kho số liệu: không so sánh với kỳ trước và tệp khác.",
        ),
    ] = False,
) -> None:
    """Kiểm tra một tệp mà không nộp: 0 là được nhận, 1 có lỗi phải sửa, 3 không dùng được."""
    from envdb.intake.check import check_file
    from envdb.warehouse.embedded import EmbeddedServerError

    settings = load_settings()
    with ExitStack() as stack:
        connection = None
        if not without_warehouse:
            try:
                connection = stack.enter_context(prepared_warehouse(settings))
            except (NoWarehouseError, EmbeddedServerError) as error:
                complain(err, error)
        result = check_file(connection, settings, file, unit)
    for mark in result.marks:
        place = f"{mark.sheet}!{mark.cells[0]}" if mark.cells else mark.sheet or file.name
        colour = {"blocker": "red", "critical": "red", "warning": "yellow"}.get(
            mark.severity, "cyan"
        )
        say(out, (mark.severity_vi, colour), f" {place}: {mark.message} {mark.hint}")
    say(out, result.summary)
    if result.marked is not None:
        say(out, f"Bản đánh dấu: {result.marked}")
    raise typer.Exit(result.exit_code)


@app.command()
def status() -> None:
    """Cho biết tệp nào đang ở đâu: chờ nhận, đang xử lý, bị giữ, đã có kết quả."""
    from envdb.intake.receipt import OUTCOMES_VI
    from envdb.monitor.status import overview

    settings = load_settings()
    with prepared_warehouse(settings) as connection:
        view = overview(connection, settings)
    rows = [
        (outcome, OUTCOMES_VI.get(outcome, ("", "ĐANG XỬ LÝ"))[1], count)
        for outcome, count in view.by_outcome
    ]
    if rows:
        out.print(table_of("Tệp đã nộp theo kết quả", ("Kết quả", "Nghĩa là", "Số tệp"), rows))
    else:
        say(out, "Chưa có tệp nào được nộp.")
    say(out, f"Chờ nhận trong thư mục nộp: {view.waiting} tệp.")
    for line in view.attention:
        say(out, line)
