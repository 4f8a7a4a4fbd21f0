"""Commune codes of two divisions: the name beside a code decides, where it can."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import BA_DINH, CONTRACTS, REFERENCE, one, typed

from envdb.contract.model import ColumnType
from envdb.intake.resolve import resolve_commune
from envdb.intake.typed_sheet import type_sheet

HANOI = REFERENCE.hanoi_communes()
OLD = REFERENCE.old_communes
ONLY_OLD = [c for c in OLD.values() if c.code not in HANOI]
MOVED_WHOLE = next(c for c in ONLY_OLD if len(set(c.new_codes)) == 1)
SPLIT = next(c for c in ONLY_OLD if len(set(c.new_codes)) > 1)
RENAMED = next(
    c
    for c in OLD.values()
    if c.code in HANOI and c.name != HANOI[c.code] and len(set(c.new_codes)) == 1
)
ELSEWHERE = next(c for c, p in REFERENCE.commune_province.items() if p != "01")


def resolved(code: str, name: str | None = None, unit: str = "SCT") -> tuple[str | None, str]:
    found = resolve_commune(code, name, reference=REFERENCE, unit=unit)
    return found.code, found.resolution


def test_a_code_without_a_name_is_current() -> None:
    assert all(resolved(code) == (code, "current") for code in HANOI)


@pytest.mark.parametrize(
    "name",
    [
        "Phường Ba Đình",
        "phường ba đình",
        "Ba Đình",
        "BA DINH",
        "P. Ba Đình",
        "P.Ba Đình",
        "Phuong Ba Dinh",
    ],
)
def test_a_current_name_is_recognised_with_or_without_its_kind(name: str) -> None:
    assert resolved(BA_DINH, name) == (BA_DINH, "current")


def test_a_name_that_fits_only_the_old_unit_makes_the_code_old() -> None:
    assert resolved(RENAMED.code, RENAMED.name) == (RENAMED.new_codes[0], "converted")
    bare = RENAMED.name.split(" ", 1)[1]
    assert resolved(RENAMED.code, bare) == (RENAMED.new_codes[0], "converted")


def test_a_township_of_the_old_division_is_not_the_commune_of_the_same_name() -> None:
    # 00454 was Thị trấn Đông Anh, which three communes share, and is Xã Đông Anh
    assert resolved("00454", "Thị trấn Đông Anh") == (None, "split")
    assert resolved("00454", "TT. Đông Anh") == (None, "split")
    assert resolved("00454", "Thị trấn Đông Anh", unit="00454") == ("00454", "split_own")
    assert resolved("00454", "Xã Đông Anh") == ("00454", "current")
    assert resolved("00454", "Đông Anh") == ("00454", "current")


def test_a_slip_of_the_kind_still_names_the_unit() -> None:
    assert resolved(BA_DINH, "Xã Ba Đình") == (BA_DINH, "current")


def test_a_name_that_fits_neither_division_is_told() -> None:
    for code in (BA_DINH, MOVED_WHOLE.code, SPLIT.code, ELSEWHERE):
        assert resolved(code, "Phường Không Có Thật") == (None, "unfit")


@pytest.mark.parametrize("name", [None, MOVED_WHOLE.name])
def test_a_code_that_is_only_old_is_old_with_or_without_a_name(name: str | None) -> None:
    assert resolved(MOVED_WHOLE.code, name) == (MOVED_WHOLE.new_codes[0], "converted")


def test_a_split_unit_is_kept_and_flagged() -> None:
    assert resolved(SPLIT.code) == (None, "split")
    assert resolved(SPLIT.code, SPLIT.name) == (None, "split")


def test_a_split_unit_that_includes_the_sender_counts_as_the_sender() -> None:
    sender = SPLIT.new_codes[-1]
    other = next(code for code in HANOI if code not in SPLIT.new_codes)
    assert resolved(SPLIT.code, None, sender) == (sender, "split_own")
    assert resolved(SPLIT.code, SPLIT.name, sender) == (sender, "split_own")
    assert resolved(SPLIT.code, None, other) == (None, "split")


def facility(code: str, address: str, unit: str = "SCT") -> tuple[object, object]:
    """Return code and resolution of one facility at an address."""
    sheet = type_sheet(
        CONTRACTS["commune_facilities"].sheets[0],
        {"commune_code": [code], "address": [address]},
        [1],
        reference=REFERENCE,
        unit=unit,
        listed_on=date(2026, 12, 31),
    )
    found = sheet.values["commune_code"], sheet.values["commune_code_resolution"]
    return found[0].to_pylist()[0], found[1].to_pylist()[0]


@pytest.mark.parametrize("form", ["Số 5 ngõ 2, {}, Hà Nội", "{}", "Cụm CN, {} - TP Hà Nội"])
def test_a_split_unit_is_resolved_by_an_address_that_names_a_new_one(form: str) -> None:
    new = SPLIT.new_codes[0]
    assert facility(SPLIT.code, form.format(HANOI[new])) == (new, "split_by_address")
    short = HANOI[new].replace("Phường ", "P. ").replace("Xã ", "X. ")
    assert facility(SPLIT.code, form.format(short)) == (new, "split_by_address")


def test_an_address_that_names_no_new_unit_or_several_leaves_a_split_one_open() -> None:
    one_of, other = (HANOI[code] for code in SPLIT.new_codes[:2])
    bare = one_of.partition(" ")[2]
    for address in ("Hà Nội", f"Đường {bare}", f"{one_of}, {other}"):
        assert facility(SPLIT.code, address) == (None, "split")


@pytest.mark.parametrize(
    ("code", "elsewhere"), [("00226", "Phường Kim Liên"), ("00331", "Phường Phương Liệt")]
)
def test_a_code_that_means_another_unit_in_another_list_is_caught_by_its_name(
    code: str, elsewhere: str
) -> None:
    """Public lists differ in these codes; the name beside the code says which unit is meant."""
    assert elsewhere in HANOI.values()
    assert HANOI[code] != elsewhere
    assert resolved(code, elsewhere) == (None, "unfit")


def test_another_province_is_known_and_named_as_such() -> None:
    assert resolved(ELSEWHERE) == (ELSEWHERE, "other_province")
    assert resolved(ELSEWHERE, REFERENCE.communes[ELSEWHERE]) == (ELSEWHERE, "other_province")


@pytest.mark.parametrize("code", ["99999", "0004", "Ba Đình", "", "000041"])
def test_what_is_no_code_is_unknown(code: str) -> None:
    assert resolved(code) == (None, "unknown")
    assert resolved(code, "Phường Ba Đình") == (None, "unknown")


@given(
    st.one_of(st.sampled_from([*REFERENCE.communes, *OLD]), st.text(max_size=8)),
    st.one_of(
        st.none(),
        st.sampled_from([*HANOI.values(), *(c.name for c in OLD.values())]),
        st.text(max_size=12),
    ),
    st.sampled_from([*REFERENCE.units]),
)
def test_a_commune_is_a_known_one_or_stays_open(code: str, name: str | None, unit: str) -> None:
    found = resolve_commune(code, name, reference=REFERENCE, unit=unit)
    assert found.code is None or found.code in REFERENCE.communes
    assert (found.code is None) == (found.resolution in {"split", "unfit", "unknown"})
    assert (found.repair == "old_commune") == (found.resolution in {"converted", "split_own"})


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("00004", "00004"),
        (4, "00004"),
        (4.0, "00004"),
        ("4", "00004"),
        ("Phường Ba Đình", "00004"),
        ("ba đình", "00004"),
        ("P. Ba Đình", "00004"),
        ("00004 - Phường Ba Đình", "00004"),
        ("00004: Ba Đình", "00004"),
        (int(ELSEWHERE), ELSEWHERE),
    ],
)
def test_a_commune_cell_takes_the_code_or_the_name(written: object, code: str) -> None:
    assert one(ColumnType.CODE, written, codelist="commune") == code


def test_two_commune_codes_in_a_cell_are_told_as_that() -> None:
    for written in ("00004 - 00008", "00004, 00008", "00004;00008"):
        done = typed(ColumnType.CODE, written, codelist="commune")
        assert [reason for _, _, reason in done.problems] == ["several_codes"]


def test_the_code_as_it_was_reported_stays_beside_the_resolved_one() -> None:
    plants = CONTRACTS["renewable_power"].sheets[0]
    codes = [MOVED_WHOLE.code, SPLIT.code, "99999", BA_DINH, "", "-"]
    sheet = type_sheet(
        plants,
        {"commune_code": codes, "commune_name": ["", "", "", "Phường Láng", "", ""]},
        list(range(6)),
        reference=REFERENCE,
        unit="SCT",
        listed_on=date(2026, 6, 30),
    )
    values = {name: sheet.values[name].to_pylist() for name in sheet.values}
    assert values["commune_code"] == [MOVED_WHOLE.new_codes[0], *[None] * 5]
    assert values["commune_code_reported"] == [*codes[:4], None, None]
    assert values["commune_code_resolution"] == [
        "converted",
        "split",
        "unknown",
        "unfit",
        None,
        None,
    ]
    assert [(r.column, r.raw, r.value) for r in sheet.repairs if r.kind == "old_commune"] == [
        ("commune_code", MOVED_WHOLE.code, MOVED_WHOLE.new_codes[0])
    ]


@pytest.mark.parametrize(
    ("listed_on", "version"), [(date(2025, 9, 30), "2018"), (date(2025, 12, 31), "2025")]
)
def test_a_vsic_code_has_the_version_of_the_last_day_of_its_period(
    listed_on: date, version: str
) -> None:
    register = CONTRACTS["enterprise_register"].sheets[0]
    sheet = type_sheet(
        register,
        {"vsic_code": ["1104", "46610", "x", ""]},
        list(range(4)),
        reference=REFERENCE,
        unit="CTK",
        listed_on=listed_on,
    )
    assert sheet.values["vsic_code_version"].to_pylist() == [version, version, None, None]
    assert sheet.values["vsic_code_class"].to_pylist() == ["1104", "4661", None, None]
