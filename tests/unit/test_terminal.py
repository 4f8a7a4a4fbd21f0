"""Claims about what is printed: text of senders commands no terminal, and rows can be read."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from envdb.terminal import complain, plain, print_rows, say, table_of

HOSTILE = "[/] [bold]\x1b[31m\x07\x9b2J\u202exslx.\ntờ trình"


def screen(width: int = 60, *, terminal: bool = True) -> tuple[Console, io.StringIO]:
    written = io.StringIO()
    return Console(
        file=written, force_terminal=terminal, color_system=None, width=width, highlight=False
    ), written


@pytest.mark.parametrize("way", ["say", "complain", "table"])
def test_a_text_of_a_sender_is_shown_and_never_obeyed(way: str) -> None:
    to, written = screen(width=200)
    if way == "say":
        say(to, ("Tệp ", "red"), HOSTILE)
    elif way == "complain":
        complain(to, ValueError(HOSTILE))
    else:
        to.print(table_of("Tệp", ("Tên", "Số"), [(HOSTILE, 1)]))
    shown = written.getvalue()
    assert "[/] [bold]\\x1b[31m\\x07\\x9b2J\\x202exslx." in shown
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)


def test_accents_and_dashes_are_no_control_characters() -> None:
    text = "“Đường – ống”: 1.234,5 m³ ≥ 0\N{NO-BREAK SPACE}%"
    assert plain(text) == text


def test_a_message_of_several_lines_stays_so() -> None:
    to, written = screen(terminal=False)
    complain(to, ValueError("column x\nLINE 1: SELECT x"))
    assert written.getvalue() == "envdb: column x\n  LINE 1: SELECT x\n"


def test_rows_that_fit_are_a_table_and_rows_that_do_not_are_lines() -> None:
    to, written = screen(width=40)
    print_rows(to, ["feed", "rows"], [("a", "1"), ("b", None)])
    assert "│ a    │ 1    │" in written.getvalue()

    to, written = screen(width=40)
    print_rows(to, ["feed", "title"], [("a", "x" * 30), ("b", None)])
    assert written.getvalue().splitlines() == [
        "─── 1 ",
        "feed   a",
        f"title  {'x' * 30}",
        "─── 2 ",
        "feed   b",
        "title  ",
    ]


def test_rows_into_a_pipe_are_csv_with_what_the_server_said() -> None:
    to, written = screen(terminal=False)
    print_rows(to, ["name", "note"], [("a,b", 'say "x"'), (None, "[/]")])
    assert written.getvalue() == 'name,note\n"a,b","say ""x"""\n,[/]\n'
