"""How the workbook looks: the fonts, borders and colours of an official Vietnamese form.

A cell's format is named by the parts it is made of (``style("body", "boxed", "date")``), so each
property is written once and equal formats are one object in the file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

FONT = "Times New Roman"
"""The font of official papers (Nghị định 30/2020/NĐ-CP, Phụ lục I), there at 13 to 14 points."""

BODY_POINTS = 12
LINE_POINTS = 16.0
"""Height of one line of ``BODY_POINTS`` text, with the accents above Vietnamese capitals."""

WORKBOOK_OPTIONS: Mapping[str, Any] = {
    "in_memory": True,
    # Excel measures column widths in digits of the default font: with Calibri, a computer without
    # it (any LibreOffice) would draw other widths than those the texts were fitted to
    "default_format_properties": {"font_name": FONT, "font_size": BODY_POINTS},
    "default_column_width": 72,
    "default_row_height": 21,
}

_DIGIT_EM = 0.5
_BOLD_FACTOR = 1.06
_LETTER_EM = {
    **dict.fromkeys("ijlt.,:;/|'’‘!()[]-", 0.30),
    **dict.fromkeys(" •", 0.26),
    **dict.fromkeys("frsIJ", 0.36),
    **dict.fromkeys("acez“”", 0.44),
    **dict.fromkeys("mwMW%…—←", 0.85),
}
"""Widths of Times New Roman's letters by class, from its metrics; 0.5 for the other small ones."""

_PARTS: Mapping[str, Mapping[str, Any]] = {
    "body": {"font_name": FONT, "font_size": BODY_POINTS, "valign": "vcenter"},
    "boxed": {"border": 1, "border_color": "#7F7F7F"},
    "open": {"locked": False},
    "given": {"bg_color": "#E7E6E6"},
    "wrap": {"text_wrap": True},
    "indent": {"indent": 1},
    "bold": {"bold": True},
    "italic": {"italic": True},
    "left": {"align": "left"},
    "center": {"align": "center"},
    "right": {"align": "right"},
    "top": {"valign": "top"},
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "header": {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#DDEBF7"},
    "tick": {"bold": True, "align": "center", "bg_color": "#FFF9E5"},
    "to_fill": {"bg_color": "#FFF9E5"},
    # text, or Excel would drop the zeros that codes begin with
    "text": {"num_format": "@", "text_wrap": True},
    "date": {"num_format": "dd/mm/yyyy", "align": "center"},
    "integer": {"num_format": "#,##0"},
    "year": {"num_format": "0", "align": "center"},
    "decimal": {"num_format": "#,##0.###"},
}


class Styles:
    """The formats of one workbook; an XlsxWriter format cannot be shared between workbooks."""

    def __init__(self, workbook: Any) -> None:
        """Keep the workbook (``xlsxwriter.Workbook``) that formats are added to."""
        self._workbook = workbook
        self._made: dict[tuple[str, ...], Any] = {}

    def __call__(self, *parts: str) -> Any:
        """Return the format made of the named parts; a later part wins. Raises ``KeyError``."""
        if parts not in self._made:
            properties: dict[str, Any] = {}
            for part in parts:
                properties |= _PARTS[part]
            self._made[parts] = self._workbook.add_format(properties)
        return self._made[parts]


def text_width(text: str, *, bold: bool = False) -> float:
    """Return the width of a line of ``BODY_POINTS`` text in Excel's unit: a digit."""
    return sum(map(_em, text)) / _DIGIT_EM * (_BOLD_FACTOR if bold else 1.0)


@cache
def _em(letter: str) -> float:
    """Return the width of a letter: a template asks for a hundred thousand, a few hundred differ."""
    bare = unicodedata.normalize("NFD", letter.replace("Đ", "D").replace("đ", "d"))
    return sum(
        _LETTER_EM.get(char, 0.69 if char.isupper() else _DIGIT_EM)
        for char in bare
        if not unicodedata.combining(char)
    )


def wrapped(text: str, width: float, *, bold: bool = False) -> list[str]:
    """Return ``text`` as the lines it takes in a column of that width.

    Excel does not fit the height of merged cells itself, and a height it is not told would cut
    the text in print. A word longer than the column breaks inside.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, bold=bold) > width:
                lines.append(line)
                longer = word
            while len(longer) > 1 and (needed := text_width(longer, bold=bold)) > width:
                fitting = max(1, int(len(longer) * width / needed))
                lines.append(longer[:fitting])
                longer = longer[fitting:]
            line = longer
        lines.append(line)
    return lines


def height_points(lines: int) -> float:
    """Return the height of a row of so many lines, with a little air."""
    return LINE_POINTS * lines + 6
