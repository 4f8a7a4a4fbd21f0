"""Where each code list comes from, since when it holds, and whether it was compared with a text.

Rules do not ask for this, readers do: what rests on an unconfirmed list belongs into a footnote.
Some files say it for every code, ``list_sources.csv`` says it for every file.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from envdb.contract.reference import LISTS_WITH_FIGURES, PARTS, Reference

_OWN_FILES = {"commune": "communes_vn.csv", "vsic": "vsic2025_level4.csv"}
_CODELISTS, _OPEN = "codelists.csv", "open_codelists.csv"


@dataclass(frozen=True, slots=True)
class ListSource:
    """What is known of a file of codes; ``valid_from`` is an ISO day, or empty."""

    file: str
    source_vi: str
    valid_from: str
    confirmed_vi: str


@dataclass(frozen=True, slots=True)
class CodeSource:
    """What a file says of one code: distinct values of its rows, empty where it says nothing."""

    valid: tuple[str, ...]
    source: tuple[str, ...]
    confirmed: tuple[bool, ...]


def list_sources(reference: Reference, name: str) -> list[ListSource]:
    """Return the files that a list is made of; raises ``KeyError`` for a file nobody described."""
    described = _described(reference.folder)
    return [described[file] for file in _files(reference, name)]


def code_sources(reference: Reference, name: str) -> Mapping[str, CodeSource]:
    """Return what is said of single codes of a list, for files that say it (see the module)."""
    found: dict[str, CodeSource] = {}
    for part in (name, *PARTS.get(name, ())):
        for file, of_list, code, _label in LISTS_WITH_FIGURES:
            if of_list == part:
                found |= _of_codes(reference.folder / file, code)
    return found


def _files(reference: Reference, name: str) -> Iterator[str]:
    if name in _OWN_FILES:
        yield _OWN_FILES[name]
        return
    parts = PARTS.get(name, (name,))
    yield from (file for file, of_list, *_ in LISTS_WITH_FIGURES if of_list in parts)
    if any(row["codelist"] in parts for row in _rows(reference.folder / _CODELISTS)):
        yield _CODELISTS
    if reference.codelists[name].is_open:
        yield _OPEN


@lru_cache(maxsize=4)
def _described(folder: Path) -> Mapping[str, ListSource]:
    return {row["file"]: ListSource(**row) for row in _rows(folder / "list_sources.csv")}


def _of_codes(path: Path, code: str) -> dict[str, CodeSource]:
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(path):
        if "valid_from" in row:
            rows[row[code]].append(row)
    return {
        key: CodeSource(
            valid=_distinct(f"{row['valid_from']}/{row.get('valid_to', '')}" for row in of_code),
            source=_distinct(row.get("source") or row.get("standard", "") for row in of_code),
            confirmed=tuple(row["confirmed"] == "yes" for row in of_code if row.get("confirmed")),
        )
        for key, of_code in rows.items()
    }


def _distinct(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)
