"""The ``envdb`` command: what a person does to the pipeline, one function a command.

Each command ends by saying what it did and where to look. The work itself is in the packages;
here is only what is asked and what is shown.
"""

from __future__ import annotations

import getpass
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from envdb import __version__
from envdb.contract.loader import ContractError, load_contracts, load_vocabulary
from envdb.contract.reference import load_reference
from envdb.review_commands import review
from envdb.settings import Settings, SettingsError, load_settings
from envdb.terminal import complain, console, print_rows, progress, say, table_of

app = typer.Typer(
    name="envdb",
    no_args_is_help=True,
    add_completion=False,
    help="Đường ống của CSDL môi trường ngành Công Thương Hà Nội.",
    pretty_exceptions_enable=False,
)
app.add_typer(review, name="review")
out = console()
err = console(stderr=True)

EXIT_FINDINGS, EXIT_FAULT = 1, 2
"""Exit codes besides those of ``check``; 2 is also what a wrong option gets."""

PASSWORD_MIN = 8

log = logging.getLogger(__name__)


def main() -> None:
    """Run the command line; faults that a person can mend are told in one line.

    With ``-v`` the traceback is logged too.
    """
    from envdb.identity.review import ReviewError
    from envdb.intake.decisions import DecisionError
    from envdb.intake.fetch_http import FetchError
    from envdb.report.delivery import DeliveryError
    from envdb.warehouse.embedded import EmbeddedServerError
    from envdb.warehouse.marts import MartError
    from envdb.warehouse.migrations import MigrationError
    from envdb.warehouse.query import QueryError
    from envdb.warehouse.schema import SchemaError

    mendable = (
        SettingsError,
        ContractError,
        DecisionError,
        DeliveryError,
        EmbeddedServerError,
        FetchError,
        MartError,
        MigrationError,
        QueryError,
        ReviewError,
        SchemaError,
        psycopg.OperationalError,
        OSError,  # no right to a folder, no space left: the system's words name the file
    )
    try:
        app()
    except BrokenPipeError:
        sys.exit(EXIT_FAULT)
    except mendable as error:
        log.info("the command ended early", exc_info=True)
        complain(err, error)
        sys.exit(EXIT_FAULT)


@app.callback()
def _common(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Ghi nhật ký chi tiết.")] = False,
) -> None:
    def is_wanted(record: logging.LogRecord) -> bool:
        # of our own code; libraries set levels of their own, so theirs are kept out here
        ours = verbose and record.name.partition(".")[0] == "envdb"
        return record.levelno >= (logging.INFO if ours else logging.WARNING)

    handler = logging.StreamHandler()
    handler.addFilter(is_wanted)
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[handler]
    )
    logging.getLogger("envdb").setLevel(logging.INFO)


class NoWarehouseError(SettingsError):
    """No PostgreSQL answers at the warehouse's address."""


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
    try:
        connection = connect(settings, autocommit=True)
    except psycopg.Error as error:
        words = " ".join(str(error).split())
        raise NoWarehouseError(
            f"ENVDB_WAREHOUSE_URL: không kết nối được PostgreSQL: {words}"
        ) from error
    with connection:
        try:
            prepare(connection, definition)
        except psycopg.errors.InsufficientPrivilege as error:
            raise SettingsError(
                f"ENVDB_WAREHOUSE_URL: người dùng {connection.info.user} không có quyền trong kho số "
                f"liệu ({error}); cấp cho người dùng này một vai trò, ví dụ envdb_analyst."
            ) from error
        yield connection


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
        warehouse = stack.enter_context(_warehouse(settings)) if prefill else None
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
    with _warehouse(settings) as connection, steps.installation(settings) as place:
        with progress(err) as tell:
            finished = steps.ingest(connection, place, tell)
        _outcomes_table(connection, finished)
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
                connection = stack.enter_context(_warehouse(settings))
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
    with _warehouse(settings) as connection:
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
        decisions.accept(connection, submission_id, reason=reason, by=by or _who())
        steps.ingest(connection, place)
        _outcomes_table(connection, [submission_id])


@app.command()
def withdraw(
    number: Annotated[str, typer.Argument(help="Số biên nhận, ví dụ BN000123.")],
    reason: Annotated[str, typer.Option(help="Lý do rút.")],
    by: Annotated[
        str | None, typer.Option(help="Cán bộ quyết định; mặc định là người đang chạy.")
    ] = None,
) -> None:
    """Rút một bản nộp: kỳ đó coi như chưa nộp, bản trước không tự có hiệu lực lại."""
    from envdb.intake import decisions
    from envdb.intake import ingest as steps

    settings = load_settings()
    submission_id = _number(number)
    with _warehouse(settings) as connection, steps.installation(settings) as place:
        decisions.withdraw(connection, submission_id, reason=reason, by=by or _who())
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
        if feed is not None and feed not in place.contracts:
            raise typer.BadParameter(
                f"Không có biểu {feed}; các biểu: {', '.join(place.contracts)}."
            )
        found = decisions.replay(
            connection, outcome=outcome, feed=feed, reason=reason, by=by or _who()
        )
        with progress(err) as tell:
            steps.ingest(connection, place, tell)
        _outcomes_table(connection, found)


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
    with _warehouse(settings) as connection:
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
    with _warehouse(settings) as connection:
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
    if as_of is not None and not _is_day(as_of):
        raise typer.BadParameter(f"{as_of} không phải là ngày: ghi dạng 2026-03-31.")
    with _warehouse(settings) as connection:
        if query is None:
            log_access(connection, "psql", "psql", "ok", role=role, person=_who())
        else:
            with logged_export(connection, query, role=role, person=_who()) as shown:
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

    if as_of is not None and not _is_day(as_of):
        raise typer.BadParameter(f"{as_of} không phải là ngày: ghi dạng 2026-03-31.")
    with _warehouse(load_settings()) as connection:
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

    with _told(ServicesError):
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

    with _told(services.ServicesError):
        services.up(load_settings(), detach=detach, tell=lambda line: say(out, line))


@app.command()
def down() -> None:
    """Dừng mọi thứ envdb up đã chạy, để các việc đang làm kết thúc."""
    from envdb.orchestration import services

    with _told(services.ServicesError):
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


@contextmanager
def _told(error: type[Exception]) -> Iterator[None]:
    """End with the words of an error whose module only some commands load."""
    try:
        yield
    except error as told:
        complain(err, told)
        raise typer.Exit(EXIT_FAULT) from told


@app.command()
def version() -> None:
    """In phiên bản."""
    say(out, __version__)


def _outcomes_table(connection: psycopg.Connection[Any], ids: list[int]) -> None:
    from envdb.intake.submission import fetch

    if not ids:
        say(out, "Không có tệp nào chờ xử lý.")
        return
    rows = [
        (
            one.number,
            one.unit_code or one.folder,
            one.file_name,
            one.feed,
            one.period,
            one.outcome,
            one.reason_text,
        )
        for one in fetch(connection, ids)
    ]
    headings = ("Biên nhận", "Đơn vị", "Tệp", "Biểu", "Kỳ", "Kết quả", "Lý do")
    out.print(table_of(f"{len(ids)} tệp đã xử lý", headings, rows))


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a uid without a name, as in some containers
        raise typer.BadParameter("Ghi người quyết định: --by.") from error


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _number(text: str) -> int:
    digits = text.upper().removeprefix("BN")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        raise typer.BadParameter("Ghi số biên nhận, ví dụ BN000123.")
    return int(digits)


if __name__ == "__main__":
    main()
