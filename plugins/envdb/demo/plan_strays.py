"""What lies in inboxes and is no report, and files that are sent a second time."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

from envdb.demo.drops import Drop, Planted
from envdb.demo.rows import stream
from envdb.demo.sending import Sending
from envdb.demo.shapes import FORM

UNKNOWN_FOLDER = "phuong khong ro"
_DUPLICATES = ((3, 3), (6, 4))
"""Wave and number of files that are dropped again."""


def send_strays(sending: Sending) -> None:
    """Put files that cannot be read as a submission; their communes have sent theirs as well."""
    units = stream(sending.seed, "strays").sample(list(sending.reference.hanoi_communes()), 6)
    noise = stream(sending.seed, "noise").randbytes(6_000)
    sending.put_bytes(2, units[0], "Co so san xuat 2025.xlsx", noise, "garbage")
    sending.put_bytes(2, units[1], "lang_nghe_2025.xlsx", b"", "no bytes")
    cut = b"PK\x03\x04" + noise[:900]
    sending.put_bytes(3, units[2], "Báo cáo làng nghề 2025.xlsx", cut, "cut off")
    sending.put_bytes(3, units[3], "Công văn gửi Sở Công Thương.docx", _letter(), "letter")
    sending.put_bytes(
        3,
        units[4],
        "Lịch tiếp công dân tháng 1.csv",
        "Ngày;Người tiếp;Phòng\r\n05/01/2026;Chủ tịch;101\r\n".encode("utf-8-sig"),
        "no report",
        (Planted("feed.unknown", "blocker", "a calendar"),),
    )
    report = sending.report("commune_craft_villages", units[5], "2025")
    sending.put(2, report, FORM, outcome="quarantined", folder=UNKNOWN_FOLDER)


def send_duplicates(sending: Sending, current: Sequence[Drop]) -> None:
    """Drop current files again, some under the name that a computer gives to a copy."""
    rng = stream(sending.seed, "duplicates")
    left = list(current)
    rng.shuffle(left)
    for wave, count in _DUPLICATES:
        sent_before = [
            drop
            for drop in left
            if any(drop in drops for drops in sending.waves[: wave - 1])
            and not _is_sent_again(sending, drop, wave)
        ]
        for number, drop in enumerate(sent_before[:count]):
            left.remove(drop)
            sending.put_again(wave, drop, f"Bản sao của {drop.file_name}" if number % 2 else "")


def _is_sent_again(sending: Sending, drop: Drop, wave: int) -> bool:
    """Whether the unit sends the same report in that wave: only one of them may come first."""
    return any(one.key == drop.key for one in sending.waves[wave - 1])


def _letter() -> bytes:
    """Return the smallest docx: a letter that belongs to the registry, not into the inbox."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/'
        'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Kính gửi: Sở Công Thương</w:t></w:r>'
        "</w:p></w:body></w:document>",
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()
