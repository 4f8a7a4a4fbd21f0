"""Writes a report's text from its figures: a Jinja template in, paragraphs, tables and notes out.

The template is read by people who know the report and not Python, so what it renders to is plain
text with little markup: ``#`` headings, ``-`` items, ``**bold**``, an empty line between paragraphs.
Whatever comes from data stands in it as a token of two private characters until the text is taken
apart, so no value can be mistaken for markup, and each is known as the cell it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jinja2

from envdb.report.document.figures import Figure, Tables, TextError, show
from envdb.report.document.model import (
    Block,
    Body,
    Heading,
    Paragraph,
    PictureBlock,
    Quote,
    Run,
    TableBlock,
)
from envdb.report.tables import ReportTable

_OPEN, _CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_OPEN}([a-z]+):([^{_CLOSE}]*){_CLOSE}")
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}")
_STYLE = re.compile(r"(\*\*|\*)(.+?)\1")
_HEADING = re.compile(r"(#{1,3}) +(.+)")
_LETTERS = "abcdđeghiklmnopqrstuvxy"

Draw = Callable[[ReportTable, Mapping[str, Any]], bytes]
"""Draws a picture of a table as the text asks for it; returns PNG."""


@dataclass
class _Writing:
    """What the text has asked for so far."""

    tables: Mapping[str, ReportTable]
    figures: list[tuple[str, Figure]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    table_notes: dict[str, list[int]] = field(default_factory=dict)
    pictures: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)

    def quote(self, figure: Figure, shown: str) -> str:
        self.figures.append((shown or "(chưa có số liệu)", figure))
        return _token("figure", len(self.figures) - 1)

    def value(self, value: object) -> object:
        """Return what stands in the text for a value of an expression."""
        if isinstance(value, Figure):
            return self.quote(value, value.shown)
        if isinstance(value, bool | int | float):
            raise TextError(f"{value!r} is computed by the text: let a query answer with it")
        if value is None:
            raise TextError("the text writes a row that is not there: ask for it with if")
        return value

    def note(self, text: str) -> str:
        said = " ".join(text.split())
        if said not in self.notes:
            self.notes.append(said)
        return _token("note", self.notes.index(said))

    def table(self, name: str, *marks: str) -> str:
        """Ask for a table; ``marks`` are notes that stand at its title."""
        notes = [int(token[2]) for mark in marks for token in _TOKEN.finditer(mark)]
        self.table_notes[self._known(name)] = notes
        return f"\n\n{_token('table', name)}\n\n"

    def ref(self, name: str) -> str:
        return _token("ref", self._known(name))

    def picture(self, name: str, caption: str, **asked: Any) -> str:
        self.pictures.append((self._known(name), caption, asked))
        return f"\n\n{_token('picture', len(self.pictures) - 1)}\n\n"

    def change(self, now: Figure, before: Figure, percent: Figure, decimals: int = 0) -> str:
        """Return how a figure stands against the year before, in words; ``decimals`` are of both."""
        if not isinstance(before.value, int | float) or not isinstance(now.value, int | float):
            return "chưa có số liệu năm trước để so sánh"
        if now.value == before.value:
            return "không thay đổi so với năm trước"
        word = "tăng" if now.value > before.value else "giảm"
        earlier = f"(năm trước: {self.quote(before, before.with_decimals(decimals))})"
        if not isinstance(percent.value, int | float):
            return f"{word} so với năm trước {earlier}"
        by = self.quote(percent, show(abs(percent.value), 1))
        return f"{word} {by}% so với năm trước {earlier}"

    def _known(self, name: str) -> str:
        if name not in self.tables:
            raise TextError(f"the report has no table {name}: name it in tables of its heading")
        return name


def compose(
    sources: Mapping[str, str],
    template: str,
    tables: Mapping[str, ReportTable],
    facts: Mapping[str, str],
    draw: Draw,
) -> Body:
    """Write the text of a report.

    ``sources`` are the texts by file name, ``template`` the one to begin with, ``facts`` what a
    report knows beside its tables (year, number). Raises :class:`TextError` and jinja2's errors for
    a text that cannot be written.
    """
    writing = _Writing(tables)
    text = _environment(sources, writing).get_template(template).render(t=Tables(tables), **facts)
    return _Reader(writing, draw).read(text)


def _environment(sources: Mapping[str, str], writing: _Writing) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({name: _with_ends(text) for name, text in sources.items()}),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=writing.value,
        autoescape=False,  # noqa: S701 - no HTML: what comes from data is a token
    )
    environment.globals.update(
        table=writing.table,
        picture=writing.picture,
        note=writing.note,
        ref=writing.ref,
        change=writing.change,
        letter=lambda at: f"{_LETTERS[at - 1]})",
    )
    environment.filters.update(
        n=lambda figure, decimals: writing.quote(figure, figure.with_decimals(decimals)),
        count=lambda figure: writing.quote(figure, figure.counted()),
    )
    return environment


def _with_ends(text: str) -> str:
    """Keep the ends of lines that say something and end with a tag.

    Jinja takes away the end of any line whose last sign is of a tag, which is meant for lines that
    are nothing but tags; here it would join two paragraphs.
    """
    lines = (
        f'{line}{{{{ "" }}}}' if line.endswith("%}") and _TAG.sub("", line).strip() else line
        for line in text.splitlines()
    )
    return "\n".join(lines)


class _Reader:
    """Takes a rendered text apart."""

    def __init__(self, writing: _Writing, draw: Draw) -> None:
        self._writing = writing
        self._draw = draw
        self._numbers: dict[str, int] = {}
        self._quotes: list[Quote] = []
        self._place = ""
        self._paragraph = 0

    def read(self, text: str) -> Body:
        parts = [part.strip() for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
        for name in re.findall(f"{_OPEN}table:([^{_CLOSE}]*){_CLOSE}", text):
            self._numbers.setdefault(name, len(self._numbers) + 1)
        blocks = [block for part in parts for block in self._blocks(part)]
        notes = []
        for number, note in enumerate(self._writing.notes, start=1):
            self._place, self._paragraph = f"Chú thích {number}", 0
            notes.append(self._runs(note))
        return Body(blocks, notes, self._quotes)

    def _blocks(self, part: str) -> list[Block]:
        token = _TOKEN.fullmatch(part)
        if token and token[1] == "table":
            name, writing = token[2], self._writing
            marks = writing.table_notes[name]
            return [TableBlock(self._numbers[name], writing.tables[name], marks)]
        if token and token[1] == "picture":
            return [self._picture(int(token[2]))]
        lines: list[str] = []
        for line in part.splitlines():
            begins = line.startswith(("#", "- "))
            if lines and not begins and not lines[-1].startswith("#"):
                lines[-1] += f" {line.strip()}"
            else:
                lines.append(line.strip())
        return [self._block(line) for line in lines]

    def _block(self, line: str) -> Block:
        heading = _HEADING.fullmatch(line)
        if heading:
            self._place, self._paragraph = self._plain(heading[2]), 0
            return Heading(len(heading[1]), self._runs(heading[2]))
        self._paragraph += 1
        is_item = line.startswith("- ")
        return Paragraph(self._runs(line.removeprefix("- ")), item=is_item)

    def _picture(self, at: int) -> PictureBlock:
        name, caption, asked = self._writing.pictures[at]
        png = self._draw(self._writing.tables[name], asked)
        return PictureBlock(at + 1, caption, png, name)

    def _runs(self, text: str) -> list[Run]:
        runs: list[Run] = []
        at = 0
        for styled in _STYLE.finditer(text):
            runs += self._plain_runs(text[at : styled.start()])
            bold = styled[1] == "**"
            runs += [
                Run(one.text, bold=bold, italic=not bold, note=one.note)
                for one in self._plain_runs(styled[2])
            ]
            at = styled.end()
        return runs + self._plain_runs(text[at:])

    def _plain_runs(self, text: str) -> list[Run]:
        runs: list[Run] = []
        said, at = "", 0
        for token in _TOKEN.finditer(text):
            said += text[at : token.start()]
            at = token.end()
            if token[1] == "note":
                runs += [Run(said)] if said else []
                runs.append(Run("", note=int(token[2])))
                said = ""
            else:
                said += self._said(token[1], token[2])
        said += text[at:]
        return [*runs, Run(said)] if said else runs

    def _said(self, kind: str, what: str) -> str:
        if kind == "ref":
            if what not in self._numbers:
                raise TextError(f"the text names the table {what} and does not show it")
            return f"Bảng {self._numbers[what]}"
        shown, figure = self._writing.figures[int(what)]
        paragraph = f", đoạn {self._paragraph}" if self._paragraph else ""
        self._quotes.append(Quote(shown, f"{self._place}{paragraph}", figure))
        return shown

    def _plain(self, text: str) -> str:
        return _TOKEN.sub("", text).replace("*", "").strip()


def _token(kind: str, what: object) -> str:
    return f"{_OPEN}{kind}:{what}{_CLOSE}"


def text_of(runs: Sequence[Run]) -> str:
    """Return runs as plain text, the marks of notes as numbers in brackets."""
    return "".join(one.text if one.note is None else f"[{one.note + 1}]" for one in runs)
