"""Downloads a file that may be large over a line that may break: it goes on where it stopped.

A part is continued only under the strong entity tag it was begun with (``If-Range``): where the
server has another version by now, it sends that from its beginning. Size and hash are checked when
all of it is there; only then is it handed on.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import os
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import requests
from urllib3.exceptions import HTTPError

from envdb.intake.archive import hash_file
from envdb.intake.fetch_http import TIMEOUT_S, FetchError, PassingError, Patience, raise_for

log = logging.getLogger(__name__)

_CHUNK_BYTES = 1 << 18
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
_SHA256 = re.compile(r"\b[0-9a-fA-F]{64}\b")


class PagesError(Exception):
    """The address gives pages of JSON, no file."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a server calls the version of a file that it sends."""

    etag: str | None
    last_modified: str | None
    content_type: str
    size_bytes: int | None
    sha256: str | None

    @property
    def continues(self) -> bool:
        """Whether a part of it may be continued: a weak tag does not promise the same bytes."""
        return self.etag is not None and not self.etag.startswith("W/")


def download(
    session: requests.Session,
    url: str,
    part: Path,
    *,
    known_etag: str | None,
    known_modified: str | None,
    size_max_bytes: int,
    patience: Patience,
) -> Version | None:
    """Fill ``part`` with the whole file and return its version; ``None`` where it is not new.

    What is in ``part`` already is continued. Raises :class:`PagesError`, and :class:`FetchError`; the
    part then stays for the next call, unless it is known to be wrong.
    """

    def attempt() -> Version | None:
        return _once(session, url, part, known_etag, known_modified, size_max_bytes)

    return patience.retrying()(attempt)


def _once(
    session: requests.Session,
    url: str,
    part: Path,
    known_etag: str | None,
    known_modified: str | None,
    size_max_bytes: int,
) -> Version | None:
    begun = _begun(part)
    headers: dict[str, str] = {}
    if begun is not None:
        headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": str(begun.etag)}
    elif known_etag:
        headers = {"If-None-Match": known_etag}
    elif known_modified:
        headers = {"If-Modified-Since": known_modified}
    try:
        with session.get(url, headers=headers, stream=True, timeout=TIMEOUT_S) as answer:
            if answer.status_code == requests.codes.not_modified and begun is None:
                return None
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                return _all_there(part, begun, answer)
            raise_for(answer)
            version = _taken(answer, part, begun, size_max_bytes)
    except (requests.RequestException, HTTPError) as error:
        raise PassingError(
            f"{url}: mất kết nối ({type(error).__name__}: {error}); lần sau tải tiếp."
        ) from error
    _check(part, version)
    return version


def _taken(
    answer: requests.Response, part: Path, begun: Version | None, size_max_bytes: int
) -> Version:
    """Write what comes behind what is there, or from the beginning, and return its version."""
    version = _version(answer)
    if version.content_type == "application/json":
        raise PagesError
    if version.content_type == "text/html":
        raise FetchError(f"{answer.url} trả về một trang web, không phải tệp: kiểm tra địa chỉ.")
    at = 0
    if answer.status_code == requests.codes.partial:
        at = _starts_at(answer)
        if begun is None or at != part.stat().st_size or version.etag != begun.etag:
            forget(part)
            raise PassingError(f"{answer.url} trả về một đoạn khác đoạn đã hỏi; tải lại từ đầu.")
        # the first answer told them, a later one need not
        version = replace(
            version,
            sha256=version.sha256 or begun.sha256,
            size_bytes=version.size_bytes or begun.size_bytes,
        )
    elif begun is not None:
        log.warning("%s changed since its download began; it starts anew", answer.url)
    if (version.size_bytes or 0) > size_max_bytes:
        raise FetchError(
            f"{answer.url}: tệp quá lớn ({version.size_bytes} byte; ENVDB_FILE_MAX_MB)."
        )
    with part.open("r+b" if at else "wb") as target:
        target.seek(at)
        _note(part, version)
        # what has come, however little: a full piece would be lost when the line breaks
        while chunk := answer.raw.read1(_CHUNK_BYTES):
            target.write(chunk)
            if target.tell() > size_max_bytes:
                forget(part)
                raise FetchError(f"{answer.url}: tệp quá lớn (trên {size_max_bytes} byte).")
        target.flush()
        os.fsync(target.fileno())
    return version


def _check(part: Path, version: Version) -> None:
    size = part.stat().st_size
    if version.size_bytes is not None and size != version.size_bytes:
        if size > version.size_bytes or not version.continues:
            forget(part)
        raise PassingError(f"Tải được {size} byte, máy chủ báo {version.size_bytes} byte.")
    if version.sha256 is not None and hash_file(part) != version.sha256:
        forget(part)
        raise PassingError("Mã băm của tệp tải về khác mã băm máy chủ báo; tệp bị bỏ.")


def _all_there(part: Path, begun: Version | None, answer: requests.Response) -> Version:
    """Return the version of a part that was complete already when its process was killed."""
    found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    is_whole = found is not None and found[2] == str(part.stat().st_size if begun else None)
    if begun is None or not is_whole or begun.size_bytes != part.stat().st_size:
        forget(part)
        raise PassingError(f"{answer.url}: phần đã tải không khớp; tải lại từ đầu.")
    _check(part, begun)
    return begun


def _version(answer: requests.Response) -> Version:
    size: str | None = answer.headers.get("Content-Length")
    if answer.status_code == requests.codes.partial:
        found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        size = found[2] if found else None
    return Version(
        answer.headers.get("ETag"),
        answer.headers.get("Last-Modified"),
        answer.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        int(size) if size and size.isdecimal() else None,
        _digest(answer),
    )


def _starts_at(answer: requests.Response) -> int:
    found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    return int(found[1]) if found and found[1] else -1


def _digest(answer: requests.Response) -> str | None:
    """Return the hash of the whole file: ``Repr-Digest`` of RFC 9530, or ``Digest`` before it."""
    for header in ("Repr-Digest", "Digest"):
        for entry in answer.headers.get(header, "").split(","):
            name, _, value = entry.strip().partition("=")
            if name.lower() != "sha-256":
                continue
            try:
                return base64.b64decode(value.strip(":"), validate=True).hex()
            except binascii.Error as error:
                raise FetchError(f"{answer.url}: {header} không đọc được: {entry}.") from error
    return None


def published_sha256(session: requests.Session, url: str, patience: Patience) -> str:
    """Return the hash that stands in a small file beside the list, as ``sha256sum`` writes it."""

    def attempt() -> str:
        try:
            with session.get(url, timeout=TIMEOUT_S) as answer:
                raise_for(answer)
                found = _SHA256.search(answer.text)
        except requests.RequestException as error:
            raise PassingError(f"{url}: {error}") from error
        if found is None:
            raise FetchError(f"{url} không có mã băm SHA-256: kiểm tra ENVDB_LIST_SHA256_URL.")
        return found[0].lower()

    return patience.retrying()(attempt)


# --- what is known of a part ---------------------------------------------------------------------


def _note_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _note(part: Path, version: Version) -> None:
    """Write down which version the part is of, before its first byte is on disk."""
    note = _note_file(part)
    if version.continues:
        note.write_text(json.dumps(asdict(version)), encoding="utf-8")
    else:
        note.unlink(missing_ok=True)


def _begun(part: Path) -> Version | None:
    """Return the version of a part that may be continued."""
    try:
        noted = Version(**json.loads(_note_file(part).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return noted if noted.continues and part.is_file() and part.stat().st_size > 0 else None


def forget(part: Path) -> None:
    """Remove a part and what is known of it."""
    _note_file(part).unlink(missing_ok=True)
    part.unlink(missing_ok=True)
