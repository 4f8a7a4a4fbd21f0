"""Merges the current register lists into ``core.enterprise``, the register with two times.

The SQL is ``include/sql/register/merge.sql``; here is only when it runs: when the set of current
lists is not the one merged last.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import psycopg

log = logging.getLogger(__name__)

_LOCK_KEY = 0x656E_7664_7265_6769

_CURRENT = (
    "SELECT submission_id FROM intake.submission WHERE feed = 'enterprise_register'"
    " AND upper_inf(recorded_during) AND NOT isempty(recorded_during)"
)


def merge_register(connection: psycopg.Connection[Any], include: Path) -> bool:
    """Merge when a list came, was replaced or withdrawn; return whether it was needed."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
        current = {row[0] for row in connection.execute(_CURRENT)}
        merged = {
            row[0] for row in connection.execute("SELECT submission_id FROM core.register_merge")
        }
        if current == merged:
            return False
        # the planner would otherwise run the sort of a million rows within 4 MB on disk
        connection.execute("SET LOCAL work_mem = '256MB'")
        row = connection.execute("SELECT clock_timestamp()").fetchone()
        values = {"at": row[0] if row else None}
        for statement in _statements(include / "sql" / "register" / "merge.sql"):
            connection.execute(statement, values)
        connection.execute("DELETE FROM core.register_merge")
        connection.execute(
            f"INSERT INTO core.register_merge SELECT submission_id, %(at)s FROM ({_CURRENT})"
            " AS list",
            values,
        )
    log.info("the register was merged from %d lists", len(current))
    return True


def _statements(path: Path) -> list[bytes]:
    """Return the statements of a file one by one: parameters cannot be sent with several."""
    text = "\n".join(
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("--")
    )
    return [part.encode() for part in text.split(";\n") if part.strip()]
