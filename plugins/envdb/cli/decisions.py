"""Commands by which a person decides on files: take, take back, judge again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from envdb.cli.app import app, err, outcomes_table, prepared_warehouse, receipt_id, who
from envdb.settings import load_settings
from envdb.terminal import progress

Number = Annotated[str, typer.Argument(help="Số biên nhận, ví dụ BN000123.")]
By = Annotated[str | None, typer.Option(help="Cán bộ quyết định; mặc định là người đang chạy.")]


@app.command()
def accept(
    number: Number,
    reason: Annotated[str, typer.Option(help="Lý do nhận.")],
    by: By = None,
) -> None:
    """Nhận một tệp bị giữ lại hoặc trả lại, có ghi lý do."""
    from envdb.intake.decisions import accept as decide

    _decided(decide, number, reason, by)


@app.command()
def withdraw(
    number: Number,
    reason: Annotated[str, typer.Option(help="Lý do rút.")],
    by: By = None,
) -> None:
    """Rút một bản nộp: kỳ đó coi như chưa nộp, bản trước không tự có hiệu lực lại."""
    from envdb.intake.decisions import withdraw as decide

    _decided(decide, number, reason, by)


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
    with prepared_warehouse(settings) as connection, steps.installation(settings) as place:
        if feed is not None and feed not in place.contracts:
            raise typer.BadParameter(
                f"Không có biểu {feed}; các biểu: {', '.join(place.contracts)}."
            )
        found = decisions.replay(
            connection, outcome=outcome, feed=feed, reason=reason, by=by or who()
        )
        with progress(err) as tell:
            steps.ingest(connection, place, tell)
        outcomes_table(connection, found)


def _decided(decide: Callable[..., None], number: str, reason: str, by: str | None) -> None:
    """Record a decision, do what follows from it, and show what became of the submission."""
    from envdb.intake import ingest as steps

    settings = load_settings()
    submission_id = receipt_id(number)
    with prepared_warehouse(settings) as connection, steps.installation(settings) as place:
        decide(connection, submission_id, reason=reason, by=by or who())
        steps.ingest(connection, place)
        outcomes_table(connection, [submission_id])
