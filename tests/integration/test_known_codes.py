"""Codes of open lists, and air values: what accepted files made known, and what the last period was.

A code of hazardous waste is asked once of each unit; a zone is known since the unit that manages it
reported it; an air value is compared with three times the greatest of last period's at its point.
"""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from envdb.intake import decisions
from envdb.intake.check import check_file
from envdb.intake.submission import Submission
from envdb.render.samples import SampleRows

pytest.register_assert_rewrite("file_season", "intake_site")
from file_season import changed  # noqa: E402 - after its assertions are made to explain
from intake_site import Site, form, sample  # noqa: E402

WASTE, ZONES, RELOCATIONS = "hazardous_waste", "industrial_zones", "relocations"
MONITORING, DECLARATIONS, FACILITIES = (
    "monitoring_results",
    "enterprise_declarations",
    "commune_facilities",
)
KINDS = {"SCT": "Cụm công nghiệp", "BQLKCN": "Khu công nghiệp"}


def take(site: Site, unit: str, content: bytes) -> Submission:
    site.drop(unit, f"{len(site.submissions())}.xlsx", content)
    (submission,) = site.ingest()
    return submission


def told(site: Site, submission: Submission, rule: str) -> list[str]:
    """Return the values of which a rule warned, in the order of rows."""
    return [
        value
        for (value,) in site.connection.execute(
            "SELECT value FROM intake.finding WHERE submission_id = %s AND rule = %s"
            " ORDER BY row_number",
            [submission.submission_id, rule],
        )
    ]


def not_applicable(site: Site, submission: Submission, rule: str) -> int | None:
    """Return how many rows a rule had nothing to compare with, if it had not."""
    row = site.connection.execute(
        "SELECT rows_concerned FROM intake.rule_outcome"
        " WHERE submission_id = %s AND rule = %s AND outcome = 'not_applicable'",
        [submission.submission_id, rule],
    ).fetchone()
    return None if row is None else int(row[0])


# --- waste that a unit never sent ------------------------------------------------------------------


def waste(period: str, *codes: str, **cells: str) -> bytes:
    rows = sample(WASTE, "SNNMT", period)
    for row, code in enumerate(codes):
        rows = changed(rows, "waste", row, waste_code=code)
    return form(WASTE, "SNNMT", period, changed(rows, "waste", 0, **cells))


UNSENT = "waste_code_sent_before"


def test_each_code_of_waste_is_asked_once_of_a_unit(site: Site) -> None:
    first = take(site, "SNNMT", waste("2024", "16 01 06", "16 01 06", "16 01 08"))
    second = take(site, "SNNMT", waste("2025", "16 01 06", "16 01 08", "17 02 03"))
    again = take(site, "SNNMT", waste("2025", "16 01 06", "16 01 08", "17 02 03", quantity_kg="99"))

    assert told(site, first, UNSENT) == ["16 01 06", "16 01 08"]
    assert told(site, second, UNSENT) == ["17 02 03"]
    assert told(site, again, UNSENT) == []


def test_a_code_of_a_wrong_form_is_told_once_and_what_was_rejected_is_not_known(site: Site) -> None:
    refused = take(site, "SNNMT", waste("2025", "16-1", "16 01 07", "16 01 08"))
    mended = take(site, "SNNMT", waste("2025", "16 01 06", "16 01 07", "16 01 08"))

    assert refused.outcome == "rejected"
    assert told(site, refused, UNSENT) == ["16 01 07", "16 01 08"]
    assert told(site, refused, "waste_code.form") == ["16-1"]
    assert told(site, mended, UNSENT) == ["16 01 06", "16 01 07", "16 01 08"]


def test_two_periods_dropped_together_ask_once(site: Site) -> None:
    site.drop("SNNMT", "1.xlsx", waste("2024"))
    site.drop("SNNMT", "2.xlsx", waste("2025"))

    first, second = sorted(site.ingest(), key=lambda one: str(one.period))

    assert len(told(site, first, UNSENT)) == 3
    assert told(site, second, UNSENT) == []
    site.balance(2)


def test_another_unit_that_sends_the_code_is_asked_too(site: Site) -> None:
    take(site, "SNNMT", waste("2025"))

    other = take(site, "SCT", form(DECLARATIONS, "SCT", "2025"))

    assert told(site, other, UNSENT) == ["16 01 06", "16 01 07", "16 01 08"]


# --- zones -----------------------------------------------------------------------------------------


def zones(unit: str, *codes: str) -> bytes:
    rows = sample(ZONES, unit, "2026-H1")
    chosen = [
        row | {"zone_code": code}
        for row, code in zip(rows["zones"][: len(codes)], codes, strict=True)
    ]
    return form(ZONES, unit, "2026-H1", {"zones": chosen})


def relocations(*codes: str) -> bytes:
    rows = sample(RELOCATIONS, "STC", "2026-H1")
    for row, code in zip((0, 2), codes, strict=True):
        rows = changed(rows, "relocations", row, to_zone_code=code)
    return form(RELOCATIONS, "STC", "2026-H1", rows)


def test_without_a_report_of_zones_there_is_nothing_to_compare_with(site: Site) -> None:
    submission = take(site, "STC", relocations("CCN-001", "CCN-003"))

    assert submission.outcome == "accepted"
    # the second row names no zone
    assert not_applicable(site, submission, "zone_known") == 2
    told = "Chưa so sánh được 1 quy tắc vì chưa có mã do đơn vị quản lý báo cáo."
    assert told in site.receipt(submission).splitlines()


def test_a_zone_is_known_with_the_first_accepted_row_of_who_manages_it(site: Site) -> None:
    take(site, "SCT", zones("SCT", "CCN-001"))
    before = take(site, "STC", relocations("CCN-001", "CCN-003"))
    take(site, "SCT", zones("SCT", "CCN-001", "CCN-003"))
    after = take(site, "STC", relocations("CCN-003", "CCN-001"))

    assert told(site, before, "zone_known") == ["CCN-003"]
    assert "CCN-003" in site.receipt(before)
    assert told(site, after, "zone_known") == []


def test_a_park_is_not_unknown_while_only_clusters_were_reported(site: Site) -> None:
    take(site, "SCT", zones("SCT", "CCN-001"))
    clusters_only = take(site, "STC", relocations("KCN-07", "CCN-001"))
    take(site, "BQLKCN", zones("BQLKCN", "KCN-01"))
    parks_too = take(site, "STC", relocations("CCN-001", "KCN-07"))

    assert told(site, clusters_only, "zone_known") == []
    assert told(site, parks_too, "zone_known") == ["KCN-07"]


def test_a_file_that_was_judged_before_the_zones_were_loaded_is_judged_again(site: Site) -> None:
    site.drop("BQLKCN", "a.xlsx", zones("BQLKCN", "KCN-01"))
    site.drop("STC", "b.xlsx", relocations("KCN-01", "KCN-07"))

    reported, moved = site.ingest()

    assert reported.feed == ZONES
    assert told(site, moved, "zone_known") == ["KCN-07"]
    assert not_applicable(site, moved, "zone_known") is None


def test_a_facility_in_an_unknown_zone_is_told(site: Site) -> None:
    take(site, "SCT", zones("SCT", "CCN-003"))
    rows = changed(sample(FACILITIES, "00004", "2025"), "facilities", 0, zone_code="CCN-009")

    submission = take(site, "00004", form(FACILITIES, "00004", "2025", rows))

    assert told(site, submission, "zone_known") == ["CCN-009"]


def test_a_row_that_an_officer_let_pass_makes_no_zone_known(site: Site) -> None:
    wrong = changed(sample(ZONES, "SCT", "2026-H1"), "zones", 0, zone_kind=KINDS["BQLKCN"])
    refused = take(site, "SCT", form(ZONES, "SCT", "2026-H1", wrong))
    decisions.accept(site.connection, refused.submission_id, reason="Đã hỏi", by="cán bộ")
    (accepted,) = site.ingest()

    submission = take(site, "STC", relocations("CCN-001", "CCN-003"))

    assert accepted.outcome == "accepted_with_warnings"
    assert told(site, submission, "zone_known") == ["CCN-001"]


# --- air -------------------------------------------------------------------------------------------


def monitored(period: str, *values: str, **cells: str) -> bytes:
    """Return results of mercury in air at one point, a sample for each value."""
    rows = sample(MONITORING, "SNNMT", period)["results"]
    year, quarter = period.split("-Q")
    month = 3 * int(quarter) - 2
    samples = [
        rows[1] | {"value": value, "sampled_on": f"{day:02}/{month:02}/{year}"} | cells
        for day, value in enumerate(values, start=1)
    ]
    return form(MONITORING, "SNNMT", period, {"results": samples})


AIR = "air_not_tripled"


@pytest.mark.parametrize(
    ("value", "cells", "warned"),
    [
        ("180", {}, []),  # three times 60, the greater of 50 and 60
        ("180,1", {}, ["180,1"]),
        ("180,1", {"point": "Ống khói khác"}, []),
        ("180,1", {"laboratory": "Trung tâm khác"}, ["180,1"]),
    ],
)
def test_an_air_value_is_compared_with_the_greatest_of_the_last_period(
    site: Site, value: str, cells: dict[str, str], warned: list[str]
) -> None:
    take(site, "SNNMT", monitored("2026-Q1", "50", "60"))

    submission = take(site, "SNNMT", monitored("2026-Q2", value, **cells))

    assert told(site, submission, AIR) == warned


def test_an_air_value_below_detection_is_compared_with_nothing(site: Site) -> None:
    take(site, "SNNMT", monitored("2026-Q1", "50"))
    book = openpyxl.load_workbook(io.BytesIO(monitored("2026-Q2", "10")))
    book["Kết quả quan trắc"]["G6"].value = "<200"
    buffer = io.BytesIO()
    book.save(buffer)

    submission = take(site, "SNNMT", buffer.getvalue())

    assert submission.outcome == "accepted"
    assert told(site, submission, AIR) == []


def test_the_first_air_value_has_nothing_to_be_compared_with(site: Site) -> None:
    submission = take(site, "SNNMT", monitored("2026-Q1", "50"))

    assert not_applicable(site, submission, AIR) == 1


def declared(period: str, tax_code: str, concentration: str) -> bytes:
    rows: SampleRows = sample(DECLARATIONS, "SCT", period)
    rows = changed(rows, "general", 0, tax_code=tax_code)
    return form(DECLARATIONS, "SCT", period, changed(rows, "air", 0, concentration=concentration))


def test_the_air_of_a_declaration_is_compared_with_the_same_enterprise(site: Site) -> None:
    one, other = "0109900104", "0109900129"
    take(site, "SCT", declared("2024", one, "10"))
    take(site, "SCT", declared("2024", other, "100"))

    within = take(site, "SCT", declared("2025", other, "300"))
    above = take(site, "SCT", declared("2025", one, "30,5"))

    rule = "concentration_not_tripled"
    assert told(site, within, rule) == []
    assert told(site, above, rule) == ["30,5"]


# --- without a warehouse ---------------------------------------------------------------------------


def test_a_check_without_a_warehouse_names_each_comparison_that_was_not_made(
    site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "co so.xlsx"
    file.write_bytes(form(FACILITIES, "00004", "2025"))

    checked = check_file(None, site.settings, file, "00004")

    assert checked.exit_code == 0
    assert checked.summary.endswith(
        "Kiểm tra không có kho số liệu nên chưa so sánh với mã do đơn vị quản lý báo cáo, số liệu "
        "kỳ trước, các mã hệ thống đã cấp cho đơn vị (3 quy tắc: zone_known, wastewater_not_tripled, "
        "facility_code.given) và không xét các lời giải trình."
    )
