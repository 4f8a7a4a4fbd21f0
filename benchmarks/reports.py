"""The four yearly reports over two years of all feeds: freeze, write, make again.

The bare limit is the time that the queries of a report take one after the other. Run:
uv run python benchmarks/reports.py
"""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime
from pathlib import Path

from machine import described
from steps import fresh_installation

from envdb.report.approvals import Approval
from envdb.report.files import publish, render
from envdb.report.freeze import freeze
from envdb.report.kinds import read_kind
from envdb.report.names import kind_names
from envdb.report.tables import ask, read_query
from envdb.report.verify import verify

VOLUME = Path(__file__).with_name("marts_volume.sql")
YEAR = 2025


def main() -> None:
    """Make each report of one warehouse and print a line for each."""
    print(described(), end="\n\n")
    headings = "report | queries s | freeze s | write s | make again s | times the queries"
    print(f"| {headings} | docx kB | xlsx kB |")
    print("|---|---|---|---|---|---|---|---|")
    with fresh_installation() as (connection, place):
        connection.execute(VOLUME.read_bytes())
        connection.execute("ANALYZE")
        include, settings = place.settings.include, place.settings
        for report in kind_names(include / "reports"):
            tables = read_kind(include / "reports", report).heading.tables
            queries = {name: read_query(include / "sql" / "reports", name) for name in tables}
            at = [time.perf_counter()]
            for name, query in queries.items():
                ask(connection, name, query, YEAR)
            at.append(time.perf_counter())
            frozen = freeze(connection, settings, report=report, year=YEAR, asked_by=report)
            at.append(time.perf_counter())
            render(connection, settings, frozen.release_id)
            at.append(time.perf_counter())
            paths = publish(
                connection,
                settings,
                frozen.release_id,
                approvals=[Approval(1, "1", "an_na", datetime.now(tz=UTC), "")],
                number=report,
                signed_by="",
            )
            at.append(time.perf_counter())
            assert verify(connection, frozen.release_id).is_same
            at.append(time.perf_counter())
            asked, froze, wrote, _, again = (b - a for a, b in itertools.pairwise(at))
            sizes = [path.stat().st_size / 1000 for path in paths[:2]]
            print(
                f"| `{report}` | {asked:.2f} | {froze:.2f} | {wrote:.2f} | {again:.2f} |"
                f" {(froze + wrote) / asked:.1f} | {sizes[0]:.0f} | {sizes[1]:.0f} |"
            )


if __name__ == "__main__":
    main()
