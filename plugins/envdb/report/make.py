"""Makes the files of a release out of what was frozen, and nothing else: they can be made again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from envdb.report.annex import Annex, write_annex
from envdb.report.approvals import SIGNED_AS, Approval
from envdb.report.compare import Change
from envdb.report.document.compose import compose
from envdb.report.document.form import Letterhead
from envdb.report.document.model import Body, TableBlock
from envdb.report.document.words import dated, day, instant
from envdb.report.document.write import write_docx
from envdb.report.pictures.draw import draw
from envdb.report.release import Release
from envdb.report.tables import ReportTable
from envdb.settings import HANOI

MANIFEST = "ban_ke_tep.json"


@dataclass(frozen=True, slots=True)
class Frozen:
    """All that the files of a release are made of."""

    release: Release
    tables: Sequence[ReportTable]
    replaced: Release | None
    changes: Sequence[Change]


def make_files(frozen: Frozen) -> dict[str, bytes]:
    """Return the files by name: the document and its annex."""
    release, heading = frozen.release, frozen.release.kind.heading
    body = make_body(frozen)
    head = Letterhead(
        parent=heading.parent,
        issuer=heading.issuer,
        number=release.number,
        symbol=heading.symbol,
        place=heading.place,
        dated=dated(release.published_at) if release.published_at else None,
        kind=heading.kind,
        subject=release.title,
        addressed_to=heading.addressed_to,
        recipients=heading.recipients,
        signed_as=release.signed_as or SIGNED_AS[0],
        signed_by=release.signed_by,
        is_draft=release.published_at is None,
    )
    annex = Annex(
        title=release.title,
        frozen_at=release.frozen_at,
        tables=frozen.tables,
        numbers={one.table.name: one.number for one in body.blocks if isinstance(one, TableBlock)},
        quotes=body.quotes,
        changes=frozen.changes,
        replaced=frozen.replaced.number if frozen.replaced else None,
    )
    return {
        f"{heading.file_name}_{release.year}.docx": write_docx(head, body, release.frozen_at),
        f"phu_luc_{heading.file_name}_{release.year}.xlsx": write_annex(annex),
    }


def make_manifest(
    release: Release, approvals: Sequence[Approval], files: Mapping[str, bytes]
) -> bytes:
    """Return what a receiver checks the files by: number, instants, people and hashes, as JSON."""
    content = {
        "release": release.release_id,
        "number": release.number,
        "title": release.title,
        "report": release.report,
        "year": release.year,
        "recipient": release.recipient,
        "frozen_at": _told(release.frozen_at),
        "as_of": _told(release.as_of),
        "signed_by": release.signed_by,
        "approved_by": [{"name": one.user_name, "at": _told(one.answered_at)} for one in approvals],
        "made_with": dict(sorted(release.made_with.items())),
        "files": [
            {
                "name": name,
                "sha256": hashlib.sha256(content).hexdigest(),
                "size_bytes": len(content),
            }
            for name, content in sorted(files.items())
        ],
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()


def _told(value: datetime) -> str:
    """Return an instant by Hanoi's clock, whatever zone the connection speaks in."""
    return value.astimezone(HANOI).isoformat()


def make_body(frozen: Frozen) -> Body:
    """Return the text of a release with its figures."""
    release, replaced = frozen.release, frozen.replaced
    when = replaced.published_at if replaced else None
    facts = {
        "year": str(release.year),
        "last_year": str(release.year - 1),
        "frozen_at": instant(release.frozen_at),
        "replaced_number": (replaced.number if replaced else None) or "",
        "replaced_day": day(when.astimezone(HANOI).date()) if when else "",
    }
    tables = {table.name: table for table in frozen.tables}
    return compose(release.kind.texts, release.kind.template, tables, facts, draw)


def content_sha256(content: bytes) -> str:
    """Return a hash of what a docx or xlsx says, whatever version of a library wrote it.

    Its texts in their order: two files with the same have the same words and numbers, and may differ
    in bytes by how fonts, pictures or parts are written down.
    """
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in sorted(parts.namelist()):
            if name.endswith(".xml") and ("word/" in name or "xl/" in name):
                digest.update("\n".join(_texts(parts.read(name))).encode())
    return digest.hexdigest()


def _texts(content: bytes) -> list[str]:
    # ours: the file was made a moment ago
    return [text for text in ElementTree.fromstring(content).itertext() if text.strip()]  # noqa: S314
