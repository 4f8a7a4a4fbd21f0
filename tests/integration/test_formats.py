"""Our own form saved under every other format that an office program offers, dropped and answered."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from viparse.normalize.tcvn3 import TCVN3

from envdb.warehouse.embedded import Server

pytest.register_assert_rewrite("file_season", "intake_site")
from file_season import WRONG, villages  # noqa: E402 - after its assertions are made to explain
from intake_site import (  # noqa: E402
    VILLAGES,
    Site,
    communes,
    form,
    lend_readers,
    open_site,
    prepared_database,
)

pytestmark = pytest.mark.slow

FORMATS = ("xls", "ods")


def converted(content: bytes, to: str, folder: Path) -> bytes:
    """Save a workbook under another format with LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("soffice is missing: .ci/run installs it")
        pytest.skip("LibreOffice is not installed (soffice)")
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "form.xlsx"
    source.write_bytes(content)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return (folder / "out" / f"form.{to}").read_bytes()


def in_old_font(content: bytes) -> bytes:
    """Return a form whose texts are typed in .VnTime, as offices did before Unicode."""
    table = {unicode: raw for raw, unicode in TCVN3.pairs}
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    cell.value = "".join(table.get(letter, letter) for letter in cell.value)
                    cell.font = Font(name=".VnTime")
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory, nursery: Path) -> Iterator[Site]:
    home = lend_readers(tmp_path_factory.mktemp("formats") / "home", nursery)
    with prepared_database(server) as url, open_site(home, url) as opened:
        yield opened


def facts(site: Site, unit: str) -> list[tuple[object, ...]]:
    """Return the current rows of a unit without what names the submission."""
    rows = site.connection.execute(
        f"SELECT to_jsonb(f) - 'submission_id' FROM core.{VILLAGES}__craft_villages AS f"
        " INNER JOIN core.current_submission AS c USING (submission_id)"
        " WHERE c.unit_code = %s ORDER BY f.row_number",
        [unit],
    )
    return [
        tuple((k, v) for k, v in row[0].items() if "commune" not in k and k != "village_code")
        for row in rows
    ]


@pytest.mark.parametrize("to", FORMATS)
def test_a_form_under_another_format_is_the_same_facts(site: Site, to: str, tmp_path: Path) -> None:
    unit, as_xlsx = communes()[30 + FORMATS.index(to)], communes()[40]
    rows = villages(unit)
    site.drop(as_xlsx, "form.xlsx", form(VILLAGES, as_xlsx, "2025"))
    site.drop(unit, f"form.{to}", converted(form(VILLAGES, unit, "2025", rows), to, tmp_path))
    site.ingest()
    found = {name: outcome for name, outcome, _ in site.outcomes()}
    assert found[f"form.{to}"] in {"accepted", "accepted_with_warnings"}
    numbers = [[v for _, v in row if isinstance(v, int | float)] for row in facts(site, unit)]
    assert numbers
    assert numbers == [
        [v for _, v in row if isinstance(v, int | float)] for row in facts(site, as_xlsx)
    ]


def test_an_xls_in_an_old_font_is_answered_in_unicode_with_its_errors_marked(
    site: Site, tmp_path: Path
) -> None:
    unit = communes()[50]
    content = in_old_font(form(VILLAGES, unit, "2025", villages(unit, **WRONG)))
    site.drop(unit, "cũ.xls", converted(content, "xls", tmp_path))
    site.ingest()
    assert ("cũ.xls", "rejected") in {(name, outcome) for name, outcome, _ in site.outcomes()}
    (reply,) = (site.settings.outbox / unit).glob("*.xlsx")
    workbook = openpyxl.load_workbook(reply)
    errors, data = workbook["Lỗi"], workbook.worksheets[2]
    texts = [str(cell.value) for row in errors.iter_rows() for cell in row if cell.value]
    assert any("phông cũ (TCVN3, VNI)" in text for text in texts)
    marked = [cell for row in data.iter_rows() for cell in row if cell.comment]
    assert any("Lỗi" in cell.comment.text for cell in marked)
    assert any("được hiểu là" in cell.comment.text for cell in marked)
    raw = site.connection.execute(
        "SELECT raw, value FROM intake.repair AS r INNER JOIN intake.submission AS s"
        " USING (submission_id) WHERE s.unit_code = %s AND r.kind = 'legacy_font'",
        [unit],
    ).fetchall()
    assert raw
    assert all(before != after for before, after in raw)
