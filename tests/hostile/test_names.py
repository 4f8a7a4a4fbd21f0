"""File names that break shells, paths, logs and receipts: the file is taken like any other."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from envdb.intake.sandbox import SandboxPool
from envdb.intake.submission import Submission
from envdb.warehouse.embedded import Server
from intake_site import VILLAGES, Site, communes, form, open_site, prepared_database

LONG = (
    "Số liệu làng nghề của Ủy ban nhân dân phường, thị trấn và xã (bản đã sửa lần thứ hai, rất dài)"
)
LONGEST = (LONG * 4).encode()[:250].decode(errors="ignore")

NAMES: dict[str, str | bytes] = {
    "a line break": "làng\nKết quả: ĐÃ NHẬN (accepted).xlsx",
    "a carriage return": "a\rb.xlsx",
    "quotes": "a'b\"c`d.xlsx",
    "markup": "<b>&amp;.xlsx",
    "250 bytes of Vietnamese": LONGEST,
    "250 bytes, decomposed": unicodedata.normalize("NFD", LONG)[:120],
    "letters of four bytes": "𝐁𝐚𝐨𝐜𝐚𝐨" * 10 + ".xlsx",
    "leading dashes": "--reason=x",
    "two dots": "x..y..",
    "bytes that are no text": b"L\xe0ng ngh\xea\xff.xlsx",
    "control characters": "a\x01\x1b[31mb\x7f.xlsx",
    "a turned direction": "a\u202excod.xlsx",
    "wildcards of SQL": "100%_\\%.xlsx",
    "bars as in the key of a claim": "a|1|2|3|b.xlsx",
    "wildcards of a shell": "*?[a-z]{x,y}$(id);#.xlsx",
    "a name reserved by Windows": "CON.xlsx",
    "a trailing dot and blank": "a. . ",
    "no name but an ending": "xlsx",
    "a backslash path": "x\\..\\..\\etc\\passwd",
    "no-break spaces": "Làng\u00a0nghề\u00a02025.xlsx",
}


@dataclass(frozen=True)
class Named:
    """A dropped file after the run."""

    site: Site
    submission: Submission
    content: bytes


@pytest.fixture(scope="module")
def taken(
    server: Server, tmp_path_factory: pytest.TempPathFactory, readers: SandboxPool
) -> Iterator[dict[str, Named]]:
    """Drop one form under each name, each for another commune; take them in one run."""
    home = tmp_path_factory.mktemp("names") / "home"
    units = dict(zip(NAMES, communes(), strict=False))
    forms = {label: form(VILLAGES, unit, "2025") for label, unit in units.items()}
    with prepared_database(server) as url, open_site(home, url, pool=readers) as site:
        for label, name in NAMES.items():
            site.drop(units[label], name, forms[label])
        site.ingest()
        by_unit = {one.unit_code: one for one in site.submissions()}
        site.balance(len(NAMES))
        yield {label: Named(site, by_unit[unit], forms[label]) for label, unit in units.items()}


@pytest.mark.parametrize("label", NAMES)
def test_the_file_is_taken_whatever_its_name(taken: dict[str, Named], label: str) -> None:
    file = taken[label]
    assert file.submission.outcome == "accepted"
    assert file.site.archived(file.submission) == file.content
    folder = file.site.settings.inbox / str(file.submission.unit_code)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("label", NAMES)
def test_the_receipt_shows_the_name_on_one_line(taken: dict[str, Named], label: str) -> None:
    file = taken[label]
    lines = file.site.receipt(file.submission).splitlines()
    (shown,) = [line for line in lines if line.startswith("Tệp: ")]
    assert shown == f"Tệp: {file.submission.file_name}"
    assert sum(line.startswith("Kết quả: ") for line in lines) == 1
    assert all(char.isprintable() or char in "\t\u00a0" for char in shown)


@pytest.mark.parametrize("label", NAMES)
def test_the_reply_is_a_file_in_the_units_own_folder(taken: dict[str, Named], label: str) -> None:
    file = taken[label]
    for path in file.site.replies(file.submission):
        assert path.parent == file.site.settings.outbox / str(file.submission.unit_code)
        assert not set(path.name) & set('\\/:*?"<>|\n\r\x01'), "Windows takes no such name"
        assert len(os.fsencode(path.name)) <= 255


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("a line break", r"làng\nKết quả: ĐÃ NHẬN (accepted).xlsx"),
        ("bytes that are no text", r"L\xe0ng ngh\xea\xff.xlsx"),
        ("a turned direction", r"a\u202excod.xlsx"),
        ("wildcards of SQL", r"100%_\%.xlsx"),
        ("no-break spaces", "Làng\u00a0nghề\u00a02025.xlsx"),
    ],
)
def test_the_record_keeps_the_name_readable(taken: dict[str, Named], label: str, name: str) -> None:
    assert taken[label].submission.file_name == name


def test_a_name_without_a_file_of_it_is_no_claim(site: Site) -> None:
    """An empty folder whose name looks like a file is left alone."""
    (site.settings.inbox / communes()[0] / "x.xlsx").mkdir(parents=True)
    site.ingest()
    site.balance(0)
    assert Path(site.settings.inbox / communes()[0] / "x.xlsx").is_dir()
