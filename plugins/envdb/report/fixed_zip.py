"""Zip files whose bytes depend on their content only: docx and xlsx are such.

Entries carry no time and are stored, not deflated: how a machine's zlib packs the same text differs
from the next one's, and a released file must be the same bytes on both.
"""

from __future__ import annotations

import io
import zipfile

_NO_TIME = (1980, 1, 1, 0, 0, 0)


def fixed(content: bytes) -> bytes:
    """Return a zip file with the same entries in the same order, without times and packing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(buffer, "w") as kept:
        for entry in made.infolist():
            same = zipfile.ZipInfo(entry.filename, date_time=_NO_TIME)
            same.create_system, same.external_attr = 3, 0o600 << 16
            kept.writestr(same, made.read(entry))
    return buffer.getvalue()
