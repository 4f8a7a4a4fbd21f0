"""Contents nobody should send: each ends with an outcome, a reason and a way out, alone.

All of them are dropped at once, a good file in front of and behind each unit's bad one; what
became of each is then looked at one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

import crafted
from envdb.intake.sandbox import SandboxPool
from envdb.intake.submission import Submission
from envdb.warehouse.embedded import Server
from intake_site import (
    VILLAGES,
    Site,
    as_csv,
    communes,
    contracts,
    form,
    open_site,
    prepared_database,
    sample,
    table,
)

UNIT = communes()[0]
NAMES = [column.name for column in contracts()[VILLAGES].sheets[0].columns]
ROWS = table(VILLAGES, sample(VILLAGES, UNIT, "2025"))
BY_NAME = "Lang nghe 2025"
"""A file name that tells feed and period, for files that have no stamp."""


def with_cells(**cells: str | float) -> list[list[str | float]]:
    """Return the rows of a valid table, other cells in the first."""
    rows: list[list[str | float]] = [list(row) for row in ROWS]
    for name, cell in cells.items():
        rows[1][NAMES.index(name)] = cell
    return rows


def csv_with(**cells: str) -> bytes:
    return as_csv([[str(cell) for cell in row] for row in with_cells(**cells)])


def xlsx_with(**cells: str | float) -> bytes:
    return crafted.workbook({"Làng nghề": with_cells(**cells)})


def xlsx_with_raw(cell: str) -> bytes:
    """Return a table whose first number of households is this XML of a cell."""
    rows = "".join(
        crafted.row_xml(number, row) for number, row in enumerate(with_cells(households=1.5), 1)
    )
    assert rows.count("<c><v>1.5</v></c>") == 1
    return crafted.raw_workbook(rows.replace("<c><v>1.5</v></c>", cell), "Làng nghề")


def xlsx_with_row(row: str) -> bytes:
    """Return a valid table with this XML of a row at its end."""
    rows = "".join(crafted.row_xml(number, cells) for number, cells in enumerate(with_cells(), 1))
    return crafted.raw_workbook(rows + row, "Làng nghề")


def damaged(content: bytes) -> bytes:
    """Return a zip whose directory is right but whose packed parts are not."""
    middle = len(content) // 2
    return (
        content[:middle]
        + bytes(byte ^ 0xFF for byte in content[middle:][:40])
        + (content[middle + 40 :])
    )


def with_encoding(encoding: str) -> bytes:
    parts = crafted.workbook_parts({"Làng nghề": ""})
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("UTF-8", encoding)
    return crafted.zipped(parts)


@dataclass(frozen=True)
class Bad:
    """A file, and what must become of it; ``says`` is part of its receipt."""

    name: str
    content: Callable[[], bytes]
    outcome: str
    reason: str
    says: str


PASSWORD = "bỏ mật khẩu"
RESAVE = "Excel Workbook (.xlsx)"
NOT_A_TABLE = "không phải là bảng tính Excel hoặc CSV"
BROKEN = "Tệp bị hỏng"
UNSAFE_XML = "cấu trúc XML không an toàn"
SWELLS = "phình ra quá lớn"
TOO_LONG = "dài hơn 32.767 ký tự"
QUOTE = "dấu ngoặc kép mở mà không đóng"
UNICODE = "CSV UTF-8"

HTML = "<html><body><table><tr><td>Làng nghề</td></tr></table></body></html>".encode()
Q, R = "quarantined", "rejected"

BAD: dict[str, Bad] = {
    "zip bomb": Bad("bomb.xlsx", crafted.zip_bomb, Q, "bomb", SWELLS),
    "zip bomb below every size": Bad(
        "small.xlsx", crafted.zip_bomb_of_small_size, Q, "bomb", SWELLS
    ),
    "zip bomb that lies": Bad("liar.xlsx", crafted.zip_bomb_that_lies, Q, "broken", BROKEN),
    "billion laughs in shared strings": Bad(
        "lol.xlsx", crafted.laughs_in_shared_strings, Q, "xml_entities", UNSAFE_XML
    ),
    "billion laughs in a sheet": Bad(
        "lol.xlsx", crafted.laughs_in_sheet, Q, "xml_entities", UNSAFE_XML
    ),
    "laughs behind a long comment": Bad(
        "lol.xlsx",
        lambda: crafted.laughs_in_sheet(padding=200_000),
        Q,
        "xml_entities",
        UNSAFE_XML,
    ),
    "laughs in UTF-16": Bad(
        "lol.xlsx",
        lambda: crafted.laughs_in_sheet(padding=200_000, encoding="utf-16"),
        Q,
        "xml_entities",
        UNSAFE_XML,
    ),
    "external entity": Bad("xxe.xlsx", crafted.reads_a_file_of_ours, Q, "xml_entities", UNSAFE_XML),
    "0 bytes": Bad("empty.xlsx", lambda: b"", Q, "empty", "Tệp rỗng (0 byte)"),
    "no cells": Bad(
        "blank.xlsx", lambda: crafted.raw_workbook(""), Q, "no_cells", "không có ô nào"
    ),
    "no sheets": Bad(
        "none.xlsx",
        lambda: crafted.zipped(crafted.workbook_parts({})),
        Q,
        "no_cells",
        "không có ô nào",
    ),
    "password": Bad(
        "secret.xlsx",
        lambda: crafted.ole("EncryptionInfo", "EncryptedPackage"),
        Q,
        "encrypted",
        PASSWORD,
    ),
    "macro": Bad("macro.xlsm", crafted.with_macro, Q, "macro", RESAVE),
    "macro under another name": Bad("table.xlsx", crafted.with_macro, Q, "macro", RESAVE),
    "macro in xls": Bad(
        "old.xls", lambda: crafted.ole("Workbook", "_VBA_PROJECT_CUR"), Q, "macro", RESAVE
    ),
    "damaged xls": Bad("old.xls", lambda: crafted.ole("Workbook"), Q, "broken", BROKEN),
    "doc named xls": Bad("old.xls", lambda: crafted.ole("WordDocument"), Q, "foreign", NOT_A_TABLE),
    "damaged ods": Bad("open.ods", crafted.ods, Q, "broken", BROKEN),
    "macro in ods": Bad(
        "open.ods", lambda: crafted.ods(**{"Basic/script-lc.xml": ""}), Q, "macro", RESAVE
    ),
    "password of ods": Bad(
        "open.ods",
        lambda: crafted.ods(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        Q,
        "encrypted",
        PASSWORD,
    ),
    "odt named ods": Bad(
        "open.ods",
        lambda: crafted.ods(mimetype="application/vnd.oasis.opendocument.text"),
        Q,
        "foreign",
        NOT_A_TABLE,
    ),
    "docx": Bad("report.docx", crafted.docx, Q, "foreign", NOT_A_TABLE),
    "docx named xlsx": Bad("report.xlsx", crafted.docx, Q, "foreign", NOT_A_TABLE),
    "pdf": Bad("scan.pdf", lambda: b"%PDF-1.7\n%\xe2\xe3", Q, "foreign", NOT_A_TABLE),
    "png": Bad("scan.png", lambda: b"\x89PNG\r\n\x1a\n\0\0", Q, "foreign", NOT_A_TABLE),
    "html named xls": Bad("table.xls", lambda: HTML, Q, "foreign", NOT_A_TABLE),
    "html named xlsx": Bad("table.xlsx", lambda: HTML, Q, "foreign", NOT_A_TABLE),
    "bare html table": Bad(
        "table.xls", lambda: b"\xef\xbb\xbf\r\n<table></table>", Q, "foreign", NOT_A_TABLE
    ),
    "web archive named xls": Bad(
        "table.xls", lambda: b"MIME-Version: 1.0\r\n\r\n" + HTML, Q, "foreign", NOT_A_TABLE
    ),
    "any zip named xlsx": Bad(
        "photos.xlsx", lambda: crafted.zipped({"a.txt": "x"}), Q, "foreign", NOT_A_TABLE
    ),
    "truncated zip": Bad(
        "cut.xlsx", lambda: form(VILLAGES, UNIT, "2025")[:-400], Q, "broken", BROKEN
    ),
    "damaged part": Bad(
        "worn.xlsx", lambda: damaged(form(VILLAGES, UNIT, "2025")), Q, "broken", BROKEN
    ),
    "XML in an unknown encoding": Bad(
        "rot13.xlsx", lambda: with_encoding("rot13"), Q, "broken", BROKEN
    ),
    "XML in UTF-7": Bad("utf7.xlsx", lambda: with_encoding("utf-7"), Q, "broken", BROKEN),
    "csv in letters of another country": Bad(
        f"{BY_NAME}.csv",
        lambda: "Žluťoučký;kůň\r\nŁąka;5\r\n".encode("cp1250"),
        Q,
        "encoding",
        UNICODE,
    ),
    "csv in half a character of UTF-16": Bad(
        f"{BY_NAME}.csv",
        lambda: as_csv(ROWS, "utf-16")[:-1],
        Q,
        "encoding",
        UNICODE,
    ),
    "csv with NUL at its beginning": Bad(
        f"{BY_NAME}.csv", lambda: csv_with(trade="a\0b"), Q, "foreign", NOT_A_TABLE
    ),
    "csv with NUL further down": Bad(
        f"{BY_NAME}.csv",
        lambda: as_csv([*ROWS, *[["x" * 100]] * 100, ["a\0b"]]),
        Q,
        "nul",
        "ký tự rỗng (NUL)",
    ),
    "NUL in a workbook": Bad(
        f"{BY_NAME}.xlsx", lambda: xlsx_with(trade="a_x0000_b"), Q, "nul", "ký tự rỗng (NUL)"
    ),
    "csv in UTF-32": Bad(
        f"{BY_NAME}.csv", lambda: as_csv(ROWS, "utf-32"), Q, "nul", "ký tự rỗng (NUL)"
    ),
    "csv with an unclosed quote": Bad(
        f"{BY_NAME}.csv",
        lambda: as_csv(ROWS) + b'"Lang;1\r\n' + b"a;b\r\n" * 50,
        Q,
        "quote",
        QUOTE,
    ),
    "large csv with an unclosed quote": Bad(
        f"{BY_NAME}.csv",
        lambda: as_csv(ROWS) + b";;;;;;;;;;\r\n" * 400_000 + b';;;;;;;;;;"a\r\n' + b"b;c\r\n" * 50,
        Q,
        "quote",
        QUOTE,
    ),
    "50 MB in a line": Bad(
        f"{BY_NAME}.csv", lambda: b"x" * 50_000_000, Q, "cell_too_long", TOO_LONG
    ),
    "5 MB in a cell of csv": Bad(
        f"{BY_NAME}.csv",
        lambda: csv_with(village_name="Làng " * 1_000_000),
        Q,
        "cell_too_long",
        TOO_LONG,
    ),
    "5 MB in a cell of a workbook": Bad(
        f"{BY_NAME}.xlsx",
        lambda: xlsx_with(village_name="Làng " * 1_000_000),
        Q,
        "cell_too_long",
        TOO_LONG,
    ),
    "5 MB in a number": Bad(
        f"{BY_NAME}.xlsx",
        lambda: xlsx_with(households="9a" * 2_500_000),
        Q,
        "cell_too_long",
        TOO_LONG,
    ),
    "5 MB in an error of Excel": Bad(
        f"{BY_NAME}.xlsx",
        lambda: xlsx_with_raw(f'<c r="E2" t="e"><v>#N/A{"!" * 5_000_000}</v></c>'),
        Q,
        "broken",
        BROKEN,
    ),
    "a number beyond every integer": Bad(
        f"{BY_NAME}.csv", lambda: csv_with(households="9" * 30), R, "critical", "Số hộ sản xuất"
    ),
    "a native number beyond every integer": Bad(
        f"{BY_NAME}.xlsx", lambda: xlsx_with(households=1e30), R, "critical", "Số hộ sản xuất"
    ),
    "a number beyond what a decimal holds": Bad(
        f"{BY_NAME}.xlsx", lambda: xlsx_with(households=2.0**60), R, "critical", "Số hộ sản xuất"
    ),
    "not a number": Bad(
        f"{BY_NAME}.xlsx",
        lambda: xlsx_with(solid_waste_t_year=float("nan")),
        R,
        "critical",
        "Chất thải rắn",
    ),
    "an infinite number": Bad(
        f"{BY_NAME}.xlsx",
        lambda: xlsx_with_raw("<c><v>1e999</v></c>"),
        R,
        "critical",
        "Số hộ sản xuất",
    ),
}

GOOD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "csv of 2,000 columns": (
        f"{BY_NAME}.csv",
        lambda: as_csv([[*row, *[f"{at}"] * 2_000] for at, row in enumerate(ROWS)]),
    ),
    "csv in UTF-16": (f"{BY_NAME}.csv", lambda: as_csv(ROWS, "utf-16")),
    "csv whose separator is announced": (
        f"{BY_NAME}.csv",
        lambda: b"sep=;\r\n" + as_csv(ROWS, "utf-8"),
    ),
    "csv that announces no separator": (
        f"{BY_NAME}.csv",
        lambda: b"sep=\r\n" + as_csv(ROWS, "utf-8"),
    ),
    "csv that announces a quote": (
        f"{BY_NAME}.csv",
        lambda: b'sep="\r\n' + as_csv(ROWS, "utf-8"),
    ),
    "sheet names with quotes and markup": (
        f"{BY_NAME}.xlsx",
        lambda: crafted.workbook({'O\'Neil <b>&"x"</b>': with_cells()}),
    ),
    "a formula at an address of 5,000 digits": (
        f"{BY_NAME}.xlsx",
        lambda: xlsx_with_row(f'<row><c r="A{"9" * 5_000}"><f>TODAY()</f></c></row>'),
    ),
    "a formula in the last row that Excel has": (
        f"{BY_NAME}.xlsx",
        lambda: xlsx_with_row('<row r="1048576"><c r="B1048576"><f>TODAY()</f></c></row>'),
    ),
}
"""Strange files that hold a good table."""


@dataclass(frozen=True)
class Aftermath:
    """The site after the run, with what was dropped where."""

    site: Site
    by_unit: dict[str, list[Submission]]
    units: dict[str, str]
    contents: dict[str, bytes]

    def of(self, label: str) -> Submission:
        return self.by_unit[self.units[label]][1]


@pytest.fixture(scope="module")
def aftermath(
    server: Server, tmp_path_factory: pytest.TempPathFactory, readers: SandboxPool
) -> Iterator[Aftermath]:
    home = tmp_path_factory.mktemp("contents") / "home"
    units = dict(zip([*BAD, *GOOD], communes(), strict=False))
    contents: dict[str, bytes] = {}
    with prepared_database(server) as url, open_site(home, url, pool=readers) as site:
        for label, unit in units.items():
            name, make = (BAD[label].name, BAD[label].content) if label in BAD else GOOD[label]
            contents[label] = make()
            site.drop(unit, "1 good.xlsx", form(VILLAGES, unit, "2023"))
            site.drop(unit, name, contents[label])
            site.drop(unit, "z good.xlsx", form(VILLAGES, unit, "2024"))
        site.ingest()
        by_unit: dict[str, list[Submission]] = {unit: [] for unit in units.values()}
        for submission in site.submissions():
            by_unit[str(submission.unit_code)].append(submission)
        yield Aftermath(site, by_unit, units, contents)


def test_each_file_has_one_outcome_and_one_receipt(aftermath: Aftermath) -> None:
    aftermath.site.balance(3 * len(aftermath.units))


@pytest.mark.parametrize("label", BAD)
def test_the_file_ends_with_its_reason(aftermath: Aftermath, label: str) -> None:
    submission, bad = aftermath.of(label), BAD[label]
    assert (submission.file_name, submission.outcome) == (bad.name, bad.outcome)
    assert submission.reason == bad.reason


@pytest.mark.parametrize("label", BAD)
def test_the_receipt_says_why_and_what_to_do(aftermath: Aftermath, label: str) -> None:
    text = aftermath.site.receipt(aftermath.of(label))
    assert BAD[label].says in text
    assert "Lý do: " in text
    assert "Việc cần làm: " in text
    assert not re.search(r"Traceback|Error|Exception|line \d", text)
    assert len(text) < 20_000


@pytest.mark.parametrize("label", GOOD)
def test_a_strange_file_with_a_good_table_is_accepted(aftermath: Aftermath, label: str) -> None:
    submission = aftermath.of(label)
    assert submission.outcome == "accepted", aftermath.site.receipt(submission)
    assert submission.rows_loaded == 3


@pytest.mark.parametrize("label", [*BAD, *GOOD])
def test_its_bytes_are_kept_and_its_neighbours_accepted(aftermath: Aftermath, label: str) -> None:
    before, submission, behind = aftermath.by_unit[aftermath.units[label]]
    assert aftermath.site.archived(submission) == aftermath.contents[label]
    assert (before.outcome, behind.outcome) == ("accepted", "accepted")
