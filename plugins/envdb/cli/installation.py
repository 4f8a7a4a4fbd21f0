"""Commands of who keeps an installation: services, accounts, artefacts, the demo, what is wrong."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from envdb import __version__
from envdb.cli.app import EXIT_FINDINGS, app, err, out, told
from envdb.contract.loader import load_contracts, load_vocabulary
from envdb.contract.reference import load_reference
from envdb.settings import load_settings
from envdb.terminal import say

PASSWORD_MIN = 8


@app.command()
def render(
    check: Annotated[
        bool, typer.Option("--check", help="Chỉ so sánh; thoát 1 nếu có tệp khác hợp đồng.")
    ] = False,
) -> None:
    """Sinh lại các tệp từ hợp đồng dữ liệu (suites, DDL, từ điển), hoặc kiểm tra chúng."""
    from envdb.contract.checks import contract_faults
    from envdb.render.artefacts import differing_artefacts, write_artefacts

    settings = load_settings()
    contracts = load_contracts(settings.include / "contracts")
    reference = load_reference(settings.include / "reference")
    faults = contract_faults(contracts, reference, load_vocabulary(settings.include / "contracts"))
    for fault in faults:
        say(err, (str(fault), "red"))
    if faults:
        raise typer.Exit(EXIT_FINDINGS)
    places = (contracts, reference, settings.include, settings.expectations)
    if not check:
        touched = write_artefacts(*places)
        out.print(f"{len(touched)} tệp được ghi lại." if touched else "Mọi tệp đã đúng hợp đồng.")
        return
    differing = differing_artefacts(*places)
    for text in differing:
        say(err, (text, "red"), ": run envdb render")
    if differing:
        raise typer.Exit(EXIT_FINDINGS)
    out.print(f"{len(contracts)} hợp đồng, mọi tệp sinh ra đều khớp.")


@app.command()
def doctor() -> None:
    """Cho biết bản cài đặt này có gì sai và cách sửa."""
    from envdb.monitor.doctor import examine

    bad = 0
    for one in examine():
        say(out, ("tốt", "green") if one.good else ("lỗi", "red"), f" {one.what}: {one.found}")
        if not one.good:
            bad += 1
            say(out, f"    → {one.mend}")
    if bad:
        raise typer.Exit(EXIT_FINDINGS)


@app.command()
def demo(
    direct: Annotated[
        bool, typer.Option("--direct", help="Không qua Airflow: nhanh hơn, cùng kết quả.")
    ] = False,
    communes: Annotated[
        int | None,
        typer.Option(min=1, max=126, help="Chỉ lấy bấy nhiêu xã, phường của mùa báo cáo."),
    ] = None,
    waves: Annotated[
        int | None, typer.Option(min=1, max=8, help="Chỉ lấy bấy nhiêu đợt nộp đầu tiên.")
    ] = None,
) -> None:
    """Tạo một mùa báo cáo mẫu, nộp, xử lý bằng Airflow trên máy này và in kết quả."""
    from envdb.demo.run import run_demo
    from envdb.orchestration.services import ServicesError

    with told(ServicesError):
        as_planned = run_demo(load_settings(), out, direct=direct, communes=communes, waves=waves)
        raise typer.Exit(0 if as_planned else EXIT_FINDINGS)


@app.command()
def up(
    detach: Annotated[
        bool, typer.Option("--detach", help="Chạy nền; dừng bằng envdb down.")
    ] = False,
) -> None:
    """Chạy PostgreSQL và Airflow trên máy này; Ctrl-C dừng tất cả."""
    from envdb.orchestration import services

    with told(services.ServicesError):
        services.up(load_settings(), detach=detach, tell=lambda line: say(out, line))


@app.command()
def down() -> None:
    """Dừng mọi thứ envdb up đã chạy, để các việc đang làm kết thúc."""
    from envdb.orchestration import services

    with told(services.ServicesError):
        services.down(load_settings(), tell=lambda line: say(out, line))


@app.command()
def user(
    name: Annotated[str, typer.Argument(help="Tên đăng nhập.")],
    role: Annotated[
        str,
        typer.Option(help="Viewer xem, Op vận hành, Officer duyệt báo cáo, Admin cấp tài khoản."),
    ],
) -> None:
    """Tạo tài khoản của trang Airflow, hoặc đổi vai trò và mật khẩu (ENVDB_AUTH=fab)."""
    from envdb.orchestration.accounts import ROLES, set_from_outside

    if role not in ROLES:
        raise typer.BadParameter(f"Không có vai trò {role}; các vai trò: {', '.join(ROLES)}.")
    settings = load_settings()
    if sys.stdin.isatty():
        password = typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    if len(password) < PASSWORD_MIN:
        raise typer.BadParameter(f"Mật khẩu cần ít nhất {PASSWORD_MIN} ký tự.")
    identity = set_from_outside(settings, name, role, password)
    say(
        out, f"Tài khoản {name}, vai trò {role}, mã {identity} (ENVDB_APPROVERS={identity}={name})."
    )


@app.command()
def version() -> None:
    """In phiên bản."""
    say(out, __version__)
