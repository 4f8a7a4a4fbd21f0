"""Reads figures out of the marts into types, for whoever prints them.

What a figure counts is said once, in ``include/sql/marts``: nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class Target:
    """A target of the Plan in one way of counting: a row of ``mart.plan_targets``.

    ``value`` is in ``unit`` and not rounded; it and the counts are ``None`` where nothing is
    reported or the Plan names no number. ``left_out`` is what the denominator leaves out,
    ``facts_missing`` how many lack a fact that could change the value, ``unconfirmed`` how many
    reference rows it rests on that no official text confirms.
    """

    target_code: str
    variant: str
    title: str
    unit: str | None
    target_value: Decimal | None
    target_year: int | None
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    reached: bool | None
    left_out: int | None
    facts_missing: int | None
    unconfirmed: int | None


def targets(connection: psycopg.Connection[Any]) -> list[Target]:
    """Return the Plan's targets as of the connection's ``envdb.as_of``, in the Plan's order."""
    with connection.cursor(row_factory=class_row(Target)) as cursor:
        return cursor.execute(
            "SELECT target_code, variant, title, unit, target_value, target_year, value,"
            " numerator, denominator, reached, left_out, facts_missing, unconfirmed"
            " FROM mart.plan_targets ORDER BY target_code, variant"
        ).fetchall()
