"""The demo's yearly reports: drafts of both main ones for the year that the season is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from envdb.report.files import render
from envdb.report.freeze import freeze
from envdb.settings import HANOI, Settings

REPORTS = ("ministry", "city")


def draft_reports(
    connection: psycopg.Connection[Any], settings: Settings, now: datetime
) -> Iterator[tuple[str, Path]]:
    """Draft the reports of the year before ``now``; return what each is about and where it lies.

    Each run of the demo drafts them anew: its figures are those of before, its code may be another.
    """
    here = replace(settings, now_fixed=now)
    asked_at = datetime.now(tz=HANOI).isoformat()
    for report in REPORTS:
        one = freeze(
            connection,
            here,
            report=report,
            year=now.year - 1,
            asked_by=f"envdb demo {report} {asked_at}",
        )
        document, _ = render(connection, here, one.release_id)
        yield one.title, document
