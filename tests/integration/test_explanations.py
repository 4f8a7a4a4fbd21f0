"""A warning that a unit explains is kept and not raised again, for two years and a tenth of the value.

Each story sends a village with fewer workers than households (20 against 30), which is a warning,
answers it in the sheet ``Giải trình`` of the workbook that came back, and looks at what the next
files are told. Bounds: a tenth of 20 is 2, so 18 to 22 workers are explained, 17 and 23 are not.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from psycopg import sql

from envdb.intake import decisions
from envdb.intake.check import check_file
from envdb.intake.forms import hand_out
from envdb.intake.ingest import Installation
from envdb.intake.submission import Submission
from envdb.render.samples import SampleRows
from envdb.render.template_explanations import EXPLANATIONS_SHEET

pytest.register_assert_rewrite("file_season", "intake_site")
from file_season import changed  # noqa: E402 - after its assertions are made to explain
from intake_site import VILLAGES, Site, as_csv, form, sample, table  # noqa: E402

UNIT, OTHER = "00004", "00008"
RULE = "workers_not_below_households"
ELSEWHERE, ELSEWHERE_TOO = "25747", "26737"
"""Two wards of Hồ Chí Minh City."""

TEXT = "Nhiều hộ chỉ làm theo mùa vụ"


def villages(period: str = "2025", unit: str = UNIT, **cells: str) -> SampleRows:
    rows = sample(VILLAGES, unit, period)
    return changed(rows, "craft_villages", 0, **({"households": "30", "workers": "20"} | cells))


def workbook(period: str = "2025", unit: str = UNIT, **cells: str) -> bytes:
    return form(VILLAGES, unit, period, villages(period, unit, **cells))


def explained(content: bytes | Path, answers: Mapping[str, str], **edits: object) -> bytes:
    """Return a workbook with answers written below the warnings, or beside their numbers."""
    source = content if isinstance(content, Path) else io.BytesIO(content)
    book = openpyxl.load_workbook(source)
    sheet = book[EXPLANATIONS_SHEET]
    listed = {str(row[0].value): row[3] for row in sheet.iter_rows(min_row=5) if row[0].value}
    free = next(row for row in range(5, 400) if sheet.cell(row, 1).value is None)
    for number, text in answers.items():
        if number in listed:
            listed[number].value = text
            continue
        sheet.cell(free, 1).value, sheet.cell(free, 4).value = number, text
        free += 1
    for address, value in edits.items():
        book["Làng nghề"][address].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def take(site: Site, content: bytes, unit: str = UNIT, name: str | None = None) -> Submission:
    site.drop(unit, name or f"{len(site.submissions())}.xlsx", content)
    (submission,) = site.ingest()
    return submission


def raised(site: Site, submission: Submission) -> list[str]:
    """Return the rules of which a submission was warned."""
    rows = site.connection.execute(
        "SELECT rule FROM intake.finding WHERE submission_id = %s AND severity = 'warning'"
        " ORDER BY finding_number",
        [submission.submission_id],
    )
    return [rule for (rule,) in rows]


def quiet(site: Site, submission: Submission) -> list[tuple[str, str]]:
    """Return rule and explanation of warnings that were not raised."""
    return site.connection.execute(
        "SELECT warning.rule, explanation FROM intake.explained_warning AS warning"
        " INNER JOIN intake.explanation USING (explanation_id)"
        " WHERE warning.submission_id = %s ORDER BY warning_number",
        [submission.submission_id],
    ).fetchall()


def kept(site: Site) -> list[tuple[Any, ...]]:
    return site.connection.execute(
        "SELECT submission_id, unit_code, explained_submission_id, rule, value, value_number,"
        " explanation FROM intake.explanation ORDER BY explanation_id"
    ).fetchall()


def at(site: Site, instant: str) -> Site:
    """Return the office at another instant."""
    settings = replace(site.settings, now_fixed=datetime.fromisoformat(instant))
    place = Installation(settings, site.place.contracts, site.place.reference, site.place.pool)
    return Site(settings, site.connection, place)


@pytest.fixture
def warned(site: Site) -> Submission:
    """Send a file with the warning; it is number 1 of BN000001."""
    submission = take(site, workbook())
    assert (submission.outcome, raised(site, submission)) == ("accepted_with_warnings", [RULE])
    return submission


# --- the number, and where it is answered ----------------------------------------------------------


def test_a_warning_has_its_number_wherever_it_is_told(site: Site, warned: Submission) -> None:
    book = openpyxl.load_workbook(site.workbook(warned))

    assert "- Số 1 [Sửa hoặc giải trình] trang “Làng nghề”, ô G6: " in site.receipt(warned)
    assert book["Lỗi"]["A5"].value == "1"
    assert book["Làng nghề"]["G6"].comment.text.startswith("Lỗi 1 - Sửa hoặc giải trình")
    row = [cell.value for cell in book[EXPLANATIONS_SHEET][5]]
    assert row == [
        "BN000001-1",
        "“Làng nghề”, ô G6",
        "Số lao động (20) ít hơn số hộ sản xuất (30).",
        None,
    ]


def test_what_must_be_corrected_is_not_offered_for_an_explanation(site: Site) -> None:
    submission = take(site, explained(workbook(), {}, F6="ba mươi"))

    book = openpyxl.load_workbook(site.workbook(submission))
    assert submission.outcome == "rejected"
    assert EXPLANATIONS_SHEET not in book.sheetnames


def test_the_next_form_lists_the_warnings_of_the_last_file(site: Site, warned: Submission) -> None:
    _, path = hand_out(
        site.settings, unit=UNIT, feed=VILLAGES, period="2025", warehouse=site.connection
    )

    sheet = openpyxl.load_workbook(path)[EXPLANATIONS_SHEET]
    assert [cell.value for cell in sheet[5]][:2] == ["BN000001-1", "“Làng nghề”, ô G6"]
    assert [sheet[f"{column}5"].protection.locked for column in "ABCD"] == [True, True, True, False]
    assert sheet["A6"].value is None
    assert not sheet["A6"].protection.locked


# --- in the file itself, in later files, in later periods --------------------------------------------


def test_an_explained_warning_is_kept_and_not_raised_in_the_same_file(
    site: Site, warned: Submission
) -> None:
    answered = take(site, explained(site.workbook(warned), {"BN000001-1": TEXT}))

    assert (answered.outcome, raised(site, answered)) == ("accepted", [])
    assert quiet(site, answered) == [(RULE, TEXT)]
    assert kept(site) == [(2, UNIT, 1, RULE, "20", 20, TEXT)]
    told = site.receipt(answered).splitlines()
    assert "Đã ghi nhận 1 lời giải trình trong tệp này." in told
    assert any(line.startswith("1 cảnh báo đã được giải trình trước đây") for line in told)


@pytest.mark.parametrize(
    ("period", "workers", "again"),
    [
        ("2025", "18", False),
        ("2025", "22", False),
        ("2025", "17", True),
        ("2025", "23", True),
        ("2026", "22", False),
        ("2026", "23", True),
    ],
)
def test_it_is_quiet_within_a_tenth_in_later_files_and_periods(
    site: Site, warned: Submission, period: str, workers: str, again: bool
) -> None:
    take(site, explained(site.workbook(warned), {"BN000001-1": TEXT}))

    later = take(at(site, "2027-01-15T08:00:00+07:00"), workbook(period, workers=workers))

    assert raised(site, later) == ([RULE] if again else [])
    assert quiet(site, later) == ([] if again else [(RULE, TEXT)])


def test_another_village_another_unit_and_another_rule_are_raised(
    site: Site, warned: Submission
) -> None:
    take(site, explained(site.workbook(warned), {"BN000001-1": TEXT}))

    renamed = take(site, workbook(village_name="Làng nghề khác"), name="khac.xlsx")
    others = take(site, workbook(unit=OTHER), unit=OTHER)

    assert RULE in raised(site, renamed)
    assert raised(site, others) == [RULE]


@pytest.mark.parametrize(
    ("received", "again"),
    [("2028-08-01T07:59:59+07:00", False), ("2028-08-01T08:00:00+07:00", True)],
)
def test_it_expires_two_years_after_it_was_given(
    site: Site, warned: Submission, received: str, again: bool
) -> None:
    take(site, explained(site.workbook(warned), {"BN000001-1": TEXT}))

    later = take(at(site, received), workbook("2027"))

    assert raised(site, later) == ([RULE] if again else [])


def test_the_answer_may_come_with_the_next_period(site: Site, warned: Submission) -> None:
    answered = take(
        at(site, "2027-01-15T08:00:00+07:00"), explained(workbook("2026"), {"BN000001-1": TEXT})
    )

    assert raised(site, answered) == []
    assert kept(site)[0][:3] == (2, UNIT, 1)


@pytest.mark.parametrize("number", ["1", "BN1-1", "bn000001 / 1", "Số 1"])
def test_a_number_may_be_written_in_any_clear_way(
    site: Site, warned: Submission, number: str
) -> None:
    answered = take(site, explained(workbook(), {number: TEXT}))

    assert raised(site, answered) == []


def zones(period: str, commune: str) -> bytes:
    rows = sample("industrial_zones", "SCT", period)
    place = {"commune_code": commune, "commune_name": ""}
    return form("industrial_zones", "SCT", period, changed(rows, "zones", 0, **place))


def test_what_is_no_quantity_stays_explained_while_it_is_the_same(site: Site) -> None:
    take(site, zones("2025-H2", ELSEWHERE), "SCT")
    number = site.connection.execute(
        "SELECT finding_number FROM intake.finding WHERE rule = 'zone_in_hanoi'"
    ).fetchone()
    assert number is not None
    answer = {f"BN000001-{number[0]}": "Cụm nằm ở tỉnh giáp ranh"}
    take(site, explained(zones("2025-H2", ELSEWHERE), answer), "SCT")

    same = take(site, zones("2026-H1", ELSEWHERE), "SCT")
    another = take(site, zones("2026-H1", ELSEWHERE_TOO), "SCT")

    assert "zone_in_hanoi" not in raised(site, same)
    assert "zone_in_hanoi" in raised(site, another)


def test_a_rejected_file_keeps_what_it_explained(site: Site, warned: Submission) -> None:
    content = explained(site.workbook(warned), {"BN000001-1": TEXT}, F6="ba mươi")
    refused = take(site, content)

    mended = take(site, workbook(workers="21"))

    assert refused.outcome == "rejected"
    assert "Đã ghi nhận 1 lời giải trình trong tệp này." in site.receipt(refused)
    assert (mended.outcome, raised(site, mended)) == ("accepted", [])


# --- what is refused, and told -----------------------------------------------------------------------


def told(site: Site, submission: Submission) -> dict[str, str]:
    return dict(
        site.connection.execute(
            "SELECT rule, message FROM intake.finding"
            " WHERE submission_id = %s AND rule LIKE 'explanation.%%'",
            [submission.submission_id],
        ).fetchall()
    )


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("BN000001-7", "explanation.unknown_number"),
        ("BN000099-1", "explanation.unknown_number"),
        ("nước thải", "explanation.unknown_number"),
        (" ", "explanation.no_number"),
    ],
)
def test_a_number_that_does_not_exist_is_told(
    site: Site, warned: Submission, number: str, rule: str
) -> None:
    answered = take(site, explained(workbook(), {number: TEXT}))

    assert list(told(site, answered)) == [rule]
    assert answered.outcome == "accepted_with_warnings"
    assert raised(site, answered) == [rule, RULE]
    assert kept(site) == []
    rows = openpyxl.load_workbook(site.workbook(answered))[EXPLANATIONS_SHEET]
    assert rows.cell(5, 1).value == "BN000002-2"
    # the words come back, so that only the number has to be mended
    assert rows.cell(6, 4).value == TEXT


def test_a_number_of_another_unit_is_told(site: Site, warned: Submission) -> None:
    answered = take(site, explained(workbook(unit=OTHER), {"BN000001-1": TEXT}), unit=OTHER)

    assert "của đơn vị khác" in told(site, answered)["explanation.other_unit"]
    assert kept(site) == []


def test_what_must_be_corrected_cannot_be_explained(site: Site) -> None:
    take(site, explained(workbook(), {}, F6="ba mươi"))

    answered = take(site, explained(workbook(workers="40"), {"BN000001-1": TEXT}))

    assert "là lỗi phải sửa" in told(site, answered)["explanation.not_a_warning"]
    assert kept(site) == []


def test_a_blank_explanation_is_nothing(site: Site, warned: Submission) -> None:
    again = take(site, explained(site.workbook(warned), {"BN000001-1": "  "}, G6=21))

    assert raised(site, again) == [RULE]
    assert told(site, again) == {}
    assert kept(site) == []


def test_a_number_whose_message_is_another_is_told(site: Site, warned: Submission) -> None:
    book = openpyxl.load_workbook(site.workbook(warned))
    book[EXPLANATIONS_SHEET]["C5"].value = "Tiến độ xử lý 10 % thấp hơn kỳ trước (20 %)."
    book[EXPLANATIONS_SHEET]["D5"].value = TEXT
    buffer = io.BytesIO()
    book.save(buffer)

    answered = take(site, buffer.getvalue())

    assert list(told(site, answered)) == ["explanation.other_message"]


def test_a_sheet_without_headers_is_told(site: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(workers="40")))
    del book[EXPLANATIONS_SHEET]
    book.create_sheet(EXPLANATIONS_SHEET)["A1"] = "Số liệu đúng"
    buffer = io.BytesIO()
    book.save(buffer)

    answered = take(site, buffer.getvalue())

    assert list(told(site, answered)) == ["explanation.no_header"]


def test_every_cell_of_the_sheet_is_read_or_set_aside(site: Site, warned: Submission) -> None:
    answered = take(site, explained(site.workbook(warned), {"BN000001-1": TEXT}))

    aside = site.connection.execute(
        "SELECT place, cells, reason FROM intake.set_aside WHERE submission_id = %s AND sheet = %s",
        [answered.submission_id, EXPLANATIONS_SHEET],
    ).fetchall()
    read = site.connection.execute(
        "SELECT number_written, explanation, refused FROM intake.explanation_row"
    ).fetchall()
    # title, two lines of help, four headers, place and message: 9; number and explanation are read
    assert aside == [("ngoài lời giải trình", 9, "trang của biểu mẫu")]
    assert read == [("BN000001-1", TEXT, None)]


# --- once and for good -------------------------------------------------------------------------------


def test_steps_run_again_keep_one_explanation(site: Site, warned: Submission) -> None:
    answered = take(site, explained(site.workbook(warned), {"BN000001-1": TEXT}, F6="ba mươi"))
    before = kept(site)

    decisions.replay(site.connection, outcome="rejected", feed=VILLAGES, reason="thử", by="kỹ sư")
    (again,) = site.ingest()

    assert again.submission_id == answered.submission_id
    assert kept(site) == before
    assert len(before) == 1


def test_the_same_answer_sent_again_does_not_make_it_last_longer(
    site: Site, warned: Submission
) -> None:
    content = explained(site.workbook(warned), {"BN000001-1": TEXT})
    take(site, content)

    take(at(site, "2027-08-01T08:00:00+07:00"), explained(content, {}, G6=21))

    assert len(kept(site)) == 1


def test_an_explanation_cannot_be_changed(site: Site, warned: Submission) -> None:
    take(site, explained(site.workbook(warned), {"BN000001-1": TEXT}))

    for statement in (
        "UPDATE intake.explanation SET explanation = 'khác'",
        "DELETE FROM intake.explanation",
    ):
        with pytest.raises(psycopg.errors.RaiseException, match="append only"):
            site.connection.execute(statement)


def test_two_periods_dropped_together_heed_the_answer_of_the_first(
    site: Site, warned: Submission
) -> None:
    later = at(site, "2027-01-15T08:00:00+07:00")
    later.drop(UNIT, "1.xlsx", explained(site.workbook(warned), {"BN000001-1": TEXT}))
    later.drop(UNIT, "2.xlsx", workbook("2026"))

    ended = later.ingest()

    assert [raised(site, one) for one in ended] == [[], []]


def test_a_csv_is_answered_by_the_workbook_that_came_back(site: Site) -> None:
    content = as_csv(table(VILLAGES, villages()))
    first = take(site, content, name="Làng nghề 2025.csv")

    answered = take(
        site,
        explained(site.workbook(first), {"BN000001-1": TEXT}),
        name="Làng nghề 2025.xlsx",
    )

    assert (answered.feed, answered.period) == (VILLAGES, "2025")
    assert raised(site, answered) == []


# --- who reads it, and a check -----------------------------------------------------------------------


def test_analysts_count_explanations_and_officers_read_them(site: Site, warned: Submission) -> None:
    take(site, explained(site.workbook(warned), {"BN000001-1": TEXT}))
    counted = (
        "SELECT unit_code, feed, period, rule, column_name, row_number FROM mart.explained_warnings"
    )

    with site.connection.transaction():
        site.connection.execute("SET LOCAL ROLE envdb_analyst")
        assert site.connection.execute(counted).fetchall() == [
            (UNIT, VILLAGES, "2025", RULE, "workers", 6)
        ]
    for column in ("row_keys", "value", "message", "explanation"):
        query = sql.SQL("SELECT {} FROM intake.explanation").format(sql.Identifier(column))
        with site.connection.transaction(force_rollback=True):
            site.connection.execute("SET LOCAL ROLE envdb_analyst")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                site.connection.execute(query)
    with site.connection.transaction():
        site.connection.execute("SET LOCAL ROLE envdb_officer")
        ((keys, text),) = site.connection.execute(
            "SELECT row_keys, explanation FROM intake.explanation"
        ).fetchall()
    assert text == TEXT
    assert keys[0].startswith("village_name: ")


def test_a_check_heeds_what_was_explained_and_what_the_file_explains(
    site: Site, warned: Submission, tmp_path: Path
) -> None:
    file = tmp_path / "lang nghe 2025.xlsx"
    file.write_bytes(explained(site.workbook(warned), {"BN000001-1": TEXT}))

    checked = check_file(site.connection, site.settings, file, UNIT)

    assert checked.marks == []
    assert "1 cảnh báo đã được giải trình" in checked.summary
    assert kept(site) == []


# --- what is the same row in another period ----------------------------------------------------------

LIMIT = "value_within_limit"


def monitored(period: str, value: str) -> bytes:
    """Return one result of COD above the limit of column A (75 mg/l), on another day each quarter."""
    row = sample("monitoring_results", "SNNMT", period)["results"][0]
    rows = {"results": [row | {"parameter": "COD", "value": value}]}
    return form("monitoring_results", "SNNMT", period, rows)


@pytest.mark.parametrize(("value", "again"), [("110", []), ("110,1", [LIMIT])])
def test_a_result_of_another_day_at_the_same_point_stays_explained(
    site: Site, value: str, again: list[str]
) -> None:
    take(site, monitored("2026-Q1", "100"), "SNNMT")
    take(site, explained(monitored("2026-Q1", "100"), {"BN000001-1": "Kq = 1,1"}), "SNNMT")

    later = take(site, monitored("2026-Q2", value), "SNNMT")

    assert raised(site, later) == again


def test_an_explanation_of_one_enterprise_is_none_of_another(site: Site) -> None:
    def declaration(tax_code: str) -> bytes:
        rows = changed(
            sample("enterprise_declarations", "SCT", "2025"), "general", 0, tax_code=tax_code
        )
        return form(
            "enterprise_declarations",
            "SCT",
            "2025",
            changed(rows, "wastewater", 0, parameter="COD", concentration="100"),
        )

    one, other = "0109900104", "0109900129"
    first = take(site, declaration(one), "SCT")
    (number,) = site.connection.execute(
        "SELECT finding_number FROM intake.finding WHERE message LIKE '%%vượt giới hạn%%'"
    ).fetchone() or (0,)
    answer = {f"{first.number}-{number}": "Kq = 1,1"}
    own = take(site, explained(declaration(one), answer), "SCT")
    others = take(site, declaration(other), "SCT")

    assert len(quiet(site, own)) == 1
    assert quiet(site, others) == []
    assert len(raised(site, others)) == 1
