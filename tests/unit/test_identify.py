"""What a file is: feed, period and unit, from its stamp, its name, its titles and its headers."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import (
    BA_DINH,
    CONTRACTS,
    FACILITY,
    HEADERS,
    REFERENCE,
    TODAY,
    TRAINING,
    ZONES,
    Read,
    grid,
    labels,
    read_villages,
    understood,
    village,
)
from test_values import CELLS

from envdb.contract.periods import parse_period
from envdb.intake.grid import Opened
from envdb.intake.identify import identify
from envdb.render.samples import valid_rows

TABLE = [HEADERS, village()]
STAMP = {"feed": "commune_craft_villages", "unit": BA_DINH, "period": "2025"}
ZONE_HEADERS = labels(ZONES.sheets[0])
EVENTS, ATTENDEES = (labels(sheet) for sheet in TRAINING.sheets)


def of_titles(*titles: str, **words: object) -> Read:
    """Read villages whose file name says nothing, below some titles."""
    words = {"file_name": "bao cao.xlsx", **words}
    return understood(grid(*[[title] for title in titles], *TABLE), **words)  # type: ignore[arg-type]


def half(*titles: str, file_name: str = "khu cụm công nghiệp.xlsx") -> Read:
    return understood(
        grid(*[[title] for title in titles], ZONE_HEADERS, ["KCN-01"]),
        file_name=file_name,
        unit="BQLKCN",
    )


def quarter(*titles: str, file_name: str = "tập huấn.xlsx") -> Read:
    return understood(
        grid(*[[title] for title in titles], EVENTS, ["TH-01"], name="a"),
        grid(ATTENDEES, ["TH-01"], name="b"),
        file_name=file_name,
        unit="SCT",
    )


# --- the feed


def test_the_stamp_decides_over_name_and_headers() -> None:
    read = understood(grid(*TABLE), file_name="Cơ sở 2024.xlsx", stamp=STAMP)
    assert (read.feed, read.identity.by, read.period) == (STAMP["feed"], "stamp", "2025")


@pytest.mark.parametrize(
    "name",
    [
        "Làng nghề 2025.xlsx",
        "LANG NGHE_2025.XLSX",
        "2025-lang-nghe.csv",
        "00004.commune_craft_villages.2025.xlsx",
        "00004_commune-craft-villages_2025 (1).xlsx",
        "[Ba Đình] báo cáo làng nghề năm 2025 - bản cuối.xlsx",
        "LangNghe2025.xlsx",
        "Craft+Villages+2025.xlsx",
        "làng nghề(2025).xlsx",
        unicodedata.normalize("NFD", "Làng nghề 2025.xlsx"),
        "lang nghe 2025_nop_2026-01-15.xlsx",
        "Làng nghề - phụ lục kèm công văn (năm 2025).xlsx",
        "15.01.2026 lang nghe 2025.xlsx",
        "20260115_lang_nghe_2025.xlsx",
    ],
)
def test_the_name_tells_feed_and_period_anywhere_in_it(name: str) -> None:
    read = understood(grid(*TABLE), file_name=name)
    assert (read.feed, read.identity.by) == ("commune_craft_villages", "file name")
    assert read.period == "2025"


def test_the_headers_decide_where_the_name_says_nothing() -> None:
    read = of_titles("Năm 2025")
    assert (read.feed, read.identity.by) == ("commune_craft_villages", "headers")


@pytest.mark.parametrize("feed", CONTRACTS)
def test_every_feed_is_known_by_its_headers_and_by_each_of_its_names(feed: str) -> None:
    contract = CONTRACTS[feed]
    unit = REFERENCE.units_matching(contract.submitted_by)[0].code
    period = {"year": "2025", "half": "2026-H1", "quarter": "2026-Q1"}[contract.period]
    rows = valid_rows(contract, REFERENCE, unit, parse_period(period))
    for name in ("báo cáo", contract.title, feed, *contract.file_names):
        pages = [
            grid(labels(sheet), *[list(row.values()) for row in rows[sheet.name]], name=str(at))
            for at, sheet in enumerate(contract.sheets)
        ]
        read = understood(*pages, file_name=f"{name} {period}.csv", unit=unit)
        assert (read.feed, read.period) == (feed, period), name


def test_an_unknown_file_is_told_what_to_do() -> None:
    read = understood(grid(["Họ tên", "Ngày sinh"], ["A", "01/01/1990"]), file_name="x 2025.xlsx")
    assert read.blockers[-1] == "feed.unknown"
    assert read.feed is None


def test_a_name_that_promises_another_form_is_told_what_the_headers_look_like() -> None:
    read = understood(grid(*TABLE), file_name="Cơ sở 2025.xlsx")
    assert read.blockers == ["sheet.missing"]
    assert "“Làng nghề”" in read.identity.blockers[0].message


def test_a_unit_that_does_not_send_a_form_is_told() -> None:
    assert understood(grid(*TABLE), unit="SCT").blockers == ["unit.not_sender"]


# --- the sheets


def test_sheets_of_two_feeds_block_the_file() -> None:
    facilities = grid(labels(FACILITY), ["CS-1", "Xưởng Ví dụ", "Hộ kinh doanh"], name="Cơ sở")
    villages = grid(*TABLE, name="Làng nghề")
    for name in ("Làng nghề 2025.xlsx", "Cơ sở 2025.xlsx"):
        for order in ((facilities, villages), (villages, facilities)):
            assert understood(*order, file_name=name).blockers == ["file.two_feeds"]


def test_the_register_beside_facilities_is_another_feed() -> None:
    facilities = grid(labels(FACILITY), ["CS-1", "Xưởng Ví dụ", "Hộ kinh doanh"], name="Cơ sở")
    sheet = CONTRACTS["enterprise_register"].sheets[0]
    register = grid(labels(sheet), ["0100109106", "Công ty A"], name="DN")
    read = understood(facilities, register, file_name="Cơ sở 2025.xlsx")
    assert read.blockers == ["file.two_feeds"]


def test_two_tables_of_one_form_block_the_file() -> None:
    read = understood(grid(*TABLE, name="Thôn 1"), grid(*TABLE, name="Thôn 2"))
    assert read.blockers == ["sheet.twice"]


def test_an_empty_second_table_and_other_pages_are_listed_not_blocked() -> None:
    read = understood(
        grid(["Hướng dẫn điền biểu"], name="Hướng dẫn"),
        grid(*TABLE, name="Số liệu"),
        grid(HEADERS, name="Sheet2"),
        grid(["Họ tên", "Điện thoại"], ["A", "0"], name="Liên hệ"),
        grid(name="Sheet3"),
    )
    assert read.blockers == []
    assert read.facts("village_name") == ["Làng nghề gốm Ví dụ"]


def test_a_short_list_that_repeats_some_columns_is_no_second_table() -> None:
    facilities = grid(
        labels(FACILITY), ["", "Xưởng Ví dụ", "Hộ kinh doanh", *["x"] * 19], name="Cơ sở"
    )
    contacts = grid(
        ["Tên cơ sở", "Loại hình", "Địa chỉ", "Điện thoại"], ["A", "B", "C", "D"], name="Liên hệ"
    )
    assert understood(facilities, contacts, file_name="Cơ sở 2025.xlsx").blockers == []


def test_each_sheet_of_a_feed_finds_its_own_page_in_any_order() -> None:
    events = grid(EVENTS, ["TH-01", "05/03/2026", "Luật", "Kinh tế tuần hoàn", 30, 5], name="b")
    attendees = grid(ATTENDEES, ["TH-01", "0100109106", "Công ty A", 2], name="a")
    for order in ((events, attendees), (attendees, events)):
        read = understood(*order, file_name="Tập huấn 2026-Q1.xlsx", unit="SCT")
        assert read.blockers == []
        assert read.sheets["events"].typed.source == "b"
        assert read.sheets["attendees"].typed.source == "a"


def test_a_missing_sheet_of_a_feed_blocks() -> None:
    events = grid(EVENTS, ["TH-01"])
    assert understood(events, file_name="Tập huấn 2026-Q1.xlsx", unit="SCT").blockers == [
        "sheet.missing"
    ]


# --- the unit


def test_a_stamp_of_another_unit_blocks() -> None:
    read = understood(grid(*TABLE), stamp={**STAMP, "unit": "00008"})
    assert read.blockers == ["unit.mismatch"]
    message = read.identity.blockers[0].message
    assert REFERENCE.units["00008"].name in message
    assert REFERENCE.units[BA_DINH].name in message


OTHER = REFERENCE.communes["00008"]


@pytest.mark.parametrize(
    "title",
    [
        f"UBND {OTHER.upper()}",
        f"ỦY BAN NHÂN DÂN\n{OTHER.upper()}",
        f"Uỷ ban nhân dân {OTHER.lower()}",
        f"Đơn vị báo cáo: UBND {OTHER}",
        f"Đơn vị báo cáo: {OTHER}",
    ],
)
def test_a_title_of_another_unit_blocks(title: str) -> None:
    assert of_titles(title, "Năm 2025").blockers == ["unit.mismatch"]
    assert of_titles(title, "Năm 2025", unit="00008").blockers == []


def test_a_unit_named_in_two_cells_or_two_rows_is_understood() -> None:
    for titles in ([["Đơn vị báo cáo:", OTHER]], [["ỦY BAN NHÂN DÂN"], [OTHER.upper()]]):
        read = understood(grid(*titles, *TABLE))
        assert read.blockers == ["unit.mismatch"]


def test_an_agency_that_names_itself_is_compared_too() -> None:
    read = understood(
        grid(["Đơn vị báo cáo: Sở Công Thương"], ZONE_HEADERS, ["KCN-01"]),
        file_name="KCN CCN 2026-H1.xlsx",
        unit="BQLKCN",
    )
    assert read.blockers == ["unit.mismatch"]


@pytest.mark.parametrize(
    "title",
    [
        "UBND THÀNH PHỐ HÀ NỘI",
        "Kính gửi: Sở Công Thương",
        "Nơi nhận: UBND thành phố",
        "Đơn vị tính: hộ",
        "Đơn vị báo cáo: ……………",
        "BÁO CÁO VỀ LÀNG NGHỀ TRÊN ĐỊA BÀN PHƯỜNG",
    ],
)
def test_a_title_that_names_no_sender_says_nothing(title: str) -> None:
    assert of_titles(title, "Năm 2025").blockers == []


def test_a_fact_that_names_another_unit_is_no_title() -> None:
    read = quarter(file_name="tập huấn 2026-Q1.xlsx")
    assert read.blockers == []
    read = understood(
        grid(EVENTS, ["TH-01", date(2026, 3, 5), "Luật", "Khác", 30], name="a"),
        grid(ATTENDEES, ["TH-01", "0100109106", f"UBND {OTHER}", 2], name="b"),
        file_name="tập huấn 2026-Q1.xlsx",
        unit="SCT",
    )
    assert read.blockers == []


# --- the period


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Năm 2025", "2025"),
        ("NĂM 2025", "2025"),
        ("BÁO CÁO LÀNG NGHỀ NĂM 2025", "2025"),
        ("Kỳ báo cáo: năm 2025", "2025"),
        ("Kỳ báo cáo: 2025", "2025"),
        ("Năm báo cáo: 2025", "2025"),
        ("Số liệu cả năm 2025", "2025"),
        ("2025", "2025"),
        ("(Số liệu năm 2025, lập ngày 15/01/2026)", "2025"),
    ],
)
def test_a_year_in_its_writings(title: str, period: str) -> None:
    assert of_titles(title).period == period


@pytest.mark.parametrize(
    "text",
    [
        "Quý I/2026",
        "Quý I năm 2026",
        "QUÝ I - 2026",
        "quý 1/2026",
        "Quý 1 năm 2026",
        "Quý một năm 2026",
        "Kỳ báo cáo: quý I, năm 2026",
        "2026-Q1",
        "Q1-2026",
        "Q1/2026",
        "2026 Quý I",
        "Q.I/2026",
    ],
)
def test_a_quarter_in_its_writings(text: str) -> None:
    assert quarter(text).period == "2026-Q1"
    name = text.replace("/", "_")
    assert quarter(file_name=f"Tập huấn {name}.xlsx").period == "2026-Q1"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Quý II/2025", "2025-Q2"),
        ("Quý III/2025", "2025-Q3"),
        ("quý IV năm 2025", "2025-Q4"),
        ("quý tư năm 2025", "2025-Q4"),
        ("Q3.2025", "2025-Q3"),
        ("2025Q2", "2025-Q2"),
    ],
)
def test_each_quarter(text: str, period: str) -> None:
    assert quarter(text).period == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("6 tháng đầu năm 2026", "2026-H1"),
        ("06 tháng đầu năm 2026", "2026-H1"),
        ("Sáu tháng đầu năm 2026", "2026-H1"),
        ("6 THÁNG CUỐI NĂM 2025", "2025-H2"),
        ("nửa đầu năm 2026", "2026-H1"),
        ("Nửa cuối năm 2025", "2025-H2"),
        ("2026-H1", "2026-H1"),
        ("H1-2026", "2026-H1"),
        ("H2/2025", "2025-H2"),
        ("6T đầu năm 2026", "2026-H1"),
        ("Kỳ báo cáo: 6 tháng đầu năm 2026", "2026-H1"),
    ],
)
def test_a_half_year_in_its_writings(text: str, period: str) -> None:
    assert half(text).period == period
    name = text.replace("/", "_").replace(":", "")
    assert half(file_name=f"KCN CCN {name}.xlsx").period == period


@pytest.mark.parametrize(
    "line",
    [
        "Hà Nội, ngày 15 tháng 01 năm 2026",
        "Ba Đình, ngày 15/01/2026",
        "Ba Đình, ngày … tháng … năm 2026",
        "Ba Đình, ngày     tháng 01 năm 2026",
        "(Kèm theo Công văn số 12/UBND-KT ngày 15 tháng 01 năm 2026)",
        "Căn cứ Kế hoạch số 310/KH-UBND ngày 05/02/2024",
        "Hà Nội, tháng 01 năm 2026",
        "Căn cứ Luật Bảo vệ môi trường năm 2020",
        "Thực hiện Kế hoạch giai đoạn 2026-2030",
        "Báo cáo 2026-01-15",
    ],
)
def test_a_date_line_beside_the_period_is_no_period(line: str) -> None:
    assert of_titles(line, "Số liệu năm 2025").period == "2025"
    assert of_titles("Số liệu năm 2025", line).period == "2025"
    assert of_titles(line).blockers == ["period.unknown"]


def test_a_period_beside_its_date_line_in_one_row() -> None:
    read = understood(
        grid(["Kỳ báo cáo: năm 2025", None, "Ba Đình, ngày 15 tháng 01 năm 2026"], *TABLE),
        file_name="a.xlsx",
    )
    assert read.period == "2025"


@pytest.mark.parametrize("year", [2025, 2025.0, "2025"])
def test_a_period_in_the_cell_beside_its_label(year: object) -> None:
    for label in ("Năm:", "Kỳ báo cáo:", "Năm báo cáo"):
        read = understood(grid([label, year], *TABLE), file_name="a.xlsx")
        assert read.period == "2025"


def test_the_name_decides_over_the_titles() -> None:
    assert understood(grid(["Năm 2024"], *TABLE), file_name="Làng nghề 2025.xlsx").period == "2025"


def test_two_years_in_a_name_leave_it_to_the_titles() -> None:
    read = understood(grid(["Năm 2025"], *TABLE), file_name="làng nghề 2024 2025.xlsx")
    assert read.period == "2025"


def test_a_fact_that_speaks_of_a_period_is_no_title() -> None:
    read = understood(
        grid(EVENTS, ["TH-01", date(2026, 3, 5), "Kết quả Quý II/2025", "Khác", 30], name="a"),
        grid(ATTENDEES, ["TH-01", "0100109106", "Công ty", 2], name="b"),
        file_name="tập huấn.xlsx",
        unit="SCT",
    )
    assert read.blockers == ["period.unknown"]


@pytest.mark.parametrize(
    ("stamp", "rule"),
    [
        ("2025-Q1", "period.wrong_kind"),
        ("2025-H1", "period.wrong_kind"),
        ("x", "period.wrong_kind"),
    ],
)
def test_a_stamped_period_of_the_wrong_kind_blocks(stamp: str, rule: str) -> None:
    read = understood(grid(*TABLE), stamp={**STAMP, "period": stamp})
    assert read.blockers == [rule]
    assert stamp in read.identity.blockers[0].message


def test_a_written_period_of_the_wrong_kind_blocks_and_says_what_is_wanted() -> None:
    for read in (
        understood(grid(*TABLE), file_name="Làng nghề Quý I 2025.xlsx"),
        of_titles("Quý I/2025"),
        of_titles("6 tháng đầu năm 2025"),
    ):
        assert read.blockers == ["period.wrong_kind"]
        assert "năm" in read.identity.blockers[0].hint
    assert half("Quý I/2026").blockers == ["period.wrong_kind"]
    assert quarter("6 tháng đầu năm 2026").blockers == ["period.wrong_kind"]


def test_nine_months_are_no_period_of_any_form() -> None:
    assert of_titles("9 tháng đầu năm 2025").blockers != []
    assert of_titles("Số liệu 3 tháng năm 2025").blockers != []


def test_a_year_is_no_quarter() -> None:
    assert quarter("Năm 2026").blockers in (["period.unknown"], ["period.wrong_kind"])


def test_no_period_anywhere_blocks() -> None:
    read = understood(grid(*TABLE), file_name="làng nghề.xlsx")
    assert read.blockers == ["period.unknown"]


@pytest.mark.parametrize(
    ("today", "blockers", "warnings"),
    [
        (date(2024, 12, 31), ["period.not_begun"], []),
        (date(2025, 1, 1), [], ["period.running"]),
        (date(2025, 12, 31), [], ["period.running"]),
        (date(2026, 1, 1), [], []),
    ],
)
def test_a_period_must_have_begun_and_should_be_over(
    today: date, blockers: list[str], warnings: list[str]
) -> None:
    read = understood(grid(*TABLE), today=today)
    assert (read.blockers, read.warnings) == (blockers, warnings)


# --- whatever a file holds


@given(
    st.lists(st.lists(CELLS, max_size=6), max_size=8),
    st.lists(CELLS, min_size=11, max_size=14),
    st.text(max_size=20),
    st.dictionaries(st.sampled_from(["feed", "unit", "period"]), st.text(max_size=8)),
)
def test_no_content_makes_identification_raise(
    titles: list[list[object]], row: list[object], name: str, stamp: dict[str, str]
) -> None:
    page = grid(*titles, HEADERS, row, *titles)
    opened = Opened("xlsx", [page, grid(*titles, name="b")], stamp)
    identity = identify(
        opened,
        file_name=PurePath(name).name,
        unit=BA_DINH,
        contracts=CONTRACTS,
        reference=REFERENCE,
        today=TODAY,
    )
    assert identity.blockers or (identity.contract and identity.period)


@given(st.lists(st.lists(CELLS, max_size=12), max_size=8), st.booleans())
def test_no_content_makes_reading_raise_or_lose_a_cell(
    rows: list[list[object]], below: bool
) -> None:
    # read_villages itself asserts that every filled cell is accounted for
    read_villages(*(rows if not below else []), HEADERS, *rows)
