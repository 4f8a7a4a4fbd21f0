"""Finds the cells of an xlsx that are written in fonts of before Unicode, with their pieces.

Only a workbook that names such a font at all is looked into; of its cells only those in it, or with
a part in it, are told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from envdb.intake.legacy_text import Piece, encoding_of_font

_NAMED = re.compile(rb'val=["\'](\.vn|vni)', re.IGNORECASE)
_STYLES = "xl/styles.xml"
_STRINGS = "xl/sharedstrings.xml"


@dataclass(frozen=True, slots=True)
class LegacyFonts:
    """What a workbook says of fonts: the one of each style, and of parts of shared texts.

    A part without a font of its own has that of its cell, here ``""``.
    """

    of_style: tuple[str, ...]
    parts: Mapping[int, tuple[Piece, ...]]

    def pieces(self, cell: ElementTree.Element) -> tuple[Piece, ...] | None:
        """Return the pieces of a cell's text; ``None`` where no legacy font is in them.

        A text that is all in one font is ``""`` here: the reader has it.
        """
        style = int(cell.get("s") or 0)
        font = self.of_style[style] if style < len(self.of_style) else ""
        parts: tuple[Piece, ...] | None = None
        if cell.get("t") == "s":
            index = next((child.text for child in cell if child.tag.endswith("}v")), None)
            parts = self.parts.get(int(index or -1))
        elif cell.get("t") == "inlineStr":
            parts = tuple(_piece(run) for run in cell.iter() if run.tag.endswith("}r"))
        pieces = tuple((t, f or font) for t, f in parts) if parts else (("", font),)
        return pieces if any(encoding_of_font(f) for _, f in pieces) else None


def legacy_fonts(archive: zipfile.ZipFile) -> LegacyFonts | None:
    """Return the fonts of a workbook, ``None`` when no legacy font is named in it."""
    names = {name.lower(): name for name in archive.namelist()}
    found = {part: archive.read(names[part]) for part in (_STYLES, _STRINGS) if part in names}
    if not any(map(_NAMED.search, found.values())):
        return None
    return LegacyFonts(
        tuple(_fonts_of_styles(found.get(_STYLES, b""))),
        dict(_parts_of_strings(found.get(_STRINGS, b""))),
    )


def _fonts_of_styles(content: bytes) -> Iterator[str]:
    """Yield the font of each cell style, in the order cells name them by."""
    if not content:
        return
    root = ElementTree.fromstring(content)  # noqa: S314  (entities were refused before)
    fonts = [
        next((str(child.get("val")) for child in font if child.tag.endswith("}name")), "")
        for group in root
        if group.tag.endswith("}fonts")
        for font in group
    ]
    for group in root:
        if group.tag.endswith("}cellXfs"):
            for style in group:
                index = int(style.get("fontId") or 0)
                yield fonts[index] if index < len(fonts) else ""


def _parts_of_strings(content: bytes) -> Iterator[tuple[int, tuple[Piece, ...]]]:
    """Yield (number, pieces) of the shared texts that have parts in legacy fonts."""
    number = 0
    for _, element in ElementTree.iterparse(io.BytesIO(content)) if content else ():  # noqa: S314
        if not element.tag.endswith("}si"):
            continue
        pieces = tuple(_piece(run) for run in element if run.tag.endswith("}r"))
        if any(encoding_of_font(font) for _, font in pieces):
            yield number, pieces
        number += 1
        element.clear()


def _piece(run: ElementTree.Element) -> Piece:
    font, text = "", ""
    for element in run.iter():
        if element.tag.endswith("}rFont"):
            font = str(element.get("val"))
        elif element.tag.endswith("}t"):
            text = element.text or ""
    return text, font
