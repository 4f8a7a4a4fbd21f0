"""Periods of the calendar and the days they are due; and the words that all comparing rests on."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdb.contract.model import PeriodKind
from envdb.contract.periods import Period, PeriodError, due_on, parse_period, periods_between
from envdb.contract.words import clean_text, fold, fold_header, fold_key

PARTS = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.QUARTER: 4}
periods = st.builds(
    lambda year, kind, part: Period(year, kind, part % PARTS[kind] + 1),
    st.integers(2001, 2099),
    st.sampled_from(PeriodKind),
    st.integers(0, 3),
)


@given(periods)
def test_a_period_reads_back_from_what_it_is_written_as(period: Period) -> None:
    assert parse_period(str(period)) == period


@given(periods)
def test_periods_of_a_kind_follow_each_other_without_a_gap(period: Period) -> None:
    assert period.following().preceding() == period
    assert period.end + timedelta(days=1) == period.following().start
    assert period.start <= period.end


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_has_the_days_of_the_calendar(text: str, first: date, last: date) -> None:
    assert (parse_period(text).start, parse_period(text).end) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-H3",
        "2026-Q0",
        "2026-Q5",
        "2026-h1",
        "2026 Q1",
        "1999",
        "2101",
        "２０２６",
        "2026-Q1x",
    ],
)
def test_what_is_no_period_is_refused_by_name(text: str) -> None:
    with pytest.raises(PeriodError, match="is no period"):
        parse_period(text)


@pytest.mark.parametrize(
    ("period", "due", "day"),
    [
        ("2026", "01-20", date(2027, 1, 20)),
        ("2026", "03-31", date(2027, 3, 31)),
        ("2026-H1", "+20d", date(2026, 7, 20)),
        ("2026-H2", "+20d", date(2027, 1, 20)),
        ("2026-Q1", "+10d", date(2026, 4, 10)),
        ("2026-Q4", "+10d", date(2027, 1, 10)),
    ],
)
def test_a_feed_is_due_on_its_day_of_the_next_year_or_days_after_the_end(
    period: str, due: str, day: date
) -> None:
    assert due_on(parse_period(period), due) == day


def test_periods_between_two_days_are_the_whole_ones() -> None:
    found = periods_between(date(2025, 2, 1), date(2026, 6, 30), PeriodKind.QUARTER)
    assert [str(one) for one in found] == ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    found = periods_between(date(2025, 2, 1), date(2026, 12, 30), PeriodKind.YEAR)
    assert found == []


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_key(fold_key(text)) == fold_key(text)
    assert clean_text(clean_text(text)) == clean_text(text)
    assert fold_header(fold_header(text)) == fold_header(text)


@given(st.text(st.characters(max_codepoint=0x1EFF)))
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(decomposed)
    assert clean_text(composed) == clean_text(decomposed)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đã cấp (mới)", "da cap moi"),
        ("  XÃ  Đông\nAnh ", "xa dong anh"),
        ("m³/ngày", "m3 ngay"),
        ("Mã số thuế*", "ma so thue"),
        ("Ðông Anh", "dong anh"),  # the Icelandic letter that some keyboards give for Đ
        ("Tên\u200b làng\u00a0nghề", "ten lang nghe"),
    ],
)
def test_folding_keeps_letters_and_digits(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "header",
    [
        "Nước thải phát sinh",
        "NƯỚC THẢI PHÁT SINH",
        "Nước thải\nphát sinh (m3/ngày) *",
        "Nước thải phát sinh (m3/ngày",  # cut off by the clerk
        "Nước thải phát sinh [m3/ngày]",
        "nuoc thai phat sinh (*)",
        " Nước  thải phát sinh (m³/ngày (24 giờ))",
    ],
)
def test_a_header_is_compared_without_unit_star_case_and_accents(header: str) -> None:
    assert fold_header(header) == "nuoc thai phat sinh"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoà Bình", "Hòa Bình"), ("KHOẺ", "khỏe"), ("Thuỷ tiên", "Thủy  Tiên"), ("quý", "qúy")],
)
def test_the_place_of_a_tone_makes_no_other_key(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)


@pytest.mark.parametrize(("one", "other"), [("Hóa", "Hòa"), ("hoa", "hòa"), ("Bưởi", "Buổi")])
def test_another_tone_or_letter_makes_another_key(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)
