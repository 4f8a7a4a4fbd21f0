"""Commands of the yearly reports: a draft, what was released, and whether it is still the same."""

from __future__ import annotations

import uuid
from typing import Annotated

import typer

from envdb.cli.app import EXIT_FINDINGS, app, err, out, prepared_warehouse, who
from envdb.settings import load_settings
from envdb.terminal import say, table_of

release = typer.Typer(
    no_args_is_help=True, help="Báo cáo đã phát hành: liệt kê, kiểm tra, so sánh."
)
app.add_typer(release, name="release")

_VERDICTS_VI = {
    "same": "giống từng byte",
    "same_content": "giống nội dung, khác cách ghi tệp",
    "different": "KHÁC",
}


@app.command()
def report(
    year: Annotated[int, typer.Argument(help="Năm báo cáo.", min=2020, max=2100)],
    to: Annotated[
        str, typer.Option("--to", help="Loại báo cáo: ministry, city, declaration hoặc ghg.")
    ],
) -> None:
    """Chốt số liệu và lập dự thảo báo cáo năm; phát hành là việc của DAG yearly_reports."""
    from envdb.report.files import render
    from envdb.report.freeze import freeze

    settings = load_settings()
    with prepared_warehouse(settings) as connection:
        # each time a draft of its own
        asked_by = f"envdb report {who()} {uuid.uuid4()}"
        found = freeze(connection, settings, report=to, year=year, asked_by=asked_by)
        paths = render(connection, settings, found.release_id)
    say(out, f"Bản {found.release_id}: {found.title} (dự thảo)")
    for path in paths:
        say(out, f"  {path}")


@release.command("list")
def list_releases() -> None:
    """Liệt kê các báo cáo đã phát hành."""
    from envdb.report.document.words import instant
    from envdb.report.release import published

    with prepared_warehouse(load_settings()) as connection:
        found = published(connection)
    headings = ("Bản", "Số", "Báo cáo", "Nơi nhận", "Chốt lúc", "Phát hành", "Thay bản")
    rows = [
        (
            one.release_id,
            one.number,
            one.title,
            one.recipient,
            instant(one.frozen_at),
            instant(one.published_at) if one.published_at else "",
            one.replaces,
        )
        for one in found
    ]
    if rows:
        out.print(table_of(f"{len(rows)} báo cáo đã phát hành", headings, rows))
    else:
        say(out, "Chưa có báo cáo nào được phát hành.")


@release.command()
def verify(
    number: Annotated[
        int | None, typer.Argument(help="Bản cần kiểm tra (envdb release list).")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Mọi báo cáo đã phát hành.")] = False,
) -> None:
    """Làm lại các tệp đã phát hành từ kho số liệu và so với mã băm đã ghi, không đọc tệp cũ."""
    from envdb.report.release import published
    from envdb.report.verify import verify as verify_release

    if every == (number is not None):
        raise typer.BadParameter("Ghi số của một bản, hoặc --all.")
    with prepared_warehouse(load_settings()) as connection:
        numbers = [one.release_id for one in published(connection)] if every else [number]
        found = [verify_release(connection, one) for one in numbers if one is not None]
    for one in found:
        say(out, f"Bản {one.release.release_id}, số {one.release.number}:")
        for file in one.files:
            say(out, f"  {file.name}: {_VERDICTS_VI[file.verdict]}")
        for table in one.changed_tables:
            say(err, f"  bảng {table}: kho số liệu nay trả lời khác cho thời điểm đã chốt")
        for library in one.other_versions:
            say(err, f"  phiên bản khác lúc phát hành: {library}")
    if not found:
        say(out, "Chưa có báo cáo nào được phát hành.")
    if not all(one.is_same for one in found):
        raise typer.Exit(EXIT_FINDINGS)


@release.command()
def diff(
    before: Annotated[int, typer.Argument(help="Bản trước.")],
    after: Annotated[int, typer.Argument(help="Bản sau.")],
) -> None:
    """So sánh số liệu của hai bản: dòng thêm, dòng bỏ, ô sửa."""
    from envdb.report.compare import KINDS_VI, compare
    from envdb.report.document.figures import show
    from envdb.report.release import ReleaseError, fetch, frozen_tables

    with prepared_warehouse(load_settings()) as connection:
        older, newer = (fetch(connection, one) for one in (before, after))
        if older.report != newer.report:
            raise ReleaseError(
                f"Chỉ so sánh hai bản của cùng một báo cáo: bản {before} là {older.report},"
                f" bản {after} là {newer.report}."
            )
        changes = compare(*(frozen_tables(connection, one) for one in (older, newer)))
    rows = [
        (
            one.table.title,
            one.row_vi,
            KINDS_VI[one.kind],
            one.column_vi,
            show(one.before),
            show(one.after),
        )
        for one in changes
    ]
    if not rows:
        say(out, f"Bản {before} và bản {after} không khác nhau về số liệu.")
        return
    headings = ("Bảng", "Dòng", "Thay đổi", "Cột", "Trước", "Nay")
    out.print(table_of(f"{len(rows)} thay đổi", headings, rows))
