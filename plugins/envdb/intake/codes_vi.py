"""Reads the cells of code columns: a code, its label, or both in one cell.

What is neither stays as it was written, for the rule on the column's list to name; a cell with
several codes is never cut down to its first.
"""

from __future__ import annotations

import re

from envdb.contract.reference import CodeList
from envdb.contract.words import fold
from envdb.intake.numbers_vi import UnreadableError

_CODE_BEFORE_NAME = re.compile(r"^(\d{4,5})\s*[:\-–.]\s*[^\d\s]", re.ASCII)
_MORE_CODES = re.compile(r"[,;]\s*\d{4,5}\s*[:\-–.]", re.ASCII)
_ONLY_CODES = re.compile(r"^\d{4,5}(?:(?:\s*[,;/+\-–]\s*|\s+(?:và\s+)?)\d{4,5})+$", re.ASCII)
_KIND_OF_COMMUNE = re.compile(r"^(?:phuong|xa|thi tran|dac khu|p|x|tt) (?=\S)")
_ZONE = re.compile(r"^(KCN|CCN)[\s\-_.]*0*(\d+)$", re.IGNORECASE | re.ASCII)

_WASTE = re.compile(r"^(?:\d{5,6}|\d{1,2}([ .\-])\d{2}\1\d{2})$", re.ASCII)


def read_code(text: str, codelist: CodeList, code_before: str | None) -> tuple[str, str | None]:
    """Return the code that a cleaned text means, and the kind of repair if one was needed.

    ``code_before`` is the separator behind which the layout repeats the name of a code. Raises
    :class:`UnreadableError` (``several_codes``).
    """
    if text in codelist.labels:
        return text, None
    if codelist.name == "commune":
        return _commune_code(text, codelist)
    if codelist.name == "vsic":
        return _vsic_code(text, codelist, code_before)
    if codelist.name == "zone":
        return _zone_code(text)
    if codelist.name == "hazardous_waste":
        return _waste_code(text)
    recognised = codelist.by_word.get(fold(text))
    if recognised is None:
        return text, None
    return recognised, "label" if codelist.labels[recognised] == text else "code_recognised"


def kind_and_name(folded: str) -> tuple[str, str]:
    """Split a folded name of a commune: ``p ba dinh`` is ``("phuong", "ba dinh")``."""
    match = _KIND_OF_COMMUNE.match(folded)
    if match is None:
        return "", folded
    kind = match[0].strip()
    return {"p": "phuong", "x": "xa", "tt": "thi tran"}.get(kind, kind), folded[match.end() :]


def _zone_code(text: str) -> tuple[str, str | None]:
    match = _ZONE.match(text)
    if match is None:
        return text, None
    kind = match[1].upper()
    code = f"{kind}-{match[2].zfill(2 if kind == 'KCN' else 3)}"
    return code, None if code == text else "code_form"


def _waste_code(text: str) -> tuple[str, str | None]:
    """Return ``16 01 06`` for ``160106`` or ``16.01.06``, with the zero that a number cell lost."""
    if not _WASTE.match(text):
        return text, None
    digits = re.sub(r"\D", "", text)
    if len(digits) not in {5, 6}:
        return text, None
    full = digits.zfill(6)
    code = f"{full[:2]} {full[2:4]} {full[4:]}"
    if code == text:
        return code, None
    return code, "code_form" if len(digits) == 6 else "leading_zero"


def _commune_code(text: str, codelist: CodeList) -> tuple[str, str | None]:
    if text.isascii() and text.isdigit() and len(text) < 5:
        return text.zfill(5), "leading_zero"
    _refuse_several(text)
    if match := re.match(r"^(\d{5})\s*[:\-–.]\s*[^\d\s]", text, re.ASCII):
        return match[1], "code_before_name"
    word = fold(text)
    code = codelist.by_word.get(word)
    if code is None and word:
        bare = kind_and_name(word)[1]
        same = [code for code, name in codelist.labels.items() if _bare(name) == bare]
        code = same[0] if len(same) == 1 else None
    return (text, None) if code is None else (code, "code_recognised")


def _bare(name: str) -> str:
    return kind_and_name(fold(name))[1]


def _vsic_code(text: str, codelist: CodeList, code_before: str | None) -> tuple[str, str | None]:
    _refuse_several(text)
    if _CODE_BEFORE_NAME.match(text) or (code_before and code_before in text):
        if _MORE_CODES.search(text):
            raise UnreadableError("several_codes")
        separated = text.split(code_before, 1)[0] if code_before else text
        match = re.match(r"\s*(\d{4,5})(?!\d)", separated, re.ASCII)
        return (match[1], "code_before_name") if match else (text, None)
    if text.isascii() and text.isdigit() and len(text) == 3 and f"0{text}" in codelist.labels:
        return f"0{text}", "leading_zero"
    code = codelist.by_word.get(fold(text)) if not text[:1].isdigit() else None
    return (text, None) if code is None else (code, "code_recognised")


def _refuse_several(text: str) -> None:
    if _ONLY_CODES.match(text):
        raise UnreadableError("several_codes")
