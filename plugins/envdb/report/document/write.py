"""Writes a body in its letterhead as docx: the same bytes for the same document."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt

from envdb.report.document import form, xml
from envdb.report.document.footnotes import add_footnotes
from envdb.report.document.form import Letterhead
from envdb.report.document.grid import grid
from envdb.report.document.model import (
    Block,
    Body,
    Heading,
    Paragraph,
    PictureBlock,
    Run,
    TableBlock,
)
from envdb.report.fixed_zip import fixed

_SIZE_PT = 14
_CENTER = '<w:jc w:val="center"/>'
_TIGHT = (
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
)
_BODY = '<w:spacing w:before="60" w:after="60" w:line="276" w:lineRule="auto"/>'
_INDENT = '<w:ind w:firstLine="567"/>'


def write_docx(head: Letterhead, body: Body, created: datetime) -> bytes:
    """Return a document as docx; ``created`` is the instant that stands in its properties."""
    document = docx.Document()
    _set_page(document, head)
    add = document.element.body.insert_element_before
    for piece in [
        _letterhead(head),
        *_title(head),
        *_address(head.addressed_to),
        *_blocks(document, body.blocks),
        *_signature(head),
    ]:
        add(parse_xml(piece) if isinstance(piece, str) else piece, "w:sectPr")
    add_footnotes(document, body.notes)
    _set_properties(document, head, created)
    buffer = io.BytesIO()
    document.save(buffer)
    return fixed(buffer.getvalue())


def _set_page(document: Document, head: Letterhead) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = form.FONT, Pt(_SIZE_PT)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), form.FONT)
    style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN"/>'))
    section = document.sections[0]
    section.page_width, section.page_height = map(Cm, form.PAGE_CM)
    section.top_margin, section.bottom_margin = Cm(form.TOP_CM), Cm(form.BOTTOM_CM)
    section.left_margin, section.right_margin = Cm(form.LEFT_CM), Cm(form.RIGHT_CM)
    section.header_distance = section.footer_distance = Cm(1)
    # the number of the page stands in the middle above, and not on the first page
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        inner = (
            f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'
            if kind
            else f'<w:instrText {nsdecls("w")} xml:space="preserve">{text}</w:instrText>'
        )
        line.add_run().element.append(parse_xml(inner))
    if head.is_draft:
        mark = section.first_page_header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        mark.add_run("DỰ THẢO").bold = True


def _set_properties(document: Document, head: Letterhead, created: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = head.subject, head.issuer, "vi-VN"
    properties.last_modified_by, properties.comments = head.issuer, ""
    # written as it is read, without its zone
    properties.created = properties.modified = created.astimezone(UTC)
    properties.revision = 1


def _letterhead(head: Letterhead) -> str:
    left, right = 6.6, form.TEXT_WIDTH_CM - 6.6
    issuer = [
        _line(head.parent, 12),
        _line(head.issuer, 12, bold=True),
        xml.paragraph([], xml.rule(2.2, 2.2)),
        _line(head.number_line, 13),
    ]
    country = [
        _line(form.COUNTRY, 12, bold=True),
        _line(form.MOTTO, 13, bold=True),
        xml.paragraph([], xml.rule(2.2, 2.2)),
        _line(head.date_line, 13, italic=True),
    ]
    cells = [xml.cell(left, "".join(issuer)), xml.cell(right, "".join(country))]
    return xml.table([left, right], [xml.row(cells)], borders=False)


def _title(head: Letterhead) -> Iterable[str]:
    before = '<w:spacing w:before="240" w:after="0"/>' + _CENTER
    yield _standing(xml.paragraph([xml.run(Run(head.kind, bold=True), 14)], before))
    # a year does not stand alone in a line
    yield _standing(_line(head.subject.replace("năm ", "năm\N{NO-BREAK SPACE}"), 14, bold=True))
    yield _standing(xml.paragraph([], xml.rule(6.0, 6.0)))
    yield _standing(xml.paragraph([], '<w:spacing w:before="0" w:after="60"/>'))


def _address(bodies: Sequence[str]) -> Iterable[str]:
    """Yield the lines of Kính gửi: one body stands in its line, several in lines of their own."""
    around = '<w:spacing w:before="{}" w:after="{}"/>' + _CENTER
    if len(bodies) == 1:
        said = Run(f"Kính gửi: {bodies[0]}.")
        yield _standing(xml.paragraph([xml.run(said)], around.format(60, 180)))
    elif bodies:
        yield _standing(xml.paragraph([xml.run(Run("Kính gửi:"))], around.format(60, 0)))
        for one, last in _with_last(bodies):
            said = Run(f"- {one}{'.' if last else ';'}")
            yield _standing(xml.paragraph([xml.run(said)], around.format(0, 180 if last else 0)))


def _signature(head: Letterhead) -> Iterable[str]:
    left, right = 8.5, form.TEXT_WIDTH_CM - 8.5
    flush = '<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    receivers = [
        xml.paragraph([xml.run(Run("Nơi nhận:", bold=True, italic=True), 12)], flush),
        *(
            xml.paragraph([xml.run(Run(f"- {one}{'.' if last else ';'}"), 11)], flush)
            for one, last in _with_last(head.recipients)
        ),
    ]
    signer = [_line(one.strip(), 14, bold=True) for one in head.signed_as.split("/")]
    space = [xml.paragraph([], _TIGHT) for _ in range(4)]
    name = [_line(head.signed_by or "", 14, bold=True)]
    cells = [
        xml.cell(left, "".join(receivers)),
        xml.cell(right, "".join([*signer, *space, *name])),
    ]
    yield _standing(xml.paragraph([], "<w:keepNext/>" + _TIGHT))
    yield xml.table([left, right], [xml.row(cells)], borders=False)


def _blocks(document: Document, blocks: Sequence[Block]) -> Iterable[str | BaseOxmlElement]:
    noted: set[int] = set()
    for at, block in enumerate(blocks, start=1):
        match block:
            case Heading():
                keep = "<w:keepNext/>" + _BODY
                indent = _INDENT + '<w:jc w:val="both"/>'
                level = _outline(block.level)
                styled = [
                    Run(one.text, bold=True, italic=block.level == 3, note=one.note)
                    for one in block.runs
                ]
                yield _standing(xml.paragraph(_marked(styled, noted), keep + indent + level))
            case Paragraph():
                runs = [Run("- "), *block.runs] if block.item else block.runs
                keep = "<w:keepNext/>" if _leads(block, blocks[at:]) else ""
                properties = keep + _BODY + _INDENT + '<w:jc w:val="both"/>'
                yield _standing(xml.paragraph(_marked(runs, noted), properties))
            case TableBlock():
                title = Run(f"Bảng {block.number}. {block.table.title}", bold=True)
                marks = [Run("", note=mark) for mark in block.marks]
                above = '<w:keepNext/><w:spacing w:before="120" w:after="60"/>' + _CENTER
                yield _standing(xml.paragraph(_marked([title, *marks], noted, 13), above))
                yield grid(block.table)
                notes = '<w:spacing w:before="40" w:after="0" w:line="240" w:lineRule="auto"/>'
                for note in block.table.notes:
                    said = xml.run(Run(f"Ghi chú: {note}", italic=True), 11)
                    yield _standing(xml.paragraph([said], notes + '<w:jc w:val="both"/>'))
                yield _standing(xml.paragraph([], '<w:spacing w:before="0" w:after="60"/>'))
            case PictureBlock():
                yield _picture(document, block)
                below = '<w:spacing w:before="60" w:after="120"/>' + _CENTER
                caption = Run(f"Hình {block.number}. {block.caption}", bold=True)
                yield _standing(xml.paragraph([xml.run(caption, 13)], below))


def _leads(paragraph: Paragraph, after: Sequence[Block]) -> bool:
    """Whether a paragraph is on the page of what follows: a table it announces, the signature."""
    if not after:
        return True
    return isinstance(after[0], TableBlock) and paragraph.runs[-1].text.endswith(":")


def _marked(runs: Iterable[Run], noted: set[int], size_pt: float | None = None) -> Iterable[str]:
    """Return runs; a note that was made before is named by its number and not made twice."""
    is_behind_a_mark = False
    for one in runs:
        if one.note is None:
            is_behind_a_mark = False
            yield xml.run(one, size_pt)
            continue
        if is_behind_a_mark:
            yield xml.raised(", ")
        is_behind_a_mark = True
        yield xml.raised(str(one.note + 1)) if one.note in noted else xml.run(one, size_pt)
        noted.add(one.note)


def _picture(document: Document, block: PictureBlock) -> BaseOxmlElement:
    width = Cm(form.TEXT_WIDTH_CM - 0.5)
    inline = document.part.new_pic_inline(io.BytesIO(block.png), width=width)
    inline.docPr.set("descr", block.caption)
    text = parse_xml(
        f"<w:p {nsdecls('w')}><w:pPr><w:keepNext/><w:spacing w:before='120' w:after='0'/>"
        "<w:jc w:val='center'/></w:pPr><w:r><w:drawing/></w:r></w:p>"
    )
    text.find(f".//{qn('w:drawing')}").append(inline)
    return text


def _outline(level: int) -> str:
    """Return what makes a heading one of the document's outline."""
    return f'<w:outlineLvl w:val="{level - 1}"/>'


def _line(text: str, size_pt: float, *, bold: bool = False, italic: bool = False) -> str:
    return xml.paragraph([xml.run(Run(text, bold=bold, italic=italic), size_pt)], _TIGHT + _CENTER)


def _standing(paragraph: str) -> str:
    """Return a paragraph that stands by itself, with the names it is written in."""
    return paragraph.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)


def _with_last(texts: Sequence[str]) -> Iterable[tuple[str, bool]]:
    return ((text, at == len(texts)) for at, text in enumerate(texts, start=1))
