"""A small season of files of every kind of outcome, and how to tell that it was taken.

It is taken by one undisturbed run, and by every other way that files can go; the warehouse
(:mod:`envdb.warehouse.checksum`) and the outbox must be the same in the end.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

import openpyxl
import pytest
from stdnum.vn import mst

from envdb.render.samples import SampleRows
from envdb.warehouse.checksum import outbox_checksum, warehouse_checksum

pytest.register_assert_rewrite("intake_site")
from intake_site import (  # noqa: E402 - after its assertions are made to explain
    VILLAGES,
    Site,
    as_csv,
    communes,
    form,
    sample,
    table,
)

File = tuple[str, str, bytes]
"""Folder of the inbox, file name, content."""


@dataclass(frozen=True)
class Ended:
    """What a run of the season left behind."""

    warehouse: Mapping[str, str]
    outbox: Mapping[str, str]


def changed(rows: SampleRows, sheet: str, row: int, **cells: str) -> SampleRows:
    """Return sample rows with other texts in one of them."""
    lines = [dict(line) for line in rows[sheet]]
    lines[row].update(cells)
    return {**rows, sheet: lines}


def villages(unit: str, **cells: str) -> SampleRows:
    """Return valid villages, the first with other texts."""
    rows = sample(VILLAGES, unit, "2025")
    return changed(rows, "craft_villages", 0, **cells) if cells else rows


def villages_csv(unit: str, **cells: str) -> bytes:
    return as_csv(table(VILLAGES, villages(unit, **cells)))


WRONG = {"wastewater_m3_day": "1", "wastewater_treated_m3_day": "99"}
"""More wastewater treated than there is: a rule that rejects the file."""


@cache
def nothing_to_report(unit: str, *, ticked: bool) -> bytes:
    """Return a form without rows, with or without the tick that says so."""
    buffer = io.BytesIO(form(VILLAGES, unit, "2025", {"craft_villages": []}))
    if ticked:
        workbook = openpyxl.load_workbook(buffer)
        for cell in (cell for row in workbook.worksheets[1].iter_rows(max_row=12) for cell in row):
            if cell.value == "Không phát sinh trong kỳ":
                cell.offset(column=1).value = "x"
        buffer = io.BytesIO()
        workbook.save(buffer)
    return buffer.getvalue()


@cache
def register() -> bytes:
    """Return a register of 45 enterprises as csv; the check digit of the first is wrong."""
    first = sample("enterprise_register", "CTK", "2025")["enterprises"][0]
    codes = (f"01{number}" for number in range(99_000_000, 99_999_999))
    valid = list(islice((code for code in codes if mst.is_valid(code)), 45))
    valid[0] = f"{valid[0][:9]}{(int(valid[0][9]) + 1) % 10}"
    rows = [{**first, "tax_code": code, "enterprise_name": f"Công ty {code}"} for code in valid]
    return as_csv(table("enterprise_register", {"enterprises": rows}))


@cache
def season() -> tuple[File, ...]:
    """Return files of every kind of outcome, in the order they are dropped."""
    one, two, three, four, five, six, seven = communes()[:7]
    shorter = villages(seven)
    shorter = {"craft_villages": shorter["craft_villages"][:2]}
    return (
        (one, "villages.xlsx", form(VILLAGES, one, "2025")),
        (two, "Làng nghề 2025.csv", villages_csv(two, **WRONG)),
        (three, "villages.xlsx", form(VILLAGES, three, "2025")),
        (four, "nothing.xlsx", nothing_to_report(four, ticked=True)),
        (five, "broken.xlsx", form(VILLAGES, five, "2025")[:3000]),
        (six, "blank.xlsx", nothing_to_report(six, ticked=False)),
        (seven, "villages.xlsx", form(VILLAGES, seven, "2025")),
        ("CTK", "dsdn 2025.csv", register()),
        ("SCT", "renewable.xlsx", form("renewable_power", "SCT", "2026-H1")),
        ("SCT", "progress.xlsx", form("plan_progress", "SCT", "2026-H1")),
        ("nowhere", "villages.xlsx", form(VILLAGES, one, "2025")),
        (one, "facilities 2024.xlsx", form("commune_facilities", one, "2024")),
        (one, "facilities 2025.xlsx", form("commune_facilities", one, "2025")),
        (two, "Làng nghề 2025 (sửa).csv", villages_csv(two)),
        (three, "a copy.xlsx", form(VILLAGES, three, "2025")),
        (three, "corrected.xlsx", form(VILLAGES, three, "2025", villages(three, workers="77"))),
        (five, "empty.csv", b""),
        (seven, "shorter.xlsx", form(VILLAGES, seven, "2025", shorter)),
        (six, "of another unit.xlsx", form(VILLAGES, one, "2025")),
    )


EXPECTED = {
    ("villages.xlsx", "accepted"),
    ("Làng nghề 2025.csv", "rejected"),
    ("nothing.xlsx", "accepted"),
    ("broken.xlsx", "quarantined"),
    ("blank.xlsx", "rejected"),
    ("dsdn 2025.csv", "accepted_with_warnings"),
    ("renewable.xlsx", "accepted"),
    ("progress.xlsx", "accepted"),
    ("villages.xlsx", "quarantined"),  # the one in the folder of no unit
    ("facilities 2024.xlsx", "accepted"),
    ("facilities 2025.xlsx", "accepted"),
    ("Làng nghề 2025 (sửa).csv", "accepted"),
    ("a copy.xlsx", "duplicate"),
    ("corrected.xlsx", "accepted"),
    ("empty.csv", "quarantined"),
    ("shorter.xlsx", "held"),
    ("of another unit.xlsx", "quarantined"),
}


def drop_season(site: Site) -> None:
    for number, (folder, name, content) in enumerate(season()):
        path = site.drop(folder, name, content)
        os.utime(path, (1_750_000_000 + number,) * 2)


def ended(site: Site) -> Ended:
    site.balance(len(season()))
    return Ended(warehouse_checksum(site.connection), outbox_checksum(site.settings.outbox))


def assert_same(site: Site, clean: Ended) -> None:
    found = ended(site)
    assert found.warehouse == clean.warehouse
    assert found.outbox == clean.outbox
