"""The tables of a report: queries of ``include/sql/reports`` and what they answered when it was frozen.

A query says in its header what the table is called and how its columns are headed::

    -- title: Năng lượng các cơ sở trọng điểm theo ngành
    -- mart: energy_by_section
    -- heading section_name: Ngành
    -- heading toe, 1: Năng lượng đã dùng (TOE)

A column without a heading is for the text and the annex, not for the table in the document. The
number behind the name is how many decimals are shown. ``mart`` is where a cell leads back from with
``envdb trace``; ``rows`` names the columns that tell a row, by which two releases are compared.
``note`` lines stand beneath the table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]
Cell = str | int | float | bool | None

_HEADER = re.compile(r"^-- (title|mart|rows|note|heading [a-z0-9_]+(?:, \d)?): (.+)$", re.MULTILINE)

_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


class QueryHeaderError(ValueError):
    """The header of a report's query does not say what it must; the message names file and word."""


@dataclass(frozen=True, slots=True)
class Heading:
    """How a column is headed in the document, and with how many decimals its numbers are shown."""

    text: str
    decimals: int | None


@dataclass(frozen=True)
class ReportTable:
    """A table as it stood when it was frozen, with the query that answered with it."""

    name: str
    query: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]] = field(repr=False)

    @cached_property
    def _header(self) -> list[tuple[str, str]]:
        return [(word, text.strip()) for word, text in _HEADER.findall(self.query)]

    @property
    def title(self) -> str:
        """Return what the table is called."""
        return next(text for word, text in self._header if word == "title")

    @property
    def mart(self) -> str | None:
        """Return the mart its rows are rows of, if they are of one."""
        return next((text for word, text in self._header if word == "mart"), None)

    @property
    def notes(self) -> list[str]:
        """Return the lines beneath the table."""
        return [text for word, text in self._header if word == "note"]

    @cached_property
    def row_columns(self) -> list[str]:
        """Return the columns that tell a row; all of them where the query does not say."""
        told = next((text for word, text in self._header if word == "rows"), "")
        return [name.strip() for name in told.split(",")] if told else list(self.columns)

    @cached_property
    def headings(self) -> Mapping[str, Heading]:
        """Return the headings of the columns that the document shows, in their order."""
        found = {}
        for word, text in self._header:
            if word.startswith("heading "):
                name, _, decimals = word.removeprefix("heading ").partition(", ")
                found[name] = Heading(text, int(decimals) if decimals else None)
        return found

    def key_of(self, row: Sequence[Cell]) -> tuple[Cell, ...]:
        """Return what tells a row from the others."""
        return tuple(row[self.columns.index(name)] for name in self.row_columns)


def read_query(folder: Path, name: str) -> str:
    """Return the text of a query; raises :class:`QueryHeaderError` where its header is not whole."""
    path = folder / f"{name}.sql"
    if not path.is_file():
        raise QueryHeaderError(f"{path.name}: there is no such query in {folder.name}")
    text = path.read_text(encoding="utf-8")
    words = [word for word, _ in _HEADER.findall(text)]
    if "title" not in words:
        raise QueryHeaderError(f"{path.name}: the header does not say title")
    return text


def ask(connection: Connection, name: str, query: str, year: int) -> ReportTable:
    """Ask a query for a year; raises :class:`QueryHeaderError` for a word about a column it has not."""
    # without the header, whose percent signs are no parameters
    found = connection.execute(_COMMENT.sub("", query).encode(), {"year": year})
    columns = [column.name for column in found.description or ()]
    rows = json.loads(json.dumps(found.fetchall(), default=_plain))
    table = ReportTable(name, query, columns, rows)
    unknown = ({*table.headings, *table.row_columns}) - {*columns}
    if unknown:
        raise QueryHeaderError(f"{name}.sql: no column is called {', '.join(sorted(unknown))}")
    return table


def _plain(value: object) -> Cell:
    """Return what JSON has no word for: a number that PostgreSQL counted exactly, or a day."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"a report's query answers with {type(value).__name__}: cast it to text")
