"""Understands identifiers and codes that need the rest of their row: tax codes, communes, VSIC.

A leading zero is given back only where exactly one reading is valid for the kind of owner; an old
commune code is converted only where the name beside it (or the lack of a current unit) says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from stdnum.vn import mst

from envdb.contract.model import Column, Sheet
from envdb.contract.reference import HANOI_PROVINCE, VSIC_2025_FROM, Reference
from envdb.contract.words import fold
from envdb.intake.codes_vi import kind_and_name
from envdb.intake.records import Repair

_DIGITS_AND_MARKS = re.compile(r"^[\d .\-]+$", re.ASCII)
_PERSONAL_ID = re.compile(r"^0(0[1-9]|[1-8]\d|9[0-6])\d{9}$", re.ASCII)
"""Twelve digits that begin with a province code (001 to 096), by the form of personal IDs."""

_VSIC = re.compile(r"^[0-9]{4}[0-9]?$")
_PLACE_COLUMN, _ADDRESS_COLUMN = "commune_code", "address"
_SHORT_KINDS = {"phuong": "p", "xa": "x"}
_OWNER_COLUMNS = ("owner_kind", "legal_form")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a commune code was understood as; ``code`` is ``None`` where that stays open."""

    code: str | None
    resolution: str
    repair: str | None = None


def resolve_sheet(
    sheet: Sheet,
    values: dict[str, pa.Array],
    row_numbers: Sequence[int],
    *,
    reference: Reference,
    unit: str,
    listed_on: date,
) -> list[Repair]:
    """Rewrite identifiers and codes of a typed sheet in place and add the companion columns.

    ``values`` holds one array a column; ``listed_on`` is the last day of the period, which decides
    the version of VSIC. Returns a repair for each cell that changed its meaning.
    """
    repairs: list[Repair] = []
    for column in sheet.columns:
        if column.format is not None:
            repairs += _identifiers(sheet, column, values, row_numbers)
        if column.codelist == "commune":
            repairs += _communes(sheet, column, values, row_numbers, reference, unit)
        if column.codelist == "vsic":
            codes = values[column.name].to_pylist()
            version = "2025" if listed_on.isoformat() >= VSIC_2025_FROM else "2018"
            # a code of the wrong form has no class, so it is told once, as a wrong form
            classes = [str(c)[:4] if c and _VSIC.match(str(c)) else None for c in codes]
            values[f"{column.name}_class"] = pa.array(classes, pa.string())
            values[f"{column.name}_version"] = pa.array(
                [c and version for c in classes], pa.string()
            )
    return repairs


def _identifiers(
    sheet: Sheet, column: Column, values: dict[str, pa.Array], row_numbers: Sequence[int]
) -> list[Repair]:
    owners = next((values[name].to_pylist() for name in _OWNER_COLUMNS if name in values), None)
    cells = values[column.name].to_pylist()
    repairs = []
    for position, cell in enumerate(cells):
        if cell is None:
            continue
        household = None
        if owners is not None and owners[position] is not None:
            household = owners[position] == "household"
        raw = str(cell)
        value, kind = (
            read_tax_code(raw, household) if column.format == "tax_code" else read_personal_id(raw)
        )
        cells[position] = value
        if kind is not None:
            repairs.append(Repair(sheet.name, row_numbers[position], column.name, raw, value, kind))
    values[column.name] = pa.array(cells, pa.string())
    return repairs


def read_tax_code(text: str, household: bool | None) -> tuple[str, str | None]:
    """Return a tax code in its written form (``0100109106``, ``0100109106-001``) and the repair.

    ``household`` tells the kind of owner where the row says it. A text without a valid reading
    comes back as it was written, for the rule on tax codes to name.
    """
    if len(text) == 10 and text.isascii() and text.isdigit() and not household:
        # right or mistyped, ten digits of an enterprise have no other reading
        return text, None
    if not _DIGITS_AND_MARKS.match(text):
        return text, None
    digits = re.sub(r"\D", "", text)
    if len(digits) == 13:
        branch = f"{digits[:10]}-{digits[10:]}"
        return branch, None if branch == text else "code_form"
    readings = set()
    if household is not True and len(digits) in {9, 10} and mst.is_valid(digits.zfill(10)):
        readings.add(digits.zfill(10))
    # where the row does not name the owner, ten digits are a tax code, mistyped or not: reading
    # them as a personal ID without its zeros would hide every wrong check digit
    shortest = 9 if household else 11
    if household is False and len(digits) == 12 and mst.is_valid(f"0{digits}"):
        # an enterprise has no twelve digits: a number cell took the zero of a branch
        readings.add(f"0{digits[:9]}-{digits[9:]}")
    if household is not False and shortest <= len(digits) <= 12:
        readings |= {full for full in [digits.zfill(12)] if _PERSONAL_ID.match(full)}
    if digits in readings and len(digits) in {10, 12}:
        readings = {digits}
    if len(readings) != 1:
        return (digits, None if digits == text else "code_form") if readings else (text, None)
    value = readings.pop()
    if value == text:
        return value, None
    return value, "leading_zero" if len(value) > len(digits) else "code_form"


def read_personal_id(text: str) -> tuple[str, str | None]:
    """Return a personal ID of 12 digits, with zeros that a number cell lost, and the repair."""
    if not _DIGITS_AND_MARKS.match(text):
        return text, None
    digits = re.sub(r"\D", "", text)
    if 9 <= len(digits) < 12:
        full = digits.zfill(12)
        if _PERSONAL_ID.match(full):
            return full, "leading_zero"
    return digits, None if digits == text else "code_form"


def _communes(
    sheet: Sheet,
    column: Column,
    values: dict[str, pa.Array],
    row_numbers: Sequence[int],
    reference: Reference,
    unit: str,
) -> list[Repair]:
    reported = values[column.name]
    codes = reported.to_pylist()
    beside = values.get(column.name_column or "")
    names = beside.to_pylist() if beside is not None else [None] * len(codes)
    where = values.get(_ADDRESS_COLUMN) if column.name == _PLACE_COLUMN else None
    addresses = where.to_pylist() if where is not None else [None] * len(codes)
    repairs = []
    resolutions: list[object] = [None] * len(codes)
    known: dict[tuple[object, object], Resolved] = {}
    for position, code in enumerate(codes):
        if code is None:
            continue
        pair = (code, names[position])
        if pair not in known:
            name = str(pair[1]) if pair[1] is not None else None
            known[pair] = resolve_commune(str(code), name, reference=reference, unit=unit)
        found = known[pair]
        if found.resolution == "split" and addresses[position] is not None:
            found = _by_address(str(code), str(addresses[position]), reference) or found
        codes[position], resolutions[position] = found.code, found.resolution
        if found.repair is not None:
            repairs.append(
                Repair(
                    sheet.name,
                    row_numbers[position],
                    column.name,
                    str(code),
                    str(found.code),
                    found.repair,
                )
            )
    values[column.name] = pa.array(codes, pa.string())
    values[f"{column.name}_reported"] = reported
    values[f"{column.name}_resolution"] = pa.array(resolutions, pa.string())
    return repairs


def resolve_commune(code: str, name: str | None, *, reference: Reference, unit: str) -> Resolved:
    """Understand a commune code with the name beside it (source: NQ 1656/NQ-UBTVQH15).

    Every current code is also an old code, so without a name a code is current where it can be;
    with a name that fits only the old unit it is old and converted.
    """
    current = reference.communes.get(code)
    old = reference.old_communes.get(code)
    if current is None and old is None:
        return Resolved(None, "unknown")
    fits_current = _fit(name, current)
    fits_old = _fit(name, old.name if old else None)
    if current is not None and fits_current and fits_current >= fits_old:
        in_hanoi = reference.commune_province[code] == HANOI_PROVINCE
        return Resolved(code, "current" if in_hanoi else "other_province")
    if old is not None and fits_old:
        new = set(old.new_codes)
        if len(new) == 1:
            return Resolved(new.pop(), "converted", "old_commune")
        if unit in new:
            return Resolved(unit, "split_own", "old_commune")
        return Resolved(None, "split")
    return Resolved(None, "unfit")


def _by_address(code: str, address: str, reference: Reference) -> Resolved | None:
    """Resolve a split unit by its address, where that names one of the new units with its kind.

    A bare name says nothing: streets are called like wards.
    """
    folded = f" {fold(address)} "
    named = {
        new
        for new in reference.old_communes[code].new_codes
        for kind, name in [kind_and_name(fold(reference.communes[new]))]
        if f" {kind} {name} " in folded or f" {_SHORT_KINDS.get(kind, kind)} {name} " in folded
    }
    return Resolved(named.pop(), "split_by_address", "old_commune") if len(named) == 1 else None


def _fit(written: str | None, official: str | None) -> int:
    """Return 2 where a name is the unit's own with its kind, 1 where it may be meant, 0 where not.

    "Thị trấn Đông Anh" is only the old unit, "Đông Anh" may be the commune of today as well.
    """
    if official is None:
        return 0
    if written is None:
        return 1
    kind, name = kind_and_name(fold(written))
    official_kind, official_name = kind_and_name(fold(official))
    if name != official_name:
        return 0
    return 2 if kind == official_kind else 1
