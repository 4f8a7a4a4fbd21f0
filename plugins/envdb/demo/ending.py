"""What the demo prints when it is through: outcomes, rows, targets, and where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from envdb.demo.account import Account
from envdb.settings import Settings
from envdb.warehouse.figures import targets

Connection = psycopg.Connection[Any]


def print_end(
    connection: Connection,
    settings: Settings,
    out: Console,
    seen: Account,
    again: bool,
    reports: Sequence[tuple[str, Path]],
    took_s: float,
) -> None:
    """Print the end of a run that took ``took_s`` seconds; ``again`` when it was not the first."""
    out.print(_outcomes(connection))
    out.print(_feeds(connection))
    out.print(_targets(connection))
    for line in (*seen.outcomes_otherwise[:10], *seen.not_found[:10]):
        out.print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    out.print(
        f"Lỗi cài sẵn tìm thấy: {seen.found}/{seen.planted}. "
        f"Kết quả đúng dự kiến: {seen.outcomes_as_planned}/"
        f"{seen.outcomes_as_planned + len(seen.outcomes_otherwise)} tệp. "
        f"Tệp nộp = kết quả = biên nhận: {'đúng' if seen.balanced else 'SAI'}."
    )
    if again:
        out.print("Chạy lại: các tệp hiện hành được nộp lần nữa và chỉ thêm các tệp trùng.")
    home = _shown(settings.home)
    out.print(f"Xong sau {took_s:.0f} giây. Xem tiếp:")
    out.print(f"  tệp trả lời   {home}/outbox/<đơn vị>/", highlight=False)
    out.print(f"  tệp đã nộp    {home}/season/", highlight=False)
    out.print(f"  biểu mẫu      {home}/inbox/00004/bieu_mau/", highlight=False)
    out.print(
        f'  truy vấn      ENVDB_HOME={home} uv run envdb sql "SELECT * FROM mart.plan_targets"',
        highlight=False,
        soft_wrap=True,
    )
    out.print("Báo cáo năm (dự thảo, mỗi báo cáo có phụ lục số liệu bên cạnh):")
    for title, path in reports:
        out.print(f"  {title}:", highlight=False, soft_wrap=True)
        out.print(f"    {_shown(path)}", highlight=False, soft_wrap=True)


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _outcomes(connection: Connection) -> Table:
    table = Table(title="Tệp theo kết quả")
    table.add_column("Kết quả")
    table.add_column("Số tệp", justify="right")
    counts = Counter(
        dict(
            connection.execute(
                "SELECT outcome, count(*) FROM intake.submission GROUP BY 1"
            ).fetchall()
        )
    )
    for outcome, count in sorted(counts.items()):
        table.add_row(outcome, str(count))
    table.add_row("tổng", str(sum(counts.values())), style="bold")
    return table


def _feeds(connection: Connection) -> Table:
    table = Table(title="Dòng hiện hành theo biểu")
    for heading in ("Biểu", "Tệp hiện hành", "Dòng ghi nhận", "Dòng bị loại"):
        table.add_column(heading, justify="left" if heading == "Biểu" else "right")
    for row in connection.execute(
        "SELECT feed, count(*), sum(rows_loaded), sum(rows_rejected)"
        " FROM core.current_submission GROUP BY feed ORDER BY feed"
    ):
        table.add_row(*map(str, row))
    return table


def _targets(connection: Connection) -> Table:
    table = Table(title="Chỉ tiêu của Kế hoạch 2026-2030")
    for heading in ("Mã", "Cách tính", "Chỉ tiêu", "Đạt được", "Tử số", "Mẫu số", "Phải đạt"):
        table.add_column(heading, overflow="fold")
    for one in targets(connection):
        table.add_row(
            one.target_code,
            one.variant or "",
            one.title,
            *(
                "" if v is None else f"{round(float(v), 2):g}"
                for v in (one.value, one.numerator, one.denominator, one.target_value)
            ),
        )
    return table
