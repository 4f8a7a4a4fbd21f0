"""Applies the documented views of ``include/sql/marts``, one file a view.

Each file begins with a header of comments (``-- title:``, ``-- about:``, ``-- sources:``,
``-- public:``) that is parsed and becomes the view's comment, so the words beside the SQL are the
words an analyst reads. Views are dropped and made anew together, in the order they name each other.

Two more words say how a figure leads back to rows of facts (``core.trace``): ``-- key:`` names the
columns that tell a row of the view, and ``-- trace:`` is ``feed.sheet`` where the view itself shows
``submission_id`` and ``row_number`` of those rows, or ``query`` for a file of the same name in
``include/sql/trace``, which selects feed, sheet, submission and row from ``figure``, the view's row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from envdb.errors import MendableError

_HEADER = re.compile(r"^-- (title|title_en|about|sources|public|key|trace): (.+)$", re.MULTILINE)
_USED = re.compile(r"\bmart\.(\w+)")
_REQUIRED = ("title", "title_en", "about", "sources", "public")


class MartError(MendableError, ValueError):
    """A mart's file does not say what it must; the message names file and word."""


@dataclass(frozen=True, slots=True)
class Mart:
    """A view of ``mart``: its SQL and what its header says."""

    name: str
    text: str
    title: str
    title_en: str
    about: str
    sources: tuple[str, ...]
    """Feeds it is made from; ``all`` for one about every feed."""
    public: bool
    key: tuple[str, ...]
    trace: str | None
    """Query of the rows behind a figure; ``None`` where the header does not say."""

    def uses(self) -> set[str]:
        """Return the names of other marts in its SQL."""
        return set(_USED.findall(self.text)) - {self.name}


def read_marts(folder: Path) -> list[Mart]:
    """Read every mart, in an order in which each follows those it uses.

    Raises :class:`MartError` for a header without one of its words or with a word it does not know.
    """
    marts = {path.stem: _read_mart(path) for path in sorted(folder.glob("*.sql"))}
    unknown = {
        f"{mart.name}.sql: mart.{name} is no mart"
        for mart in marts.values()
        for name in mart.uses()
        if name not in marts
    }
    if unknown:
        raise MartError("\n".join(sorted(unknown)))
    order = TopologicalSorter({name: sorted(mart.uses()) for name, mart in marts.items()})
    return [marts[name] for name in order.static_order()]


def apply_marts(connection: psycopg.Connection[Any], folder: Path) -> list[str]:
    """Make all views anew in the caller's transaction and return their names."""
    marts = read_marts(folder)
    found = connection.execute(
        "SELECT viewname FROM pg_views WHERE schemaname = 'mart' ORDER BY viewname"
    ).fetchall()
    for (name,) in found:
        drop = sql.SQL("DROP VIEW IF EXISTS {} CASCADE")
        connection.execute(drop.format(sql.Identifier("mart", name)))
    for mart in marts:
        connection.execute(mart.text.encode())
        view = sql.Identifier("mart", mart.name)
        comment = f"{mart.title} | {mart.title_en}. {mart.about}"
        connection.execute(sql.SQL("COMMENT ON VIEW {} IS {}").format(view, sql.Literal(comment)))
        connection.execute(
            sql.SQL("GRANT SELECT ON {} TO envdb_loader, envdb_analyst, envdb_officer").format(view)
        )
    _apply_traces(connection, marts)
    return [mart.name for mart in marts]


def _apply_traces(connection: psycopg.Connection[Any], marts: list[Mart]) -> None:
    connection.execute("DELETE FROM core.mart_trace")
    for mart in marts:
        if mart.trace is not None:
            connection.execute(
                "INSERT INTO core.mart_trace (mart, key_columns, query) VALUES (%s, %s, %s)",
                [mart.name, list(mart.key), mart.trace],
            )


def _read_mart(path: Path) -> Mart:
    text = path.read_text(encoding="utf-8")
    words = dict(_HEADER.findall(text))
    missing = [word for word in _REQUIRED if not words.get(word)]
    if missing:
        raise MartError(f"{path.name}: the header lacks {', '.join(missing)}")
    if words["public"] not in {"yes", "no"}:
        raise MartError(f"{path.name}: public is {words['public']!r}, write yes or no")
    return Mart(
        name=path.stem,
        text=text,
        title=words["title"],
        title_en=words["title_en"],
        about=words["about"],
        sources=_parts(words["sources"]),
        public=words["public"] == "yes",
        key=_parts(words.get("key", "")),
        trace=_read_trace(path, words.get("trace")),
    )


def _read_trace(path: Path, told: str | None) -> str | None:
    if told is None:
        return None
    if told == "query":
        file = path.parents[1] / "trace" / path.name
        if not file.is_file():
            raise MartError(f"{path.name}: trace is a query, but trace/{path.name} is missing")
        return file.read_text(encoding="utf-8")
    feed, dot, sheet = told.partition(".")
    if not (dot and feed.isidentifier() and sheet.isidentifier()):
        raise MartError(f"{path.name}: trace is {told!r}, write feed.sheet or query")
    return f"SELECT '{feed}', '{sheet}', submission_id, row_number FROM figure"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
