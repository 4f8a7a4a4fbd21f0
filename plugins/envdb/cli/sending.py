"""Commands to and from other systems: the list of enterprises in, released reports out."""

from __future__ import annotations

from typing import Annotated

import typer

from envdb.cli.app import EXIT_FINDINGS, app, out, prepared_warehouse
from envdb.contract.loader import load_contracts
from envdb.settings import load_settings
from envdb.terminal import say, table_of


@app.command()
def fetch_list(
    year: Annotated[
        int | None, typer.Option(help="Năm của danh sách; mặc định là năm trước.")
    ] = None,
) -> None:
    """Tải danh sách doanh nghiệp của cơ quan thống kê vào thư mục nộp, nếu có bản mới."""
    from envdb.intake.fetch_list import FEED
    from envdb.intake.fetch_list import fetch_list as fetch

    settings = load_settings()
    contract = load_contracts(settings.include / "contracts")[FEED]
    with prepared_warehouse(settings) as connection:
        found = fetch(connection, settings, contract, year=year or settings.today().year - 1)
    if found.path is None:
        say(out, f"Danh sách năm {found.year} không có gì mới.")
    else:
        say(out, f"Đã đưa vào thư mục nộp: {found.path}; chạy envdb ingest để nhận.")


@app.command()
def deliver(
    number: Annotated[
        int | None, typer.Argument(help="Số lượt gửi (envdb status); bỏ trống: mọi lượt chưa đến.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Gửi lại cả lượt không rõ đã đến chưa; cần số lượt gửi.")
    ] = False,
) -> None:
    """Gửi tiếp các báo cáo đã phát hành mà chưa đến nơi nhận."""
    from envdb.report.deliver import deliver as send
    from envdb.report.deliver import deliver_open

    if again and number is None:
        raise typer.BadParameter("--again cần số lượt gửi: hỏi từng nơi nhận trước khi gửi lại.")
    settings = load_settings()
    with prepared_warehouse(settings) as connection:
        if number is None:
            found = list(deliver_open(connection, settings))
        else:
            found = [send(connection, settings, number, again=again)]
    rows = [(one.delivery_id, one.title, one.recipient, one.status, one.answer) for one in found]
    if not rows:
        say(out, "Không có báo cáo nào chờ gửi.")
        return
    headings = ("Lượt gửi", "Báo cáo", "Nơi nhận", "Tình trạng", "Trả lời")
    out.print(table_of(f"{len(rows)} lượt gửi", headings, rows))
    if any(one.status != "delivered" for one in found):
        raise typer.Exit(EXIT_FINDINGS)
