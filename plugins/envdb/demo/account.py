"""How a season went against what was planted in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from envdb.demo.drops import Drop
from envdb.settings import Settings

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Account:
    """Outcomes and findings that were planned against those that came."""

    outcomes_as_planned: int
    outcomes_otherwise: Sequence[str]
    planted: int
    found: int
    not_found: Sequence[str]
    balanced: bool

    @property
    def is_as_planned(self) -> bool:
        """Whether every outcome came and everything planted was found."""
        return not self.outcomes_otherwise and not self.not_found and self.balanced


def compare(connection: Connection, settings: Settings, drops: Sequence[Drop]) -> Account:
    """Compare the first submission of each dropped file with what was planted in it."""
    first: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for number, folder, name, sha256, outcome in connection.execute(
        "SELECT submission_id, folder, file_name, sha256, outcome FROM intake.submission"
        " ORDER BY submission_id"
    ):
        first.setdefault((folder, name, sha256), []).append((number, outcome))
    rules: dict[int, set[str]] = {}
    for number, rule in connection.execute("SELECT submission_id, rule FROM intake.finding"):
        rules.setdefault(number, set()).add(rule)
    as_planned, otherwise, planted, not_found = 0, [], 0, []
    for drop in drops:
        key = (drop.unit, drop.file_name, sha256_of(drop.content))
        handled = first.get(key)
        number, outcome = handled.pop(0) if handled else (0, "chưa nhận")
        if outcome == drop.outcome:
            as_planned += 1
        else:
            otherwise.append(f"{drop.unit}/{drop.file_name}: {outcome}, dự kiến {drop.outcome}")
        for one in drop.planted:
            planted += 1
            if one.rule not in rules.get(number, set()):
                not_found.append(f"{drop.unit}/{drop.file_name}: {one.rule} ({one.about})")
    return Account(
        as_planned,
        otherwise,
        planted,
        planted - len(not_found),
        not_found,
        _balances(connection, settings),
    )


def _balances(connection: Connection, settings: Settings) -> bool:
    """Files dropped = sum over outcomes = receipts, and nothing is left in work or in the inbox."""
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE outcome <> 'in_work' AND replied_at IS NOT NULL)"
        " FROM intake.submission"
    ).fetchone()
    receipts = sum(1 for _ in settings.outbox.glob("*/BN*_*.txt"))
    return row is not None and row[0] == row[1] == receipts


def sha256_of(content: bytes) -> str:
    """Return the hash a file is archived under."""
    return hashlib.sha256(content).hexdigest()
