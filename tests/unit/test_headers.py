"""Headers are found wherever they stand and however they are written; what is missing is told."""

from __future__ import annotations

import random
import unicodedata

import pytest
from reading import (
    BA_DINH,
    ENTERPRISE,
    FACILITIES,
    FACILITY,
    HEADERS,
    POWER,
    REFERENCE,
    VILLAGE,
    VILLAGES,
    Read,
    found,
    grid,
    labels,
    read_villages,
    understood,
    village,
)

from envdb.contract.model import Contract, Sheet
from envdb.intake.headers import find_headers
from envdb.intake.values import FORMULA_WITHOUT_VALUE
from envdb.render.template_columns import header_text

TITLES = [
    ["ỦY BAN NHÂN DÂN PHƯỜNG BA ĐÌNH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    [None, None, "BÁO CÁO LÀNG NGHỀ"],
    ["Kỳ báo cáo: năm 2025"],
    [],
]


def read_one_village(*rows: list[object], **words: object) -> Read:
    read = read_villages(*rows, **words)  # type: ignore[arg-type]
    assert read.facts("village_name") == ["Làng nghề gốm Ví dụ"]
    assert read.findings("critical", "warning") == []
    return read


def test_headers_below_titles() -> None:
    read = read_one_village(*TITLES, HEADERS, village())
    assert (read.sheet.header_row, read.rows) == (5, [6])
    assert read.aside["dòng 1"] == "tiêu đề"


@pytest.mark.parametrize(
    "write",
    [
        str.upper,
        lambda text: f"  {text}\n*",
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"{text} (đơn vị đo\nbất kỳ)",
        lambda text: f"{text}:",
    ],
    ids=["capitals", "star", "line breaks", "no-break spaces", "NFD", "unit", "colon"],
)
def test_headers_however_they_are_written(write: object) -> None:
    read_one_village([write(header) for header in HEADERS], village())  # type: ignore[operator]


def test_headers_by_column_name() -> None:
    read_one_village([column.name for column in VILLAGE.columns], village())


def test_headers_with_the_unit_of_the_template() -> None:
    read_one_village([header_text(column, REFERENCE) for column in VILLAGE.columns], village())


def test_headers_in_any_order_with_columns_between() -> None:
    order = list(range(len(HEADERS)))
    random.Random(7).shuffle(order)
    cells = village()
    read = read_one_village(
        ["TT", *[HEADERS[at] for at in order], "Ghi chú"], [1, *[cells[at] for at in order], "mới"]
    )
    assert read.aside["cột A"] == "cột không có trong biểu: TT"
    assert read.aside["cột M"] == "cột không có trong biểu: Ghi chú"
    # a column that the form does not have may hold personal data: it is named, not quoted
    assert "mới" not in str(read.sheet.aside)


@pytest.mark.parametrize(
    "sheet", [VILLAGE, FACILITY, ENTERPRISE, POWER.sheets[0]], ids=lambda s: s.name
)
def test_every_alias_stands_for_its_column(sheet: Sheet) -> None:
    for column in sheet.columns:
        others = [c for c in sheet.columns if c is not column]
        for alias in column.aliases:
            match = found(sheet, [*[c.label for c in others], alias])
            assert match.columns_at[column.name] == len(others), alias


def test_two_rows_of_headers_in_a_workbook() -> None:
    """A group merged over its columns, the others merged downwards."""
    upper = [*HEADERS[:6], "Nước thải", "", *HEADERS[8:]]
    lower = ["", "", "", "", "", "", "Phát sinh", "Được xử lý", "", "", ""]
    merged = [((1, 6), (1, 7)), *[((1, at), (2, at)) for at in range(11) if at not in {6, 7}]]
    read = read_one_village(["LÀNG NGHỀ"], upper, lower, village(), merged=merged)
    assert read.facts("wastewater_m3_day") == [12.5]
    assert read.facts("wastewater_treated_m3_day") == [10.25]
    assert read.rows == [4]


def test_two_rows_of_headers_in_a_csv() -> None:
    """There a blank continues the group on its left."""
    upper = [*HEADERS[:6], "Nước thải", "", *HEADERS[8:]]
    lower = ["", "", "", "", "", "", "Phát sinh", "Được xử lý", "", "", ""]
    read = read_one_village(upper, lower, village())
    assert read.facts("wastewater_treated_m3_day") == [10.25]


def test_a_units_row_below_the_headers_belongs_to_them() -> None:
    read = read_one_village(
        HEADERS,
        ["", "", "", "", "(hộ)", "(người)", "(m3/ngày)", "(m3/ngày)", "(tấn/năm)", "", "(%)"],
        village(),
    )
    assert read.rows == [3]


@pytest.mark.parametrize(
    "numbering",
    [
        [f"({n})" for n in range(1, 12)],
        list(range(1, 12)),
        [float(n) for n in range(1, 12)],
        [str(n) for n in range(1, 12)],
        ["A", "B", *[str(n) for n in range(1, 10)]],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)=(6)+(7)", "(9)", "(10)", "(11)"],
    ],
    ids=["brackets", "numbers", "floats", "texts", "letters first", "formula"],
)
def test_a_row_that_numbers_the_columns_is_no_fact(numbering: list[object]) -> None:
    read = read_one_village(HEADERS, numbering, village())
    assert read.rows == [3]
    assert read.aside["dòng 2"] in {"dòng đánh số cột", "dòng tiêu đề cột"} or (
        read.aside["dòng 1-2"] == "dòng tiêu đề cột"
    )


def test_a_group_name_alone_stands_for_none_of_its_columns() -> None:
    upper = [*HEADERS[:6], "Nước thải", "", "", *HEADERS[8:]]
    lower = ["", "", "", "", "", "", "Phát sinh", "Được xử lý", "Nơi xả", "", "", ""]
    cells = village()
    read = read_one_village(upper, lower, [*cells[:8], "sông", *cells[8:]])
    assert read.aside["cột I"] == "cột không có trong biểu: Nước thải Nơi xả"


def test_a_first_row_of_facts_never_joins_the_headers() -> None:
    read = read_villages(HEADERS, village("Nghề", trade="Lao động"), village("Tên làng nghề 2"))
    assert read.facts("village_name") == ["Nghề", "Tên làng nghề 2"]


def test_one_header_twice_blocks_the_file() -> None:
    read = understood(grid([*HEADERS, "Số hộ"], [*village(), 41]))
    assert read.blockers == ["header.twice"]
    assert "Số hộ sản xuất" in read.identity.blockers[0].message


def test_a_missing_key_column_blocks_the_file() -> None:
    read = understood(grid(HEADERS[1:], village()[1:]))
    assert read.blockers == ["key.missing"]
    assert "Tên làng nghề" in read.identity.blockers[0].message


def test_a_missing_required_column_is_one_critical_finding() -> None:
    read = read_villages(
        [h for h in HEADERS if h != "Số hộ sản xuất"],
        *[[c for at, c in enumerate(village(f"Làng {n}")) if at != 4] for n in range(3)],
    )
    (finding,) = [f for f in read.sheet.findings if f.severity == "critical"]
    assert (finding.rule, finding.cells, finding.row) == ("column.missing", ("households",), None)
    assert "households" in read.sheet.muted
    assert read.facts("households") == [None] * 3


def test_a_missing_optional_column_is_told_as_information() -> None:
    read = read_villages(HEADERS[:-1], village()[:-1])
    (finding,) = read.sheet.findings
    assert (finding.rule, finding.severity) == ("column.missing", "info")
    assert finding.cells == ("handling_progress_pct",)


def test_a_header_that_is_nearly_right_is_named_in_the_hint() -> None:
    read = read_villages(
        [h if h != "Số hộ sản xuất" else "Số hộ sản suất" for h in HEADERS], village()
    )
    (finding,) = [f for f in read.sheet.findings if f.rule == "column.missing"]
    assert "“Số hộ sản suất”" in finding.hint
    assert "“Số hộ sản xuất”" in finding.hint


def test_a_code_that_the_system_gives_may_be_left_out() -> None:
    match = found(FACILITY, labels(FACILITY)[1:])
    assert match.has_key()
    read = understood(
        grid(labels(FACILITY)[1:], ["Xưởng Ví dụ", *[""] * (len(labels(FACILITY)) - 2)]),
        file_name="Cơ sở 2025.xlsx",
    )
    assert read.feed == FACILITIES.feed
    assert read.blockers == []
    assert [f.cells for f in read.sheet.findings if f.rule == "column.missing"] == []


def test_a_table_of_something_else_has_no_headers() -> None:
    assert find_headers(grid(["Họ tên", "Ngày sinh"], ["A", "B"]), VILLAGE) is None
    assert find_headers(grid(["Tên làng nghề"], ["A"]), VILLAGE) is None
    assert find_headers(grid(), VILLAGE) is None


def test_a_header_that_is_an_uncalculated_formula_is_set_aside_in_words() -> None:
    read = read_villages([*HEADERS, FORMULA_WITHOUT_VALUE], [*village(), "x"])
    assert read.aside["cột L"] == "cột không có trong biểu: (công thức)"


def test_a_layout_is_chosen_by_its_headers() -> None:
    export = [
        "TT",
        "Mã số doanh nghiệp",
        "Tên doanh nghiệp",
        "Địa chỉ trụ sở chính",
        "Ngành nghề KD chính",
        "Ngày cấp",
        "Loại hình DN",
    ]
    read = understood(
        grid(export, [1, "0100109106", "Công ty A", "Số 1", "4661:Bán buôn", "34451", "DNTN"]),
        file_name="dsdn 2025.csv",
        unit="CTK",
    )
    assert read.sheet.layout == "business_registration_export"
    assert read.facts("vsic_code") == ["4661"]
    assert read.findings("warning") == ["layout.absent"]
    assert set(read.sheet.muted) >= {"commune_code", "status", "employees"}


OWN_LIST = ["Danh xưng", *HEADERS[1:]]
"""Headers of a sheet whose key column only a layout knows."""


@pytest.mark.parametrize(
    ("bounds", "year", "blockers"),
    [
        ({}, 2024, []),
        ({"first_period": "2024"}, 2024, []),
        ({"first_period": "2025"}, 2024, ["key.missing"]),
        ({"last_period": "2024"}, 2024, []),
        ({"last_period": "2023"}, 2024, ["key.missing"]),
        ({"first_period": "2023", "last_period": "2024"}, 2025, ["key.missing"]),
    ],
)
def test_a_layout_is_thought_of_in_its_periods_only(
    bounds: dict[str, str], year: int, blockers: list[str]
) -> None:
    content = VILLAGES.model_dump()
    content["sheets"][0]["layouts"] = [
        {
            "name": "own_list",
            "recognised_by": ["Danh xưng"],
            "aliases": {"village_name": ["Danh xưng"]},
            **bounds,
        }
    ]
    contract = Contract.model_validate(content)
    read = understood(
        grid(OWN_LIST, village()),
        file_name=f"Làng nghề {year}.xlsx",
        contracts={contract.feed: contract},
    )
    assert read.blockers == blockers


def test_the_unit_folder_decides_beside_any_title() -> None:
    assert read_villages(*TITLES, HEADERS, village()).identity.period is not None
    assert BA_DINH in REFERENCE.units
