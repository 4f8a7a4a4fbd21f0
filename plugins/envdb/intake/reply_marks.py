"""The marks of a reply: cells of the sender's sheets that are filled and carry a note.

A reply that was corrected and sent again still has the marks of the last one. They are told from
the sender's own notes and colours by their author and their fills, and are taken away first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from envdb.intake.cell_text import shown

FILLS = {
    "blocker": "FFF4B6B6",
    "critical": "FFF4B6B6",
    "warning": "FFFFEB9C",
    "info": "FFCFE2F3",
}
_AUTHOR = "envdb (kiểm tra)"


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding at its place in a sheet of the file, or nowhere.

    ``cells`` are the addresses (``F7``) that are filled; the first gets the link and the comment.
    """

    number: int
    severity: str
    severity_vi: str
    sheet: str
    cells: tuple[str, ...]
    value: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A cell that was understood differently from how it was written."""

    sheet: str
    cell: str
    text: str


def mark_cells(sheet: Any, mark: Mark) -> None:
    """Fill the cells of a finding; the note is put at the first, below that of a finding before."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    fill = PatternFill("solid", fgColor=FILLS[mark.severity])
    for address in mark.cells:
        cell = sheet[address]
        if type(cell).__name__ == "MergedCell":
            continue
        # the weightiest finding is marked first and keeps its colour
        if cell.comment is not None and cell.comment.author != _AUTHOR:
            cell.fill = fill  # a header keeps the note that explains it
            continue
        if cell.comment is not None:
            text = f"{cell.comment.text}\n\n{_comment(mark)}"
        elif address == mark.cells[0]:
            cell.fill = fill
            text = _comment(mark)
        else:
            if cell.fill.fgColor.rgb not in FILLS.values():
                cell.fill = fill
            continue
        comment = Comment(text, _AUTHOR, width=360, height=60 + 18 * (len(text) // 45 + 1))
        cell.comment = comment


def tint(sheet: Any, one: Repaired) -> None:
    """Fill a repaired cell that no finding has marked."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet[one.cell]
    if type(cell).__name__ == "MergedCell" or cell.comment is not None:
        return
    if cell.fill.fgColor.rgb not in FILLS.values():
        cell.fill = PatternFill("solid", fgColor=FILLS["info"])
    cell.comment = Comment(shown(one.text), _AUTHOR, width=300, height=60)


def _comment(mark: Mark) -> str:
    return shown(f"Lỗi {mark.number} - {mark.severity_vi}: {mark.message}\n{mark.hint}")


def clear_marks(workbook: Any) -> None:
    """Take the marks of an earlier reply away; the sender's own notes stay."""
    from openpyxl.styles import PatternFill

    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                comment = cell.comment
                if comment is not None and comment.author == _AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill(None)
                elif comment is not None:
                    # openpyxl reads every comment back at one small size
                    lines = len(comment.text) // 40 + comment.text.count("\n") + 1
                    comment.width, comment.height = 320, 40 + 17 * lines
                elif cell.has_style and cell.fill.fgColor.rgb in FILLS.values():
                    cell.fill = PatternFill(None)
