"""``envdb review declarations``: the queue of enterprises that may have to declare.

Its words are those of ``envdb review``; an enterprise and a year stand where that has a case.
"""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from envdb.cli.app import out, prepared_warehouse, who
from envdb.cli.review import By, Reason, history_line, number, review
from envdb.settings import load_settings
from envdb.terminal import say, table_of

declarations = typer.Typer(
    no_args_is_help=True,
    help="Xem và quyết định doanh nghiệp cần xem xét có phải khai báo môi trường không.",
)
review.add_typer(declarations, name="declarations")

DECISIONS_VI = {"must": "phải khai báo", "not_required": "không phải khai báo"}
VERDICTS_VI = {**DECISIONS_VI, "review": "cần xem xét", "voluntary": "tự khai báo"}
STATUSES_VI = {
    "declared": "đã khai báo",
    "late": "khai báo chậm",
    "not_declared": "quá hạn, chưa khai báo",
    "not_due": "chưa đến hạn",
}

Enterprise = Annotated[
    int,
    typer.Argument(
        parser=number, metavar="SỐ", help="Số định danh, xem envdb review declarations list."
    ),
]
Year = Annotated[
    int, typer.Argument(parser=number, metavar="NĂM", help="Năm khai báo, ví dụ 2025.")
]
MustReason = Annotated[str, typer.Option("--reason", help="Lý do, bắt buộc.")]
"""Empty where it is left out, so that the answer is ours and in Vietnamese."""


@declarations.command("list")
def list_declarers(
    limit: Annotated[int, typer.Option(min=1, help="Số doanh nghiệp nhiều nhất.")] = 20,
    year: Annotated[int | None, typer.Option(help="Chỉ năm này, ví dụ 2025.")] = None,
) -> None:
    """Liệt kê các doanh nghiệp đang chờ, năm mới nhất đứng trước."""
    from envdb.identity.declarers import waiting

    with prepared_warehouse(load_settings()) as connection:
        found, total = waiting(connection, year=year, limit=limit)
    if not found:
        say(out, "Không có doanh nghiệp nào chờ xem xét.")
        return
    rows = [
        (
            *(one.enterprise_id, one.year, one.tax_code_masked, one.name, one.sector),
            *(one.why.removeprefix("Cần xem xét: "), STATUSES_VI[one.declaration_status]),
        )
        for one in found
    ]
    headings = (
        *("Số định danh", "Năm", "Mã số thuế", "Tên", "Ngành khai báo"),
        *("Còn thiếu", "Tình trạng"),
    )
    out.print(table_of(f"{total} doanh nghiệp chờ xem xét, hiện {len(found)}", headings, rows))
    first = found[0]
    say(
        out,
        f"Xem một doanh nghiệp: envdb review declarations show {first.enterprise_id} {first.year}",
    )


@declarations.command()
def show(enterprise: Enterprise, year: Year) -> None:
    """Nêu kết luận, dữ kiện còn thiếu và những quyết định đã có."""
    from envdb.identity import declarers

    with prepared_warehouse(load_settings()) as connection:
        found, history = declarers.show(connection, enterprise, year)
    say(
        out,
        (f"Doanh nghiệp {found.enterprise_id}, năm {found.year}", "bold"),
        f": {found.name or '(danh sách không có)'}, mã số thuế {found.tax_code_masked}",
    )
    say(out, f"  Ngành khai báo: {found.sector or '(chưa rõ)'}")
    say(
        out,
        f"  Kết luận: {VERDICTS_VI[found.verdict]}; {STATUSES_VI[found.declaration_status]}",
    )
    say(out, f"  {found.why}")
    for one in history:
        say(out, f"  {history_line(one, DECISIONS_VI[one.verdict])}")
    if found.decided_by is None and any(one.undone_by is None for one in history):
        say(out, "  Dữ kiện của danh sách nay đã đủ nên quyết định không còn được dùng.")


@declarations.command()
def accept(enterprise: Enterprise, year: Year, reason: MustReason = "", by: By = None) -> None:
    """Quyết định: doanh nghiệp phải khai báo năm này."""
    _decide(enterprise, year, "must", by, reason)


@declarations.command()
def refuse(enterprise: Enterprise, year: Year, reason: MustReason = "", by: By = None) -> None:
    """Quyết định: doanh nghiệp không phải khai báo năm này."""
    _decide(enterprise, year, "not_required", by, reason)


@declarations.command()
def undo(enterprise: Enterprise, year: Year, by: By = None, reason: Reason = None) -> None:
    """Hoàn tác quyết định đang có; doanh nghiệp lại chờ xem xét."""
    from envdb.identity import declarers

    officer = by or who()
    with prepared_warehouse(load_settings()) as connection:
        declarers.undo(connection, enterprise, year, by=officer, reason=reason)
    say(
        out,
        f"Doanh nghiệp {enterprise}, năm {year}: {officer} đã hoàn tác quyết định. "
        f"Xem: envdb review declarations show {enterprise} {year}",
    )


def _decide(
    enterprise: int,
    year: int,
    verdict: Literal["must", "not_required"],
    by: str | None,
    reason: str,
) -> None:
    from envdb.identity import declarers

    officer = by or who()
    with prepared_warehouse(load_settings()) as connection:
        declarers.decide(connection, enterprise, year, verdict, by=officer, reason=reason)
    say(
        out,
        f"Doanh nghiệp {enterprise}, năm {year}: {officer} quyết định {DECISIONS_VI[verdict]}. "
        f"Hoàn tác: envdb review declarations undo {enterprise} {year}",
    )
