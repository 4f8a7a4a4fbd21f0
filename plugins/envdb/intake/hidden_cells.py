"""What calamine does not tell of a workbook's cells, read from the sheets' own records.

A formula without a stored result and an error of Excel come out of calamine as empty; fonts do not
come at all. An empty cell and one without a value mean different things, and so do the letters of
a cell in another font.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from envdb.intake.cell_fonts import LegacyFonts, legacy_fonts
from envdb.intake.grid import COLUMNS_MAX, Grid, column_index
from envdb.intake.legacy_text import Piece, decode
from envdb.intake.values import FORMULA_WITHOUT_VALUE

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),  # while it is unpacked
    *(ElementTree.ParseError, ValueError, LookupError, struct.error),  # while it is parsed
)
"""What a damaged part of a workbook raises."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_ADDRESS = re.compile(r"^([A-Z]{1,3})(\d{1,7})$", re.ASCII)
_HIDING = re.compile(rb"""[<:]f[ />]|\st=["']e["']""")
"""What a sheet has where calamine may show a cell as empty that is not."""

_ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A",
}  # fmt: skip
_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
"""Records of xlsb ([MS-XLSB] 2.3.2): a row's head, an error, a formula that gives one, a sheet."""


@dataclass(slots=True)
class HiddenCells:
    """Of one sheet, 0-based: texts of cells that look empty, and pieces of text in legacy fonts."""

    texts: list[tuple[int, int, str]] = field(default_factory=list)
    pieces: list[tuple[int, int, tuple[Piece, ...]]] = field(default_factory=list)

    def put_into(self, grid: Grid) -> None:
        """Fill what looks empty, and replace texts in legacy fonts by what they show."""
        for row, column, text in self.texts:
            _put_text(grid.rows, row, column, text)
        for row, column, pieces in self.pieces:
            if row >= len(grid.rows) or column >= len(grid.rows[row]):
                continue
            raw = grid.rows[row][column]
            if isinstance(raw, str):
                # of a cell in one font, only that is told; calamine has read the text
                is_whole = len(pieces) == 1 and not pieces[0][0]
                grid.decode(row, column, decode([(raw, pieces[0][1])] if is_whole else pieces))


def _put_text(rows: list[list[object]], row: int, column: int, text: str) -> None:
    if column >= COLUMNS_MAX or row > len(rows) + 100_000:
        return
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    if rows[row][column] == "":
        rows[row][column] = text


def hidden_in_xlsx(archive: zipfile.ZipFile) -> dict[str, HiddenCells]:
    """Return what is hidden in each sheet of an xlsx, by its name."""
    fonts = legacy_fonts(archive)
    found: dict[str, HiddenCells] = {}
    for name, part in _sheet_parts(archive):
        content = archive.read(part)
        if fonts is not None or _HIDING.search(content) is not None:
            found[name] = _hidden_in_sheet(content, fonts)
    return found


def _hidden_in_sheet(content: bytes, fonts: LegacyFonts | None) -> HiddenCells:
    hidden = HiddenCells()
    for _, cell in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314  (entities refused)
        if cell.tag not in {f"{_MAIN}c", f"{_STRICT}c"}:
            continue
        match = _ADDRESS.match(cell.get("r") or "")
        if match:
            at = int(match[2]) - 1, column_index(match[1])
            if (text := _unshown(cell)) is not None:
                hidden.texts.append((*at, text))
            elif fonts is not None and (pieces := fonts.pieces(cell)) is not None:
                hidden.pieces.append((*at, pieces))
        cell.clear()
    return hidden


def _unshown(cell: ElementTree.Element) -> str | None:
    """Return the text of a cell that looks empty: an error, a formula that was never calculated."""
    tags = {child.tag.rsplit("}", 1)[-1]: child for child in cell}
    value = tags["v"].text if "v" in tags else None
    if cell.get("t") == "e" and value:
        return value
    is_uncalculated = "f" in tags and not value and not (cell.get("t") == "str" and "v" in tags)
    return FORMULA_WITHOUT_VALUE if is_uncalculated else None


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


def hidden_in_xlsb(archive: zipfile.ZipFile) -> dict[str, HiddenCells]:
    """Return the errors in each sheet of an xlsb, by its name; its fonts are not read."""
    names = {name.lower(): name for name in archive.namelist()}
    found: dict[str, HiddenCells] = {}
    for name, part in _binary_sheets(archive, names):
        hidden, row = HiddenCells(), 0
        for kind, payload in _records(archive.read(part)):
            if kind == _ROW:
                (row,) = struct.unpack_from("<I", payload)
            elif kind in {_CELL_ERROR, _FORMULA_ERROR}:
                column, code = struct.unpack_from("<I", payload)[0], payload[8]
                hidden.texts.append((row, column, _ERRORS.get(code, "#ERR")))
        found[name] = hidden
    return found


def _binary_sheets(archive: zipfile.ZipFile, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (sheet, part) as the workbook of an xlsb lists them."""
    relations, book = names.get("xl/_rels/workbook.bin.rels"), names.get("xl/workbook.bin")
    if relations is None or book is None:
        return
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in ElementTree.fromstring(archive.read(relations))  # noqa: S314
    }
    for kind, payload in _records(archive.read(book)):
        if kind == _SHEET:
            relation, end = _wide_string(payload, 8)
            name, _ = _wide_string(payload, end)
            target = targets.get(relation, "").lstrip("/")
            part = names.get((target if target.startswith("xl/") else f"xl/{target}").lower())
            if part is not None:
                yield name, part


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, payload) of each record; both numbers stand in groups of seven bits."""
    at = 0
    while at < len(content):
        kind, at = content[at], at + 1
        if kind > 0x7F:
            kind, at = kind & 0x7F | (content[at] & 0x7F) << 7, at + 1
        size, shift = 0, 0
        while True:
            byte = content[at]
            size, at, shift = size | (byte & 0x7F) << shift, at + 1, shift + 7
            if byte < 0x80 or shift == 28:
                break
        yield kind, content[at : at + size]
        at += size


def _wide_string(payload: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", payload, at)
    end = at + 4 + 2 * length
    return payload[at + 4 : end].decode("utf-16-le"), end
