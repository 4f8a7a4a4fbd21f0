"""What a clerk relies on in the Excel form and in the guide of the unit's folder."""

from __future__ import annotations

import warnings
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from envdb.contract.loader import load_contracts
from envdb.contract.model import Contract
from envdb.contract.periods import parse_period
from envdb.contract.reference import load_reference
from envdb.contract.words import fold_header
from envdb.render.guide import render_guide
from envdb.render.template import NOTHING_TO_REPORT, Rows, excel_sheet_name, render_template
from envdb.render.template_guide import DROP_ROWS_CONFIRMED
from envdb.settings import shipped_folder

CONTRACTS = load_contracts(shipped_folder("include") / "contracts")
REFERENCE = load_reference(shipped_folder("include") / "reference")
BA_DINH = REFERENCE.units["00004"]
HEADER, FIRST = 5, 6

every_feed = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda c: c.feed)


def opened(
    contract: Contract,
    unit: str | None = None,
    period: str | None = None,
    rows: Rows | None = None,
) -> Workbook:
    """Render a form and read it back, as another program sees it."""
    content = render_template(
        contract,
        REFERENCE,
        unit=REFERENCE.units[unit] if unit else None,
        period=parse_period(period) if period else None,
        rows=rows,
    )
    return openpyxl.load_workbook(BytesIO(content))


def data_pages(book: Workbook, contract: Contract) -> list[Worksheet]:
    return [book[excel_sheet_name(sheet.title)] for sheet in contract.sheets]


def headers(page: Worksheet) -> list[str]:
    return [str(cell.value) for cell in page[HEADER]]


def validation_at(page: Worksheet, cell: str) -> DataValidation | None:
    found = [v for v in page.data_validations.dataValidation if cell in v.sqref]
    assert len(found) <= 1, f"two validations contend for {cell}"
    return found[0] if found else None


def offered(book: Workbook, validation: DataValidation) -> list[str]:
    """Follow a drop-down to its values: written in the cell, or a named range of a hidden page."""
    source = str(validation.formula1)
    if source.startswith('"'):
        return source.strip('"').split(",")
    ((sheet, area),) = book.defined_names[source].destinations
    return [row[0].value for row in book[sheet][area.replace("$", "")]]


def test_headers_name_label_unit_and_whether_required() -> None:
    (page,) = data_pages(
        opened(CONTRACTS["commune_craft_villages"]), CONTRACTS["commune_craft_villages"]
    )
    assert headers(page) == [
        "TT",
        "Tên làng nghề *",
        "Nghề *",
        "Đã được công nhận *",
        "Thuộc danh mục QĐ 2546/QĐ-UBND *",
        "Số hộ sản xuất (hộ) *",
        "Số lao động (người)",
        "Nước thải phát sinh (m3/ngày) *",
        "Nước thải được xử lý (m3/ngày) *",
        "Chất thải rắn (tấn/năm)",
        "Biện pháp xử lý ô nhiễm (*)",
        "Tiến độ xử lý (%) (*)",
    ]


def test_a_capacity_is_not_headed_by_the_name_of_its_unit_column() -> None:
    (page,) = data_pages(opened(CONTRACTS["enterprise_register"]), CONTRACTS["enterprise_register"])
    assert "Công suất thiết kế" in headers(page)


@every_feed
def test_the_reader_recognises_every_header_in_its_place(contract: Contract) -> None:
    for page, sheet in zip(data_pages(opened(contract), contract), contract.sheets, strict=True):
        assert [fold_header(h) for h in headers(page)[1:]] == [
            fold_header(column.label) for column in sheet.columns
        ]


@every_feed
def test_closed_lists_offer_their_labels_and_refuse_the_rest(contract: Contract) -> None:
    book = opened(contract)
    for page, sheet in zip(data_pages(book, contract), contract.sheets, strict=True):
        for cell, column in zip(page[FIRST][1:], sheet.columns, strict=True):
            codelist = REFERENCE.codelists.get(column.codelist or "")
            if codelist is None or codelist.is_open or codelist.name == "commune":
                continue
            validation = validation_at(page, cell.coordinate)
            assert validation is not None
            assert offered(book, validation) == list(codelist.labels.values())
            assert validation.errorStyle in {None, "stop"}


def test_commune_codes_are_offered_and_an_old_one_can_still_be_written() -> None:
    contract = CONTRACTS["commune_facilities"]
    book = opened(contract, unit="00004")
    (page,) = data_pages(book, contract)
    number = headers(page).index("Mã xã/phường *")
    validation = validation_at(page, page[FIRST][number].coordinate)
    assert validation is not None
    assert offered(book, validation) == list(REFERENCE.hanoi_communes())
    assert validation.errorStyle == "warning"
    assert validation.prompt == "Mã của Phường Ba Đình là 00004."


@every_feed
def test_headers_are_locked_and_cells_to_fill_are_not(contract: Contract) -> None:
    for page in data_pages(opened(contract), contract):
        assert page.protection.sheet
        assert page.protection.password is None
        assert all(cell.protection.locked for cell in page[HEADER])
        for row in (FIRST, FIRST + 199):
            assert not any(cell.protection.locked for cell in page[row])


def test_a_prefilled_row_can_be_deleted_although_its_code_is_guarded() -> None:
    # Excel refuses to delete a row in which any cell is locked, out to the last column.
    contract = CONTRACTS["commune_facilities"]
    rows: Rows = {"facilities": [{"facility_code": "CS-1"}, {"facility_code": None}]}
    (page,) = data_pages(opened(contract, rows=rows), contract)
    assert page.protection.deleteRows is False  # False: not forbidden
    beyond = page.column_dimensions["X"]
    assert (beyond.max, beyond.protection.locked) == (16_384, False)
    assert not page["B6"].protection.locked
    guard = validation_at(page, "B6")
    assert guard is not None
    assert (guard.type, guard.formula1) == ("custom", "FALSE")
    assert page["B6"].fill.fgColor.rgb != page["B7"].fill.fgColor.rgb


def test_the_first_data_page_alone_asks_whether_there_is_nothing_to_report() -> None:
    contract = CONTRACTS["training_events"]
    first, second = data_pages(opened(contract), contract)
    (label,) = [c for row in first.iter_rows() for c in row if c.value == NOTHING_TO_REPORT]
    tick = label.offset(column=1)
    validation = validation_at(first, tick.coordinate)
    assert tick.value is None
    assert not tick.protection.locked
    assert validation is not None
    assert validation.formula1 == '"x"'
    assert not [c for row in second.iter_rows() for c in row if c.value == NOTHING_TO_REPORT]


def test_a_form_that_is_of_one_enterprise_does_not_ask_whether_there_is_nothing() -> None:
    book = opened(CONTRACTS["enterprise_declarations"])
    texts = {c.value for page in book.worksheets for row in page.iter_rows() for c in row}
    assert NOTHING_TO_REPORT not in texts
    assert "Không có gì để báo cáo" not in texts


def test_the_guide_says_what_a_later_file_replaces() -> None:
    guide = opened(CONTRACTS["monitoring_results"])["Hướng dẫn"]
    text = "\n".join(str(c.value) for row in guide.iter_rows() for c in row if c.value)
    assert "thay cho lần gửi trước của cùng kỳ và cùng đơn vị quan trắc." in text


def test_a_result_below_detection_may_be_typed_into_the_form() -> None:
    contract = CONTRACTS["monitoring_results"]
    (page,) = data_pages(opened(contract), contract)
    number = next(at for at, text in enumerate(headers(page)) if text.startswith("Kết quả"))
    guard = validation_at(page, page[FIRST][number].coordinate)
    assert guard is not None
    assert guard.type is None
    assert "KPH" in str(guard.prompt)


def test_a_year_is_shown_without_thousands() -> None:
    contract = CONTRACTS["ghg_inventory"]
    (page,) = data_pages(opened(contract), contract)
    number = headers(page).index("Năm số liệu *")
    assert page[FIRST][number].number_format == "0"


def test_tasks_are_offered_by_number_and_name() -> None:
    contract = CONTRACTS["plan_progress"]
    book = opened(contract, rows={"progress": [{"task_number": 8.0}]})
    (page,) = data_pages(book, contract)
    assert str(page["B6"].value).startswith("8. Học tập kinh nghiệm")


def test_the_guide_has_the_tick_for_dropped_rows_and_names_the_due_day() -> None:
    guide = opened(CONTRACTS["training_events"], unit="SCT", period="2026-Q1")["Hướng dẫn"]
    (label,) = [c for row in guide.iter_rows() for c in row if c.value == DROP_ROWS_CONFIRMED]
    assert not label.offset(column=1).protection.locked
    assert validation_at(guide, label.offset(column=1).coordinate) is not None
    text = "\n".join(str(c.value) for row in guide.iter_rows() for c in row if c.value)
    assert "Quý I năm 2026, chậm nhất ngày 10/04/2026." in text
    assert "inbox/SCT" in text


@pytest.mark.parametrize(
    ("unit", "period", "stamped"),
    [("00004", "2026-Q1", ("00004", "2026-Q1")), (None, None, (None, None))],
)
def test_the_stamp_says_what_the_file_is(
    unit: str | None, period: str | None, stamped: tuple[str | None, str | None]
) -> None:
    book = opened(CONTRACTS["training_events"], unit, period)
    assert book["_envdb"].sheet_state == "veryHidden"
    assert {row[0].value: row[1].value for row in book["_envdb"].iter_rows()} == {
        "feed": "training_events",
        "contract_version": "1",
        "unit": stamped[0],
        "period": stamped[1],
        "template": "1",
    }


@every_feed
def test_codes_that_may_begin_with_zero_are_text(contract: Contract) -> None:
    wanted = {"tax_code", "personal_id", "commune_code", "vsic_code", "zone_code"}
    for page, sheet in zip(data_pages(opened(contract), contract), contract.sheets, strict=True):
        for cell, column in zip(page[FIRST][1:], sheet.columns, strict=True):
            if column.name in wanted:
                assert cell.number_format == "@", column.name


def test_prefilled_values_are_shown_as_a_clerk_would_write_them() -> None:
    contract = CONTRACTS["commune_facilities"]
    fact = {
        "facility_name": "=Xưởng 1+1",
        "owner_kind": "household",
        "commune_code": "00004",
        "permit_date": date(2026, 3, 9),
        "wastewater_m3_day": 12.5,
        "must_relocate": False,
    }
    (page,) = data_pages(opened(contract, rows={"facilities": [fact]}), contract)
    shown = dict(zip(headers(page), page[FIRST], strict=True))
    assert shown["TT"].value == 1
    assert (shown["Tên cơ sở *"].value, shown["Tên cơ sở *"].data_type) == ("=Xưởng 1+1", "s")
    assert shown["Loại hình *"].value == "Hộ kinh doanh"
    assert shown["Mã xã/phường *"].value == "00004"
    assert shown["Ngày cấp (*)"].value == datetime(2026, 3, 9)  # noqa: DTZ001 - a cell has no zone
    assert shown["Ngày cấp (*)"].number_format == "dd/mm/yyyy"
    assert shown["Lưu lượng nước thải (m3/ngày)"].value == 12.5
    assert shown["Thuộc diện di dời *"].value == "Không"
    assert page[FIRST + 1][0].value is None


def test_a_note_tells_when_a_conditional_column_must_be_filled() -> None:
    contract = CONTRACTS["commune_facilities"]
    (page,) = data_pages(opened(contract), contract)
    cell = page[HEADER][headers(page).index("Số định danh cá nhân (hộ kinh doanh) (*)")]
    assert cell.comment is not None
    assert cell.comment.author == "envdb"
    assert "Phải ghi khi “Loại hình” là “Hộ kinh doanh”." in cell.comment.text
    assert "12 chữ số" in cell.comment.text


@every_feed
def test_nothing_is_too_long_for_excel(contract: Contract) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter drops a validation it finds too long
        render_template(contract, REFERENCE)


def test_the_bytes_do_not_depend_on_when_they_are_made() -> None:
    contract = CONTRACTS["training_events"]
    assert render_template(contract, REFERENCE) == render_template(contract, REFERENCE)
    made = opened(contract).properties  # two renderings in one second prove too little
    assert made.created == made.modified == datetime(2026, 1, 1)  # noqa: DTZ001 - as stored


@every_feed
def test_a_page_is_not_declared_wider_than_its_table(contract: Contract) -> None:
    content = BytesIO(render_template(contract, REFERENCE))
    book = openpyxl.load_workbook(content, read_only=True)  # believes the declared dimension
    for sheet in contract.sheets:
        assert book[excel_sheet_name(sheet.title)].max_column == len(sheet.columns) + 1


def test_the_folder_guide_lists_what_the_unit_must_and_may_send() -> None:
    text = render_guide(BA_DINH, list(CONTRACTS.values()))
    must, may = text.split("Gửi khi có số liệu:")
    assert "Làng nghề: hằng năm, chậm nhất ngày 20/01 của năm sau." in must
    assert "Tập huấn" in may
    assert "Danh sách doanh nghiệp" not in text


def test_the_folder_guide_is_readable_in_notepad() -> None:
    text = render_guide(REFERENCE.units["STC"], [])
    assert text.startswith("\ufeff")
    assert text.count("\n") == text.count("\r\n")
    assert max(len(line) for line in text.splitlines()) <= 92
    assert "Hiện chưa có biểu nào" in text
