"""The statistics office's list of enterprises, with the bad rows that such a list always has.

A bad row is rejected alone (``on_critical: row``), so each is planted by its row: the number of
rejected rows of the receipt can be checked against the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from envdb.contract.reference import Reference
from envdb.demo import people
from envdb.demo.drops import Planted
from envdb.demo.enterprises import Enterprise, Pool
from envdb.demo.old_communes import OldCodes, old_codes
from envdb.demo.rows import AsTyped, Row, stream
from envdb.demo.trades import CLASSES_OF_VSIC_2018

_FIRST_ROW_NUMBER = 2
"""The list is a csv with its headers in the first row."""

_OLD_CODE_SHARE, _SPLIT_CODE_ROWS = 0.05, 14


@dataclass(frozen=True, slots=True)
class Register:
    """The rows of the list with what was planted in them (one entry a rule and row).

    ``listed`` are the tax codes of its good rows: those that the warehouse knows afterwards.
    """

    rows: list[Row]
    planted: tuple[Planted, ...]
    rejected_rows: int
    listed: frozenset[str]

    def without_planted(self) -> list[Row]:
        """Return the rows in which nothing was planted."""
        planted = {int(one.about.split(":")[0].removeprefix("row ")) for one in self.planted}
        return [row for at, row in enumerate(self.rows) if at + _FIRST_ROW_NUMBER not in planted]


def make_register(pool: Pool, reference: Reference, seed: int) -> Register:
    """Return the list of the pool's enterprises, about 3 % of its rows bad."""
    rng = stream(seed, "register")
    rows = [_row(one, reference) for one in pool.everyone]
    planted: list[Planted] = []
    clean = list(range(len(rows)))
    rng.shuffle(clean)
    bad: set[int] = set()
    for rule, (count, spoil) in _BAD_ROWS.items():
        for _ in range(count):
            at = clean.pop()
            spoil(rows[at], rng)
            bad.add(at)
            planted.append(_planted(rule, "critical", at, rows[at]))
    for _ in range(6):
        twin, at = clean.pop(), clean.pop()
        rows[at]["tax_code"] = rows[twin]["tax_code"]
        bad |= {at, twin}
        planted += [_planted("key.unique", "critical", one, rows[one]) for one in (twin, at)]
    planted += _with_old_codes(rows, clean, old_codes(reference), rng)
    # what a row is rejected for does not silence the warning about its class
    planted += [
        _planted("vsic_code.known", "warning", at, row)
        for at, row in enumerate(rows)
        if row["vsic_code"] in CLASSES_OF_VSIC_2018
    ]
    listed = frozenset(str(row["tax_code"]) for at, row in enumerate(rows) if at not in bad)
    return Register(rows, tuple(planted), len(bad), listed)


def a_year_later(register: Register, seed: int) -> Register:
    """Return the list of the year after: persons and revenue have moved, some work no longer.

    Capacities, and what is wrong in the list, stay as they were.
    """
    rng = stream(seed, "register", "next")
    rows = []
    for row in register.rows:
        later, share = dict(row), rng.uniform(0.9, 1.12)
        if row["tax_code"] in register.listed and row["revenue_mvnd"] is not None:
            later["employees"] = max(1, round(int(str(row["employees"])) * share))
            later["revenue_mvnd"] = round(float(str(row["revenue_mvnd"])) * share, 1)
            if row["status"] == "active" and rng.random() < 0.02:
                later["status"] = rng.choice(("suspended", "dissolving", "not_at_address"))
        rows.append(later)
    return Register(rows, register.planted, register.rejected_rows, register.listed)


def _row(one: Enterprise, reference: Reference) -> Row:
    return {
        "tax_code": one.tax_code,
        "enterprise_name": one.name,
        "legal_form": one.legal_form,
        "vsic_code": one.vsic_code,
        "address": one.address,
        "commune_code": one.commune_code,
        "commune_name": reference.communes[one.commune_code],
        "employees": one.employees,
        "revenue_mvnd": one.revenue_mvnd,
        "main_product": one.trade.product,
        "capacity": one.capacity,
        "capacity_unit": one.capacity_unit,
        "founded_on": one.founded_on,
        "status": one.status,
    }


def _planted(rule: str, severity: str, at: int, row: Row) -> Planted:
    return Planted(rule, severity, f"row {at + _FIRST_ROW_NUMBER}: {row['tax_code']}")


def _with_old_codes(rows: list[Row], clean: list[int], old: OldCodes, rng: Random) -> list[Planted]:
    """Write old codes with their old names.

    Where the old unit was split the address still tells the new one; where it does not, that stays
    open.
    """
    planted: list[Planted] = []
    share = int(len(rows) * _OLD_CODE_SHARE)
    for at in [one for one in clean[:share] if rows[one]["commune_code"] in old.whole]:
        chosen = rng.choice(old.whole[str(rows[at]["commune_code"])])
        code = AsTyped(chosen.code, "old_commune")
        rows[at] |= {"commune_code": code, "commune_name": chosen.name}
    could_be_split = [at for at in clean[share:] if rows[at]["commune_code"] in old.split]
    for number, at in enumerate(could_be_split[: 2 * _SPLIT_CODE_ROWS]):
        chosen = rng.choice(old.split[str(rows[at]["commune_code"])])
        is_told = number >= _SPLIT_CODE_ROWS
        code = AsTyped(chosen.code, "old_commune") if is_told else AsTyped(chosen.code)
        rows[at] |= {"commune_code": code, "commune_name": chosen.name}
        if is_told:
            continue
        rows[at]["address"] = str(rows[at]["address"]).partition(",")[0]
        planted.append(_planted("commune_code.not_split", "warning", at, rows[at]))
    return planted


def _emptied(column: str) -> Callable[[Row, Random], None]:
    def spoil(row: Row, _rng: Random) -> None:
        row[column] = None

    return spoil


def _typed(column: str, *cells: str, **also: object) -> Callable[[Row, Random], None]:
    def spoil(row: Row, rng: Random) -> None:
        row |= {column: AsTyped(rng.choice(cells)), **also}

    return spoil


def _wrong_tax_code(row: Row, rng: Random) -> None:
    code = str(row["tax_code"])
    wrong = (people.with_wrong_check_digit(code), code[:-2], f"{code}5", f"MST {code[:6]}")
    row["tax_code"] = AsTyped(rng.choice(wrong))


_BAD_ROWS: Mapping[str, tuple[int, Callable[[Row, Random], None]]] = {
    "tax_code.tax_code": (24, _wrong_tax_code),
    "tax_code.required": (4, _emptied("tax_code")),
    "enterprise_name.required": (6, _emptied("enterprise_name")),
    "address.required": (5, _emptied("address")),
    "status.required": (4, _emptied("status")),
    "status.code": (14, _typed("status", "Ngừng KD", "Đang SXKD", "Chuyển địa bàn", "HĐ")),
    "legal_form.code": (7, _typed("legal_form", "Công ty nước ngoài", "TNHH", "VP đại diện")),
    "vsic_code.required": (4, _emptied("vsic_code")),
    "vsic_code.form": (7, _typed("vsic_code", "Sản xuất", "C25", "25", "25921.0")),
    "commune_code.known": (6, _typed("commune_code", "99999", "01234567", "HN-01")),
    "commune_code.fits_name": (6, _typed("commune_name", "Phường Không Rõ", "Xã Chưa Đặt Tên")),
    "founded_on.type": (5, _typed("founded_on", "31/02/2019", "2015", "tháng 5/2020", "12/7/18")),
    "founded_not_in_future": (4, lambda row, _: row.update(founded_on=date(2027, 3, 8))),
    "employees.type": (5, _typed("employees", "khoảng 50", "20-30", "12 + 4 thời vụ")),
    "employees.range": (3, lambda row, _: row.update(employees=-8)),
    "revenue_mvnd.range": (4, lambda row, _: row.update(revenue_mvnd=-125.5)),
    "capacity_unit.required": (
        4,
        lambda row, _: row.update(capacity=1200.0, capacity_unit=None),
    ),
}
"""Rule to number of bad rows and the way to make one."""
