"""Matches what facts name to the register, in one transaction: rows to cases, cases to candidates.

A case is matched again only when the register, the model or the day it speaks of changed; what it
was matched with stands in its row, so a second run finds nothing to do and a killed one did nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from envdb.identity.names import enterprise_in
from envdb.identity.scoring import Candidate, Model, Named, read_model, score

log = logging.getLogger(__name__)

Connection = psycopg.Connection[Any]
_LOCK_KEY = 0x656E_7664_6964_656E
CANDIDATES_MAX = 5


@dataclass(frozen=True, slots=True)
class Matched:
    """What a run did."""

    cases: int
    candidates: int
    automatic: int


def match_records(connection: Connection, include: Path) -> Matched:
    """Take in new rows, match what is due, decide what is sure."""
    model = read_model(include / "identity" / "model.json")
    folder = include / "sql" / "identity"
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
        row = connection.execute(
            "SELECT clock_timestamp(), (SELECT max(merged_at) FROM core.register_merge)"
        ).fetchone()
        at, register_at = row or (None, None)
        _run(connection, folder / "records.sql", {"at": at})
        if register_at is None:
            return Matched(0, 0, 0)
        due = connection.execute(
            (folder / "due_cases.sql").read_bytes(),
            {"register": register_at, "model": model.version},
        ).fetchall()
        if not due:
            return Matched(0, 0, 0)
        found = score(_records(due), _register(connection, folder), model)
        doubted = {case for case, *_, own, _ in due if own is not None}
        _keep(connection, found, doubted, model)
        _compared(connection, [(case[0], case[-1]) for case in due], register_at, model)
        _run(connection, folder / "keep_candidates.sql", {"at": at})
        sure = connection.execute(
            "SELECT count(*) FROM core.identity_decision"
            " WHERE automatic AND lower(recorded_during) = %s",
            [at],
        ).fetchone()
        kept = connection.execute("SELECT count(*) FROM scored").fetchone()
    done = Matched(len(due), kept[0] if kept else 0, sure[0] if sure else 0)
    log.info(
        "%d cases matched, %d candidates, %d sure", done.cases, done.candidates, done.automatic
    )
    return done


def _records(due: Sequence[Sequence[Any]]) -> list[Named]:
    return [
        Named(
            key=case,
            name=enterprise_in(name) if feed == "commune_incidents" else name,
            address=address,
            commune_code=commune,
            vsic_class=vsic,
            valid_from=named_on,
        )
        for case, feed, name, address, commune, vsic, _, named_on in due
    ]


def _register(connection: Connection, folder: Path) -> list[Named]:
    rows = connection.execute((folder / "register.sql").read_bytes())
    return [
        Named(key, name, address, commune, vsic, enterprise, valid_from, valid_to)
        for key, name, address, commune, vsic, enterprise, valid_from, valid_to in rows
    ]


def _keep(
    connection: Connection, found: Sequence[Candidate], doubted: set[int], model: Model
) -> None:
    """Hand what is worth a look to the database; a record with a code of its own is never sure."""
    connection.execute(
        "CREATE TEMPORARY TABLE scored (case_id bigint, enterprise_id bigint, score numeric,"
        " weight numeric, agreement jsonb, model_version text, is_sure boolean) ON COMMIT DROP"
    )
    ranks: dict[int, int] = {}
    with connection.cursor().copy("COPY scored FROM STDIN") as copy:
        for one in found:
            ranks[one.key] = ranks.get(one.key, 0) + 1
            if one.score < model.review or ranks[one.key] > CANDIDATES_MAX:
                continue
            is_sure = one.sure_in_kind and one.score >= model.automatic and one.key not in doubted
            copy.write_row(
                (
                    *(one.key, one.enterprise_id, one.score, one.weight),
                    *(Jsonb(dict(one.levels)), model.version, is_sure),
                )
            )


def _compared(
    connection: Connection, cases: Sequence[tuple[int, Any]], register_at: Any, model: Model
) -> None:
    connection.execute(
        "CREATE TEMPORARY TABLE compared (case_id bigint, named_on date, register_at timestamptz,"
        " model_version text) ON COMMIT DROP"
    )
    with connection.cursor().copy("COPY compared FROM STDIN") as copy:
        for case, named_on in cases:
            copy.write_row((case, named_on, register_at, model.version))


def _run(connection: Connection, path: Path, values: dict[str, Any]) -> None:
    """Run the statements of a file one by one: parameters cannot be sent with several."""
    text = "\n".join(
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("--")
    )
    for part in text.split(";\n"):
        if part.strip():
            connection.execute(part.encode(), values)
