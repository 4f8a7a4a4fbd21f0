"""A report of the small season, written without a release: its tables as of a day, and its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from mart_season import INCLUDE, libpq

from envdb.report.document.compose import text_of
from envdb.report.document.model import Body, Heading, Paragraph, PictureBlock, TableBlock
from envdb.report.freeze import tables_as_of
from envdb.report.kinds import read_kind
from envdb.report.make import Frozen, make_body
from envdb.report.release import Release
from envdb.report.tables import ReportTable, read_query
from envdb.settings import HANOI


@dataclass(frozen=True)
class Written:
    """A report as a reader sees it."""

    body: Body
    tables: dict[str, ReportTable]

    @property
    def text(self) -> str:
        """Return headings and paragraphs, a line each."""
        shown = (one for one in self.body.blocks if isinstance(one, Heading | Paragraph))
        return "\n".join(text_of(one.runs) for one in shown)

    @property
    def notes(self) -> list[str]:
        return [text_of(note) for note in self.body.notes]

    @property
    def shown_tables(self) -> list[str]:
        return [one.table.name for one in self.body.blocks if isinstance(one, TableBlock)]

    @property
    def pictures(self) -> list[str]:
        return [one.caption for one in self.body.blocks if isinstance(one, PictureBlock)]

    def rows(self, name: str) -> list[dict[str, Any]]:
        table = self.tables[name]
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def write(url: str, report: str, year: int, as_of: str) -> Written:
    """Write a report of a year as of the end of a day in Hanoi."""
    kind = read_kind(INCLUDE / "reports", report)
    queries = {name: read_query(INCLUDE / "sql" / "reports", name) for name in kind.heading.tables}
    instant = datetime.fromisoformat(f"{as_of}T23:59:59").replace(tzinfo=HANOI)
    with psycopg.connect(libpq(url)) as connection:
        tables = tables_as_of(connection, queries, year, instant, instant)
    return Written(
        make_body(Frozen(release(report, year, kind.sources, instant), tables, None, [])),
        {table.name: table for table in tables},
    )


def release(report: str, year: int, sources: Any, frozen_at: datetime) -> Release:
    return Release(
        release_id=1,
        report=report,
        year=year,
        recipient="bct",
        title=read_kind(INCLUDE / "reports", report).title(year),
        frozen_at=frozen_at,
        as_of=datetime(2027, 1, 1, tzinfo=UTC),
        sources=dict(sources),
        made_with={},
        replaces=None,
        number=None,
        signed_by=None,
        signed_as=None,
        published_at=None,
    )


def paragraph(written: Written, words: Sequence[str] | str) -> str:
    """Return the one paragraph with some words."""
    wanted = [words] if isinstance(words, str) else words
    (found,) = (line for line in written.text.splitlines() if all(word in line for word in wanted))
    return found
