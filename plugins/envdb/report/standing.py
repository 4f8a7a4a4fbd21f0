"""How complete the data of a year are: what an approver must know before the figures are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is missing, open, or still on its way."""

    owed: int
    submitted: int
    missing: int
    warnings: int
    in_work: int
    held: int


def standing(connection: Connection, *, year: int) -> Standing:
    """Return how complete the data of a year are."""
    span = [date(year, 1, 1), date(year, 12, 31)]
    owed = connection.execute(
        "SELECT coalesce(sum(owed), 0), coalesce(sum(submitted), 0), coalesce(sum(missing), 0)"
        " FROM mart.completeness_summary WHERE period_end BETWEEN %s AND %s",
        span,
    ).fetchone()
    warnings = connection.execute(
        "SELECT count(*) FROM core.current_submission JOIN intake.finding USING (submission_id)"
        " WHERE severity = 'warning' AND period_end BETWEEN %s AND %s",
        span,
    ).fetchone()
    # a file that is not read yet may be of any year
    waiting = connection.execute(
        "SELECT count(*) FILTER (WHERE outcome = 'in_work'), count(*) FILTER (WHERE outcome = 'held')"
        " FROM intake.submission WHERE period_end IS NULL OR period_end BETWEEN %s AND %s",
        span,
    ).fetchone()
    return Standing(*map(int, (*(owed or ()), *(warnings or ()), *(waiting or ()))))
