"""Dates, booleans, codes and empty cells, as workbooks and people write them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import REFERENCE, how, one, typed, why_not

from envdb.contract.model import BelowDetection, Column, ColumnType, Sheet
from envdb.intake.typed_sheet import type_sheet
from envdb.intake.values import FORMULA_WITHOUT_VALUE

DATE, BOOLEAN, CODE, TEXT = (
    ColumnType.DATE,
    ColumnType.BOOLEAN,
    ColumnType.CODE,
    ColumnType.TEXT,
)
FIFTH_OF_MARCH = date(2026, 3, 5)
SERIAL = (FIFTH_OF_MARCH - date(1899, 12, 30)).days


@pytest.mark.parametrize(
    "written",
    [
        "05/03/2026",
        "5/3/2026",
        "5-3-2026",
        "05.03.2026",
        "2026-03-05",
        "2026/03/05",
        "2026-03-05T00:00:00",
        "2026-03-05 00:00:00",
        "2026-03-05 08:30",
        "05/03/2026 00:00:00",
        "05/03/2026 8:30",
        "ngày 5 tháng 3 năm 2026",
        "Ngày 05 tháng 03 năm 2026",
        "5 tháng 3 năm 2026",
        "ngày 05/03/2026",
        unicodedata.normalize("NFD", "ngày 5 tháng 3 năm 2026"),
        " 05/03/2026\n",
        FIFTH_OF_MARCH,
        datetime(2026, 3, 5),  # noqa: DTZ001 - a cell has no zone
        datetime(2026, 3, 5, 17, 45),  # noqa: DTZ001
        SERIAL,
        float(SERIAL),
        SERIAL + 0.75,  # with its time of the day
        str(SERIAL),
    ],
)
def test_a_day_is_read_in_every_usual_writing(written: object) -> None:
    assert one(DATE, written) == FIFTH_OF_MARCH


@pytest.mark.parametrize("written", [SERIAL, float(SERIAL), str(SERIAL)])
def test_a_serial_number_of_excel_is_told(written: object) -> None:
    assert how(DATE, written) == "date_serial"


@pytest.mark.parametrize("written", ["05/03/26", "5-3-26", "5.3.26", "ngày 5 tháng 3 năm 26"])
def test_a_year_of_two_digits_is_refused(written: str) -> None:
    assert why_not(DATE, written) == "two_digit_year"


@pytest.mark.parametrize(
    "written",
    [
        "03/25/2026",  # the American order is no day here
        "31/02/2026",
        "00/01/2026",
        "tháng 3/2026",
        "03/2026",
        "2026",
        2026,
        2026.0,
        "05/03/1026",
        "hôm qua",
        SERIAL + 0.5 + 100_000,
        float("nan"),
        float("inf"),
        10**12,
        -1,
        True,
        time(8, 30),
        timedelta(days=3),
        date(1850, 1, 1),
        date(3026, 3, 5),
    ],
)
def test_what_is_no_day_is_told(written: object) -> None:
    assert why_not(DATE, written) == "not_a_date"


@pytest.mark.parametrize(
    "written",
    [FIFTH_OF_MARCH, datetime(2026, 3, 5), time(1), timedelta(1)],  # noqa: DTZ001
)
def test_a_date_in_a_number_column_is_named_as_what_excel_did(written: object) -> None:
    assert why_not(ColumnType.DECIMAL, written) == "date_in_number"


@given(st.dates(date(1920, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back_from_every_writing(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for written in (f"{day:%d/%m/%Y}", day.isoformat(), serial, str(serial), day):
        assert one(DATE, written) == day


@pytest.mark.parametrize(
    "written",
    ["Có", "có", "CÓ", "co", "x", "X", "✓", "✔", "1", 1, 1.0, True, "true", "Đúng", "Rồi"],
)
def test_yes_is_true(written: object) -> None:
    assert one(BOOLEAN, written) is True


@pytest.mark.parametrize(
    "written",
    ["Không", "không", "KHONG", "Không có", "0", 0, 0.0, False, "false", "Chưa", "chưa có", "sai"],
)
def test_no_is_false(written: object) -> None:
    assert one(BOOLEAN, written) is False


@pytest.mark.parametrize("written", ["có thể", "một phần", "2", 2, "?", FIFTH_OF_MARCH, 0.5])
def test_what_is_neither_yes_nor_no_is_told(written: object) -> None:
    assert why_not(BOOLEAN, written) == "not_a_boolean"


@pytest.mark.parametrize("kind", [ColumnType.INTEGER, ColumnType.DECIMAL, DATE, BOOLEAN, TEXT])
@pytest.mark.parametrize("mark", ["-", "--", "---", "–", "—", "…", "...", " - ", "N/A"])
def test_a_mark_for_nothing_is_an_empty_cell_and_told(kind: ColumnType, mark: str) -> None:
    done = typed(kind, mark)
    assert done.values == [None]
    assert not done.problems
    assert [repair for _, _, repair in done.repairs] == ["empty_mark"]


@pytest.mark.parametrize("kind", list(ColumnType))
@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"]
)
def test_an_error_of_excel_is_told_in_every_column(kind: ColumnType, error: str) -> None:
    codelist = "owner_kind" if kind is CODE else None
    assert why_not(kind, error, codelist=codelist) == "excel_error"


@pytest.mark.parametrize("kind", list(ColumnType))
def test_a_formula_without_a_result_is_told_in_every_column(kind: ColumnType) -> None:
    codelist = "owner_kind" if kind is CODE else None
    assert why_not(kind, FORMULA_WITHOUT_VALUE, codelist=codelist) == "formula_without_value"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (unicodedata.normalize("NFD", "Gốm sứ"), "Gốm sứ"),
        ("  Gốm \u00a0 sứ\r\n", "Gốm sứ"),
        ("Gốm\nsứ", "Gốm sứ"),
        ("\ufeffGốm\u200b sứ\x00\x07", "Gốm sứ"),  # what cannot be seen cannot be meant
        (2026.0, "2026"),
        (12.5, "12.5"),
        (FIFTH_OF_MARCH, "05/03/2026"),
        (True, "TRUE"),
    ],
)
def test_text_is_stored_composed_and_without_white_space_around(
    written: object, stored: str
) -> None:
    assert one(TEXT, written) == stored


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("household", None),
        ("Hộ kinh doanh", "label"),
        ("hộ kinh doanh", "code_recognised"),
        ("HỘ  KINH\nDOANH", "code_recognised"),
        ("ho kinh doanh", "code_recognised"),
        ("Household", "code_recognised"),
        ("Hộ kinh doanh cá thể", "code_recognised"),
        (unicodedata.normalize("NFD", "Hộ kinh doanh"), "label"),
    ],
)
def test_a_code_column_takes_the_code_or_its_label(written: str, kind: str | None) -> None:
    assert one(CODE, written, codelist="owner_kind") == "household"
    assert how(CODE, written, codelist="owner_kind") == kind


def test_a_word_outside_the_list_stays_for_the_rule_that_names_it() -> None:
    assert one(CODE, "Hộ nghèo", codelist="owner_kind") == "Hộ nghèo"


@pytest.mark.parametrize("name", [n for n, c in REFERENCE.codelists.items() if not c.is_open])
def test_every_label_that_stands_for_one_code_becomes_it(name: str) -> None:
    labels = REFERENCE.codelists[name].labels
    for code, label in labels.items():
        if list(labels.values()).count(label) == 1:
            assert one(CODE, label.upper(), codelist=name) == code


@pytest.mark.parametrize(
    ("written", "code", "kind"),
    [
        ("1104", "1104", None),
        (1104, "1104", None),
        (1104.0, "1104", None),
        ("46610", "46610", None),
        ("111", "0111", "leading_zero"),
        (111, "0111", "leading_zero"),
        ("999", "999", None),  # 0999 does not exist: the rule says the form is wrong
        ("4661:Bán buôn nhiên liệu rắn, lỏng, khí", "4661", "code_before_name"),
        ("4661 - Bán buôn nhiên liệu", "4661", "code_before_name"),
        ("4661. Bán buôn nhiên liệu", "4661", "code_before_name"),
        ("46610: Bán buôn nhiên liệu", "46610", "code_before_name"),
        ("C1104", "C1104", None),
    ],
)
def test_a_vsic_code_is_found_in_its_cell(written: object, code: str, kind: str | None) -> None:
    assert one(CODE, written, codelist="vsic") == code
    assert how(CODE, written, codelist="vsic") == kind


def test_a_label_of_vsic_becomes_its_code() -> None:
    label = REFERENCE.vsic["0111"].label
    assert one(CODE, label.lower(), codelist="vsic") == "0111"


@pytest.mark.parametrize("code_before", [None, ":"])
@pytest.mark.parametrize(
    "written",
    [
        "4661:Bán buôn nhiên liệu, 4662:Bán buôn kim loại",
        "4661:Bán buôn; 4662: Bán buôn kim loại",
        "4661, 4662",
        "4661;4662",
        "4661/4662",
        "4661 - 4662",
        "4661\n4662",
        "4661 và 4662",
        "46610, 46620",
    ],
)
def test_several_codes_in_one_cell_are_told_as_that(written: str, code_before: str | None) -> None:
    assert why_not(CODE, written, codelist="vsic", code_before=code_before) == "several_codes"


@pytest.mark.parametrize("written", ["466112:Bán buôn", "46:Bán buôn", "Bán buôn:4661"])
def test_a_code_of_the_wrong_length_before_a_name_is_not_cut_to_fit(written: str) -> None:
    assert one(CODE, written, codelist="vsic", code_before=":") == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("KCN-01", "KCN-01"),
        ("KCN 1", "KCN-01"),
        ("kcn1", "KCN-01"),
        ("KCN_001", "KCN-01"),
        ("KCN-12", "KCN-12"),
        ("CCN-001", "CCN-001"),
        ("CCN 1", "CCN-001"),
        ("ccn.12", "CCN-012"),
        ("CCN-1234", "CCN-1234"),  # no form of a cluster's code: left for the rule
        ("Cụm Ví dụ", "Cụm Ví dụ"),
    ],
)
def test_a_zone_code_is_written_in_its_form(written: str, code: str) -> None:
    assert one(CODE, written, codelist="zone") == code
    changed = code != written
    assert how(CODE, written, codelist="zone") == ("code_form" if changed else None)


def test_equal_cells_of_different_types_are_not_confused() -> None:
    done = typed(BOOLEAN, 1, True, 1.0, "1", 0, False, "0")
    assert done.values == [True, True, True, True, False, False, False]
    done = typed(ColumnType.INTEGER, 1, True, "1")
    assert done.values == [1, None, 1]


NOW_AND_THEN = st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31))  # noqa: DTZ001
CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.text("0123456789.,eE-+ :/đ%m3x#N/A!", max_size=15),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.booleans(),
    NOW_AND_THEN,
    NOW_AND_THEN.map(datetime.date),
    st.times(),
    st.timedeltas(),
    st.sampled_from([FORMULA_WITHOUT_VALUE, "#REF!", "4661:a, 4662:b", "KCN 1", "9" * 4400]),
)


@pytest.mark.parametrize("codelist", [None, "vsic", "zone", "commune", "owner_kind"])
@given(cells=st.lists(CELLS, max_size=8))
def test_no_cell_makes_typing_raise(codelist: str | None, cells: list[object]) -> None:
    for kind in ColumnType if codelist is None else [CODE]:
        done = typed(kind, *cells, codelist=codelist, measure="m3/ngày", code_before=":")
        assert len(done.values) == len(cells)
        troubled = [position for position, _, _ in done.problems]
        assert len(troubled) == len(set(troubled))
        assert all(done.values[position] is None for position in troubled)


# --- results below the detection limit -----------------------------------------------------------

RESULT = Column(
    name="value",
    label="Kết quả",
    description="result",
    type=ColumnType.DECIMAL,
    below_detection=BelowDetection(qualifier="value_qualifier", limit="detection_limit"),
)


@pytest.mark.parametrize(
    ("written", "value", "qualifier", "limit"),
    [
        ("KPH", None, "not_detected", None),
        ("kph", None, "not_detected", None),
        ("Không phát hiện", None, "not_detected", None),
        ("N.D.", None, "not_detected", None),
        ("KPH (<0,05)", None, "not_detected", 0.05),
        ("KPH (MDL = 0.05)", None, "not_detected", 0.05),
        ("<0.05", 0.05, "below_limit", 0.05),
        ("< 0,05", 0.05, "below_limit", 0.05),
        ("≤ 3", 3.0, "below_limit", 3.0),
        ("0,05", 0.05, None, None),
        (3.5, 3.5, None, None),
        ("", None, None, None),
    ],
)
def test_a_result_keeps_what_was_said_of_it(
    written: object, value: float | None, qualifier: str | None, limit: float | None
) -> None:
    sheet = Sheet(
        name="results",
        title="Kết quả",
        title_en="Results",
        row_is="một kết quả",
        key=("value",),
        columns=(RESULT,),
    )
    typed_sheet = type_sheet(
        sheet,
        {"value": [written]},
        [0],
        reference=REFERENCE,
        unit="SCT",
        listed_on=FIFTH_OF_MARCH,
    )
    found = [
        typed_sheet.values[name].to_pylist()[0]
        for name in ("value", "value_qualifier", "detection_limit")
    ]
    assert found == [value, qualifier, limit]
    assert typed_sheet.findings == []


# --- codes of hazardous waste --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "code", "kind"),
    [
        ("16 01 06", "16 01 06", None),
        ("160106", "16 01 06", "code_form"),
        (160106, "16 01 06", "code_form"),
        ("16.01.06", "16 01 06", "code_form"),
        ("16-01-06", "16 01 06", "code_form"),
        (70201, "07 02 01", "leading_zero"),
        ("7 02 01", "07 02 01", "leading_zero"),
        ("16 01-06", "16 01-06", None),
        ("16 01", "16 01", None),
        ("1601060", "1601060", None),
    ],
)
def test_a_code_of_hazardous_waste_is_read_in_every_usual_writing(
    written: object, code: str, kind: str | None
) -> None:
    assert one(CODE, written, codelist="hazardous_waste") == code
    assert how(CODE, written, codelist="hazardous_waste") == kind
