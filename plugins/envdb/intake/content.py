"""Tells what a file is by its bytes and refuses what is dangerous to open.

The name's ending is never trusted. A workbook is looked into before any reader opens it: how far
it unpacks, whether its XML declares entities, whether it carries macros.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

from envdb.intake.unusable import UnusableError

UNPACKED_MAX_BYTES = 400_000_000
"""A million rows of a register unpack to about 250 MB; more than this is no workbook of a clerk."""

RATIO_MAX = 200
"""Sheets compress about 10 to 40 times; beyond this with a large result it is a bomb."""

PARTS_MAX = 5_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEETS = frozenset(
    f"application/vnd.oasis.opendocument.spreadsheet{ending}".encode()
    for ending in ("", "-template")
)
_FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x7fELF", b"MZ", b"Rar!")
_MARKUP = (b"<", b"mime-version:")
"""How web pages, XML and web archives begin, which some programs save under an Excel name."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),  # while it is unpacked
    *(ValueError, LookupError),  # for an encoding that XML parsers do not know
)

_CHUNK_BYTES = 65_536


def kind_of(path: Path) -> str:
    """Return ``xlsx``, ``xlsb``, ``ods``, ``xls`` or ``csv``.

    Raises :class:`UnusableError` with the reason for all else.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise UnusableError("empty")
    if head.startswith(b"PK"):
        return check_workbook(path)
    if head.startswith(_OLE):
        return _check_compound(path)
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_FOREIGN) or stripped.startswith(_MARKUP):
        raise UnusableError("foreign")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnusableError("foreign")
    return "csv"


def check_workbook(path: Path) -> str:
    """Return the kind of the workbook in the zip at ``path``.

    Raises :class:`UnusableError` unless it is one that is safe to open.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_size(parts)
            kind = _kind_of_parts(archive, {part.filename for part in parts})
            for part in parts:
                if part.flag_bits & 0x1:
                    raise UnusableError("encrypted")
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_declarations(archive, part)
    except _BROKEN as error:
        raise UnusableError("broken", f"{type(error).__name__}: {error}") from error
    return kind


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_MAX_BYTES:
        raise UnusableError("bomb", f"{len(parts)} parts, {unpacked} bytes unpacked")
    if unpacked > 50_000_000 and unpacked / packed > RATIO_MAX:
        raise UnusableError("bomb", f"unpacks {unpacked / packed:.0f} times")


def _kind_of_parts(archive: zipfile.ZipFile, names: set[str]) -> str:
    lower = {name.lower().replace("\\", "/") for name in names}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower):
        raise UnusableError("macro")
    if "mimetype" in names:
        return _check_open_document(archive, lower)
    if any(name.startswith(("word/", "ppt/")) for name in lower):
        raise UnusableError("foreign")
    if "[content_types].xml" not in lower:
        raise UnusableError("foreign")
    return "xlsb" if "xl/workbook.bin" in lower else "xlsx"


def _check_open_document(archive: zipfile.ZipFile, lower: set[str]) -> str:
    if archive.read("mimetype").strip() not in _SPREADSHEETS:
        raise UnusableError("foreign")
    if any(name.startswith(("basic/", "scripts/")) for name in lower):
        raise UnusableError("macro")
    manifest = archive.read("META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise UnusableError("encrypted")
    return "ods"


def _check_declarations(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part that declares a document type: only there can entities be declared.

    It is parsed as far as its first element, in whatever encoding and behind whatever comments
    the declaration stands. What is not XML is left to the reader.
    """
    elements: list[str] = []

    def refuse(*_: object) -> None:
        raise UnusableError("xml_entities", part.filename)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: elements.append(name)
    with suppress(expat.ExpatError), archive.open(part) as stream:
        while not elements and (chunk := stream.read(_CHUNK_BYTES)):
            parser.Parse(chunk)


def _check_compound(path: Path) -> str:
    """Return ``xls`` for a compound file that holds such a workbook; its names are UTF-16.

    An encrypted xlsx is a compound file as well, and so are documents of Word.
    """
    content = path.read_bytes()

    def has(*names: str) -> bool:
        return any(f"{name}\0".encode("utf-16-le") in content for name in names)

    if has("EncryptedPackage", "EncryptionInfo"):
        raise UnusableError("encrypted")
    if has("_VBA_PROJECT_CUR", "_VBA_PROJECT"):
        raise UnusableError("macro")
    if not has("Workbook", "Book"):
        raise UnusableError("foreign")
    return "xls"
