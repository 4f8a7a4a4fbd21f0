"""The application: its faults and log, and the warehouse and answers that many commands need."""

from __future__ import annotations

import getpass
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import psycopg
import typer

from envdb.contract.loader import load_contracts
from envdb.contract.reference import load_reference
from envdb.errors import MendableError
from envdb.settings import Settings, SettingsError
from envdb.terminal import complain, console, say, table_of

app = typer.Typer(
    name="envdb",
    no_args_is_help=True,
    add_completion=False,
    help="Đường ống của CSDL môi trường ngành Công Thương Hà Nội.",
    pretty_exceptions_enable=False,
)
out = console()
err = console(stderr=True)

EXIT_FINDINGS, EXIT_FAULT = 1, 2
"""Exit codes besides those of ``check``; 2 is also what a wrong option gets."""

log = logging.getLogger(__name__)


def main() -> None:
    """Run the command line; faults that a person can mend are told in one line.

    With ``-v`` the traceback is logged too.
    """
    mendable = (
        MendableError,
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
def prepared_warehouse(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """Connect in autocommit to a warehouse that is up to date."""
    from envdb.warehouse.connection import connect
    from envdb.warehouse.schema import Definition, is_prepared, prepare

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
            was_prepared = is_prepared(connection)
            if prepare(connection, definition) and was_prepared:
                say(err, "Kho số liệu của phiên bản trước đã được cập nhật theo envdb này.")
        except psycopg.errors.InsufficientPrivilege as error:
            raise SettingsError(
                f"ENVDB_WAREHOUSE_URL: người dùng {connection.info.user} không có quyền trong kho số "
                f"liệu ({error}); cấp cho người dùng này một vai trò, ví dụ envdb_analyst."
            ) from error
        yield connection


@contextmanager
def told(error: type[Exception]) -> Iterator[None]:
    """End with the words of an error whose module only some commands load."""
    try:
        yield
    except error as told:
        complain(err, told)
        raise typer.Exit(EXIT_FAULT) from told


def outcomes_table(connection: psycopg.Connection[Any], ids: list[int]) -> None:
    """Print what became of submissions, a line each."""
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


def who() -> str:
    """Return the login of who runs the command; without one it has to be told."""
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a uid without a name, as in some containers
        raise typer.BadParameter("Ghi người quyết định: --by.") from error


def is_day(text: str) -> bool:
    """Whether a text is a day as we write it, 2026-03-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def receipt_id(text: str) -> int:
    """Return the submission of a receipt number; BN000123 may be written 123."""
    digits = text.upper().removeprefix("BN")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        raise typer.BadParameter("Ghi số biên nhận, ví dụ BN000123.")
    return int(digits)
