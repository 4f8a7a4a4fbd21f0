"""How Vietnamese text is compared: one folding for headers, labels, names and keys.

People write the same words with other case, accents, spaces and line breaks, in composed or
decomposed Unicode; everything that is compared goes through here, nothing stored does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_IN_BRACKETS = re.compile(r"\([^)]*(?:\)|$)|\[[^\]]*(?:\]|$)")
_HEADER_MARKS = re.compile(r"[*]+")
# letters that stand for one of the alphabet but do not decompose to it: đ, and the Icelandic and
# African ones that some keyboards give for it; the Greek ones tell two kinds of radioactivity apart
_LETTERS = str.maketrans({**dict.fromkeys("đðɖ", "d"), "α": "alpha", "β": "beta"})
_UNSEEN = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_BLANK = re.compile(rf"[\s{_UNSEEN}]*")
"""Controls and formats that came along when a text was copied; no database wants a NUL."""


def clean_text(text: str) -> str:
    """Return ``text`` in NFC, without invisible characters, white space folded to one space."""
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen: it is empty after :func:`clean_text`."""
    return _BLANK.fullmatch(text) is not None


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return ``text`` without case, accents and punctuation: ``"Đã cấp (mới)"`` → ``"da cap moi"``."""
    # NFKD also turns "m³" into "m3" and full-width letters into plain ones
    bare = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold().translate(_LETTERS)
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD_AND_MARKS = re.compile("(?:\\w|[\u0300-\u036f])+")


@lru_cache(maxsize=65_536)
def fold_key(text: str) -> str:
    """Return the form in which key texts are compared: no case, single spaces, accents kept.

    Two villages may differ by an accent only, so keys keep what :func:`fold` drops; but over which
    vowel of a syllable the tone stands (``hoà``, ``hòa``) is a habit, so it goes behind the word.
    """
    key = clean_text(text).casefold()
    if key.isascii():  # the codes of a register by the million
        return key
    spread = unicodedata.normalize("NFD", key)
    return _WORD_AND_MARKS.sub(_tone_last, spread)


def _tone_last(word: re.Match[str]) -> str:
    return _TONE.sub("", word[0]) + "".join(_TONE.findall(word[0]))


@lru_cache(maxsize=65_536)
def fold_header(text: str) -> str:
    """Return a header as it is compared: folded, without the unit in brackets and the ``*``."""
    without_unit = fold(_HEADER_MARKS.sub("", _IN_BRACKETS.sub(" ", text)))
    return without_unit or fold(text)
