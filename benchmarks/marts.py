"""Every mart over two years of all feeds: the time of the whole answer, slowest first.

Run: uv run python benchmarks/marts.py [mart to explain]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from machine import described
from psycopg import sql
from steps import fresh_installation

from envdb.warehouse.build import check_marts
from envdb.warehouse.marts import read_marts

VOLUME = Path(__file__).with_name("marts_volume.sql")


def main(explained: str | None) -> None:
    """Fill a fresh warehouse, read each mart whole, run the checks; print one table."""
    with fresh_installation() as (connection, place):
        connection.execute(VOLUME.read_bytes())
        connection.execute("ANALYZE")
        include = place.settings.include
        rows = []
        for mart in read_marts(include / "sql" / "marts"):
            query = sql.SQL("SELECT * FROM {}").format(sql.Identifier("mart", mart.name))
            began = time.perf_counter()
            found = len(connection.execute(query).fetchall())
            rows.append((1000 * (time.perf_counter() - began), found, mart.name))
            if mart.name == explained:
                plan = connection.execute(sql.SQL("EXPLAIN ANALYZE {}").format(query)).fetchall()
                print("\n".join(line for (line,) in plan))
        began = time.perf_counter()
        checks = check_marts(connection, include / "sql" / "mart_checks")
        seconds = time.perf_counter() - began
    print(described(), end="\n\n| mart | rows | ms |\n|---|---|---|\n")
    for milliseconds, found, name in sorted(rows, reverse=True):
        print(f"| `{name}` | {found:,} | {milliseconds:.0f} |")
    print(f"\n{checks} checks of marts took {seconds:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
