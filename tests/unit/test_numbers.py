"""Numbers that people type as text: what is certain is read, what is not is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import how, one, typed, why_not

from envdb.contract.model import ColumnType

INTEGER, DECIMAL = ColumnType.INTEGER, ColumnType.DECIMAL
M3_DAY = "m3/ngày"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("1234", 1234),
        ("1.234", 1234),
        ("1,234", 1234),
        ("12.345.678", 12_345_678),
        ("12,345,678", 12_345_678),
        ("12 345 678", 12_345_678),
        ("1\u00a0234", 1234),  # Excel's no-break space
        ("1\u202f234", 1234),
        (" 7 ", 7),
        ("-3", -3),
        ("+3", 3),
        ("12,0", 12),
        ("12.000,00", 12_000),
        ("12,000.00", 12_000),
        ("1e5", 100_000),
        ("1,5E3", 1500),
        ("007", 7),
        (12.0, 12),
        (12, 12),
    ],
)
def test_an_integer_is_read_however_it_is_grouped(written: object, value: int) -> None:
    read = one(INTEGER, written)
    assert read == value
    assert type(read) is int


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("0,234", 0.234),
        ("0.234", 0.234),
        ("-0,234", -0.234),
        ("1234,567", 1234.567),  # four digits before it: nobody groups so
        ("1.234.567", 1_234_567.0),
        ("1.234.567,8", 1_234_567.8),
        ("1,234,567.8", 1_234_567.8),
        ("1.234,567", 1234.567),  # two marks tell each other apart
        ("1,234.567", 1234.567),
        ("1 234,5", 1234.5),
        ("12 345,678", 12345.678),  # a space groups, so the comma does not
        ("1e5", 100_000.0),
        ("2.5e-3", 0.0025),
        (0.234, 0.234),
        (1.234, 1.234),  # a native number is taken as it is
        (5, 5.0),
    ],
)
def test_a_decimal_that_can_only_mean_one_number_is_read(written: object, value: float) -> None:
    read = one(DECIMAL, written)
    assert read == pytest.approx(value, rel=1e-15)
    assert type(read) is float


@pytest.mark.parametrize("written", ["1.234", "1,234", "12,345", "-123.456", "1.234 m3/ngày"])
def test_one_separator_and_three_digits_in_a_decimal_column_is_asked(written: str) -> None:
    assert why_not(DECIMAL, written, measure=M3_DAY) == "ambiguous_separator"


@pytest.mark.parametrize(
    ("proof", "written", "value"),
    [
        ("12,5", "1,234", 1.234),
        ("12,5", "1.234", 1234.0),
        ("12.5", "1.234", 1.234),
        ("12.5", "1,234", 1234.0),
        ("0,234", "1,234", 1.234),
        ("1.234.567", "1.234", 1234.0),
        ("1.234.567", "1,234", 1.234),
        ("1.234,5", "1,234", 1.234),
        ("1234,567", "2,345", 2.345),
        ("1 234,5", "1,234", 1.234),
        ("12,50 m3/ngày", "1,234 m3/ngày", 1.234),
    ],
)
def test_an_unambiguous_value_of_the_same_column_decides_and_it_is_told(
    proof: str, written: str, value: float
) -> None:
    for cells in ((proof, written), (written, proof)):
        done = typed(DECIMAL, *cells, measure=M3_DAY)
        at = cells.index(written)
        assert not done.problems
        assert done.values[at] == value
        assert (at, written) in {(position, raw) for position, raw, _ in done.repairs}


def test_values_that_prove_different_marks_prove_nothing() -> None:
    done = typed(DECIMAL, "12,5", "12.5", "1.234")
    assert done.values == [12.5, 12.5, None]
    assert [reason for _, _, reason in done.problems] == ["ambiguous_separator"]


@pytest.mark.parametrize(
    "no_proof", ["", "5", 12.5, "12", "12,5 con bò", "12.05.2026", "khoảng 1,5", "#N/A", "1e5"]
)
def test_what_is_no_number_with_a_mark_decides_nothing(no_proof: object) -> None:
    done = typed(DECIMAL, "1.234", no_proof)
    assert (0, "1.234", "ambiguous_separator") in done.problems


@pytest.mark.parametrize(
    ("measure", "written", "value"),
    [
        ("m3/ngày", "12 m3/ngày", 12.0),
        ("m3/ngày", "12m3/ngày", 12.0),
        ("m3/ngày", "12,5 m³/ngày", 12.5),
        ("m3/ngày", "12,5 M3/NGÀY", 12.5),
        ("m3/ngày", "12 m3/ngày đêm", 12.0),
        ("m3/ngày", "12 m3", 12.0),
        ("tấn/năm", "3,5 tấn", 3.5),
        ("tấn/năm", "3,5 tấn/năm", 3.5),
        ("ha", "75 ha", 75.0),
        ("%", "80%", 80.0),
        ("%", "80,5 %", 80.5),
        ("MW", "2,4 MW", 2.4),
        ("người", "40 người", 40.0),
        ("người", "40 lao động", 40.0),
        ("triệu đồng", "12,5 triệu đồng", 12.5),
        ("triệu đồng", "12 đ", 12.0),
        ("triệu đồng", "12 VND", 12.0),
        ("triệu đồng", "12 VNĐ", 12.0),
        ("triệu đồng", "12 đồng", 12.0),
    ],
)
def test_the_unit_behind_a_number_is_set_aside_and_told(
    measure: str, written: str, value: float
) -> None:
    assert one(DECIMAL, written, measure=measure) == value
    assert how(DECIMAL, written, measure=measure) == "unit_removed"


def test_money_in_whole_dong_is_read() -> None:
    assert one(INTEGER, "5.000 đ", measure="đồng") == 5000
    assert one(INTEGER, "5.000.000 VND", measure="đồng") == 5_000_000


@pytest.mark.parametrize(
    ("measure", "written"),
    [
        ("tấn/năm", "500 kg"),
        ("m3/ngày", "12 lít"),
        ("MW", "500 kW"),
        ("MWh", "500 kWh"),
        ("hộ", "40 người"),
        ("triệu đồng", "2 tỷ"),
        ("m3/ngày", "80 %"),
    ],
)
def test_another_unit_is_never_taken_for_the_columns_own(measure: str, written: str) -> None:
    assert why_not(DECIMAL, written, measure=measure) in {"other_unit", "not_a_number"}


@pytest.mark.parametrize(
    "written",
    ["", " ", "\u00a0", "\u200b", None],
)
def test_nothing_is_no_number_and_no_fault(written: object) -> None:
    done = typed(DECIMAL, written)
    assert (done.values, done.problems, done.repairs) == ([None], [], [])


@pytest.mark.parametrize(
    "written",
    [
        "abc",
        "khoảng 12",
        "12 (ước tính)",
        "10-15",
        "12 3",
        "1.2.3",
        "1,23,456",
        "1..5",
        "0.234.567",
        ".",
        "--5",
        "5-",
        "1 2345",
        "１２",  # full-width digits are no digits of a form
        "٣",
        float("nan"),
        True,
    ],
)
def test_what_is_no_number_is_told_once(written: object) -> None:
    assert why_not(DECIMAL, written) == "not_a_number"


@pytest.mark.parametrize("written", ["12,5", "12.5", "0,234", "1234,567", 12.5, "1e-1"])
def test_a_fraction_in_an_integer_column_is_told(written: object) -> None:
    assert why_not(INTEGER, written) == "not_integer"


@pytest.mark.parametrize("kind", [INTEGER, DECIMAL])
@pytest.mark.parametrize(
    "written",
    ["1e400", "9" * 400, "9" * 5000, float("inf"), "-1e400", "1" + ".000" * 120],
)
def test_a_number_beyond_all_measure_is_one_finding_not_a_crash(
    kind: ColumnType, written: object
) -> None:
    assert why_not(kind, written) == "too_large"


@pytest.mark.parametrize("written", ["99999999999999999999", 2**62, 1e17])
def test_an_integer_that_the_warehouse_cannot_hold_is_one_finding(written: object) -> None:
    assert why_not(INTEGER, written) == "too_large"


def test_a_number_above_1e15_is_left_to_the_rule_that_names_it() -> None:
    assert one(INTEGER, "1000000000000001") == 10**15 + 1
    assert one(DECIMAL, "1e16") == 1e16


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1.234.567", "thousands_separator"),
        ("12,5", "decimal_comma"),
        ("1e5", "exponent"),
        ("12.5", None),
        ("12", None),
        (12.5, None),
    ],
)
def test_every_repair_of_a_number_has_its_name(written: object, kind: str | None) -> None:
    assert how(DECIMAL, written) == kind


@given(st.integers(-(10**14), 10**14))
def test_an_integer_in_vietnamese_writing_reads_back(number: int) -> None:
    written = f"{number:,}".replace(",", ".")
    assert one(INTEGER, written) == number
    assert one(INTEGER, written.replace(".", " ")) == number
    assert one(INTEGER, f"{written} người", measure="người") == number


@given(
    st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1),
    st.booleans(),
    st.sampled_from([",", "."]),
)
def test_a_column_of_decimals_in_one_writing_reads_back(
    numbers: list[float], grouped: bool, mark: str
) -> None:
    other = "." if mark == "," else ","
    texts = [
        (f"{n:,.2f}" if grouped else f"{n:.2f}")
        .replace(",", "~")
        .replace(".", mark)
        .replace("~", other)
        for n in numbers
    ]
    done = typed(DECIMAL, *texts)
    assert not done.problems
    assert done.values == [float(n) for n in numbers]


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([",", "."]))
def test_three_decimals_read_back_beside_one_proof_and_never_without(
    whole: int, rest: int, mark: str
) -> None:
    written = f"{whole}{mark}{rest:03d}"
    assert typed(DECIMAL, written).values == [None]
    assert typed(DECIMAL, written, f"0{mark}5").values == [float(f"{whole}.{rest:03d}"), 0.5]
    other = "," if mark == "." else "."
    assert typed(DECIMAL, written, f"0{other}5").values == [whole * 1000 + rest, 0.5]


@given(st.text("0123456789.,eE+- dđm3%", max_size=12))
def test_a_text_is_a_number_or_one_problem_or_nothing(text: str) -> None:
    for kind in (INTEGER, DECIMAL):
        done = typed(kind, text, measure="m3/ngày")
        is_nothing = text.strip() == "" or [how for _, _, how in done.repairs] == ["empty_mark"]
        is_number = done.values != [None]
        assert is_nothing + is_number + len(done.problems) == 1
