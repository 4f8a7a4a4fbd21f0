"""Reads a csv: its encoding, its separator, its quotes, and then its rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from unicodedata import normalize

from envdb.intake.grid import CELL_MAX_CHARS, CSV_SHEET, HEAD_ROWS, Grid
from envdb.intake.large_csv import read_large_csv
from envdb.intake.legacy_text import decode_by_letters, is_foreign
from envdb.intake.unusable import UnusableError

LARGE_CSV_BYTES = 4_000_000
"""From here a csv is read in columns by pyarrow; below, csv.reader is as fast and takes anything."""

FOREIGN_MAX_SHARE = 0.05
"""Of the cells with other than plain letters, how many may stay unreadable in a right encoding."""

_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")
"""What is left where a program saved a letter that its encoding does not have."""

_NO_SEPARATORS = frozenset({"", '"', "\r", "\n"})
_END = "\ufdd0"
"""Stands behind the last line of a csv; no text holds this code point."""


def read_csv(path: Path) -> tuple[Grid, str]:
    """Read a csv and tell in which encoding it was, ``""`` where it is Unicode as it should be.

    Raises :class:`UnusableError` with what is wrong.
    """
    encoding = _unicode_encoding(path)
    try:
        return _read(path, encoding), ""
    except UnicodeDecodeError as error:
        # only a small one, which may be in memory: a register of a million rows has to be UTF-8
        if encoding != "utf-8-sig" or path.stat().st_size > LARGE_CSV_BYTES:
            raise UnusableError("encoding", str(error)) from error
        return _read_old(path, str(error))


def _read(path: Path, encoding: str) -> Grid:
    csv.field_size_limit(CELL_MAX_CHARS)
    try:
        quotes = _count_quotes(path, encoding)
        with path.open(encoding=encoding, newline="") as stream:
            head = stream.read(200_000)
            separator, skip = _separator(head)
            if quotes % 2:
                stream.seek(0)
                _check_quotes(stream, separator)
        if path.stat().st_size >= LARGE_CSV_BYTES and encoding == "utf-8-sig" and not skip:
            reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
            head_rows: list[list[object]] = [list(row) for row in islice(reader, HEAD_ROWS)]
            columns = read_large_csv(path, separator, max(len(row) for row in head_rows))
            if columns is not None:
                return Grid(CSV_SHEET, head_rows, table=columns)
        with path.open(encoding=encoding, newline="") as stream:
            for _ in range(skip):
                stream.readline()
            rows: list[list[object]] = [
                list(row) for row in csv.reader(stream, delimiter=separator)
            ]
        return Grid(CSV_SHEET, [[]] * skip + rows)
    except csv.Error as error:
        reason = "cell_too_long" if "field limit" in str(error) else "broken"
        raise UnusableError(reason, str(error)) from error


def _read_old(path: Path, why: str) -> tuple[Grid, str]:
    """Read a csv of before Unicode: Windows-1258, or text typed in TCVN3 or VNI fonts."""
    for encoding in ("cp1258", "cp1252"):
        try:
            grid = _read(path, encoding)
        except UnicodeDecodeError:
            continue
        for row in grid.rows:
            row[:] = [normalize("NFC", str(cell)) for cell in row]
        if encoding == "cp1252":
            decode_by_letters(grid)
        special = [
            text
            for row in grid.rows
            for text in map(str, row)
            if not text.isascii() or _LOST_LETTER.search(text)
        ]
        unreadable = sum(is_foreign(text) or bool(_LOST_LETTER.search(text)) for text in special)
        if unreadable <= FOREIGN_MAX_SHARE * len(special):
            return grid, encoding if encoding == "cp1258" else "TCVN3, VNI"
    raise UnusableError("encoding", why)


def _count_quotes(path: Path, encoding: str) -> int:
    """Return how many quotes a csv has; the bytes of UTF-8 tell it without being decoded.

    Raises :class:`UnusableError` for the character NUL, which no database can hold.
    """
    quotes = 0
    as_bytes = "latin-1" if encoding == "utf-8-sig" else encoding
    with path.open(encoding=as_bytes, newline="") as stream:
        while piece := stream.read(1 << 20):
            quotes += piece.count('"')
            if "\0" in piece:
                raise UnusableError("nul")
    return quotes


def _unicode_encoding(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(4)
    return "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def _check_quotes(stream: Iterable[str], separator: str) -> None:
    """Refuse a quote that is still open at the end: the rows below it would be one cell.

    Asked where quotes do not come in pairs; neither reader tells it.
    """
    rows = csv.reader(chain(stream, [_END]), delimiter=separator)
    if deque(rows, maxlen=1).pop() != [_END]:
        raise UnusableError("quote")


def _separator(head: str) -> tuple[str, int]:
    """Return the separator of a csv and the number of ``sep=`` lines to skip."""
    if head[:4].lower() == "sep=" and head[4:5] not in _NO_SEPARATORS:
        return head[4], 1
    lines = head.splitlines()[:50]
    best, widest = ",", 0
    for separator in (";", "\t", ",", "|"):
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(row))
        except csv.Error:
            continue  # a line without this separator is longer than a cell may be
        width = max(widths, key=lambda w: (widths[w] if w > 1 else 0, w), default=0)
        if width > widest:
            best, widest = separator, width
    return best, 0
