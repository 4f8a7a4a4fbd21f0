"""Fetches a list that comes in pages of JSON, as one state of it or not at all.

A page is ``{"items": [{...}], "next": "<address of the next page>" or null}``, with the ``version`` of
the whole list or its ``total`` beside them. A list that changes while it is paged loses or repeats
rows without a word. So its version must be the same on every page; where it has none, every page is
asked for again at the end, and must be what it was.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import xlsxwriter

from envdb.intake.fetch_http import TIMEOUT_S, FetchError, PassingError, Patience, raise_for

log = logging.getLogger(__name__)

_ROUNDS = 3
_PAGES_MAX = 20_000
_ROWS_MAX = 1_048_575
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a constant of the file format, no instant
_SHAPE = 'cần {"items": [...], "next": địa chỉ hoặc null, "version" hoặc "total": ...}'

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    etag: str | None
    sha256: str
    items: list[Item]
    next_url: str | None
    version: str | None
    total: int | None


@dataclass(slots=True)
class Pages:
    """A list that was fetched in one state: its rows, and the version its server calls it."""

    version: str | None
    items: list[Item]
    seen: list[tuple[str, str | None, str]] = field(default_factory=list)


class _MovedError(Exception):
    """The list changed while it was fetched."""


def fetch_pages(
    session: requests.Session, url: str, *, known_version: str | None, patience: Patience
) -> Pages | None:
    """Return the whole list; ``None`` where its version is the known one.

    Raises :class:`FetchError` for pages of another shape, or where the list changed in each of
    three rounds.
    """
    for number in range(1, _ROUNDS + 1):
        try:
            return _round(session, url, known_version, patience)
        except _MovedError as moved:
            log.warning("round %d of %s: %s", number, url, moved)
    raise PassingError(f"{url}: danh sách thay đổi liên tục trong khi tải; thử lại sau.")


def _round(
    session: requests.Session, url: str, known_version: str | None, patience: Patience
) -> Pages | None:
    first = _page(session, url, patience)
    if first.version is not None and first.version == known_version:
        return None
    found = Pages(first.version, [])
    page: _Page = first
    while True:
        if (page.version, page.total) != (first.version, first.total):
            raise _MovedError(f"version or total of {page.url} differ from the first page's")
        found.items += page.items
        found.seen.append((page.url, page.etag, page.sha256))
        if page.next_url is None:
            break
        if page.next_url in {one for one, _, _ in found.seen} or len(found.seen) >= _PAGES_MAX:
            raise FetchError(f"{page.url}: các trang nối nhau không có điểm cuối.")
        page = _page(session, page.next_url, patience)
    if first.total is not None and len(found.items) != first.total:
        raise _MovedError(f"{len(found.items)} rows came of {first.total}")
    if first.version is None:
        for page_url, etag, sha256 in found.seen:
            _require_unchanged(session, page_url, etag, sha256, patience)
    return found


def _page(session: requests.Session, url: str, patience: Patience) -> _Page:
    answer = patience.retrying()(lambda: _get(session, url, None))
    try:
        # numbers as they are written: 0.1 stays 0.1, and a code of digits keeps them all
        content = json.loads(answer.content, parse_float=Decimal)
    except ValueError as error:
        raise FetchError(f"{url} không phải là JSON: {error}.") from error
    items = content.get("items") if isinstance(content, dict) else None
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise FetchError(f"{url}: trang không đúng dạng; {_SHAPE}.")
    version, total, following = (content.get(name) for name in ("version", "total", "next"))
    if (version is None and total is None) or not isinstance(total, int | None):
        raise FetchError(f"{url}: trang không cho biết phiên bản hay tổng số dòng; {_SHAPE}.")
    return _Page(
        url,
        answer.headers.get("ETag"),
        hashlib.sha256(answer.content).hexdigest(),
        items,
        _following(url, following),
        None if version is None else str(version),
        total,
    )


def _following(url: str, following: object) -> str | None:
    if following is None:
        return None
    joined = urljoin(url, str(following))
    # the token would go with it
    if urlsplit(joined)[:2] != urlsplit(url)[:2]:
        raise FetchError(f"{url}: trang sau nằm ở máy chủ khác ({joined}), không tải.")
    return joined


def _require_unchanged(
    session: requests.Session, url: str, etag: str | None, sha256: str, patience: Patience
) -> None:
    answer = patience.retrying()(lambda: _get(session, url, etag))
    unchanged = answer.status_code == requests.codes.not_modified
    if not unchanged and hashlib.sha256(answer.content).hexdigest() != sha256:
        raise _MovedError(f"{url} is another page by now")


def _get(session: requests.Session, url: str, etag: str | None) -> requests.Response:
    try:
        answer = session.get(
            url, headers={"If-None-Match": etag} if etag else {}, timeout=TIMEOUT_S
        )
    except requests.RequestException as error:
        raise PassingError(f"{url}: mất kết nối ({type(error).__name__}: {error}).") from error
    raise_for(answer)
    return answer


def write_workbook(pages: Pages, labels: Mapping[str, str], path: Path) -> None:
    """Write the rows as a workbook whose bytes depend on nothing else.

    A name that is a column's gets its label as header; others stay, for the intake to recognise.
    Numbers go in as numbers: a text of digits could be read in two ways.
    """
    if len(pages.items) > _ROWS_MAX:
        raise FetchError(
            f"Danh sách có {len(pages.items)} dòng, nhiều hơn một trang Excel chứa được."
        )
    names = list(dict.fromkeys(name for item in pages.items for name in item))
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"author": "envdb", "created": _CREATED})
        sheet = book.add_worksheet()
        for at, name in enumerate(names):
            sheet.write_string(0, at, labels.get(name, name))
        for row, cells in enumerate(_rows(pages.items, names), start=1):
            for at, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, at, cell)
                elif cell is not None:
                    sheet.write_number(row, at, cell)


def _rows(items: list[Item], names: list[str]) -> Iterator[list[str | float | None]]:
    for item in items:
        yield [_cell(name, item.get(name)) for name in names]


def _cell(name: str, value: object) -> str | float | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, int | Decimal):
        # a spreadsheet keeps 15 digits: what is longer is a code
        exact = len(Decimal(value).as_tuple().digits) <= 15
        return float(value) if exact else str(value)
    raise FetchError(f"Ô {name!r} của danh sách không phải là số hay chữ: {value!r}.")
