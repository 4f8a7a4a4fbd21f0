"""What tests of reading share: the shipped contracts, columns made up for a test, small files.

Grids are built in memory where the way from bytes to cells is not the matter: it is the same code
from there on, and a thousand of them are read in the time of one workbook.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from envdb.contract.loader import load_contracts
from envdb.contract.model import Column, ColumnType, Contract, Sheet
from envdb.contract.reference import load_reference
from envdb.contract.words import clean_text
from envdb.intake.grid import Grid, Merged, Opened
from envdb.intake.headers import HeaderMatch, find_headers
from envdb.intake.identify import Identity, identify
from envdb.intake.reader import ReadResult, read_sheet, read_submission, read_table
from envdb.intake.records import TypedSheet
from envdb.intake.values import TypedColumn, type_column
from envdb.settings import shipped_folder

INCLUDE = shipped_folder("include")
CONTRACTS = load_contracts(INCLUDE / "contracts")
REFERENCE = load_reference(INCLUDE / "reference")
TODAY = date(2026, 8, 1)
"""Periods of 2025 and the first half of 2026 are over."""

BA_DINH = "00004"
VILLAGES = CONTRACTS["commune_craft_villages"]
VILLAGE = VILLAGES.sheets[0]
FACILITIES = CONTRACTS["commune_facilities"]
FACILITY = FACILITIES.sheets[0]
REGISTER = CONTRACTS["enterprise_register"]
ENTERPRISE = REGISTER.sheets[0]
POWER = CONTRACTS["renewable_power"]
ZONES = CONTRACTS["industrial_zones"]
TRAINING = CONTRACTS["training_events"]

HEADERS = [column.label for column in VILLAGE.columns]


def village(name: object = "Làng nghề gốm Ví dụ", **changes: object) -> list[object]:
    """Return a right row of the form on craft villages, in the order of ``HEADERS``."""
    cells: dict[str, object] = {
        "village_name": name,
        "trade": "Gốm sứ",
        "recognised": "Có",
        "on_pollution_list": "Không",
        "households": 40,
        "workers": 120,
        "wastewater_m3_day": 12.5,
        "wastewater_treated_m3_day": 10.25,
        "solid_waste_t_year": 3.5,
        "handling_measure": "",
        "handling_progress_pct": "",
    }
    return list((cells | changes).values())


def labels(sheet: Sheet) -> list[str]:
    return [column.label for column in sheet.columns]


def column(kind: ColumnType, codelist: str | None = None, **words: Any) -> Column:
    """Return a column of a type, with nothing but what the test says of it."""
    return Column(
        name="tried", label="Cột thử", description="tried", type=kind, codelist=codelist, **words
    )


def typed(
    kind: ColumnType,
    *cells: object,
    codelist: str | None = None,
    measure: str = "",
    code_before: str | None = None,
) -> TypedColumn:
    """Type cells as one column."""
    return type_column(
        column(kind, codelist),
        cells,
        codelist=REFERENCE.codelists[codelist] if codelist else None,
        measure=measure,
        code_before=code_before,
    )


def one(kind: ColumnType, cell: object, **words: Any) -> object:
    """Return the value of the only cell of a column; fails when it cannot be typed."""
    done = typed(kind, cell, **words)
    assert not done.problems, done.problems
    return done.values[0]


def why_not(kind: ColumnType, cell: object, **words: Any) -> str:
    """Return why the only cell of a column cannot be typed: exactly one problem, and null."""
    done = typed(kind, cell, **words)
    assert done.values == [None]
    ((position, _, reason),) = done.problems
    assert position == 0
    assert not done.repairs
    assert not done.counted
    return reason


def how(kind: ColumnType, cell: object, **words: Any) -> str | None:
    """Return the repair that the only cell of a column needed."""
    done = typed(kind, cell, **words)
    assert not done.problems, done.problems
    kinds = [repair for _, _, repair in done.repairs] + list(done.counted)
    assert len(kinds) <= 1
    return kinds[0] if kinds else None


@dataclass
class Sheets:
    """A sheet after reading, with its values joined from the pieces they came in."""

    typed: TypedSheet
    values: dict[str, list[object]]


def read_grid(page: Grid, match: HeaderMatch, unit: str, listed_on: date) -> Sheets:
    pieces: list[TypedSheet] = []
    whole = read_sheet(
        page, match, reference=REFERENCE, unit=unit, listed_on=listed_on, take=pieces.append
    )
    names = [*pieces[0].values] if pieces else [column.name for column in match.sheet.columns]
    return Sheets(
        whole,
        {name: [v for piece in pieces for v in piece.values[name].to_pylist()] for name in names},
    )


@dataclass
class Read:
    """A file in memory after identification and reading."""

    identity: Identity
    sheets: dict[str, Sheets] = field(default_factory=dict)

    @property
    def blockers(self) -> list[str]:
        return [finding.rule for finding in self.identity.blockers]

    @property
    def warnings(self) -> list[str]:
        return [finding.rule for finding in self.identity.warnings]

    @property
    def feed(self) -> str | None:
        return self.identity.contract.feed if self.identity.contract else None

    @property
    def period(self) -> str:
        return str(self.identity.period)

    @property
    def sheet(self) -> TypedSheet:
        (only,) = self.sheets.values()
        return only.typed

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows that are facts."""
        return list(self.sheet.row_numbers)

    @property
    def aside(self) -> dict[str, str]:
        """What was set aside: place to reason."""
        return {one.where: one.reason for one in self.sheet.aside}

    def facts(self, name: str) -> list[object]:
        (only,) = self.sheets.values()
        return only.values[name]

    def findings(self, *severities: str) -> list[str]:
        """Return the rules of the findings of given severities, all if none is given."""
        return [
            finding.rule
            for finding in self.sheet.findings
            if not severities or finding.severity in severities
        ]


def grid(*rows: Sequence[object], name: str = "Trang1", merged: Sequence[Merged] = ()) -> Grid:
    """Return a sheet in memory; ``None`` is an empty cell, as in a workbook."""
    return Grid(name, [["" if c is None else c for c in row] for row in rows], list(merged))


def understood(
    *grids: Grid,
    file_name: str = "Làng nghề 2025.xlsx",
    unit: str = BA_DINH,
    stamp: Mapping[str, str] | None = None,
    today: date = TODAY,
    contracts: Mapping[str, Contract] = CONTRACTS,
) -> Read:
    """Identify sheets in memory, and read them unless something blocks; no cell may be lost."""
    identity = identify(
        Opened("xlsx", list(grids), dict(stamp or {})),
        file_name=file_name,
        unit=unit,
        contracts=contracts,
        reference=REFERENCE,
        today=today,
    )
    read = Read(identity)
    if not identity.blockers:
        assert identity.period is not None
        for name, (page, match) in identity.matches.items():
            read.sheets[name] = read_grid(page, match, unit, identity.period.end)
            lost = unaccounted(page, read.sheets[name])
            assert not lost, lost
    return read


def read_villages(*rows: Sequence[object], merged: Sequence[Merged] = ()) -> Read:
    """Read a sheet of craft villages that stands in memory."""
    read = understood(grid(*rows, merged=merged))
    assert read.blockers == []
    return read


def is_filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or clean_text(cell) != "")


def unaccounted(page: Grid, read: Sheets) -> str:
    """Say which cells of a sheet were lost: neither in a field nor set aside nor told."""
    typed = read.typed
    told = {(one.row, name) for one in typed.findings for name in one.cells if one.row} | {
        (repair.row, repair.column) for repair in typed.repairs
    }
    in_fields = 0
    for position, number in enumerate(typed.row_numbers):
        row = page.rows[number - 1]
        for name, at in typed.columns_at.items():
            if at >= len(row) or not is_filled(row[at]):
                continue
            in_fields += 1
            # a commune code that stays open is kept as it was reported, and has a rule
            values = read.values.get(f"{name}_reported", read.values[name])
            if values[position] is None and (number, name) not in told:
                return f"{name} of row {number} ({row[at]!r}) is null and nobody was told"
    filled = sum(is_filled(cell) for row in page.rows for cell in row)
    if (filled, in_fields) != (typed.cells_total, typed.cells_total - typed.cells_aside):
        return (
            f"{filled} cells filled, {in_fields} of them in fields; counted {typed.cells_total}, "
            f"{typed.cells_aside} aside: {typed.aside}"
        )
    return ""


def found(sheet: Sheet, *rows: Sequence[object], merged: Sequence[Merged] = ()) -> HeaderMatch:
    match = find_headers(grid(*rows, merged=merged), sheet)
    assert match is not None, "no headers found"
    return match


def workbook(
    path: Path,
    sheets: Mapping[str, Iterable[Sequence[object]]],
    merged: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """Write a workbook as a clerk would make one."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(["" if cell is None else cell for cell in row])
        for area in (merged or {}).get(name, ()):
            page.merge_cells(area)
    book.save(path)
    return path


@dataclass
class FileRead:
    """A file after reading, with the staged rows of its sheets."""

    result: ReadResult
    rows: dict[str, list[dict[str, Any]]]

    @property
    def rules(self) -> list[str]:
        return [finding.rule for finding in self.result.findings]


def read_file(path: Path, unit: str = BA_DINH, file_name: str | None = None) -> FileRead:
    """Read a file as the child process does."""
    with tempfile.TemporaryDirectory() as work:
        result = read_submission(
            str(path),
            file_name or path.name,
            unit,
            7,
            TODAY,
            str(INCLUDE / "contracts"),
            str(INCLUDE / "reference"),
            work,
        )
        rows = {sheet.sheet: read_table(sheet.table_path).to_pylist() for sheet in result.sheets}
    return FileRead(result, rows)
