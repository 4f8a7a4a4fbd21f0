"""Whole files, from their bytes to staged rows: workbooks, csv, our own template, a real register."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from reading import (
    BA_DINH,
    CONTRACTS,
    ENTERPRISE,
    HEADERS,
    REFERENCE,
    REGISTER,
    VILLAGES,
    FileRead,
    labels,
    read_file,
    village,
    workbook,
)

from envdb.contract.periods import parse_period
from envdb.intake import read_csv, reader
from envdb.intake.frame import SubmissionFacts
from envdb.intake.judge import Silence, judge_rows, judge_sheets
from envdb.intake.reader import read_submission, read_table
from envdb.intake.records import Finding
from envdb.intake.unusable import UnusableError
from envdb.render.template import render_template

NAME = "Làng nghề 2025"
TICK = "Không phát sinh trong kỳ"


def names(read: FileRead) -> list[str]:
    return [row["village_name"] for row in read.rows["craft_villages"]]


def worse_than_info(read: FileRead) -> list[str]:
    return [finding.rule for finding in read.result.findings if finding.severity != "info"]


def balances(read: FileRead) -> bool:
    """Whether each sheet's cells are those in fields and those listed as set aside."""
    return all(
        sheet.cells_aside
        == sum(a.cells for a in read.result.aside if a.sheet == sheet.source)
        <= sheet.cells_total
        for sheet in read.result.sheets
    )


# --- workbooks


def test_native_cells_keep_their_values(tmp_path: Path) -> None:
    power = labels(CONTRACTS["renewable_power"].sheets[0])
    row = ["Nhà máy A", "Điện rác", 4, "", 12.5, "Đang vận hành", date(2024, 3, 5), 1.234, 5]
    read = read_file(workbook(tmp_path / "dien rac 2026-H1.xlsx", {"a": [power, row]}), unit="SCT")
    (plant,) = read.rows["plants"]
    assert plant["commune_code"] == BA_DINH
    assert (plant["capacity_mw"], plant["output_mwh"]) == (12.5, 1.234)
    assert plant["commissioned_on"] == date(2024, 3, 5)
    assert plant["row_number"] == 2


def test_merged_headers_of_two_rows(tmp_path: Path) -> None:
    upper = [*HEADERS[:6], "Nước thải", None, *HEADERS[8:]]
    lower = [None] * 6 + ["Phát sinh\n(m3/ngày)", "Được xử lý\n(m3/ngày)"]
    areas = ["G3:H3", *[f"{letter}3:{letter}4" for letter in "ABCDEFIJK"]]
    rows = [["ỦY BAN NHÂN DÂN PHƯỜNG BA ĐÌNH"], [], upper, lower, village("Làng A")]
    path = workbook(tmp_path / f"{NAME}.xlsx", {"Trang 1": rows}, {"Trang 1": ["A1:K1", *areas]})
    read = read_file(path)
    assert worse_than_info(read) == []
    assert read.rows["craft_villages"][0]["wastewater_treated_m3_day"] == 10.25
    assert balances(read)


def test_a_formula_without_a_result_is_an_error_at_its_cell(tmp_path: Path) -> None:
    # openpyxl stores no results, as programs do that write workbooks without calculating them
    rows = [HEADERS, village("Làng A", households="=20+20"), village('="Làng " & "B"')]
    read = read_file(workbook(tmp_path / f"{NAME}.xlsx", {"a": rows}))
    found = {(f.rule, f.row, f.severity.value) for f in read.result.findings}
    assert found == {("households.type", 2, "critical"), ("village_name.type", 3, "critical")}
    assert [row["households"] for row in read.rows["craft_villages"]] == [None, 40]


def test_errors_of_excel_are_told_at_their_cells(tmp_path: Path) -> None:
    rows = [HEADERS, village("Làng A", households="#DIV/0!", trade="#REF!", recognised="#N/A")]
    book = openpyxl.load_workbook(workbook(tmp_path / f"{NAME}.xlsx", {"a": rows}))
    for cell in (page := book["a"])[2]:
        if str(cell.value).startswith("#"):
            cell.data_type = "e"
    assert page is not None
    book.save(tmp_path / f"{NAME}.xlsx")
    read = read_file(tmp_path / f"{NAME}.xlsx")
    assert sorted(read.rules) == ["households.type", "recognised.type", "trade.type"]
    assert {f.row for f in read.result.findings} == {2}


def test_a_workbook_without_any_cell_is_unusable(tmp_path: Path) -> None:
    for number, rows in enumerate(([], [[]], [[" "], ["", "\n"]])):
        path = workbook(tmp_path / f"{number}.xlsx", {"a": rows, "b": []})
        with pytest.raises(UnusableError, match="no_cells"):
            read_file(path)


def test_cells_too_far_to_the_right_are_counted(tmp_path: Path) -> None:
    far = [*village(), *[None] * 400, "xa", 5]
    read = read_file(workbook(tmp_path / f"{NAME}.xlsx", {"a": [HEADERS, far]}))
    assert [(a.where, a.cells) for a in read.result.aside][-1] == ("từ cột KO", 2)
    (sheet,) = read.result.sheets
    assert sheet.cells_total == len(HEADERS) + 9 + 2
    assert balances(read)


def test_a_capacity_may_repeat_its_unit_but_not_another(tmp_path: Path) -> None:
    header = ["Mã số thuế", "Tên doanh nghiệp", "Loại hình", "Công suất", "Đơn vị công suất"]
    row = ["0100109106", "A", "DNTN"]
    rows = [header, [*row, "500 tấn/năm", "tấn/năm"], [*row, "500 kg", "tấn/năm"]]
    read = read_file(workbook(tmp_path / "dsdn 2025.xlsx", {"a": rows}), unit="CTK")
    assert [one["capacity"] for one in read.rows["enterprises"]] == [500.0, None]
    assert "capacity.repair.unit_removed" in read.rules
    assert "capacity.type" in read.rules


@pytest.mark.parametrize(
    ("written", "told"), [("1.234,5", "“1.234,5” thành “1234,5”"), ("12,5", "(ví dụ “12,5”).")]
)
def test_a_number_that_reads_as_it_was_written_is_shown_once(
    tmp_path: Path, written: str, told: str
) -> None:
    header = ["Mã số thuế", "Tên doanh nghiệp", "Loại hình", "Công suất", "Đơn vị công suất"]
    rows = [header, ["0100109106", "A", "DNTN", written, "tấn/năm"]]
    read = read_file(workbook(tmp_path / "dsdn 2025.xlsx", {"a": rows}), unit="CTK")
    (message,) = [
        one.message for one in read.result.findings if one.rule.startswith("capacity.repair")
    ]
    assert told in message


def test_cells_of_other_pages_are_listed(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / f"{NAME}.xlsx",
        {"Số liệu": [HEADERS, village()], "Nháp": [["a", "b"], [" "], ["c"]]},
    )
    aside = read_file(path).result.aside
    assert [(a.cells, a.reason) for a in aside if a.sheet == "Nháp"] == [
        (3, "trang không thuộc biểu")
    ]


# --- our own template


def template(tmp_path: Path, unit: str = BA_DINH, **changes: object) -> Path:
    """Write a filled form; ``changes`` are values of cells on its first data page."""
    content = render_template(
        VILLAGES,
        REFERENCE,
        unit=REFERENCE.units[unit],
        period=parse_period("2025"),
        rows={"craft_villages": changes.pop("rows", [])},  # type: ignore[dict-item]
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    for address, value in changes.items():
        book.worksheets[1][address] = value
    path = tmp_path / "bất kỳ.xlsx"
    book.save(path)
    return path


FACT = {
    "village_name": "Làng A",
    "trade": "Gốm",
    "recognised": True,
    "on_pollution_list": False,
    "households": 4,
    "wastewater_m3_day": 1.5,
    "wastewater_treated_m3_day": 1,
}


def test_a_filled_template_is_read_under_any_name_without_a_finding(tmp_path: Path) -> None:
    read = read_file(template(tmp_path, rows=[FACT]))
    assert (read.result.feed, read.result.period) == ("commune_craft_villages", "2025")
    assert read.result.identified_by == "stamp"
    assert read.result.findings == []
    assert names(read) == ["Làng A"]
    assert balances(read)


@pytest.mark.parametrize("tick", ["x", True])
def test_an_empty_template_with_its_tick_is_a_report(tmp_path: Path, tick: object) -> None:
    read = read_file(template(tmp_path, C4=tick))
    assert read.result.nothing_to_report
    assert read.rules == []
    assert read.rows == {"craft_villages": []}


@pytest.mark.parametrize("tick", [None, "không"])
def test_an_empty_template_without_its_tick_is_critical(tmp_path: Path, tick: object) -> None:
    read = read_file(template(tmp_path, C4=tick))
    assert not read.result.nothing_to_report
    assert read.rules == ["nothing.neither"]
    assert read.result.findings[0].severity == "critical"


def test_a_tick_beside_rows_is_critical(tmp_path: Path) -> None:
    read = read_file(template(tmp_path, rows=[FACT], C4="x"))
    assert read.rules == ["nothing.rows_and_tick"]
    assert "1 dòng" in read.result.findings[0].message


@pytest.mark.parametrize(
    "rows",
    [
        [[TICK, "x"], HEADERS],
        [[f"{TICK}: x"], HEADERS],
        [[f"☑ {TICK}"], HEADERS],
        [[f"[x] {TICK}"], HEADERS],
        [["x", TICK], HEADERS],
        [[TICK.upper(), "", "", "Có"], HEADERS],
        *[[[TICK, "", tick], HEADERS] for tick in ("X", " x ", "✓", True, 1, 1.0)],
        [HEADERS, [TICK, "x"]],
        [HEADERS, [], ["", TICK, True]],
    ],
)
def test_a_tick_in_a_file_of_ones_own_is_understood(
    tmp_path: Path, rows: Sequence[Sequence[object]]
) -> None:
    read = read_file(workbook(tmp_path / f"{NAME}.xlsx", {"a": rows}))
    assert read.result.nothing_to_report
    assert worse_than_info(read) == []
    assert balances(read)


@pytest.mark.parametrize(
    "rows",
    [
        [[TICK], HEADERS],
        [[f"☐ {TICK}"], HEADERS],
        [[f"{TICK} (đánh dấu x)", "", ""], HEADERS],
        [HEADERS, [TICK]],
        *[[[TICK, "", no], HEADERS] for no in ("", "-", "0", 0, "không", False, "(đánh x)")],
    ],
)
def test_the_words_alone_are_no_tick(tmp_path: Path, rows: Sequence[Sequence[object]]) -> None:
    read = read_file(workbook(tmp_path / f"{NAME}.xlsx", {"a": rows}))
    assert not read.result.nothing_to_report
    assert worse_than_info(read) == ["nothing.neither"]


def test_a_tick_beside_rows_in_the_second_sheet_only_is_critical(tmp_path: Path) -> None:
    events, attendees = (labels(sheet) for sheet in CONTRACTS["training_events"].sheets)
    path = workbook(
        tmp_path / "tap huan 2026-Q1.xlsx",
        {"a": [[TICK, "x"], events], "b": [attendees, ["TH-1", "0100109106", "", 1]]},
    )
    assert "nothing.rows_and_tick" in read_file(path, unit="SCT").rules


# --- csv


ROWS = [HEADERS, village("Làng A"), village("Làng\nB", trade='Gốm "sứ"; mây, tre', households=5)]


def as_csv(rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def csv_file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / f"{NAME}.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be with BOM"])
@pytest.mark.parametrize("sep_line", [False, True])
def test_a_csv_of_any_separator_and_unicode_encoding_is_read(
    tmp_path: Path, separator: str, encoding: str, sep_line: bool
) -> None:
    text = as_csv(ROWS, separator)
    if sep_line:
        text = f"sep={separator}\r\n{text}"
    content = (
        b"\xfe\xff" + text.encode("utf-16-be")
        if encoding.startswith("utf-16-be")
        else text.encode(encoding)
    )
    read = read_file(csv_file(tmp_path, content))
    assert worse_than_info(read) == []
    assert names(read) == ["Làng A", "Làng B"]
    first = 3 if sep_line else 2
    assert [row["row_number"] for row in read.rows["craft_villages"]] == [first, first + 1]
    assert read.rows["craft_villages"][1]["trade"] == 'Gốm "sứ"; mây, tre'
    assert balances(read)


def test_ragged_rows_of_a_csv_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    text = as_csv(
        [["LÀNG NGHỀ"], [], HEADERS, village("Làng A")[:9], [*village("Làng B"), "thêm"], ["Tổng"]]
    )
    read = read_file(csv_file(tmp_path, text.encode()))
    assert names(read) == ["Làng A", "Làng B"]
    assert balances(read)


def test_a_csv_of_another_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="encoding"):
        read_file(csv_file(tmp_path, as_csv(ROWS).encode("cp1258", errors="replace")))


def test_decimal_commas_do_not_split_a_csv_with_semicolons(tmp_path: Path) -> None:
    rows = [HEADERS, village("Làng A", wastewater_m3_day="12,5", wastewater_treated_m3_day="10,2")]
    read = read_file(csv_file(tmp_path, as_csv(rows, ";").encode("utf-8-sig")))
    assert worse_than_info(read) == []
    assert read.rows["craft_villages"][0]["wastewater_m3_day"] == 12.5


REGISTER_ROWS = [
    ["0100109106", "Công ty A", "Công ty cổ phần", "1104", "Số 1,\nđường B", "4", "", "1.234"],
    ["100109106", 'Công ty "B"', "TNHH MTV", "111", "Số 2; ngõ 3", "00004", "", "12"],
    ["0100109106-001", "Chi nhánh", "DNTN", "4661:Bán buôn", "Số 3", "", "Phường Láng", "-"],
    ["x", "", "", "", "", "99999", "", "nhiều"],
    ["", "Tổng cộng", "", "", "", "", "", "1.246"],
    ["", "", "", "", "", "", "", ""],
]


@pytest.mark.parametrize("tail", ["", "\r\n\r\n", "\r\nGhi chú: hết\r\n", "\r\n\r\nx,y\r\n"])
def test_a_large_csv_is_read_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tail: str
) -> None:
    header = labels(ENTERPRISE)[:8]
    text = as_csv([["DANH SÁCH", *[""] * 7], header, *REGISTER_ROWS * 30]) + tail
    path = tmp_path / "dsdn 2025.csv"
    path.write_text(text, encoding="utf-8-sig")
    small = read_file(path, unit="CTK")
    monkeypatch.setattr(read_csv, "LARGE_CSV_BYTES", 1)
    large = read_file(path, unit="CTK")
    assert large.rows == small.rows
    assert [s.cells_total for s in large.result.sheets] == [
        s.cells_total for s in small.result.sheets
    ]
    assert large.result.aside == small.result.aside
    assert large.result.repairs == small.result.repairs
    assert large.result.findings == small.result.findings


def test_a_sheet_typed_in_pieces_is_the_sheet_typed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revenue = [["Doanh thu", "Mã số thuế", "Tên doanh nghiệp", "Loại hình", "Địa chỉ", "Mã xã"]]
    rows = [[text, "0100109106", "A", "DNTN", "B", "4"] for text in ["1.234"] * 9 + ["12,5", "2.5"]]
    path = workbook(tmp_path / "dsdn 2025.xlsx", {"a": [*revenue, *rows[:10]]})
    whole = read_file(path, unit="CTK")
    monkeypatch.setattr(reader, "PIECE_ROWS", 3)
    pieces = read_file(path, unit="CTK")
    assert pieces.rows == whole.rows
    assert [row["revenue_mvnd"] for row in whole.rows["enterprises"]] == [1234.0] * 9 + [12.5]
    assert Counter(map(repr, pieces.result.findings)) == Counter(map(repr, whole.result.findings))


# --- findings of one cell


def test_a_cell_that_cannot_be_typed_has_one_finding_and_no_rule_speaks_of_it() -> None:
    rows = [dict(zip([c.name for c in VILLAGES.sheets[0].columns], village(), strict=True))]
    rows[0] |= {"households": "nhiều", "wastewater_m3_day": "1.234", "handling_measure": ""}
    findings = judge_rows(
        VILLAGES,
        REFERENCE,
        {"craft_villages": rows},
        unit=BA_DINH,
        period=parse_period("2025"),
        received_on=date(2026, 1, 10),
    )
    told = [(f.rule, f.row, f.severity.value) for f in findings if f.severity != "info"]
    # neither "required", nor the comparison of treated with generated wastewater
    assert sorted(told) == [
        ("households.type", 0, "critical"),
        ("wastewater_m3_day.type", 0, "critical"),
    ]
    asked = next(f for f in findings if f.rule == "wastewater_m3_day.type")
    assert "1234" in asked.hint
    assert "1,234" in asked.hint


def test_a_mark_for_nothing_is_an_empty_cell_that_may_be_required() -> None:
    rows = [dict(zip([c.name for c in VILLAGES.sheets[0].columns], village(), strict=True))]
    rows[0] |= {"households": "--", "solid_waste_t_year": "-"}
    findings = judge_rows(
        VILLAGES,
        REFERENCE,
        {"craft_villages": rows},
        unit=BA_DINH,
        period=parse_period("2025"),
        received_on=date(2026, 1, 10),
    )
    assert sorted(f.rule for f in findings) == [
        "households.repair.empty_mark",
        "households.required",
        "solid_waste_t_year.repair.empty_mark",
    ]


# --- the real register


def real_register() -> Path:
    default = Path(__file__).parents[3] / "shared" / "realdata"
    path = (
        Path(os.environ.get("ENVDB_REALDATA", default)) / "enterprises/register_export_sample.csv"
    )
    if not path.is_file():
        pytest.skip(f"{path} is missing: set ENVDB_REALDATA to the folder of real files")
    return path


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> tuple[FileRead, list[Finding]]:
    """Read and judge a real export of a business register (986 rows)."""
    path = real_register()
    read = read_file(path, unit="CTK", file_name="Danh sách doanh nghiệp 2025.csv")
    work = tmp_path_factory.mktemp("register")
    result = read_submission(
        str(path),
        "dsdn 2025.csv",
        "CTK",
        7,
        date(2026, 8, 1),
        str(reader.__file__ and REFERENCE.folder.parent / "contracts"),
        str(REFERENCE.folder),
        str(work),
    )
    (sheet,) = result.sheets
    untyped = frozenset(
        (7, f.row, name) for f in result.findings if f.row is not None for name in f.cells
    )
    period = parse_period("2025")
    judged = judge_sheets(
        REGISTER,
        REFERENCE,
        {"enterprises": read_table(sheet.table_path)},
        {7: SubmissionFacts(7, "CTK", "2025", period.start, period.end, date(2026, 8, 1))},
        silence={"enterprises": Silence({7: frozenset(sheet.muted)}, untyped)},
        given={},
        context={},
    )
    assert judged.not_run == {}
    return read, judged.findings[7]


def test_the_real_register_is_read_whole(register: tuple[FileRead, list[Finding]]) -> None:
    read, _ = register
    (sheet,) = read.result.sheets
    assert (sheet.rows, sheet.layout) == (986, "business_registration_export")
    assert balances(read)
    assert worse_than_info(read) == ["layout.absent"]
    rows = read.rows["enterprises"]
    assert [row["row_number"] for row in rows] == list(range(2, 988))
    assert rows[0]["enterprise_name"] == "CÔNG TY XĂNG DẦU CÀ MAU"
    assert (rows[0]["vsic_code"], rows[0]["vsic_code_version"]) == ("4661", "2025")
    assert {row["vsic_code_version"] for row in rows} == {"2025", None}


def test_the_real_registers_days_come_from_serial_numbers(
    register: tuple[FileRead, list[Finding]],
) -> None:
    days = [row["founded_on"] for row in register[0].rows["enterprises"]]
    assert days[0] == date(1994, 4, 27)
    assert all(date(1985, 1, 1) < day < datetime.now().date() for day in days)  # noqa: DTZ005


def test_the_real_registers_89_codes_without_a_class_of_2025(
    register: tuple[FileRead, list[Finding]],
) -> None:
    counted = Counter((f.rule, f.severity.value) for f in register[1])
    assert counted["vsic_code.known", "warning"] == 73
    assert counted["vsic_code.required", "critical"] == 16


def test_the_real_registers_wrong_tax_codes_are_named(
    register: tuple[FileRead, list[Finding]],
) -> None:
    twice = [f for f in register[1] if f.rule == "key.unique"]
    assert {f.value for f in twice} == {"2000486217"}
    assert len(twice) == 2
    wrong = sorted(str(f.value) for f in register[1] if f.rule == "tax_code.tax_code")
    assert wrong == ["027683", "2000387951"]


def test_nothing_else_is_wrong_with_the_real_register(
    register: tuple[FileRead, list[Finding]],
) -> None:
    assert {f.rule for f in register[1]} == {
        "vsic_code.known",
        "vsic_code.required",
        "key.unique",
        "tax_code.tax_code",
    }
