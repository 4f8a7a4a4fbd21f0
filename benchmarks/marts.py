"""Every mart over two years of all feeds: the time of the whole answer, slowest first.

Run: uv run python benchmarks/marts.py [--explain MART] [--register ROWS]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from machine import described
from psycopg import sql
from steps import fresh_installation

from envdb.warehouse.build import check_marts
from envdb.warehouse.marts import read_marts

VOLUME, REGISTER = (
    Path(__file__).with_name(name) for name in ("marts_volume.sql", "register_volume.sql")
)


def main(explained: str | None, register_rows: int) -> None:
    """Fill a fresh warehouse, read each mart whole, run the checks; print one table."""
    with fresh_installation() as (connection, place):
        connection.execute(VOLUME.read_bytes())
        if register_rows:
            lists = REGISTER.read_text(encoding="utf-8").replace("%(rows)s", str(register_rows))
            connection.execute(lists.encode())
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
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--explain", metavar="MART")
    options.add_argument("--register", metavar="ROWS", type=int, default=0)
    asked = options.parse_args()
    main(asked.explain, asked.register)
