"""Pieces of WordprocessingML as text, for what python-docx has no call or a slow one.

A table of a thousand rows takes python-docx minutes, because each cell is looked up in the whole
table; written as one text and parsed once it takes a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from envdb.report.document.model import Run

_CM = 567  # twentieths of a point
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


def run(one: Run, size_pt: float | None = None, *, bold: bool = False) -> str:
    """Return a run; the mark of a note is a reference to the footnote of that number."""
    if one.note is not None:
        return f'<w:r>{_RAISED}<w:footnoteReference w:id="{one.note + 1}"/></w:r>'
    return f"<w:r>{_run_style(one, size_pt, bold=bold)}{_text(one.text)}</w:r>"


def raised(text: str) -> str:
    """Return text above the line, as a note is named again."""
    return f"<w:r>{_RAISED}{_text(text)}</w:r>"


def paragraph(runs: Iterable[str], properties: str = "") -> str:
    """Return a paragraph of runs."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def rule(left_cm: float, right_cm: float) -> str:
    """Return the properties of an empty paragraph that is a line between two indents."""
    return (
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{round(left_cm * _CM)}" w:right="{round(right_cm * _CM)}"/>'
    )


def table(widths_cm: Sequence[float], rows: Iterable[str], *, borders: bool) -> str:
    """Return a table of fixed widths."""
    line = "single" if borders else "nil"
    sides = "".join(
        f'<w:{side} w:val="{line}" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{round(width * _CM)}"/>' for width in widths_cm)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{round(sum(widths_cm) * _CM)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(cells: Iterable[str], *, heads: bool = False) -> str:
    """Return a row that no page break cuts; one that heads a table stands on every page of it."""
    head = "<w:tblHeader/>" if heads else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def cell(width_cm: float, content: str, *, middle: bool = False) -> str:
    """Return a cell."""
    align = '<w:vAlign w:val="center"/>' if middle else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width_cm * _CM)}" w:type="dxa"/>{align}</w:tcPr>'
        f"{content}</w:tc>"
    )


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def _run_style(one: Run, size_pt: float | None, *, bold: bool) -> str:
    style = "<w:b/>" if one.bold or bold else ""
    style += "<w:i/>" if one.italic else ""
    if size_pt is not None:
        style += f'<w:sz w:val="{round(size_pt * 2)}"/><w:szCs w:val="{round(size_pt * 2)}"/>'
    return f"<w:rPr>{style}</w:rPr>" if style else ""
