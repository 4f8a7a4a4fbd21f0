"""Opens a file as grids of raw cells: one for each sheet of a workbook, one for a csv.

Workbooks are read by calamine (openpyxl believes wrong dimensions and is twelve times slower); a
formula without a stored result and an error of Excel, which calamine shows as empty, are found in
the sheet's XML and put back, because an empty cell and one without a value mean different things.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from xml.etree import ElementTree

from envdb.intake.content import kind_of
from envdb.intake.large_csv import ArrowColumn, filled_count, read_large_csv
from envdb.intake.unusable import UnusableError
from envdb.intake.values import FORMULA_WITHOUT_VALUE

HEAD_ROWS = 60
"""Rows in which headers, titles and ticks are looked for."""

COLUMNS_MAX = 300
"""No form has more; a cell further right is reported as set aside with its sheet."""

LARGE_CSV_BYTES = 4_000_000
"""From here a csv is read in columns by pyarrow; below, csv.reader is as fast and takes anything."""

CELL_MAX_CHARS = 32_767
"""Excel's own limit: a longer text is a quote that was never closed, or an attack."""

CSV_SHEET = "Số liệu"
"""What the one table of a csv is called towards its sender, and in the workbook we return."""

_NO_SEPARATORS = frozenset({"", '"', "\r", "\n"})
_END = "\ufdd0"
"""Stands behind the last line of a csv; no text holds this code point."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_ADDRESS = re.compile(r"^([A-Z]{1,3})(\d{1,7})$", re.ASCII)
_HIDING = re.compile(rb"""[<:]f[ />]|\st=["']e["']""")
"""What a sheet has where calamine may show a cell as empty that is not."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),  # while it is unpacked
    *(ElementTree.ParseError, ValueError, LookupError),  # while it is parsed
)
"""What a damaged part of a workbook raises."""

Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Grid:
    """The raw cells of one sheet, all rows from the first, 0-based; empty cells are ``""``.

    ``table`` holds the columns of a large csv instead of ``rows`` (which then has only its head);
    ``beyond`` counts the filled cells right of ``COLUMNS_MAX``, which are not kept.
    """

    name: str
    rows: list[list[object]]
    merged: list[Merged] = field(default_factory=list)
    visible: bool = True
    table: list[ArrowColumn] | None = None
    beyond: int = 0

    def columns(self, first_row: int) -> Sequence[Sequence[object]]:
        """Return the cells from ``first_row`` down, one sequence a column."""
        if self.table is not None:
            return [column[first_row:] for column in self.table]
        body = self.rows[first_row:]
        width = max((len(row) for row in self.rows), default=0)
        if not body:
            return [[] for _ in range(width)]
        if all(len(row) == width for row in body):
            return [list(column) for column in zip(*body, strict=True)]
        return [[row[at] if at < len(row) else "" for row in body] for at in range(width)]


@dataclass(slots=True)
class Opened:
    """A file as grids, with the stamp of our template where it has one."""

    kind: str
    grids: list[Grid]
    stamp: dict[str, str] = field(default_factory=dict)


def open_file(path: Path, *, stamp_sheet: str = "_envdb") -> Opened:
    """Open a workbook or csv; raises :class:`UnusableError` when it is neither or unreadable."""
    kind = kind_of(path)
    if kind == "csv":
        return Opened(kind, [_read_csv(path)])
    opened = Opened(kind, list(_read_workbook(path)))
    for grid in opened.grids:
        if grid.name == stamp_sheet:
            opened.stamp = {
                str(row[0]): str(row[1]) for row in grid.rows if len(row) > 1 and row[0] != ""
            }
    opened.grids = [grid for grid in opened.grids if not grid.name.startswith("_")]
    return opened


def _read_workbook(path: Path) -> Iterator[Grid]:
    # imported here: the parent process names grids without ever opening one
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        unshown = _unshown_cells(path)
        for meta in workbook.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            if sheet.end is not None and (sheet.end[0] + 1) * (sheet.end[1] + 1) > 60_000_000:
                raise UnusableError("bomb", f"{meta.name}: cells as far as {sheet.end}")
            all_cells = sheet.to_python(skip_empty_area=False)
            beyond = sum(filled_count(row[COLUMNS_MAX:]) for row in all_cells)
            rows: list[list[object]] = [list(row[:COLUMNS_MAX]) for row in all_cells]
            _check_cells(rows)
            for row, column, text in unshown.get(meta.name, ()):
                _put_text(rows, row, column, text)
            visible = meta.visible is SheetVisibleEnum.Visible
            merged = list(sheet.merged_cell_ranges or ())
            yield Grid(meta.name, rows, merged, visible, beyond=beyond)
    except CalamineError as error:
        raise UnusableError("broken", f"{type(error).__name__}: {error}") from error


def _check_cells(rows: list[list[object]]) -> None:
    """Refuse texts that neither Excel nor the database can hold; show NaN as the text it is."""
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                if len(cell) > CELL_MAX_CHARS:
                    raise UnusableError("cell_too_long", f"{column_letters(at)}{number}")
                if "\0" in cell:
                    raise UnusableError("nul", f"{column_letters(at)}{number}")
            elif isinstance(cell, float) and math.isnan(cell):
                row[at] = "NaN"


def _put_text(rows: list[list[object]], row: int, column: int, text: str) -> None:
    if column >= COLUMNS_MAX or row > len(rows) + 100_000:
        return
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    if rows[row][column] == "":
        rows[row][column] = text


def _unshown_cells(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """Return, by sheet name, the cells that calamine shows as empty though they are not.

    They are (row, column, text), 0-based: formulas without a stored result, and errors of Excel.
    """
    found: dict[str, list[tuple[int, int, str]]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name, part in _sheet_parts(archive):
                content = archive.read(part)
                if _HIDING.search(content) is None:
                    continue
                cells = list(_unshown_in(content))
                if cells:
                    found[name] = cells
    except _BROKEN as error:
        raise UnusableError("broken", f"{type(error).__name__}: {error}") from error
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    names = {name.lower(): name for name in archive.namelist()}
    relations_part = names.get("xl/_rels/workbook.xml.rels")
    workbook_part = names.get("xl/workbook.xml")
    if relations_part is None or workbook_part is None:
        return
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in ElementTree.fromstring(archive.read(relations_part))  # noqa: S314
    }
    # S314: parts that declare entities were refused before (content.check_workbook)
    for sheet in ElementTree.fromstring(archive.read(workbook_part)).iter():  # noqa: S314
        if not sheet.tag.endswith("}sheet"):
            continue
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(relation, "").lstrip("/")
        part = names.get((target if target.startswith("xl/") else f"xl/{target}").lower())
        if part is not None:
            yield str(sheet.get("name")), part


def _unshown_in(content: bytes) -> Iterator[tuple[int, int, str]]:
    for _, cell in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314  (entities refused)
        if cell.tag not in {f"{_MAIN}c", f"{_STRICT}c"}:
            continue
        tags = {child.tag.rsplit("}", 1)[-1]: child for child in cell}
        value = tags["v"].text if "v" in tags else None
        is_error = cell.get("t") == "e" and bool(value)
        is_uncalculated = "f" in tags and not value and not (cell.get("t") == "str" and "v" in tags)
        match = _ADDRESS.match(cell.get("r") or "")
        if match and (is_error or is_uncalculated):
            text = str(value) if is_error else FORMULA_WITHOUT_VALUE
            yield int(match[2]) - 1, column_index(match[1]), text
        cell.clear()


def column_index(letters: str) -> int:
    """Return the 0-based index of a column's letters (``A`` is 0)."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """Return the letters of a 0-based column (0 is ``A``)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _read_csv(path: Path) -> Grid:
    encoding = _csv_encoding(path)
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
    except UnicodeDecodeError as error:
        raise UnusableError("encoding", str(error)) from error
    except csv.Error as error:
        reason = "cell_too_long" if "field limit" in str(error) else "broken"
        raise UnusableError(reason, str(error)) from error


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


def _csv_encoding(path: Path) -> str:
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
