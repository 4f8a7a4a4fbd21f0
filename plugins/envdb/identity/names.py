"""Takes the written name and address of an enterprise apart into what can be compared.

Accents are dropped: units that write without them are many, and pairs that only accents tell apart
are left to the other columns and, where these agree too, to a person. The legal form stands in a
column of its own, because a household and a company of one name are two enterprises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from envdb.contract.words import fold

KINDS: tuple[tuple[str, str], ...] = (
    # what the folded name begins with (or holds, for branches), longest first within a kind
    ("branch", r"^(?:chi nhanh|cn|van phong dai dien|vpdd|dia diem kinh doanh|ddkd)\b"),
    ("household", r"^(?:ho kinh doanh ca the|ho kinh doanh|hkd|ho san xuat|ho sx|ho)\b"),
    ("cooperative", r"^(?:lien hiep hop tac xa|hop tac xa|htx)\b"),
    ("private", r"^(?:doanh nghiep tu nhan|dntn|dn tu nhan)\b"),
)
_COMPANY = (
    ("joint_stock", r"\b(?:co phan|cp|ctcp)\b"),
    ("limited", r"\b(?:trach nhiem huu han|tnhh)\b"),
    ("partnership", r"\bhop danh\b"),
)
_COMPANY_START = re.compile(r"^(?:cong ty|cty|ct|ctcp|cong ti|tong cong ty)\b")
_FORM_WORDS = re.compile(
    r"\b(?:chi nhanh|cn|van phong dai dien|vpdd|dia diem kinh doanh|ddkd|ho kinh doanh ca the"
    r"|ho kinh doanh|hkd|ho san xuat|ho sx|hop tac xa|htx|doanh nghiep tu nhan|dntn|dn tu nhan"
    r"|tong cong ty|cong ty|cong ti|cty|ctcp|co phan|trach nhiem huu han|tnhh|hop danh"
    r"|mot thanh vien|mtv|1 thanh vien|1tv|hai thanh vien tro len|2 thanh vien|2tv)\b"
)
_FORM_AT_START = re.compile(r"^(?:ho|ct|cp|dn)\b")

ABBREVIATIONS = {
    "tmdv": "thuong mai dich vu",
    "tm": "thuong mai",
    "dv": "dich vu",
    "sx": "san xuat",
    "sxtm": "san xuat thuong mai",
    "sxkd": "san xuat kinh doanh",
    "xnk": "xuat nhap khau",
    "xn": "xi nghiep",
    "xd": "xay dung",
    "dt": "dau tu",
    "cn": "cong nghiep",
    "vlxd": "vat lieu xay dung",
    "vt": "vat tu",
    "ck": "co khi",
    "kt": "ky thuat",
    "ptcn": "phat trien cong nghe",
    "qt": "quoc te",
    "vn": "viet nam",
    "hn": "ha noi",
    "sxdv": "san xuat dich vu",
    "xaydung": "xay dung",
}
"""Only what names of enterprises commonly shorten to; a wrong one costs little, both sides get it."""

_GENERAL = re.compile(
    r"\b(?:san xuat|thuong mai|dich vu|kinh doanh|xuat nhap khau|xay dung|dau tu|phat trien|cong nghiep"
    r"|cong nghe|ky thuat|co khi|vat lieu|vat tu|thiet bi|quoc te|xi nghiep|nha may|xuong|co so"
    r"|tap doan|det may|che bien|thuc pham|bao bi|in an|dien tu|dien lanh|hoa chat|tong hop"
    r"|moi truong|viet nam|ha noi)\b"
)
"""What an enterprise does, not who it is; whole phrases, for each of their words is in names too."""

_ADDRESS_WORDS = re.compile(
    r"\b(?:so nha|so|duong|pho|ngo|ngach|thon|xom|to dan pho|tdp|to|khu|cum|lo|xa|phuong|thi tran|tt"
    r"|quan|huyen|thanh pho|tp|ha noi|p|q|viet nam)\b"
)

_AREA = re.compile(
    r"(?:xa|phuong|thi tran|quan|huyen|thi xa|thanh pho|tp|ha noi|viet nam|vn|p|q)\b"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts: ``core`` without its legal form, ``proper`` also without its trade."""

    kind: str | None
    core: str
    proper: str


def split_name(written: str | None) -> Name:
    """Return the parts of a name; ``core`` is empty where nothing but a form is written."""
    folded = fold((written or "").replace("&", " va "))
    kind = _kind(folded)
    text = _FORM_WORDS.sub(" ", folded) if kind else folded
    text = " ".join(text.split())
    if kind:
        text = _FORM_AT_START.sub(" ", text)
    words = " ".join(ABBREVIATIONS.get(word, word) for word in text.split())
    core = " ".join(word for word in words.split() if word != "va")
    proper = " ".join(_GENERAL.sub(" ", core).split())
    return Name(kind, core, proper or core)


def split_address(written: str | None) -> tuple[str, str]:
    """Return the number of a house (``""`` where there is none) and the words of its street."""
    parts = [fold(part) for part in re.split(r"[,;]|\s+-\s+", written or "")]
    street = [part for part in parts if not _AREA.match(part)] or parts[:1]
    words = _ADDRESS_WORDS.sub(" ", " ".join(street)).split()
    number = next((word for word in words if any(char.isdigit() for char in word)), "")
    return number, " ".join(word for word in words if word != number)


def enterprise_in(place: str | None) -> str | None:
    """Return the enterprise that a place of an incident names, or None where it names none."""
    for part in re.split(r"[,;(]|\s+-\s+", place or ""):
        folded = fold(part)
        found = re.search(
            r"\b(?:cong ty|cty|ctcp|dntn|doanh nghiep|hop tac xa|htx|ho kinh doanh|hkd|xi nghiep"
            r"|nha may|chi nhanh)\b",
            folded,
        )
        if found:
            # folding keeps the number of words, so the words before the form are left out by count
            before = len(folded[: found.start()].split())
            return " ".join(part.split()[before:])
    return None


def _kind(folded: str) -> str | None:
    for kind, pattern in KINDS:
        if re.search(pattern, folded):
            return kind
    for kind, pattern in _COMPANY:
        if re.search(pattern, folded):
            return kind
    return "company" if _COMPANY_START.search(folded) else None


def owner_class(kind: str | None) -> str | None:
    """Return what must not be mixed: a branch, a household, a cooperative or any company."""
    if kind in {"branch", "household", "cooperative", None}:
        return kind
    return "company"
