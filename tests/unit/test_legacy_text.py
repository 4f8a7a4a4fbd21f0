"""Text in the fonts of before Unicode: what is converted, and what must stay as it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from envdb.intake.grid import Grid
from envdb.intake.legacy_text import decode, decode_by_letters
from envdb.intake.open_file import open_file
from envdb.intake.unusable import UnusableError

pytest.register_assert_rewrite("intake_site")
from intake_site import real_data  # noqa: E402 - after its assertions are made to explain

SENTENCES = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Xưởng dệt nhuộm Vạn Phúc, phường Hà Đông",
    "nước thải sản xuất chẳng được xử lý",
    "Nguyễn Thị Bưởi, đường Khương Đình",
)


def in_tcvn3(text: str) -> str:
    table = {unicode: raw for raw, unicode in TCVN3.pairs}
    return "".join(table.get(letter, letter) for letter in text)


def in_vni(text: str) -> str:
    table = {unicode: raw for raw, unicode in VNI.pairs} | {"ẳ": "aú"}
    return "".join(table.get(letter, letter) for letter in text)


@pytest.mark.parametrize("text", SENTENCES)
def test_each_font_is_read_as_it_draws(text: str) -> None:
    assert decode([(in_tcvn3(text), ".VnTime")]) == text
    assert decode([(in_vni(text), "VNI-Times")]) == text
    assert decode([(in_tcvn3(text.lower()), ".VnTimeH")]) == text.upper()
    assert decode([(text, "Times New Roman")]) == text


def test_unicode_that_was_pasted_into_an_old_font_stays() -> None:
    assert decode([("Cơ sở chế biến", ".VnTime")]) == "Cơ sở chế biến"


def test_a_text_of_two_fonts_is_read_part_by_part() -> None:
    parts = [(in_tcvn3("Xưởng "), ".VnArial"), ("Kim Sơn ", "Arial"), (in_vni("đúc"), "VNI-Helve")]
    assert decode(parts) == "Xưởng Kim Sơn đúc"


def sheet_of(*texts: str) -> Grid:
    return Grid("s", [[text, 12.5] for text in texts])


@pytest.mark.parametrize("typed", [in_tcvn3, in_vni])
def test_letters_tell_where_no_font_does(typed: object) -> None:
    assert callable(typed)
    grid = sheet_of(*map(typed, SENTENCES))
    decode_by_letters(grid)
    assert [row[0] for row in grid.rows] == list(SENTENCES)
    assert grid.decoded[0, 0] == typed(SENTENCES[0])


def test_beside_unicode_only_what_cannot_be_unicode_is_converted() -> None:
    grid = sheet_of("Cơ sở", "Công ty Hà Nội", *map(in_tcvn3, SENTENCES))
    decode_by_letters(grid)
    assert [row[0] for row in grid.rows] == ["Cơ sở", "Công ty Hà Nội", *SENTENCES]


@pytest.mark.parametrize(
    "text",
    [
        "Công ty TNHH Hà Nội",
        "m³/ngày, 37 °C, ± 5 %",
        "Société Générale ÅØ",
        "Übergröße façade niño",
    ],
)
def test_other_languages_and_signs_stay(text: str) -> None:
    grid = sheet_of(text, text)
    decode_by_letters(grid)
    assert grid.rows[0][0] == text
    assert grid.decoded == {}


def test_a_workbook_of_several_fonts_is_read_cell_by_cell(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    cells = (
        (in_tcvn3("Cơ sở dệt nhuộm"), ".VnTime", "Cơ sở dệt nhuộm"),
        (in_tcvn3("cơ sở"), ".VnTimeH", "CƠ SỞ"),
        (in_vni("khẳng định"), "VNI-Times", "khẳng định"),
        ("Làng nghề Vạn Phúc", "Arial", "Làng nghề Vạn Phúc"),
        ("Làng nghề", ".VnTime", "Làng nghề"),
    )
    for row, (raw, font, _) in enumerate(cells, start=1):
        sheet.cell(row, 2, raw).font = Font(name=font)
    rich = CellRichText(
        TextBlock(InlineFont(rFont=".VnTime"), in_tcvn3("Đồng ")),
        TextBlock(InlineFont(rFont="Arial"), "Kỵ"),
    )
    sheet.cell(len(cells) + 1, 2).value = rich
    path = tmp_path / "mixed.xlsx"
    workbook.save(path)
    (grid,) = open_file(path).grids
    assert [row[-1] for row in grid.rows] == [*(text for *_, text in cells), "Đồng Kỵ"]
    assert [at for at, _ in sorted(grid.decoded)] == [0, 1, 2, 5]


def in_cp1258(text: str) -> bytes:
    """Encode as Windows does: ă, â, đ, ê, ô, ơ, ư whole, tones as marks behind them."""
    import unicodedata

    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    encoded = bytearray()
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in tones)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        encoded += (base + tone).encode("cp1258")
    return bytes(encoded)


@pytest.mark.parametrize(
    ("encode", "told"),
    [
        (in_cp1258, "cp1258"),
        (lambda text: in_tcvn3(text).encode("cp1252"), "TCVN3, VNI"),
        (lambda text: in_vni(text).encode("cp1252"), "TCVN3, VNI"),
        (lambda text: text.encode("utf-16"), ""),
    ],
)
def test_a_csv_of_before_unicode_is_read_and_told(
    tmp_path: Path, encode: object, told: str
) -> None:
    assert callable(encode)
    path = tmp_path / "a.csv"
    path.write_bytes(encode("Tên;Số\r\n" + "\r\n".join(f"{one};5" for one in SENTENCES)))
    opened = open_file(path)
    assert opened.encoding == told
    assert [row[0] for row in opened.grids[0].rows] == ["Tên", *SENTENCES]


@pytest.mark.parametrize(
    "content", [bytes(range(128, 256)) * 20, "žluťoučký kůň; łąka\r\n".encode("cp1250") * 5]
)
def test_a_csv_that_reads_as_nothing_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\r\n" + content)
    with pytest.raises(UnusableError) as caught:
        open_file(path)
    assert caught.value.reason == "encoding"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "2006-Mau22_CKTC_NSH.xls",
            ("THÀNH PHỐ HỒ CHÍ MINH", "NỘI DUNG", "ĐVT : 1000 đồng"),
        ),
        ("2005-82F5B_NK_01-05.xls", ("Đơn vị", "So sánh (%)", "Ư.TH")),
        ("2005-2005_04_14_084750.xls", ("Biểu 5", "TỔ CHỨC TÍN DỤNG")),
        ("2007-bkqd1412006.dot.xls", ("Vốn ngân sách tập trung",)),
    ],
)
def test_real_workbooks_of_offices_are_read(name: str, lines: tuple[str, ...]) -> None:
    opened = open_file(real_data() / "legacy_fonts_xls" / name)
    texts = {str(cell).strip() for grid in opened.grids for row in grid.rows for cell in row}
    assert set(lines) <= texts
