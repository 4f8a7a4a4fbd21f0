"""The form of a docx: whom it is for, and what stays on one page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from envdb.report.document.form import Letterhead
from envdb.report.document.model import Block, Body, Paragraph, Run, TableBlock
from envdb.report.document.write import write_docx
from envdb.report.tables import ReportTable

HEAD = Letterhead(
    parent="UBND THÀNH PHỐ HÀ NỘI",
    issuer="SỞ CÔNG THƯƠNG",
    number=None,
    symbol="BC-SCT",
    place="Hà Nội",
    dated=None,
    kind="BÁO CÁO",
    subject="Thử",
    addressed_to=["Bộ Công Thương"],
    recipients=["Như trên", "Lưu: VT"],
    signed_as="GIÁM ĐỐC",
    signed_by=None,
    is_draft=True,
)
LAST_WORDS = "Sở Công Thương báo cáo./."


def table(rows: int, note: str = "") -> TableBlock:
    header = "-- title: Bảng thử\n-- heading place: TT\n" + (f"-- note: {note}\n" if note else "")
    return TableBlock(1, ReportTable("t", header, ["place"], [[at + 1] for at in range(rows)]), [])


def written(*blocks: Block, head: Letterhead = HEAD) -> Any:
    body = Body([*blocks, Paragraph([Run(LAST_WORDS)])], [], [])
    content = write_docx(head, body, datetime(2027, 1, 1, tzinfo=UTC))
    return docx.Document(io.BytesIO(content))


def stays(paragraph: Any) -> bool:
    """Whether a paragraph is on the page of the next one."""
    return paragraph._p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None


def parted(document: Any) -> list[int]:
    """Return the rows of the middle table, its head is 0, behind which a page may end."""
    rows: Sequence[Any] = document.tables[1].rows
    return [at for at, row in enumerate(rows) if not stays(row.cells[0].paragraphs[0])]


@pytest.mark.parametrize(
    ("rows", "note", "expected"),
    [
        (8, "", [8]),
        (8, "Nguồn", []),
        (13, "", [3, 4, 5, 6, 7, 8, 9, 10, 13]),
        (13, "Nguồn", [3, 4, 5, 6, 7, 8, 9, 10]),
    ],
)
def test_no_page_parts_a_row_or_two_from_the_head_or_the_end(
    rows: int, note: str, expected: list[int]
) -> None:
    assert parted(written(table(rows, note))) == expected


def test_the_signature_stands_on_the_page_of_the_last_words() -> None:
    document = written(Paragraph([Run("Trước đó.")]))
    said = [one.text for one in document.paragraphs]
    at = said.index(LAST_WORDS)
    assert not stays(document.paragraphs[at - 1])
    assert all(stays(one) for one in document.paragraphs[at:])


def test_what_announces_a_table_stands_on_its_page() -> None:
    document = written(Paragraph([Run("Như sau:")]), table(9), Paragraph([Run("Hết.")]), table(9))
    kept = {one.text: stays(one) for one in document.paragraphs}
    assert (kept["Như sau:"], kept["Hết."]) == (True, False)


@pytest.mark.parametrize(
    ("bodies", "lines"),
    [
        ([], []),
        (["Bộ Công Thương"], ["Kính gửi: Bộ Công Thương."]),
        (
            ["Bộ Công Thương", "Ủy ban nhân dân thành phố Hà Nội"],
            ["Kính gửi:", "- Bộ Công Thương;", "- Ủy ban nhân dân thành phố Hà Nội."],
        ),
    ],
)
def test_whom_it_is_for_stands_between_title_and_text(bodies: list[str], lines: list[str]) -> None:
    document = written(head=replace(HEAD, addressed_to=bodies))
    said = [one.text for one in document.paragraphs if one.text]
    assert said == ["BÁO CÁO", "Thử", *lines, LAST_WORDS]
