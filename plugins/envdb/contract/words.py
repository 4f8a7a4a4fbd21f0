"""How Vietnamese text is compared: one folding for headers, labels, names and keys.

People write the same words with other case, accents, spaces and line breaks, in composed or
decomposed Unicode; everything that is compared goes through here, nothing stored does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_HEADER_MARKS = re.compile(r"[*]+")


def clean_text(text: str) -> str:
    """Return ``text`` in NFC with white space (line breaks, no-break spaces) folded to one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return ``text`` without case, accents and punctuation: ``"Đã cấp (mới)"`` → ``"da cap moi"``."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


@lru_cache(maxsize=65_536)
def fold_key(text: str) -> str:
    """Return the form in which key texts are compared: NFC, no case, single spaces, accents kept.

    Two villages may differ by an accent only, so keys keep what :func:`fold` drops.
    """
    return clean_text(text).casefold()


@lru_cache(maxsize=65_536)
def fold_header(text: str) -> str:
    """Return a header as it is compared: folded, without the unit in brackets and the ``*``."""
    without_unit = fold(_HEADER_MARKS.sub("", _IN_BRACKETS.sub(" ", text)))
    return without_unit or fold(text)
