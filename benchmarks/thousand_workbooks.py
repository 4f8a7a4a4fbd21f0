"""A thousand small workbooks through `ingest`: files a second and where the time goes.

Run: uv run python benchmarks/thousand_workbooks.py [files]
"""

from __future__ import annotations

import sys

from machine import described
from steps import PeakMemory, fresh_installation, table, timed_ingest

from envdb.contract.periods import parse_period
from envdb.render.samples import valid_rows
from envdb.render.template import render_template

PERIODS = ("2025",)


def main() -> None:
    """Measure and print a Markdown section."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with fresh_installation() as (connection, place):
        contract = place.contracts["commune_craft_villages"]
        communes = sorted(place.reference.hanoi_communes())
        period = parse_period("2025")
        for number in range(files):
            unit = communes[number % len(communes)]
            rows = valid_rows(contract, place.reference, unit, period)
            # each file of a unit differs, so that each is read, judged, loaded and answered
            rows["craft_villages"][0]["households"] = str(100 + number)
            if number % 4 == 0:
                rows["craft_villages"][1]["wastewater_treated_m3_day"] = "99999"
            content = render_template(
                contract, place.reference, unit=place.reference.units[unit], period=period
            )
            folder = place.settings.inbox / unit
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number:04d}.xlsx").write_bytes(_filled(content, rows["craft_villages"]))
        with PeakMemory() as peak:
            seconds = timed_ingest(connection, place)
        outcomes = connection.execute(
            "SELECT outcome, count(*) FROM intake.submission GROUP BY 1 ORDER BY 1"
        ).fetchall()
    total = sum(seconds.values())
    print(f"{described()}\n")
    print(f"{files:,} files: {dict(outcomes)}")
    print("\n| step | s | share |\n|---|---|---|")
    print("\n".join(table(seconds)))
    print(f"\n{files / total:.1f} files/s; peak memory: parent {peak.parent_mb:.0f} MB, ", end="")
    print(f"reader {peak.children_mb:.0f} MB")


def _filled(template: bytes, rows: list[dict[str, str]]) -> bytes:
    """Type rows into the template as a clerk does, with openpyxl."""
    import io

    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(template))
    sheet = workbook.worksheets[1]
    for at, row in enumerate(rows, start=6):
        for column, value in enumerate(row.values(), start=2):
            sheet.cell(at, column, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
