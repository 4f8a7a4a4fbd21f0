"""A released report is the same for ever: made again to the byte, whatever happened since."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import psycopg
import pytest

from command_process import run_envdb
from envdb.intake.decisions import withdraw
from envdb.report.annex import CHANGES, CONTENTS, QUERIES, SOURCES
from envdb.report.approvals import Approval
from envdb.report.compare import compare
from envdb.report.files import MANIFEST, publish, published_files, render
from envdb.report.freeze import freeze
from envdb.report.release import ReleaseError, fetch, frozen_tables
from envdb.report.verify import verify
from envdb.warehouse.connection import connect
from envdb.warehouse.embedded import Server, wheel_binaries
from intake_site import VILLAGES, Site, empty_database, form, sample

COMMUNES = ("00004", "00008", "00025")
PLACE = "00004"


def approval(step: int = 1) -> Approval:
    return Approval(step, f"user_{step}", f"Cán bộ {step}", datetime(2026, 8, 2, tzinfo=UTC), "")


def villages(site: Site, unit: str, name: str, households: str) -> None:
    """Send the craft villages of a commune, the first with a number of households."""
    rows = sample(VILLAGES, unit, "2025")
    lines = [dict(line) for line in rows["craft_villages"]]
    lines[0]["households"] = households
    site.drop(unit, name, form(VILLAGES, unit, "2025", {"craft_villages": lines}))
    done = next(one for one in site.ingest() if one.file_name == name)
    assert done.outcome in {"accepted", "accepted_with_warnings"}, done.reason_text


def released(site: Site, number: str, asked_by: str = "a run") -> int:
    one = freeze(site.connection, site.settings, report="ministry", year=2025, asked_by=asked_by)
    render(site.connection, site.settings, one.release_id)
    publish(
        site.connection,
        site.settings,
        one.release_id,
        approvals=[approval()],
        number=number,
        signed_by="Nguyễn Văn A",
    )
    return one.release_id


@pytest.fixture
def office(site: Site) -> Site:
    for at, unit in enumerate(COMMUNES, start=1):
        villages(site, unit, f"lang nghe {at}.xlsx", str(100 * at))
    return site


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for cell in table._cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def document_of(site: Site, release_id: int) -> Path:
    return published_files(site.connection, site.settings, release_id)[0]


def test_the_released_document_has_number_day_and_signer_and_the_draft_has_none(
    office: Site,
) -> None:
    release_id = released(office, "12/BC-SCT")
    final = document_of(office, release_id)
    draft = final.parent / "du_thao" / final.name
    assert final.name == "bao_cao_bo_cong_thuong_2025.docx"
    for words in ("Số: 12/BC-SCT", "Hà Nội, ngày 01 tháng 8 năm 2026", "Nguyễn Văn A", "GIÁM ĐỐC"):
        assert words in text_of(final)
    assert "Nguyễn Văn A" not in text_of(draft)
    assert "12/BC-SCT" not in text_of(draft)
    headers = [
        one.first_page_header.paragraphs[0].text for one in docx.Document(str(draft)).sections
    ]
    assert headers == ["DỰ THẢO"]
    assert docx.Document(str(final)).sections[0].first_page_header.paragraphs[0].text == ""


def test_made_again_it_is_the_same_bytes_without_its_files(office: Site) -> None:
    release_id = released(office, "12/BC-SCT")
    shutil.rmtree(office.settings.home / "releases")
    found = verify(office.connection, release_id)
    assert {one.name: one.verdict for one in found.files} == {
        "bao_cao_bo_cong_thuong_2025.docx": "same",
        "phu_luc_bao_cao_bo_cong_thuong_2025.xlsx": "same",
        MANIFEST: "same",
    }
    assert (found.changed_tables, found.other_versions, found.is_same) == ([], [], True)


def test_after_corrections_and_withdrawals_it_is_still_the_same(office: Site) -> None:
    release_id = released(office, "12/BC-SCT")
    before = document_of(office, release_id).read_bytes()
    villages(office, PLACE, "sua.xlsx", "777")
    gone = next(one for one in office.submissions() if one.unit_code == COMMUNES[1])
    withdraw(office.connection, gone.submission_id, by="Cán bộ", reason="Nộp nhầm")
    villages(office, COMMUNES[2], "sua 3.xlsx", "888")
    shutil.rmtree(office.settings.home / "releases")
    assert verify(office.connection, release_id).is_same
    assert document_of(office, release_id).read_bytes() == before


def test_after_a_restore_into_another_server_database_it_is_still_the_same(
    office: Site, server: Server, tmp_path: Path
) -> None:
    release_id = released(office, "12/BC-SCT")
    before = document_of(office, release_id).read_bytes()
    with restored(office, server, tmp_path) as elsewhere:
        settings = replace(office.settings, home=tmp_path / "elsewhere", warehouse_url=elsewhere)
        with connect(settings, autocommit=True) as connection:
            found = verify(connection, release_id)
            assert found.is_same
            assert {one.verdict for one in found.files} == {"same"}
            assert published_files(connection, settings, release_id)[0].read_bytes() == before


@contextmanager
def restored(site: Site, server: Server, folder: Path) -> Iterator[str]:
    """Dump a warehouse and restore it as another database."""
    address = str(site.settings.warehouse_url).replace("+psycopg", "", 1)
    dump = folder / "warehouse.dump"
    subprocess.run(
        [wheel_binaries() / "pg_dump", "--format", "custom", "--file", dump, address], check=True
    )
    with empty_database(server) as url:
        subprocess.run(
            [
                wheel_binaries() / "pg_restore",
                "--exit-on-error",
                "--no-owner",
                "--dbname",
                url.replace("+psycopg", "", 1),
                dump,
            ],
            check=True,
        )
        yield url


def test_it_is_the_same_from_a_connection_in_another_time_zone(office: Site) -> None:
    release_id = released(office, "12/BC-SCT")
    office.connection.execute("SET TIME ZONE 'America/Bogota'")
    path = document_of(office, release_id).parent / MANIFEST
    kept = path.read_text()
    path.unlink()
    published_files(office.connection, office.settings, release_id)
    assert path.read_text() == kept
    assert verify(office.connection, release_id).is_same


def test_a_figure_that_was_changed_behind_its_back_is_told(office: Site) -> None:
    release_id = released(office, "12/BC-SCT")
    office.connection.execute(
        "UPDATE release.frozen_table SET rows = jsonb_set(rows, '{0,6}', '99999')"
        " WHERE table_name = 'craft_villages'"
    )
    found = verify(office.connection, release_id)
    assert found.changed_tables == ["craft_villages"]
    assert not found.is_same
    assert {one.verdict for one in found.files} == {"different"}


def test_a_file_that_was_changed_is_not_sent(office: Site) -> None:
    release_id = released(office, "12/BC-SCT")
    path = document_of(office, release_id)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ReleaseError, match=path.name):
        published_files(office.connection, office.settings, release_id)


def test_a_correction_makes_a_release_that_says_what_changed(office: Site) -> None:
    first = released(office, "12/BC-SCT")
    villages(office, PLACE, "sua.xlsx", "777")
    second = released(office, "45/BC-SCT", "another run")
    assert fetch(office.connection, second).replaces == first
    words = text_of(document_of(office, second))
    assert "thay thế Báo cáo số 12/BC-SCT ngày 01/08/2026" in words
    assert "thay thế Báo cáo số" not in text_of(document_of(office, first))
    annex = openpyxl.load_workbook(published_files(office.connection, office.settings, second)[1])
    told = [[cell.value for cell in row] for row in annex[CHANGES].iter_rows(min_row=5)]
    (households,) = office.connection.execute(
        "SELECT households FROM mart.craft_villages_by_year WHERE period = '2025'"
    ).fetchone() or (None,)
    by_hand = ["Làng nghề", "2025", "sửa", "households", f"{households - 677:,}".replace(",", "."),
               f"{households:,}".replace(",", ".")]  # fmt: skip
    assert by_hand in told
    assert verify(office.connection, first).is_same
    assert verify(office.connection, second).is_same


def test_releases_are_compared_row_by_row(office: Site) -> None:
    first = released(office, "12/BC-SCT")
    gone = next(one for one in office.submissions() if one.unit_code == PLACE)
    withdraw(office.connection, gone.submission_id, by="Cán bộ", reason="Nộp nhầm")
    second = released(office, "45/BC-SCT", "another run")
    older, newer = (
        frozen_tables(office.connection, fetch(office.connection, one)) for one in (first, second)
    )
    found = {
        (one.table.name, one.key, one.column): (one.before, one.after)
        for one in compare(older, newer)
        if one.kind == "changed"
    }
    assert found["craft_villages", ("2025",), "communes"] == (3, 2)
    assert found["completeness", (VILLAGES, "2025"), "submitted"] == (3, 2)
    assert compare(older, older) == []
    # what is gone stands in the order of its rows, whatever process compares
    gone_rows = [(one.table.name, one.kind, one.key) for one in compare(older, older[:1])]
    assert gone_rows == [
        (table.name, "removed", table.key_of(row)) for table in older[1:] for row in table.rows
    ]


def test_a_year_that_has_not_begun_is_not_frozen(office: Site) -> None:
    with pytest.raises(ReleaseError, match="Năm 2027 chưa bắt đầu: hôm nay là 01/08/2026"):
        freeze(office.connection, office.settings, report="city", year=2027, asked_by="run")
    assert office.connection.execute("SELECT count(*) FROM release.release").fetchone() == (0,)


def test_frozen_again_by_the_same_run_it_is_the_same_release(office: Site) -> None:
    first = freeze(office.connection, office.settings, report="city", year=2025, asked_by="run")
    villages(office, PLACE, "sua.xlsx", "777")
    again = freeze(office.connection, office.settings, report="city", year=2025, asked_by="run")
    assert first == again
    drafts = [
        [one.read_bytes() for one in render(office.connection, office.settings, first.release_id)]
        for _ in range(2)
    ]
    assert drafts[0] == drafts[1]


def test_a_freeze_waits_for_who_writes_history(office: Site) -> None:
    """A version that began before the instant and is committed after it would be seen only later."""
    with psycopg.connect(str(office.settings.warehouse_url).replace("+psycopg", "", 1)) as writer:
        writer.execute("UPDATE intake.submission SET replied_at = replied_at")
        office.connection.execute("SET lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            freeze(office.connection, office.settings, report="city", year=2025, asked_by="run")
        office.connection.execute("SET lock_timeout = 0")
    freeze(office.connection, office.settings, report="city", year=2025, asked_by="run")


def test_it_is_not_published_without_as_many_people_as_the_settings_say(office: Site) -> None:
    two = replace(office.settings, approvals=2)
    one = freeze(office.connection, two, report="city", year=2025, asked_by="run")
    with pytest.raises(ReleaseError, match="Cần 2 người"):
        publish(
            office.connection, two, one.release_id, approvals=[approval()], number="1", signed_by=""
        )
    with pytest.raises(ReleaseError, match="chưa được phát hành"):
        verify(office.connection, one.release_id)
    with pytest.raises(ReleaseError, match="chưa được phát hành"):
        published_files(office.connection, two, one.release_id)


def test_every_figure_of_the_text_stands_in_the_annex_with_its_query(office: Site) -> None:
    release_id = released(office, "12/BC-SCT")
    document, annex = published_files(office.connection, office.settings, release_id)[:2]
    book = openpyxl.load_workbook(annex)
    sources = [[cell.value for cell in row] for row in book[SOURCES].iter_rows(min_row=5)]
    queries = {row[1].value for row in book[QUERIES].iter_rows(min_row=5)}
    paragraphs = "\n".join(one.text for one in docx.Document(str(document)).paragraphs)
    assert len(sources) >= 10
    # a row is counted from 1, below headings and the names of the columns
    for _, place, shown, link, value, query, row, column, _ in sources:
        assert query in queries
        if not place.startswith("Chú thích"):
            assert shown in paragraphs
        number, _, address = link.partition("!")
        (sheet,) = [one for one in book.worksheets if one.title.startswith(f"{number}. ")]
        cell = sheet[address]
        assert (cell.row, sheet.cell(5, cell.column).value) == (5 + row, column)
        assert cell.value == (
            value if not isinstance(value, bool) else {True: "Có", False: "Không"}[value]
        )


def test_the_contents_of_the_annex_lead_to_every_sheet(office: Site) -> None:
    release_id = released(office, "12/BC-SCT")
    document, annex = published_files(office.connection, office.settings, release_id)[:2]
    book = openpyxl.load_workbook(annex)
    links = [row[0] for row in book[CONTENTS].iter_rows(min_row=5)]
    assert [one.value for one in links] == book.sheetnames[1:]
    assert [one.hyperlink.location for one in links] == [f"'{one.value}'!A1" for one in links]
    told = {row[2].value for row in book[CONTENTS].iter_rows(min_row=5)} - {None}
    titles = [one.text for one in docx.Document(str(document)).paragraphs]
    assert told == {one.partition(".")[0] for one in titles if one.startswith("Bảng ")}


def run(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "ENVDB_HOME": str(site.settings.home),
        "ENVDB_WAREHOUSE_URL": str(site.settings.warehouse_url),
        "ENVDB_NOW": "2026-08-01T08:00:00+07:00",
    }
    return run_envdb(*arguments, environ=environment)


def test_an_officer_drafts_lists_verifies_and_compares_by_command(office: Site) -> None:
    drafted = run(office, "report", "2025", "--to", "city")
    assert drafted.returncode == 0, drafted.stderr
    paths = [Path(line.strip()) for line in drafted.stdout.splitlines() if line.startswith("  ")]
    assert [path.suffix for path in paths] == [".docx", ".xlsx"]
    assert all(path.is_file() for path in paths)
    assert "Chưa có báo cáo nào" in run(office, "release", "list").stdout

    first = released(office, "12/BC-SCT")
    villages(office, PLACE, "sua.xlsx", "777")
    second = released(office, "45/BC-SCT", "another run")
    listed = run(office, "release", "list").stdout
    assert "12/BC-SCT" in listed
    assert "45/BC-SCT" in listed
    verified = run(office, "release", "verify", "--all")
    assert (verified.returncode, verified.stdout.count("giống từng byte")) == (0, 6)
    compared = run(office, "release", "diff", str(first), str(second))
    assert compared.returncode == 0
    assert "households" in compared.stdout
    (draft,) = office.connection.execute(
        "SELECT release_id FROM release.release WHERE report = 'city'"
    ).fetchall()
    others = run(office, "release", "diff", str(first), str(draft[0]))
    assert (others.returncode, others.stdout) == (2, "")
    assert "Chỉ so sánh hai bản của cùng một báo cáo" in others.stderr

    office.connection.execute("UPDATE release.release_file SET sha256 = 'x', content_sha256 = 'x'")
    changed = run(office, "release", "verify", str(first))
    assert (changed.returncode, changed.stdout.count("KHÁC")) == (1, 2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("report", "2025", "--to", "president"), "Không có loại báo cáo 'president'"),
        (("release", "verify"), "Ghi số của một bản, hoặc --all"),
        (("release", "verify", "99"), "Không có bản nào mang số 99"),
        (("release", "diff", "98", "99"), "Không có bản nào mang số 98"),
    ],
)
def test_what_cannot_be_done_is_told(site: Site, arguments: tuple[str, ...], told: str) -> None:
    done = run(site, *arguments)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.replace("│", " ").split())
