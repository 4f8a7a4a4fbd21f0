"""A thousand small workbooks through `ingest`: files a second and where the time goes.

Run: uv run python benchmarks/thousand_workbooks.py [files]
"""

from __future__ import annotations

import sys

from machine import described
from steps import PeakMemory, fresh_installation, table, timed_ingest
from workbooks import FEED, workbooks


def main() -> None:
    """Measure and print a Markdown section."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with fresh_installation() as (connection, place):
        made = workbooks(place.contracts[FEED], place.reference, files)
        for number, (unit, content) in enumerate(made):
            folder = place.settings.inbox / unit
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number:04d}.xlsx").write_bytes(content)
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


if __name__ == "__main__":
    main()
