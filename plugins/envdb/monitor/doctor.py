"""Examines an installation: each check says what was found and, when it is bad, how to mend it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from envdb.contract.checks import contract_faults
from envdb.contract.loader import ContractError, load_contracts, load_vocabulary
from envdb.contract.reference import load_reference
from envdb.intake.archive import archived, hash_file
from envdb.intake.sandbox import SandboxError, SandboxPool
from envdb.intake.unusable import UnusableError
from envdb.render.artefacts import differing_artefacts
from envdb.settings import Settings, SettingsError, load_settings
from envdb.warehouse.connection import connect
from envdb.warehouse.embedded import EmbeddedServerError
from envdb.warehouse.schema import Definition, is_current

FREE_MIN_GB = 2
HASHES_CHECKED = 200


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    what: str
    good: bool
    found: str
    mend: str = ""


def examine() -> Iterator[Check]:
    """Yield every check; later ones are left out where an earlier fault makes them pointless."""
    yield Check(
        "Python",
        (3, 11) <= sys.version_info[:2] < (3, 15),
        sys.version.split()[0],
        "Cài Python 3.11 đến 3.14.",
    )
    try:
        settings = load_settings()
    except SettingsError as error:
        yield Check("cấu hình", False, str(error), "Sửa biến môi trường nêu trên.")
        return
    yield from _folders(settings)
    contracts, definition = _contracts(settings)
    yield contracts
    yield _sandbox(settings)
    yield from _warehouse(settings, definition)


def _folders(settings: Settings) -> Iterator[Check]:
    for folder in (settings.home, settings.inbox, settings.outbox, settings.archive):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".envdb-doctor"
            probe.touch()
            probe.unlink()
            yield Check(f"thư mục {folder}", True, "ghi được")
        except OSError as error:
            yield Check(
                f"thư mục {folder}",
                False,
                str(error),
                "Tạo thư mục, cấp quyền ghi cho người chạy envdb, hoặc chọn thư mục khác (ENVDB_HOME).",
            )
    if not settings.home.is_dir():
        return
    free_gb = shutil.disk_usage(settings.home).free / 1e9
    yield Check(
        "đĩa",
        free_gb > FREE_MIN_GB,
        f"còn {free_gb:.0f} GB",
        f"Dọn đĩa, cần trên {FREE_MIN_GB} GB.",
    )


def _contracts(settings: Settings) -> tuple[Check, Definition | None]:
    """Return what is to say of the contracts and, unless they cannot be read, what they define."""
    try:
        contracts = load_contracts(settings.include / "contracts")
        vocabulary = load_vocabulary(settings.include / "contracts")
        reference = load_reference(settings.include / "reference")
    except (ContractError, OSError) as error:
        return Check("hợp đồng dữ liệu", False, str(error), "Sửa tệp nêu trên."), None
    except (KeyError, ValueError) as error:
        # a column that is missing, a line that is no csv: the loader trusts its own files
        found = f"include/reference: {type(error).__name__}: {error}"
        return Check("hợp đồng dữ liệu", False, found, "Khôi phục include/reference."), None
    faults = contract_faults(contracts, reference, vocabulary) or differing_artefacts(
        contracts, reference, settings.include, settings.expectations
    )
    check = Check(
        "hợp đồng dữ liệu",
        not faults,
        str(faults[0]) if faults else f"{len(contracts)} biểu, mọi tệp sinh ra đều khớp",
        "Sửa hợp đồng rồi chạy envdb render.",
    )
    return check, Definition(settings.include, contracts, reference)


def _sandbox(settings: Settings) -> Check:
    pool = SandboxPool(1, memory_mb=settings.read_memory_mb, time_s=settings.read_time_s)
    try:
        pool.run(len, "envdb")
        return Check("tiến trình đọc tệp", True, f"giới hạn {settings.read_memory_mb} MB")
    except (SandboxError, UnusableError) as error:
        return Check(
            "tiến trình đọc tệp",
            False,
            str(error),
            "Chạy lại với -v và xem nhật ký; cài lại envdb.",
        )
    finally:
        pool.close()


def _warehouse(settings: Settings, definition: Definition | None) -> Iterator[Check]:
    try:
        connection = connect(settings, autocommit=True)
    except (psycopg.Error, EmbeddedServerError, SettingsError) as error:
        where = "ENVDB_WAREHOUSE_URL" if settings.warehouse_url else str(settings.home / "postgres")
        yield Check("PostgreSQL", False, str(error), f"Kiểm tra {where}.")
        return
    with connection:
        version = connection.info.server_version // 10_000
        yield Check(
            "PostgreSQL", version >= 16, f"phiên bản {version}", "Dùng PostgreSQL 16 trở lên."
        )
        if definition is None:
            return
        current = is_current(connection, definition)
        # a warehouse that no command has used yet is no fault: the first one makes it
        new = not current and not _is_made(connection)
        yield Check(
            "lược đồ kho số liệu",
            current or new,
            "khớp với bản cài đặt"
            if current
            else "chưa tạo, lệnh đầu tiên dùng kho sẽ tạo"
            if new
            else "của bản cài đặt khác",
            "Chạy envdb status: lược đồ được cập nhật khi chạy.",
        )
        if current:
            yield from _bookkeeping(connection, settings)


def _is_made(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute("SELECT to_regnamespace('intake') IS NOT NULL").fetchone()
    return bool(row and row[0])


def _bookkeeping(
    connection: psycopg.Connection[tuple[object, ...]], settings: Settings
) -> Iterator[Check]:
    missing, wrong, looked_at = 0, 0, 0
    for (sha256,) in connection.execute(
        "SELECT DISTINCT sha256 FROM intake.submission WHERE sha256 IS NOT NULL"
        " ORDER BY sha256 LIMIT %s",
        [HASHES_CHECKED],
    ):
        path = archived(settings, str(sha256))
        looked_at += 1
        if not path.is_file():
            missing += 1
        elif hash_file(path) != sha256:
            wrong += 1
    yield Check(
        "kho lưu",
        not missing and not wrong,
        f"{looked_at} tệp xem lại, {missing} thiếu, {wrong} sai mã băm",
        "Khôi phục thư mục lưu từ bản sao dự phòng.",
    )
    row = connection.execute(
        "SELECT count(*) FROM intake.submission WHERE outcome <> 'in_work' AND replied_at IS NOT NULL"
    ).fetchone()
    answered = int(str(row[0])) if row else 0
    receipts = sum(1 for _ in settings.outbox.glob("*/BN*_*.txt"))
    yield Check(
        "biên nhận",
        receipts == answered,
        f"{answered} tệp đã trả lời, {receipts} biên nhận",
        "Biên nhận bị xóa khỏi outbox có thể viết lại: envdb replay, hoặc bỏ qua nếu đơn vị đã dọn.",
    )
