"""Vietnamese typed in fonts of before Unicode (TCVN3: ``.VnTime``; VNI: ``VNI-Times``) made readable.

Those fonts draw Vietnamese letters at the places of Western ones, so a file holds ``C«ng ty`` where
its reader saw ``Công ty``. What was meant hangs on the font of the cell, or of a part of its text;
where a file has no fonts (csv, xlsb, ods), on the letters: text that is full of letters no language
here uses, and reads as Vietnamese once converted. Text that is Unicode already is never touched.

The tables and the statistics are viparse's, made from documents of Vietnamese offices; imported
where they are needed, for hardly any file is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from envdb.intake.grid import Grid

_FAMILIES = {".vn": "tcvn3", "vni": "vni"}
_CAPITALS = "h"
"""TCVN3 has no accented capitals: the fonts whose name ends so (``.VnTimeH``) draw all letters large."""

_MISSING_VNI = (("aú", "ẳ"), ("AÚ", "Ẳ"))
"""Not in viparse's table, for none of its documents has the letter."""

_SAMPLE_CELLS = 2_000
_VIETNAMESE_LETTERS = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) | frozenset("đĐ")

Piece = tuple[str, str]
"""A text, or a part of one, and the name of its font."""


def encoding_of_font(font: str) -> str | None:
    """Return ``tcvn3`` or ``vni`` for a font of before Unicode, ``None`` for any other."""
    name = font.casefold()
    return next((family for start, family in _FAMILIES.items() if name.startswith(start)), None)


def decode(pieces: Iterable[Piece]) -> str:
    """Return the text that a cell shows; parts in ordinary fonts stay as they are."""
    return "".join(_decode_piece(text, font) for text, font in pieces)


def _decode_piece(text: str, font: str) -> str:
    encoding = encoding_of_font(font)
    # pasted Unicode keeps the font of its cell
    if encoding is None or any(map(_is_unicode_only, text)):
        return text
    decoded = _convert(text, encoding)
    is_capitals = encoding == "tcvn3" and font.casefold().endswith(_CAPITALS)
    return decoded.upper() if is_capitals else decoded


def decode_by_letters(grid: Grid) -> None:
    """Convert the cells of a sheet without legacy fonts whose letters say that they are such text."""
    places = [
        (row, column)
        for row, cells in enumerate(grid.rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and _may_be_legacy(cell) and (row, column) not in grid.decoded
    ]
    texts = [str(grid.rows[row][column]) for row, column in places]
    encoding = encoding_of_letters(texts)
    if encoding is None:
        return
    is_mixed = any(
        _is_unicode_only(letter)
        for row, cells in enumerate(grid.rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and (row, column) not in grid.decoded
        for letter in cell
    )
    for (row, column), text in zip(places, texts, strict=True):
        decoded = _convert(text, encoding)
        # beside Unicode, ``Hà`` may be just that
        if not is_foreign(decoded) and (is_foreign(text) or not is_mixed):
            grid.decode(row, column, decoded)


def encoding_of_letters(texts: Sequence[str]) -> str | None:
    """Return the encoding that makes Vietnamese of texts full of foreign letters."""
    if not any(map(is_foreign, texts)):
        return None
    from viparse.normalize.detector import detect_encoding_by_content

    sample = " ".join(texts[:_SAMPLE_CELLS])
    found: str | None = detect_encoding_by_content(sample, _charmaps()).encoding
    return found


def is_foreign(text: str) -> bool:
    """Whether a text has letters or signs that Vietnamese does not use."""
    return any(map(_is_foreign, text))


def _is_foreign(letter: str) -> bool:
    return "\u00a1" <= letter <= "\u00ff" and letter not in _VIETNAMESE_LETTERS | _SIGNS


_SIGNS = frozenset("°²³±½¼¾·×«»§")
"""What offices write beside letters: degrees, cubic metres, paragraphs."""


def _may_be_legacy(text: str) -> bool:
    return any("\u00a1" <= letter <= "\u00ff" for letter in text) and not any(
        map(_is_unicode_only, text)
    )


def _is_unicode_only(letter: str) -> bool:
    return letter > "\u00ff" and letter in _VIETNAMESE_LETTERS


def _convert(text: str, encoding: str) -> str:
    from viparse.normalize.tables import convert

    converted: str = convert(text, _charmaps()[encoding])
    return converted


@cache
def _charmaps() -> dict[str, Any]:
    from viparse.normalize.tables import build_charmap
    from viparse.normalize.tcvn3 import TCVN3
    from viparse.normalize.vni import VNI

    return {"tcvn3": TCVN3, "vni": build_charmap("vni", (*VNI.pairs, *_MISSING_VNI))}
