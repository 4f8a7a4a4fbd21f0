"""Small workbooks as clerks fill them in, no two of a unit alike."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl

from envdb.contract.model import Contract
from envdb.contract.periods import parse_period
from envdb.contract.reference import Reference
from envdb.render.samples import valid_rows
from envdb.render.template import render_template

FEED = "commune_craft_villages"


def workbooks(contract: Contract, reference: Reference, files: int) -> Iterator[tuple[str, bytes]]:
    """Yield (unit, content) of workbooks of :data:`FEED`; every fourth has an error to mark."""
    communes = sorted(reference.hanoi_communes())
    period = parse_period("2025")
    for number in range(files):
        unit = communes[number % len(communes)]
        rows = valid_rows(contract, reference, unit, period)
        # each file of a unit differs, so that each is read, judged, loaded and answered
        rows["craft_villages"][0]["households"] = str(100 + number)
        if number % 4 == 0:
            rows["craft_villages"][1]["wastewater_treated_m3_day"] = "99999"
        content = render_template(contract, reference, unit=reference.units[unit], period=period)
        yield unit, _filled(content, rows["craft_villages"])


def _filled(template: bytes, rows: list[dict[str, str]]) -> bytes:
    """Type rows into the template as a clerk does, with openpyxl."""
    workbook = openpyxl.load_workbook(io.BytesIO(template))
    sheet = workbook.worksheets[1]
    for at, row in enumerate(rows, start=6):
        for column, value in enumerate(row.values(), start=2):
            sheet.cell(at, column, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
