"""What commands print: text of senders can be neither markup nor a command to the terminal.

A file may be called ``[/].xlsx`` or hold an escape sequence, and a cell may say anything. Whatever
is not our own sentence therefore goes through :func:`plain`, and rich sees it only as ``Text``,
never as markup.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 160
"""Columns of a table that goes into a file or a pipe, where rich would assume 80."""

# C0 and C1 controls, and the marks that turn the direction of writing (a name could hide its end)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def console(*, stderr: bool = False) -> Console:
    """Return a console for one stream, wide enough where nobody looks at it through a window."""
    made = Console(stderr=stderr, highlight=False)
    if not made.is_terminal:
        made.width = max(made.width, PIPED_WIDTH)
    return made


def plain(text: object) -> str:
    r"""Return one line in which every control character is visible (``\x1b``)."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", str(text))


def say(to: Console, *parts: str | tuple[str, str], end: str = "\n") -> None:
    """Print one line that is never wrapped; a part is a text, or a text with its style."""
    line = Text()
    for part in parts:
        text, style = (part, "") if isinstance(part, str) else part
        line.append(plain(text), style=style)
    to.print(line, soft_wrap=True, end=end)


def complain(to: Console, error: BaseException) -> None:
    """Tell an error that a person can mend; its lines stay lines."""
    first, *others = str(error).strip().split("\n")
    say(to, ("envdb: ", "red"), first)
    for line in others:
        say(to, f"  {line}")


def table_of(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Return a table whose cells are texts; numbers stand at the right."""
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(Text(plain(heading)), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    return table


def print_rows(to: Console, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
    """Print the rows of a query: csv into a pipe or file, else a table that fits the window.

    Where the columns do not fit, each row is written as lines ``column: value``.
    """
    if not to.is_terminal:
        writer = csv.writer(to.file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        return
    if len(columns) == 1 or _width(columns, rows) <= to.width:
        to.print(table_of("", columns, rows))
        return
    widest = max(map(len, columns))
    for number, row in enumerate(rows, start=1):
        say(to, (f"─── {number} ", "bold"))
        for name, value in zip(columns, row, strict=True):
            say(to, (f"{name:{widest}}  ", "cyan"), value or "")


@contextmanager
def progress(to: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Show one bar a step; yield what is told (step, done, of). Quiet where nobody looks."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=to,
        transient=True,
        disable=not to.is_terminal,
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, done: int, of: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=of)
            bars.update(tasks[step], completed=done, total=of)

        yield tell


def _width(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> int:
    lengths: list[list[int]] = [
        [cell_len(plain(cell or "")) for cell in row] for row in (columns, *rows)
    ]
    between = 3  # a line and a space at either side
    total: int = sum(max(column) + between for column in zip(*lengths, strict=True)) + 1
    return total


def _cell(value: object) -> Text:
    number = isinstance(value, int) and not isinstance(value, bool)
    return Text(plain("" if value is None else value), justify="right" if number else "default")
