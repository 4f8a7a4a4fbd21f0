"""``envdb review``: the queue of records of which nobody knows for sure which enterprise they mean.

The connection needs the rights of an officer to look and those of the owner or loader to decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from envdb.cli.app import app, out, prepared_warehouse, who
from envdb.settings import load_settings
from envdb.terminal import say, table_of

if TYPE_CHECKING:
    from envdb.identity.review import Decided, Possible

review = typer.Typer(
    no_args_is_help=True,
    help="Xem và quyết định điều số liệu để ngỏ: dòng là của doanh nghiệp nào, ai phải khai báo.",
)
app.add_typer(review, name="review")

FEEDS_VI = {
    "commune_facilities": "Cơ sở trên địa bàn",
    "commune_inspections": "Kiểm tra",
    "commune_incidents": "Sự cố",
    "relocations": "Di dời",
}
COLUMNS_VI = {
    "name": (
        "Tên",
        ("khác", "hơi giống", "gần giống", "lệch một hai chữ", "giống, khác ngành", "giống"),
    ),
    "kind": ("Loại hình", ("khác", "cùng là công ty", "giống")),
    "commune": ("Xã/phường", ("khác", "giống")),
    "address": ("Địa chỉ", ("khác", "gần giống", "cùng đường", "cùng số nhà")),
    "vsic": ("Ngành", ("khác", "cùng nhóm", "giống")),
}
"""How each column agrees, by splink's level: 0 is the last one, -1 where one side has nothing."""
VERDICTS_VI = {"accepted": "nhận", "refused": "không phải", None: ""}


def number(text: str) -> int:
    """Return a number that stands as an argument; says in plain words where it is none."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**31):
        raise typer.BadParameter(f"{text!r} không phải là số: ghi một số nguyên dương, ví dụ 12.")
    return int(text)


CaseNumber = Annotated[
    int, typer.Argument(parser=number, metavar="SỐ", help="Số hồ sơ, xem envdb review list.")
]
By = Annotated[str | None, typer.Option(help="Cán bộ quyết định; mặc định là người đang chạy.")]
Reason = Annotated[str | None, typer.Option(help="Lý do.")]


@review.command("list")
def list_cases(
    limit: Annotated[int, typer.Option(min=1, help="Số hồ sơ nhiều nhất.")] = 20,
    feed: Annotated[str | None, typer.Option(help="Chỉ biểu này, ví dụ relocations.")] = None,
) -> None:
    """Liệt kê các hồ sơ đang chờ, hồ sơ dễ quyết định nhất đứng trước."""
    from envdb.identity.review import waiting

    if feed is not None and feed not in FEEDS_VI:
        raise typer.BadParameter(
            f"Các biểu có nhận diện: {', '.join(FEEDS_VI)}.", param_hint="--feed"
        )
    with prepared_warehouse(load_settings()) as connection:
        cases, total = waiting(connection, feed=feed, limit=limit)
    if not cases:
        say(out, "Không có hồ sơ nào chờ xem xét.")
        return
    rows = [
        (
            *(one.case_id, FEEDS_VI[one.feed], one.unit_code, one.name, one.commune),
            *(_percent(one.best_score), one.candidates, one.records),
        )
        for one in cases
    ]
    headings = (
        *("Hồ sơ", "Biểu", "Đơn vị", "Tên đã ghi", "Xã/phường"),
        *("Tin cậy", "Khả năng", "Dòng"),
    )
    out.print(table_of(f"{total} hồ sơ chờ xem xét, hiện {len(cases)}", headings, rows))
    say(out, f"Xem một hồ sơ: envdb review show {cases[0].case_id}")


@review.command()
def show(case: CaseNumber) -> None:
    """Đặt những gì đã ghi cạnh các doanh nghiệp có thể, và những quyết định đã có."""
    from envdb.identity import review as cases

    with prepared_warehouse(load_settings()) as connection:
        found = cases.show(connection, case)
    say(
        out,
        (f"Hồ sơ {found.case_id}", "bold"),
        f": {FEEDS_VI[found.feed]}, đơn vị {found.unit_code}",
    )
    say(out, f"  Tên đã ghi: {found.name or '(không ghi)'}")
    say(
        out,
        f"  Địa chỉ: {found.address or '(không ghi)'}; xã/phường: {found.commune or '(không ghi)'}",
    )
    say(out, f"  Ngành: {found.vsic_class or '(không ghi)'}")
    if found.unlisted_code:
        say(
            out,
            f"  Có ghi mã số thuế {found.unlisted_code}, nhưng danh sách doanh nghiệp không có mã này.",
        )
    where = ", ".join(f"{number} dòng {row}" for number, row in found.records[:5])
    more = f" và {len(found.records) - 5} dòng nữa" if len(found.records) > 5 else ""
    say(out, f"  Số liệu hiện hành: {where or 'không còn'}{more}")
    headings = (
        *("Số định danh", "Mã số thuế", "Tên trong danh sách", "Địa chỉ", "Xã/phường"),
        *("Tin cậy", "So sánh", "Quyết định"),
    )
    out.print(table_of("Doanh nghiệp có thể", headings, map(_possible_cells, found.possible)))
    for one in found.history:
        what = f"{VERDICTS_VI[one.verdict]} (doanh nghiệp {one.enterprise_id})"
        say(out, history_line(one, what))


@review.command()
def accept(
    case: CaseNumber,
    as_enterprise: Annotated[
        int | None, typer.Option(help="Số định danh đã chọn, khi có nhiều khả năng.")
    ] = None,
    by: By = None,
    reason: Reason = None,
) -> None:
    """Nhận: các dòng của hồ sơ là của doanh nghiệp này."""
    from envdb.identity import review as cases

    officer = by or who()
    with prepared_warehouse(load_settings()) as connection:
        chosen = cases.accept(
            connection, case, enterprise_id=as_enterprise, by=officer, reason=reason
        )
    say(
        out,
        f"Hồ sơ {case}: {officer} nhận là doanh nghiệp {chosen}. Hoàn tác: envdb review undo {case}",
    )


@review.command()
def refuse(case: CaseNumber, by: By = None, reason: Reason = None) -> None:
    """Từ chối: không phải doanh nghiệp nào trong các khả năng đang có."""
    from envdb.identity import review as cases

    officer = by or who()
    with prepared_warehouse(load_settings()) as connection:
        refused = cases.refuse(connection, case, by=officer, reason=reason)
    numbers = ", ".join(map(str, refused))
    say(
        out,
        f"Hồ sơ {case}: {officer} ghi là không phải doanh nghiệp {numbers}. "
        f"Hoàn tác: envdb review undo {case}",
    )


@review.command()
def undo(case: CaseNumber, by: By = None, reason: Reason = None) -> None:
    """Hoàn tác quyết định đang có, kể cả của hệ thống; hồ sơ lại chờ xem xét."""
    from envdb.identity import review as cases

    officer = by or who()
    with prepared_warehouse(load_settings()) as connection:
        closed = cases.undo(connection, case, by=officer, reason=reason)
    say(
        out,
        f"Hồ sơ {case}: {officer} đã hoàn tác {closed} quyết định. Xem: envdb review show {case}",
    )


def _possible_cells(one: Possible) -> tuple[object, ...]:
    return (
        *(one.enterprise_id, one.tax_code_masked, one.name, one.address, one.commune),
        *(_percent(one.score), _agreement(one.agreement), VERDICTS_VI[one.verdict]),
    )


def _agreement(levels: dict[str, int]) -> str:
    return "; ".join(
        f"{title.lower()} {words[levels[column]]}"
        for column, (title, words) in COLUMNS_VI.items()
        if levels.get(column, -1) >= 0
    )


def history_line(one: Decided, what: str) -> str:
    """Return a line that tells who decided ``what`` and when, and who took it back."""
    said = f"{one.at}: {one.by} {what}"
    said += f", lý do: {one.reason}" if one.reason else ""
    if one.undone_by:
        why = f", lý do: {one.undone_reason}" if one.undone_reason else ""
        said += f"; {one.undone_at} {one.undone_by} hoàn tác{why}"
    return said


def _percent(score: float | None) -> str:
    # below a hundred in a hundred nothing is shown as certain
    return "" if score is None else f"{min(score * 100, 99.9):.1f}".replace(".", ",") + " %"
