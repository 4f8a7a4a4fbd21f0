"""The footnotes of a docx: a part of the package that python-docx can read and not yet make."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from envdb.report.document import xml
from envdb.report.document.model import Run

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_SIZE_PT = 10
_STYLE = "FootnoteText"
_TIGHT = (
    f'<w:pStyle w:val="{_STYLE}"/>'
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="both"/>'
)

# the two lines that Word wants to find: one between text and notes, one for notes that go on
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1">'
    "<w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
)


def add_footnotes(document: Document, notes: Sequence[Sequence[Run]]) -> None:
    """Give a document its footnotes; the mark of note n (from 0) refers to number n + 1."""
    if not notes:
        return
    style = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), _STYLE)
    style.base_style, style.font.size = document.styles["Normal"], Pt(_SIZE_PT)
    said = "".join(_note(number, runs) for number, runs in enumerate(notes, start=1))
    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}{said}</w:footnotes>"
    )
    part = Part(PackURI("/word/footnotes.xml"), _TYPE, content.encode(), document.part.package)
    document.part.relate_to(part, _RELATION)


def _note(number: int, runs: Sequence[Run]) -> str:
    size = f'<w:sz w:val="{_SIZE_PT * 2}"/>'
    mark = f'<w:r><w:rPr>{size}<w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    text = [mark, xml.run(Run(" "), _SIZE_PT), *(xml.run(one, _SIZE_PT) for one in runs)]
    return f'<w:footnote w:id="{number}">{xml.paragraph(text, _TIGHT)}</w:footnote>'
