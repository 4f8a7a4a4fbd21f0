"""Which rows below the headers are facts, and what becomes of the others."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import (
    CONTRACTS,
    FACILITY,
    HEADERS,
    VILLAGE,
    Read,
    grid,
    labels,
    read_villages,
    understood,
    village,
)

from envdb.contract.words import clean_text, fold

AT = {column.name: at for at, column in enumerate(VILLAGE.columns)}
PARTS = [village("Làng A", households=40), village("Làng B", households=50)]


def thin(**cells: object) -> list[object]:
    """Return a row that has only the given cells."""
    return [cells.get(column.name, "") for column in VILLAGE.columns]


def total(label: object, households: object, **cells: object) -> list[object]:
    return thin(village_name=label, households=households, **cells)


def names(read: Read) -> list[object]:
    return read.facts("village_name")


def differing(read: Read) -> list[tuple[int | None, tuple[str, ...]]]:
    return [(f.row, f.cells) for f in read.sheet.findings if f.rule == "total.differs"]


# --- totals


@pytest.mark.parametrize(
    "label",
    [
        "Tổng",
        "TỔNG CỘNG",
        "Tổng cộng:",
        "Tổng số",
        "Cộng",
        "Cộng:",
        "cong",
        "Tổng cộng toàn phường",
        "Tổng toàn xã",
        "Tổng số làng nghề",
        "Tổng (1+2)",
        "Tổng cộng (I+II)",
        "Cộng năm 2025",
        "Tổng số: 2 làng nghề",
        "Cộng trang 1",
        "Tổng các hộ",
    ],
)
@pytest.mark.parametrize("is_full", [False, True])
def test_a_row_labelled_total_is_never_a_fact(label: str, is_full: bool) -> None:
    row = village(
        label,
        households=90,
        workers=240,
        wastewater_m3_day=25,
        wastewater_treated_m3_day=20.5,
        solid_waste_t_year=7,
    )
    read = read_villages(HEADERS, *PARTS, row if is_full else total(label, 90))
    assert names(read) == ["Làng A", "Làng B"]
    assert read.aside["dòng 4"] == "dòng tổng"
    assert differing(read) == []


@pytest.mark.parametrize("at", ["TT", "column between"])
def test_the_label_of_a_total_may_stand_in_a_column_of_no_field(at: str) -> None:
    headers = ["TT", *HEADERS]
    label = "Tổng cộng"
    rows = [[1, *PARTS[0]], [2, *PARTS[1]]]
    sums = ["", "", "", "", 90, 240, 25, 20.5, 7, "", ""]
    if at == "column between":
        headers = [HEADERS[0], "Thôn", *HEADERS[1:]]
        rows = [[row[0], "Thôn 1", *row[1:]] for row in PARTS]
        read = read_villages(headers, *rows, ["", label, *sums[1:]])
    else:
        read = read_villages(headers, *rows, [label, *sums])
    assert names(read) == ["Làng A", "Làng B"]
    assert differing(read) == []
    assert read.aside["dòng 4"] == "dòng tổng"


@pytest.mark.parametrize(
    "name",
    [
        "Tổng công ty Điện lực Hà Nội",
        "Cộng Hòa",
        "Làng Cộng Hòa",
        "Tổng Bình",
        "Cộng đồng làng Chuông",
        "Tổng kho Đức Giang",
        "Tổng Sỹ",
    ],
)
@pytest.mark.parametrize("is_thin", [False, True])
def test_a_name_that_begins_like_a_total_is_a_fact(name: str, is_thin: bool) -> None:
    row = total(name, 3) if is_thin else village(name)
    read = read_villages(HEADERS, village("Làng A"), row)
    assert names(read) == ["Làng A", name]


def test_a_trade_that_begins_like_a_total_is_a_fact() -> None:
    read = read_villages(HEADERS, thin(village_name="Làng A", trade="Tổng hợp", households=5))
    assert names(read) == ["Làng A"]


@pytest.mark.parametrize("stated", [91, 89, "91", 90.4])
def test_a_wrong_total_is_a_warning_at_its_cell(stated: object) -> None:
    read = read_villages(HEADERS, *PARTS, total("Tổng cộng", stated))
    assert differing(read) == [(4, ("households",))]
    (finding,) = [f for f in read.sheet.findings if f.rule == "total.differs"]
    assert finding.severity == "warning"
    assert "90" in finding.message


def test_a_wrong_total_of_a_large_sum_is_not_lost_in_a_tolerance() -> None:
    rows = [village(f"Làng {n}", households=50_000) for n in range(4)]
    read = read_villages(HEADERS, *rows, total("Tổng", 200_100))
    assert differing(read) == [(6, ("households",))]


@pytest.mark.parametrize(
    "stated", [90, 90.0, "90", "90 hộ", "", "-", "x", None, "#REF!", "\x00formula"]
)
def test_a_total_that_is_right_or_says_nothing_is_no_finding(stated: object) -> None:
    read = read_villages(HEADERS, *PARTS, total("Tổng cộng", stated))
    assert differing(read) == []
    assert names(read) == ["Làng A", "Làng B"]


def test_a_total_grouped_by_thousands_is_compared_as_its_column_is_read() -> None:
    rows = [village("A", households=700), village("B", households="1.300")]
    assert differing(read_villages(HEADERS, *rows, total("Tổng", "2.000"))) == []
    assert differing(read_villages(HEADERS, *rows, total("Tổng", "2.001"))) != []


def test_a_decimal_total_open_to_two_readings_is_right_in_either() -> None:
    rows = [village("A", solid_waste_t_year=700.5), village("B", solid_waste_t_year=533.5)]
    for stated, right in (("1.234", True), ("1,234", True), ("1.235", False)):
        read = read_villages(HEADERS, *rows, total("Tổng", "", solid_waste_t_year=stated))
        assert (differing(read) == []) == right


def test_a_total_rounded_to_the_decimals_it_shows_is_right() -> None:
    rows = [village("A", solid_waste_t_year=1.24), village("B", solid_waste_t_year=2.23)]
    for stated, right in (("3,5", True), (3.47, True), (3, True), ("3,4", False), (3.46, False)):
        read = read_villages(HEADERS, *rows, total("Tổng", "", solid_waste_t_year=stated))
        assert (differing(read) == []) == right, stated


def test_percentages_are_not_summed() -> None:
    rows = [village("A", handling_progress_pct=50), village("B", handling_progress_pct=60)]
    read = read_villages(HEADERS, *rows, total("Tổng", 80, handling_progress_pct=55))
    assert differing(read) == []


def test_subtotals_and_the_grand_total_are_each_compared() -> None:
    rows = [
        village("A", households=1),
        village("B", households=2),
        total("Cộng I", 3),
        village("C", households=4),
        total("Cộng II", 4),
        total("Tổng cộng", 7),
    ]
    assert differing(read_villages(HEADERS, *rows)) == []
    rows[2] = total("Cộng I", 5)
    assert differing(read_villages(HEADERS, *rows)) == [(4, ("households",))]
    rows[2], rows[-1] = total("Cộng I", 3), total("Tổng cộng", 8)
    assert differing(read_villages(HEADERS, *rows)) == [(7, ("households",))]


def test_a_total_above_its_parts_is_compared_with_what_follows() -> None:
    assert differing(read_villages(HEADERS, total("Tổng số", 90), *PARTS)) == []
    assert differing(read_villages(HEADERS, total("Tổng số", 91), *PARTS)) == [(2, ("households",))]
    both = [total("Tổng số", 90), total("Cộng I", 40), PARTS[0], total("Cộng II", 50), PARTS[1]]
    assert differing(read_villages(HEADERS, *both)) == []


def test_a_total_over_a_cell_that_could_not_be_read_is_not_blamed() -> None:
    rows = [village("A", households="nhiều"), village("B", households=50)]
    assert differing(read_villages(HEADERS, *rows, total("Tổng", 90))) == []


def test_a_total_alone_is_no_fact() -> None:
    read = read_villages(HEADERS, total("Tổng cộng", 0))
    assert names(read) == []


# --- notes, signatures, groups, numbering


SIGNATURES = [
    ["", "", "", "", "", "", "Ba Đình, ngày 15 tháng 01 năm 2026"],
    ["NGƯỜI LẬP BIỂU", "", "", "", "", "", "TM. ỦY BAN NHÂN DÂN"],
    ["(Ký, ghi rõ họ tên)", "", "", "", "", "", "KT. CHỦ TỊCH"],
    ["", "", "", "", "", "", "PHÓ CHỦ TỊCH"],
    [],
    ["Nguyễn Văn A", "", "", "", "", "", "Trần Thị B"],
]


def test_signatures_below_the_table_are_set_aside() -> None:
    read = read_villages(HEADERS, *PARTS, [], *SIGNATURES)
    assert names(read) == ["Làng A", "Làng B"]
    assert {read.aside[f"dòng {n}"] for n in (5, 6, 7, 8, 10)} == {"ghi chú, chữ ký cuối bảng"}


@pytest.mark.parametrize(
    "note",
    [
        "Ghi chú: số liệu ước tính",
        "Ghi chú:",
        "* Lưu ý: làng nghề B mới công nhận",
        "Nguồn: Phòng Kinh tế",
        "- Cột 5 tính cả hộ thời vụ",
        "(1) Theo QĐ 2546/QĐ-UBND",
        "Nơi nhận:",
        "Người lập biểu: Nguyễn Văn A",
        "Hà Nội, ngày 15/01/2026",
        "Kế toán trưởng",
    ],
)
def test_a_note_below_the_table_is_set_aside(note: str) -> None:
    read = read_villages(HEADERS, *PARTS, [note])
    assert names(read) == ["Làng A", "Làng B"]
    assert read.aside["dòng 4"] == "ghi chú, chữ ký cuối bảng"


def test_a_long_text_alone_in_its_row_is_a_note() -> None:
    note = "Số liệu chưa gồm các hộ sản xuất thời vụ và các hộ đã ngừng hoạt động trước ngày 30/6."
    read = read_villages(HEADERS, PARTS[0], [note], PARTS[1])
    assert names(read) == ["Làng A", "Làng B"]
    assert read.aside["dòng 3"] == "ghi chú"


@pytest.mark.parametrize(
    "heading",
    [
        ["I", "Nhóm đã được công nhận"],
        ["II.", "Nhóm chưa được công nhận"],
        ["A", "Khu vực trong đê"],
        ["I. Nhóm đã được công nhận"],
        ["II - Nhóm chưa được công nhận"],
        ["A. Khu vực trong đê"],
        ["III/ Khu vực ngoài đê"],
    ],
)
@pytest.mark.parametrize("has_number_column", [False, True])
def test_the_heading_of_a_group_is_set_aside(heading: list[str], has_number_column: bool) -> None:
    first = ["TT"] if has_number_column else []
    rows = [[1, *PARTS[0]], [2, *PARTS[1]]] if has_number_column else PARTS
    read = read_villages([*first, *HEADERS], heading, rows[0], heading, rows[1])
    assert names(read) == ["Làng A", "Làng B"]
    assert read.aside["dòng 2"] == "dòng nhóm"
    assert read.aside["dòng 4"] == "dòng nhóm"


def test_headers_repeated_at_a_page_break_are_no_fact() -> None:
    read = read_villages(HEADERS, PARTS[0], HEADERS, PARTS[1])
    assert names(read) == ["Làng A", "Làng B"]
    assert read.aside["dòng 3"] == "dòng tiêu đề lặp lại"


def test_a_half_empty_row_stays_a_fact_and_gets_its_findings() -> None:
    read = read_villages(HEADERS, PARTS[0], thin(village_name="Làng C", households=3), PARTS[1])
    assert names(read) == ["Làng A", "Làng C", "Làng B"]
    read = read_villages(HEADERS, PARTS[0], thin(village_name="Làng C"), PARTS[1])
    assert names(read) == ["Làng A", "Làng C", "Làng B"]
    read = read_villages(HEADERS, PARTS[0], thin(trade="Mây tre", households=3))
    assert names(read) == ["Làng A", None]


def test_running_numbers_of_unused_rows_are_set_aside() -> None:
    rows = [[n + 1, *PARTS[0]] if n == 0 else [n + 1] for n in range(20)]
    read = read_villages(["TT", *HEADERS], *rows)
    assert names(read) == ["Làng A"]
    assert read.sheet.findings == []


def test_blank_rows_keep_the_numbers_of_the_rows_below() -> None:
    read = read_villages([], HEADERS, [], PARTS[0], ["", " ", None, "\u00a0"], PARTS[1], [" "])
    assert read.rows == [4, 6]


def test_numbers_that_happen_to_count_up_are_facts_after_the_first() -> None:
    sheet = CONTRACTS["renewable_power"].sheets[0]
    rows = [["1", "2", "3", "4", "5", "6", "7", "8", "9"]] * 2
    read = understood(
        grid(labels(sheet), ["Nhà máy A", *[""] * 8], *rows),
        file_name="dien rac 2026-H1.xlsx",
        unit="SCT",
    )
    assert read.rows == [2, 3, 4]


def test_the_words_nothing_to_report_in_the_table_are_no_fact() -> None:
    for row in (["Không phát sinh trong kỳ"], ["Không phát sinh trong kỳ", "x"]):
        assert names(read_villages(HEADERS, row)) == []


def test_a_facility_with_few_cells_is_a_fact() -> None:
    read = understood(
        grid(labels(FACILITY), ["", "Xưởng A", "Hộ kinh doanh"], ["", "Xưởng B"]),
        file_name="Cơ sở 2025.xlsx",
    )
    assert read.facts("facility_name") == ["Xưởng A", "Xưởng B"]


# --- any sheet


WORDS = st.text(string.ascii_lowercase + "ăâđêôơưàáạ ", min_size=1, max_size=12).map(
    lambda text: clean_text(f"Làng {text}")
)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[list[object]], list[dict[str, object]]]:
    """Draw a sheet as a clerk might lay it out, and the facts that were put in."""
    facts = [
        dict(
            zip(
                AT,
                village(
                    name,
                    households=draw(st.integers(0, 5000)),
                    wastewater_m3_day=draw(st.integers(0, 90_000)) / 100,
                ),
                strict=True,
            )
        )
        for name in draw(st.lists(WORDS, min_size=1, max_size=6, unique_by=fold))
    ]
    order: list[str | None] = [*AT, *[None] * draw(st.integers(0, 3))]
    random.Random(draw(st.integers(0, 99))).shuffle(order)

    def laid(cells: dict[str, object], filler: object) -> list[object]:
        return [filler if name is None else cells[name] for name in order]

    extra = draw(st.sampled_from(["", "ghi thêm", 5, 2.5]))
    rows: list[list[object]] = draw(
        st.lists(
            st.sampled_from(
                [["BÁO CÁO LÀNG NGHỀ"], [], ["", "Năm 2025"], ["Biểu 3", "", "ĐVT: hộ"]]
            ),
            max_size=4,
        )
    )
    rows.append(laid(dict(zip(AT, HEADERS, strict=True)), "Cột thêm"))
    if draw(st.booleans()):
        rows.append([f"({n})" for n in range(1, len(order) + 1)])
    label = draw(st.sampled_from(["Tổng cộng", "Cộng", "TỔNG SỐ:"]))
    since = 0
    for at, fact in enumerate(facts):
        rows.append(laid(fact, extra))
        if draw(st.integers(0, 4)) == 0:
            rows.append([])
        if draw(st.integers(0, 3)) == 0:
            households = sum(int(str(f["households"])) for f in facts[since : at + 1])
            rows.append(
                laid({**dict.fromkeys(AT, ""), "village_name": label, "households": households}, "")
            )
            since = at + 1
    if draw(st.booleans()):
        rows.append([])
        rows += SIGNATURES
    return rows, facts


@settings(max_examples=150, deadline=None)
@given(sheets())
def test_the_facts_of_any_layout_are_exactly_those_put_in(
    drawn: tuple[list[list[object]], list[dict[str, object]]],
) -> None:
    rows, facts = drawn
    read = read_villages(*rows)  # asserts that every filled cell is accounted for
    assert names(read) == [fact["village_name"] for fact in facts]
    for name in ("households", "wastewater_m3_day", "workers"):
        assert read.facts(name) == [fact[name] for fact in facts]
    assert read.findings("critical", "warning") == []
