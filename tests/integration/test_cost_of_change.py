"""What a change costs: a new feed is one contract, a new shape of a form a few lines of its own.

The change is made in a copy of ``include/`` and ``expectations/``, which an office may keep of its
own (``ENVDB_INCLUDE``), and taken from the command line to facts and answers. No Python is written.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from envdb.cli import app
from envdb.intake import decisions
from envdb.settings import SettingsError, load_settings, shipped_folder

pytest.register_assert_rewrite("intake_site")
from intake_site import NOW, VILLAGES, as_csv, lend_readers, open_site  # noqa: E402 - see above

UNIT = "00004"
FIRST = 6

COMPLAINTS = """\
feed: noise_complaints
version: 1
title: Phản ánh về tiếng ồn
title_en: Noise complaints
about: Các phản ánh của người dân về tiếng ồn từ cơ sở sản xuất. Mỗi phản ánh một dòng.
submitted_by: [commune]
owed_by: [commune]
period: quarter
due: +10d
replaces_by: [unit, feed, period]
on_critical: submission
sheets:
  - name: complaints
    title: Phản ánh
    title_en: Complaints
    row_is: một phản ánh
    key: [complained_on, facility_name]
    columns:
      - name: complained_on
        label: Ngày phản ánh
        description: day of the complaint
        type: date
        required: true
      - name: facility_name
        required: true
      - name: households_affected
        label: Số hộ bị ảnh hưởng
        description: households that are affected
        type: integer
        unit: household
        min: 0
    rules:
      - id: within_period
        cells: [complained_on]
        message: Ngày phản ánh {complained_on} sau ngày cuối của kỳ báo cáo ({period_end}).
        hint: Chỉ ghi các phản ánh nhận được trong kỳ.
        expectation:
          type: expect_column_pair_values_a_to_be_greater_than_b
          kwargs: {column_A: period_end, column_B: complained_on, or_equal: true}
"""

NEW_LAYOUT = """\
    layouts:
      - name: district_list
        recognised_by: [Danh xưng, Lượng xả]
        aliases:
          village_name: [Danh xưng]
          wastewater_m3_day: [Lượng xả]
          wastewater_treated_m3_day: [Lượng đã xử lý]
        absent: [solid_waste_t_year, handling_measure, handling_progress_pct]
"""

DISTRICT_LIST = [
    [
        "Danh xưng",
        "Nghề",
        "Đã được công nhận",
        "Thuộc danh mục QĐ 2546/QĐ-UBND",
        "Số hộ sản xuất",
        "Số lao động",
        "Lượng xả",
        "Lượng đã xử lý",
    ],
    ["Làng nghề gốm Ví dụ", "Gốm sứ", "Có", "Không", "40", "120", "12,5", "10"],
]


def copied(to: Path) -> dict[str, str]:
    """Copy contracts and suites into a folder and return the environment that names them."""
    for name in ("include", "expectations"):
        shutil.copytree(shipped_folder(name), to / name)
    return {"ENVDB_INCLUDE": str(to / "include"), "ENVDB_EXPECTATIONS": str(to / "expectations")}


def envdb(environ: Mapping[str, str], *arguments: str) -> str:
    """Run a command that must succeed and return what it said."""
    done = CliRunner().invoke(app, arguments, env=environ)
    assert done.exit_code == 0, done.output
    return done.output


def changed_files(folder: Path) -> set[str]:
    """Return the files of a copy that the shipped folders do not have, or have otherwise."""
    return {
        path.relative_to(folder).as_posix()
        for name in ("include", "expectations")
        for path in (folder / name).rglob("*")
        if path.is_file()
        and not _is_same(path, shipped_folder(name) / path.relative_to(folder / name))
    }


def _is_same(path: Path, other: Path) -> bool:
    return other.is_file() and other.read_bytes() == path.read_bytes()


def filled(form: Path, *rows: tuple[object, ...]) -> bytes:
    """Fill in the first table of a form as a clerk does."""
    book = openpyxl.load_workbook(form)
    page = book.worksheets[1]
    assert isinstance(page, Worksheet)
    for at, row in enumerate(rows, start=FIRST):
        for column, value in enumerate(row, start=2):
            page.cell(at, column, value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_new_feed_is_one_contract_from_template_to_reply(
    tmp_path: Path, database_url: str, nursery: Path
) -> None:
    environ = copied(tmp_path)
    home = lend_readers(tmp_path / "home", nursery)
    assert changed_files(tmp_path) == set()
    (tmp_path / "include/contracts/noise_complaints.yml").write_text(COMPLAINTS, encoding="utf-8")

    envdb(environ, "render")

    assert changed_files(tmp_path) == {
        "include/contracts/noise_complaints.yml",
        "include/dictionary/README.md",
        "include/dictionary/noise_complaints.md",
        "include/sql/facts/noise_complaints.sql",
        "include/sql/staging/noise_complaints.sql",
        "expectations/noise_complaints.complaints.json",
    }
    envdb(environ, "render", "--check")
    with open_site(home, database_url, environ) as site:
        said = {**environ, "ENVDB_HOME": str(site.settings.home), "ENVDB_NOW": NOW}
        envdb(said, "template", "--unit", UNIT, "--feed", "noise_complaints")
        (form,) = (site.settings.inbox / UNIT / "bieu_mau").glob("*.xlsx")
        right = ("05/04/2026", "Xưởng mộc Ví dụ", 7)
        late = ("05/07/2026", "Xưởng cơ khí Ví dụ", 12)
        site.drop(UNIT, "sai.xlsx", filled(form, right, late))
        (wrong,) = site.ingest()
        assert (wrong.feed, wrong.period, wrong.outcome) == (
            "noise_complaints",
            "2026-Q2",
            "rejected",
        )
        receipt = site.receipt(wrong)
        assert "ô B7: Ngày phản ánh 05/07/2026 sau ngày cuối của kỳ báo cáo" in receipt

        site.drop(UNIT, "đúng.xlsx", filled(form, right, ("06/04/2026", *late[1:])))
        (accepted,) = site.ingest()
        assert accepted.outcome == "accepted"
        facts = site.connection.execute(
            "SELECT unit_code, facility_name, households_affected"
            " FROM core.noise_complaints__complaints ORDER BY complained_on"
        ).fetchall()
        assert facts == [(UNIT, "Xưởng mộc Ví dụ", 7), (UNIT, "Xưởng cơ khí Ví dụ", 12)]
        owed = site.connection.execute(
            "SELECT count(*) FROM mart.completeness_by_unit"
            " WHERE feed = 'noise_complaints' AND period = '2026-Q2' AND NOT submitted"
        ).fetchone()
        assert owed == (125,)
        site.balance(2)


def test_a_new_shape_of_a_form_is_a_few_lines_of_its_contract(
    tmp_path: Path, database_url: str, nursery: Path
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    home = lend_readers(tmp_path / "home", nursery)
    place = Path("include") / "contracts" / f"{VILLAGES}.yml"
    environ = {"before": copied(before), "after": copied(after)}
    old = (before / place).read_text(encoding="utf-8")
    assert old.count("    rules:\n") == 1
    (after / place).write_text(old.replace("    rules:\n", f"{NEW_LAYOUT}    rules:\n"), "utf-8")
    new = (after / place).read_text(encoding="utf-8")
    changes = [
        line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[0] in "+-"
    ]
    assert len(changes) == 8
    assert all(line.startswith("+") for line in changes)

    envdb(environ["after"], "render")

    assert changed_files(after) == {place.as_posix(), f"include/dictionary/{VILLAGES}.md"}
    with open_site(home, database_url, environ["before"]) as site:
        site.drop(UNIT, "Làng nghề 2025.csv", as_csv(DISTRICT_LIST))
        (refused,) = site.ingest()
        assert refused.outcome == "quarantined"
        assert "thiếu cột “Tên làng nghề”" in site.receipt(refused)
    with open_site(home, database_url, environ["after"]) as site:
        words = {"reason": "thêm dạng tệp", "by": "tests"}
        decisions.replay(site.connection, outcome="quarantined", feed=VILLAGES, **words)
        (read,) = site.ingest()
        assert read.submission_id == refused.submission_id
        assert read.outcome == "accepted_with_warnings"
        facts = site.connection.execute(
            "SELECT village_name, wastewater_m3_day, wastewater_treated_m3_day, solid_waste_t_year"
            " FROM core.commune_craft_villages__craft_villages"
        ).fetchall()
        assert [
            (name, float(out), float(treated), solid) for name, out, treated, solid in facts
        ] == [("Làng nghề gốm Ví dụ", 12.5, 10.0, None)]


@pytest.mark.parametrize("variable", ["ENVDB_INCLUDE", "ENVDB_EXPECTATIONS"])
def test_a_copy_that_is_not_there_is_named(tmp_path: Path, variable: str) -> None:
    with pytest.raises(SettingsError, match=f"{variable} names {tmp_path / 'gone'}"):
        load_settings({variable: str(tmp_path / "gone")})
