"""Tax codes and personal IDs: zeros that a number cell lost come back only where one reading fits."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.vn import mst

from envdb.intake.expectations import valid_tax_codes
from envdb.intake.resolve import read_personal_id, read_tax_code

ANY, ENTERPRISE, HOUSEHOLD = None, False, True
digits_of = st.text("0123456789", min_size=10, max_size=10)


def with_check_digit(nine: str) -> str | None:
    """Return the tax code with these nine digits; some nine have none."""
    return next((nine + d for d in "0123456789" if mst.is_valid(nine + d)), None)


@pytest.mark.parametrize("owner", [ANY, ENTERPRISE])
@pytest.mark.parametrize(
    ("written", "read", "how"),
    [
        ("0100109106", "0100109106", None),
        ("100109106", "0100109106", "leading_zero"),
        ("0100 109 106", "0100109106", "code_form"),
        ("0100.109.106", "0100109106", "code_form"),
        ("0100109106-001", "0100109106-001", None),
        ("0100109106001", "0100109106-001", "code_form"),
        ("0100109106 - 001", "0100109106-001", "code_form"),
        ("0100109107", "0100109107", None),  # a wrong check digit is told, not mended
        ("100109107", "100109107", None),
        ("MST 0100109106", "MST 0100109106", None),
        ("27683", "27683", None),
    ],
)
def test_a_tax_code_comes_in_its_written_form(
    written: str, read: str, how: str | None, owner: bool | None
) -> None:
    assert read_tax_code(written, owner) == (read, how)


@pytest.mark.parametrize(
    ("written", "owner", "read", "how"),
    [
        ("001099000001", ANY, "001099000001", None),
        ("001099000001", HOUSEHOLD, "001099000001", None),
        ("1099000001", HOUSEHOLD, "001099000001", "leading_zero"),
        ("36099000001", HOUSEHOLD, "036099000001", "leading_zero"),
        ("36099000001", ANY, "036099000001", "leading_zero"),
        ("001 099 000 001", HOUSEHOLD, "001099000001", "code_form"),
        # ten digits without a word on the owner may be a tax code with a wrong check digit
        ("1099000001", ANY, "1099000001", None),
        ("1099000001", ENTERPRISE, "1099000001", None),
        # eleven digits of an enterprise are neither
        ("36099000001", ENTERPRISE, "36099000001", None),
        # a household of before July 2025 with its own tax code keeps it
        ("0100109106", HOUSEHOLD, "0100109106", None),
    ],
)
def test_a_personal_id_is_a_tax_code_of_a_household_only(
    written: str, owner: bool | None, read: str, how: str | None
) -> None:
    assert read_tax_code(written, owner) == (read, how)


def test_a_branch_that_lost_its_zero_in_a_number_cell_gets_it_back_for_an_enterprise() -> None:
    assert read_tax_code("100109106001", ENTERPRISE) == ("0100109106-001", "leading_zero")
    # without the owner, twelve digits are read as they stand
    assert read_tax_code("100109106001", ANY) == ("100109106001", None)
    assert read_tax_code("100109107001", ENTERPRISE) == ("100109107001", None)


@given(st.from_regex(r"\A[1-9][0-9]{8}\Z"))
@example("100109106")
def test_a_lost_zero_comes_back_exactly_when_the_code_is_valid(lost: str) -> None:
    whole = f"0{lost}"
    wanted = (whole, "leading_zero") if mst.is_valid(whole) else (lost, None)
    assert read_tax_code(lost, ANY) == wanted
    assert read_tax_code(lost, ENTERPRISE) == wanted


@given(st.one_of(st.text(max_size=16), st.text("0123456789- .", max_size=16)))
@example("")
def test_an_identifier_is_never_lost_or_invented(text: str) -> None:
    for owner in (ANY, ENTERPRISE, HOUSEHOLD):
        read, how = read_tax_code(text, owner)
        kept = "".join(filter(str.isdigit, read))
        assert kept.lstrip("0") == "".join(filter(str.isdigit, text)).lstrip("0") or read == text
        assert (how is None) == (read == text)
    read, how = read_personal_id(text)
    assert (how is None) == (read == text)


@pytest.mark.parametrize(
    ("written", "read", "how"),
    [
        ("001099000001", "001099000001", None),
        ("1099000001", "001099000001", "leading_zero"),
        ("36099000001", "036099000001", "leading_zero"),
        ("001 099 000 001", "001099000001", "code_form"),
        ("012345678", "012345678", None),  # an old ID of nine digits is not stretched to twelve
        ("97099000001", "97099000001", None),  # no province 097
        ("chưa có - xin bổ sung", "chưa có - xin bổ sung", None),
    ],
)
def test_a_personal_id_has_twelve_digits(written: str, read: str, how: str | None) -> None:
    assert read_personal_id(written) == (read, how)


@given(
    st.lists(
        st.one_of(
            digits_of,
            digits_of.map(lambda ten: with_check_digit(ten[:9]) or ten),
            st.tuples(
                digits_of.map(lambda ten: with_check_digit(ten[:9]) or ten),
                st.text("0123456789", min_size=3, max_size=3),
            ).map("".join),
            st.text("0123456789", min_size=13, max_size=13),
        ),
        min_size=1,
    )
)
@example(["0100109106000", "0000000000", "0100109106001"])
def test_the_rule_on_tax_codes_agrees_with_stdnum(texts: list[str]) -> None:
    written = [text if len(text) == 10 else f"{text[:10]}-{text[10:]}" for text in texts]
    judged = valid_tax_codes(pd.Series(written))
    assert list(judged) == [mst.is_valid(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("001099000001", True),
        ("01001091O6", False),
        ("0100109106-1", False),
        ("0100109106001", False),  # a branch is written with its dash; reading puts it there
        ("٠١٠٠١٠٩١٠٦", False),
        ("", False),
        ("100109106", False),
    ],
)
def test_the_rule_on_tax_codes_takes_the_written_form_only(text: str, valid: bool) -> None:
    assert list(valid_tax_codes(pd.Series([text]))) == [valid]
