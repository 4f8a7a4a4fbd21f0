"""Pieces of Markdown pages, as GitHub shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_NOT_IN_ANCHOR = re.compile(r"[^\w -]")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table; a line break inside a cell becomes ``<br>``.

    Outside of code a ``<`` would begin a tag and vanish with what follows.
    """
    lines = [headings, ["---"] * len(headings), *rows]
    return [f"| {' | '.join(_cell(text) for text in line)} |" for line in lines]


def code(text: str) -> str:
    """Return a text in the letters of code."""
    return f"`{text}`"


def anchor(heading: str) -> str:
    """Return the anchor of a heading, without the ``#``."""
    return _NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-")


def page(lines: Iterable[str]) -> str:
    """Return lines as the text of a file."""
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    # every second part stands between backticks
    parts = text.split("`")
    parts[::2] = [part.replace("<", "&lt;") for part in parts[::2]]
    return "`".join(parts).replace("|", "\\|").replace("\n", "<br>")
