"""Finds the period of a file in its stamp, its name or its titles, in every Vietnamese writing.

Days, months and the years of laws stand beside the period on most reports; they are taken out of
a text before it is asked for a period.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from envdb.contract.model import PeriodKind
from envdb.contract.periods import Period, PeriodError, parse_period
from envdb.contract.words import clean_text, fold

_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_HALF = {"dau": 1, "cuoi": 2}
_QUARTERS = (
    re.compile(r"\b(?:quy|q) ?(iii|iv|ii|i|[1-4]|mot|hai|ba|bon|tu)(?: nam)? (20\d\d)\b"),
    re.compile(r"\b(20\d\d) ?(?:quy|q) ?(iii|iv|ii|i|[1-4])\b"),
)
_HALVES = (
    re.compile(r"\b(?:0?6|sau) ?t(?:hang)? ?(dau|cuoi)(?: nam)? (20\d\d)\b"),
    re.compile(r"\bnua (dau|cuoi)(?: nam)? (20\d\d)\b"),
    re.compile(r"\bh ?([12])(?: nam)? (20\d\d)\b"),
    re.compile(r"\b(20\d\d) ?h ?([12])\b"),
)
_YEAR_IN_NAME = re.compile(r"\b(20\d\d)\b")
_YEAR_IN_TITLE = re.compile(r"\b(?:nam|nam bao cao|ky bao cao|ky) (20\d\d)\b|^(20\d\d)$")
_NO_PERIOD = re.compile(
    r"\b(?:"
    # a day, a month
    r"ngay \d* ?thang \d* ?nam(?: 20\d\d)?|thang \d{1,2} nam 20\d\d|"
    r"\d{1,2} \d{1,2} 20\d\d|20\d\d (?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01])|"
    # months that are no half of a year
    r"(?:0?[1-5]|0?[7-9]|1[01]|ba|chin) thang(?: dau| cuoi)?(?: nam)? 20\d\d|"
    # a law and its year, or the years of a plan
    r"(?:luat|(?:nghi dinh|nghi quyet|quyet dinh|thong tu) so) [a-z0-9 ]{0,60}?\bnam 20\d\d|"
    r"giai doan 20\d\d 20\d\d"
    r")\b"
)
_SOLID = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


def find_period(
    kind: PeriodKind, stamped: str | None, stem: str, titles: Iterable[str]
) -> tuple[Period | None, str | None]:
    """Return the period of a file, or ``None`` and the period of another kind that it names.

    ``stem`` is the name of the file without its ending. What is stamped decides, then the name,
    then the titles from above.
    """
    if stamped:
        try:
            period = parse_period(stamped)
        except PeriodError:
            return None, stamped
        return (period, None) if period.kind is kind else (None, str(period))
    wrong: str | None = None
    for found in _periods_by_text(stem, titles):
        right = {period for period in found if period.kind is kind}
        if len(right) == 1:
            return right.pop(), None
        if found and not right and wrong is None and PeriodKind.YEAR not in {p.kind for p in found}:
            wrong = str(min(found))
    return None, wrong


def words_apart(name: str) -> str:
    """Return the name of a file with spaces where its words and numbers touch: ``LangNghe2025``."""
    text = _SOLID.sub(" ", clean_text(name))
    return "".join(
        f"{one} " if one.islower() and after.isupper() else one
        for one, after in zip(text, f"{text[1:]} ", strict=False)
    )


def _periods_by_text(stem: str, titles: Iterable[str]) -> Iterator[set[Period]]:
    yield periods_in(fold(words_apart(stem)), _YEAR_IN_NAME)
    for title in titles:
        yield periods_in(fold(title), _YEAR_IN_TITLE)


def periods_in(text: str, year_pattern: re.Pattern[str]) -> set[Period]:
    """Return the periods that a folded text names."""
    text = " ".join(_NO_PERIOD.sub(" ", text).split())
    found: set[Period] = set()
    for patterns, kind, words in (
        (_QUARTERS, PeriodKind.QUARTER, _QUARTER),
        (_HALVES, PeriodKind.HALF, _HALF),
    ):
        for pattern in patterns:
            for first, second in pattern.findall(text):
                part, year = (first, second) if second.startswith("20") else (second, first)
                found.add(Period(int(year), kind, words.get(part) or int(part)))
    if not found:
        years = {next(filter(None, match.groups())) for match in year_pattern.finditer(text)}
        found |= {Period(int(year), PeriodKind.YEAR, 1) for year in years}
    return found
