"""Brings the statistics office's list of enterprises into its inbox, whole or not at all.

From there it goes the way of every file: claimed, hashed, judged, answered. What is here ends with
the rename that makes the file visible in the inbox; it is done inside the transaction that records
the version, and repeating it changes nothing.
"""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import requests

from envdb.contract.model import Contract
from envdb.intake.archive import hash_file
from envdb.intake.fetch_file import PagesError, Version, download, forget, published_sha256
from envdb.intake.fetch_http import FetchError, PassingError, Patience, open_session
from envdb.intake.fetch_pages import fetch_pages, write_workbook
from envdb.intake.submission import Connection
from envdb.settings import Settings

log = logging.getLogger(__name__)

FEED = "enterprise_register"
UNIT = "CTK"

_LOCK_CLASS = 0x656E_766C
_MEGABYTE = 1024 * 1024
_SUFFIXES = {
    "text/csv": ".csv",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
_TAKEN = frozenset({*_SUFFIXES.values(), ".xlsb"})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a call brought: the file in the inbox, or ``None`` where nothing is new."""

    year: int
    path: Path | None


@dataclass(frozen=True, slots=True)
class _Known:
    """A row of ``intake.fetched_list``."""

    kind: str
    version: str | None
    last_modified: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class _Call:
    """One call: who asks for what, and what came the last time."""

    connection: Connection
    settings: Settings
    session: requests.Session
    url: str
    year: int
    known: _Known | None
    patience: Patience
    part: Path


def fetch_list(
    connection: Connection,
    settings: Settings,
    contract: Contract,
    *,
    year: int,
    patience: Patience | None = None,
) -> Fetched:
    """Fetch the list of a year and drop it into the inbox where it is new.

    ``{year}`` in ``settings.list_url`` is the year. ``connection`` is in autocommit. Raises
    :class:`FetchError`; nothing then is in the inbox that was not there before.
    """
    if settings.list_url is None:
        raise FetchError("Chưa có địa chỉ danh sách doanh nghiệp: đặt ENVDB_LIST_URL.")
    url = _of_year(settings.list_url, year)
    lock = [_LOCK_CLASS, year]
    row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", lock).fetchone()
    if not (row and row[0]):
        raise PassingError("Danh sách đang được một tiến trình khác tải về.")
    try:
        folder = settings.home / "fetch"
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{sha256(url.encode()).hexdigest()[:16]}.part"
        known = _known(connection, url, year)
        with open_session(settings.list_token()) as session:
            call = _Call(
                connection, settings, session, url, year, known, patience or Patience(), part
            )
            if known is not None and known.kind == "pages":
                return _by_pages(call, contract)
            try:
                return _by_file(call)
            except PagesError:
                return _by_pages(call, contract)
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


def _by_file(call: _Call) -> Fetched:
    known, settings = call.known, call.settings
    version = download(
        call.session,
        call.url,
        call.part,
        known_etag=known.version if known else None,
        known_modified=known.last_modified if known else None,
        size_max_bytes=settings.file_max_mb * _MEGABYTE,
        patience=call.patience,
    )
    if version is None:
        log.info("%s is not new", call.url)
        return Fetched(call.year, None)
    if settings.list_sha256_url:
        address = _of_year(settings.list_sha256_url, call.year)
        if published_sha256(call.session, address, call.patience) != hash_file(call.part):
            forget(call.part)
            raise FetchError(
                f"Mã băm của tệp tải về khác mã băm ở {address}; tệp bị bỏ. Chạy lại envdb fetch-list;"
                " nếu vẫn sai, hỏi cơ quan thống kê."
            )
    suffix = _suffix(call.url, version)
    return _drop(call, "file", version.etag, version.last_modified, suffix)


def _by_pages(call: _Call, contract: Contract) -> Fetched:
    known = call.known
    pages = fetch_pages(
        call.session,
        call.url,
        known_version=known.version if known else None,
        patience=call.patience,
    )
    if pages is None:
        log.info("%s is not new", call.url)
        return Fetched(call.year, None)
    labels = {column.name: column.label for column in contract.sheets[0].columns}
    write_workbook(pages, labels, call.part)
    return _drop(call, "pages", pages.version, None, ".xlsx")


def _drop(
    call: _Call, kind: str, version: str | None, last_modified: str | None, suffix: str
) -> Fetched:
    """Make the whole file visible in the inbox and record its version, unless it is the known one."""
    digest, size = hash_file(call.part), call.part.stat().st_size
    final = call.settings.inbox / UNIT / f"Danh sách doanh nghiệp năm {call.year}{suffix}"
    is_new = call.known is None or call.known.sha256 != digest
    with call.connection.transaction():
        call.connection.execute(
            "INSERT INTO intake.fetched_list (url, period, kind, version, last_modified, sha256,"
            " size_bytes, file_name, fetched_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (url, period) DO UPDATE SET kind = EXCLUDED.kind,"
            " version = EXCLUDED.version, last_modified = EXCLUDED.last_modified,"
            " sha256 = EXCLUDED.sha256, size_bytes = EXCLUDED.size_bytes,"
            " file_name = EXCLUDED.file_name, fetched_at = EXCLUDED.fetched_at",
            [
                call.url, str(call.year), kind, version, last_modified, digest, size, final.name,
                call.settings.now(),
            ],
        )  # fmt: skip
        if is_new:
            _copy_whole(call.part, final)
    forget(call.part)
    log.info("%s: %d bytes, %s, %s", call.url, size, digest, "dropped" if is_new else "not new")
    return Fetched(call.year, final if is_new else None)


def _copy_whole(part: Path, final: Path) -> None:
    """Copy under a name that no claim takes, then rename; the inbox may be another file system."""
    final.parent.mkdir(parents=True, exist_ok=True)
    copy = final.with_name(f".{final.name}.part")
    shutil.copyfile(part, copy)
    with copy.open("rb") as stream:
        os.fsync(stream.fileno())
    copy.rename(final)


def _known(connection: Connection, url: str, year: int) -> _Known | None:
    row = connection.execute(
        "SELECT kind, version, last_modified, sha256 FROM intake.fetched_list"
        " WHERE url = %s AND period = %s",
        [url, str(year)],
    ).fetchone()
    return _Known(*row) if row else None


def _of_year(url: str, year: int) -> str:
    return url.replace("{year}", str(year))


def _suffix(url: str, version: Version) -> str:
    """Return how the file's name must end: by its own name, else by what the server calls it."""
    named = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    found = named if named in _TAKEN else _SUFFIXES.get(version.content_type)
    if found is None:
        raise FetchError(
            f"{url}: không biết tệp dạng gì ({version.content_type or 'máy chủ không nói'}); cần"
            f" {', '.join(sorted(_TAKEN))} hoặc các trang JSON."
        )
    return found
