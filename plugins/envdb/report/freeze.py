"""Freezes a report: its tables, its words and its instant are stored, so that it can be made again.

The tables are asked for at one instant of the warehouse's history (``envdb.as_of``), which is what
makes them answerable again after corrections. While that instant is taken nothing may be on its way
into the history: a version that began before it and is committed after it would be seen the second
time only. So the freeze waits for writers and holds new ones off until it is done, some seconds.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

import psycopg
from psycopg import IsolationLevel

from envdb import __version__
from envdb.report.kinds import ReportKind, read_kind
from envdb.report.release import Release, ReleaseError, fetch_by
from envdb.report.tables import ReportTable, ask, read_query
from envdb.settings import HANOI, Settings

Connection = psycopg.Connection[Any]

_WRITERS = ("jinja2", "matplotlib", "pillow", "python-docx", "xlsxwriter")
"""Libraries that the bytes of the files depend on."""


def freeze(
    connection: Connection,
    settings: Settings,
    *,
    report: str,
    year: int,
    asked_by: str,
    recipient: str | None = None,
) -> Release:
    """Store the figures of a year as they stand; asked again by the same run, it is the same release.

    ``connection`` is in autocommit and in no transaction. Raises
    :class:`~envdb.report.kinds.ReportKindError` for a report that is not there, and
    :class:`~envdb.report.release.ReleaseError` where the same run has frozen another, or the year
    has not begun.
    """
    kind = read_kind(settings.include / "reports", report)
    if year > settings.today().year:
        raise ReleaseError(
            f"Năm {year} chưa bắt đầu: hôm nay là {settings.today():%d/%m/%Y}. Kiểm tra lại năm báo cáo."
        )
    before = connection.isolation_level
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            # before the first query: the snapshot is taken by that, behind the writers waited for
            connection.execute(
                "LOCK TABLE intake.submission, core.identity_decision, core.declaration_decision"
                " IN SHARE MODE"
            )
            _freeze(connection, settings, kind, year, asked_by, recipient)
    finally:
        connection.isolation_level = before
    found = fetch_by(connection, "asked_by", asked_by)
    if (found.report, found.year) != (report, year):
        raise ReleaseError(
            f"{asked_by} đã chốt báo cáo {found.report} năm {found.year},"
            f" không phải {report} năm {year}."
        )
    return found


def _freeze(
    connection: Connection,
    settings: Settings,
    kind: ReportKind,
    year: int,
    asked_by: str,
    recipient: str | None,
) -> None:
    now = settings.now()
    row = connection.execute(
        "INSERT INTO release.release (asked_by, report, year, recipient, title, frozen_at, as_of,"
        " submission_ids, code_version, sources, contract_versions, made_with, replaces)"
        " VALUES (%(asked_by)s, %(report)s, %(year)s, %(recipient)s, %(title)s, %(now)s,"
        " clock_timestamp(),"
        " (SELECT coalesce(array_agg(submission_id ORDER BY submission_id), '{}')"
        " FROM core.current_submission), %(code)s, %(sources)s,"
        " (SELECT coalesce(jsonb_object_agg(feed, contract_version), '{}') FROM core.feed),"
        " %(made_with)s,"
        " (SELECT release_id FROM release.release WHERE report = %(report)s AND year = %(year)s"
        " AND published_at IS NOT NULL ORDER BY published_at DESC, release_id DESC LIMIT 1))"
        " ON CONFLICT (asked_by) DO NOTHING RETURNING release_id, as_of",
        {
            "asked_by": asked_by,
            "report": kind.name,
            "year": year,
            "recipient": recipient or kind.heading.recipient,
            "title": kind.title(year),
            "now": now,
            "code": __version__,
            "sources": json.dumps(dict(kind.sources), ensure_ascii=False),
            "made_with": json.dumps(made_with()),
        },
    ).fetchone()
    if row is None:
        return
    release_id, as_of = row
    queries = {
        name: read_query(settings.include / "sql" / "reports", name) for name in kind.heading.tables
    }
    for table in tables_as_of(connection, queries, year, as_of, now):
        connection.execute(
            "INSERT INTO release.frozen_table (release_id, table_name, columns, rows, query)"
            " VALUES (%s, %s, %s, %s, %s)",
            [
                release_id,
                table.name,
                list(table.columns),
                json.dumps(table.rows, ensure_ascii=False),
                table.query,
            ],
        )


def tables_as_of(
    connection: Connection,
    queries: Mapping[str, str],
    year: int,
    as_of: datetime,
    today: datetime,
) -> list[ReportTable]:
    """Return what queries answer for an instant, in the caller's transaction.

    ``today`` is the office's clock, by which deadlines go.
    """
    connection.execute(
        "SELECT set_config('envdb.as_of', %s, true), set_config('envdb.today', %s, true)",
        [as_of.isoformat(), today.astimezone(HANOI).date().isoformat()],
    )
    found = [ask(connection, name, query, year) for name, query in queries.items()]
    connection.execute(
        "SELECT set_config('envdb.as_of', '', true), set_config('envdb.today', '', true)"
    )
    return found


def made_with() -> dict[str, str]:
    """Return the versions of what the bytes of the files depend on."""
    return {
        "envdb": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _WRITERS},
    }
