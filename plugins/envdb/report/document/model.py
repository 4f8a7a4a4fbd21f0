"""What a document is made of, before anybody writes it as docx or reads it as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from envdb.report.document.figures import Figure
from envdb.report.tables import ReportTable


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; with ``note`` it is the mark of a footnote (counted from 0)."""

    text: str
    bold: bool = False
    italic: bool = False
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part (I.), 2 a section (1.), 3 a point (a)."""

    level: int
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with ``item`` one of a list."""

    runs: Sequence[Run]
    item: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A numbered table; ``marks`` are the footnotes at its title (counted from 0)."""

    number: int
    table: ReportTable
    marks: Sequence[int]


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A numbered chart or map."""

    number: int
    caption: str
    png: bytes
    source: str
    """Name of the table it is drawn from."""


Block = Heading | Paragraph | TableBlock | PictureBlock


@dataclass(frozen=True, slots=True)
class Quote:
    """A figure that stands in the text: how it is written, where, and which cell it is."""

    shown: str
    place: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a document."""

    blocks: Sequence[Block]
    notes: Sequence[Sequence[Run]]
    quotes: Sequence[Quote]
