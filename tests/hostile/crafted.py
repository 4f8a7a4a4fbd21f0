"""Builds the files nobody should send: bombs, disguises, broken and poisoned tables.

Every function returns bytes; nothing here touches the disk. Workbooks are written as bare parts,
because no library writes what an attacker or a broken program writes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

LAUGHS = (
    "<!DOCTYPE lolz [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
"""A billion laughs: nine entities, each ten times the one before."""


def zipped(parts: Mapping[str, bytes | str], level: int = 6) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook_parts(sheets: Mapping[str, str]) -> dict[str, bytes | str]:
    """Return the parts of a workbook; ``sheets`` is sheet name to the XML of its ``sheetData``."""
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.spreadsheetml.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook {MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{links}'
        "</Relationships>",
        **{
            f"xl/worksheets/sheet{n}.xml": f"{_HEAD}<worksheet {MAIN}><sheetData>{data}"
            "</sheetData></worksheet>"
            for n, data in enumerate(sheets.values(), start=1)
        },
    }


def row_xml(number: int, cells: Sequence[str | float]) -> str:
    """Return a row of inline texts and numbers."""
    filled = "".join(
        f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        if isinstance(cell, str)
        else f"<c><v>{cell}</v></c>"
        for cell in cells
    )
    return f'<row r="{number}">{filled}</row>'


def workbook(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    return zipped(
        workbook_parts(
            {
                name: "".join(row_xml(number, row) for number, row in enumerate(rows, start=1))
                for name, rows in sheets.items()
            }
        )
    )


def raw_workbook(data: str, name: str = "Sheet1") -> bytes:
    """Return a workbook of one sheet with the given ``sheetData``."""
    return zipped(workbook_parts({name: data}))


def zip_bomb() -> bytes:
    """450 MB of blanks in one sheet, packed a thousand times smaller."""
    parts = workbook_parts({"Sheet1": ""})
    parts["xl/worksheets/sheet1.xml"] = b" " * 450_000_000
    return zipped(parts, level=1)


def zip_bomb_of_small_size() -> bytes:
    """Below every absolute limit, but blown up a thousand times."""
    parts = workbook_parts({"Sheet1": ""})
    parts["xl/worksheets/sheet1.xml"] = b" " * 60_000_000
    return zipped(parts, level=1)


def zip_bomb_that_lies() -> bytes:
    """The directory says that the sheet has 1,000 bytes; it inflates to 900 MB."""
    parts = workbook_parts({"Sheet1": ""})
    honest = zipped({name: part for name, part in parts.items() if "sheet1" not in name})
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    head = f"{_HEAD}<worksheet {MAIN}><sheetData>".encode()
    packed = packer.compress(head)
    row = b'<row><c t="inlineStr"><is><t>' + b"x" * 1_000_000 + b"</t></is></c></row>"
    packed += b"".join(packer.compress(row) for _ in range(900))
    packed += packer.compress(b"</sheetData></worksheet>") + packer.flush()
    return _with_part(honest, "xl/worksheets/sheet1.xml", packed, claimed_bytes=1_000)


def _with_part(archive: bytes, name: str, packed: bytes, *, claimed_bytes: int) -> bytes:
    """Add a deflated part to a zip, with whatever size its headers shall claim."""
    buffer = io.BytesIO(archive)
    with zipfile.ZipFile(buffer, "a") as target:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED
        target.writestr(info, packed)
        added = target.getinfo(name)
        start = added.header_offset
        added.compress_type = zipfile.ZIP_DEFLATED
        added.file_size = claimed_bytes
        added.CRC = 0
    content = bytearray(buffer.getvalue())
    content[start + 8 : start + 10] = zipfile.ZIP_DEFLATED.to_bytes(2, "little")
    content[start + 14 : start + 18] = bytes(4)
    content[start + 22 : start + 26] = claimed_bytes.to_bytes(4, "little")
    return bytes(content)


def laughs_in_shared_strings() -> bytes:
    parts = workbook_parts({"Sheet1": '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'})
    parts["xl/sharedStrings.xml"] = f"{_HEAD}{LAUGHS}<sst {MAIN}><si><t>&a9;</t></si></sst>"
    return zipped(parts)


def laughs_in_sheet(*, padding: int = 0, encoding: str = "utf-8") -> bytes:
    """The entities are declared in the sheet, behind ``padding`` bytes of a comment."""
    parts = workbook_parts({"Sheet1": ""})
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!--{"x" * padding}-->{LAUGHS}'
        f"<worksheet {MAIN}><sheetData>"
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    parts["xl/worksheets/sheet1.xml"] = text.encode(encoding)
    return zipped(parts)


def reads_a_file_of_ours() -> bytes:
    """An external entity that asks for /etc/passwd."""
    parts = workbook_parts({"Sheet1": ""})
    parts["xl/worksheets/sheet1.xml"] = (
        f'{_HEAD}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet {MAIN}>'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    return zipped(parts)


def far_cell(address: str = "XFD1048576") -> bytes:
    row = "".join(char for char in address if char.isdigit())
    return raw_workbook(
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{address}"><v>1</v></c></row>'
    )


def with_macro() -> bytes:
    parts = workbook_parts({"Sheet1": row_xml(1, ["a"])})
    parts["xl/vbaProject.bin"] = OLE_SIGNATURE + bytes(504)
    return zipped(parts)


def ole(*names: str) -> bytes:
    """Return a compound file with entries of these names in its directory (Excel 97, encrypted)."""
    content = OLE_SIGNATURE + bytes(504)
    for name in names:
        content += name.encode("utf-16-le").ljust(64, b"\0") + bytes(64)
    return content


def ods(**parts: str) -> bytes:
    """Return an OpenDocument spreadsheet of hardly anything, with other parts."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": "<office:document-content/>",
            **parts,
        }
    )


def docx() -> bytes:
    return zipped(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>", "_rels/.rels": ""}
    )
