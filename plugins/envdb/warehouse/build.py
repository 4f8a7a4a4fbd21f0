"""Builds what stands between facts and analysts: the register, changed views, the marts' checks.

Loads write which feeds and periods are pending; this takes them in the transaction that merges the
register, so a build that dies leaves them pending and a second one finds nothing to do.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from envdb.warehouse.register import merge_register

log = logging.getLogger(__name__)


class MartCheckError(RuntimeError):
    """A mart says what cannot be; the message names the check and the first rows that say so."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    pending: tuple[str, ...]
    register_merged: bool
    checks: int


def build_marts(connection: psycopg.Connection[Any], include: Path) -> Built:
    """Take the pending periods, merge the register where a list changed, run the marts' checks.

    Raises :class:`MartCheckError`; the periods are then pending again.
    """
    with connection.transaction():
        pending = connection.execute(
            "DELETE FROM intake.pending_period WHERE (feed, period) IN ("
            " SELECT feed, period FROM intake.pending_period FOR UPDATE SKIP LOCKED)"
            " RETURNING feed, period"
        ).fetchall()
        merged = merge_register(connection, include)
        checks = check_marts(connection, include / "sql" / "mart_checks")
    names = tuple(sorted(f"{feed} {period}" for feed, period in pending))
    log.info("marts built for %s", ", ".join(names) or "nothing new")
    return Built(names, merged, checks)


def check_marts(connection: psycopg.Connection[Any], folder: Path) -> int:
    """Run every check of a folder (a query that must return no row); return how many there are."""
    paths = sorted(folder.glob("*.sql"))
    for path in paths:
        rows = connection.execute(path.read_bytes()).fetchmany(3)
        if rows:
            raise MartCheckError(f"{path.stem}: {rows}")
    return len(paths)
