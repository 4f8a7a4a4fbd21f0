"""The steps of the pipeline as tasks call them: a connection, one step, a summary.

Tasks hand each other only numbers of submissions; a batch stands in staging between them. Every
step looks at the warehouse for what is left to do, so a task that is cleared, retried or killed
and run again goes on where the last one stopped.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from envdb.contract.loader import load_contracts
from envdb.contract.reference import load_reference
from envdb.intake import ingest
from envdb.intake.claim import claim_all
from envdb.intake.submission import Connection, fetch, receipt_number, unfinished
from envdb.settings import Settings, load_settings
from envdb.warehouse import build
from envdb.warehouse.connection import connect
from envdb.warehouse.schema import Definition, prepare

log = logging.getLogger(__name__)

TITLE_NAMES_MAX = 3


@contextmanager
def warehouse() -> Iterator[tuple[Connection, Settings]]:
    """Connect to a warehouse that is up to date, for the length of a task."""
    settings = load_settings()
    definition = Definition(
        settings.include,
        load_contracts(settings.include / "contracts"),
        load_reference(settings.include / "reference"),
    )
    with connect(settings, autocommit=True) as connection:
        prepare(connection, definition)
        yield connection, settings


def claim_batches() -> list[list[int]]:
    """Claim what waits in the inbox and return all unfinished submissions in batches."""
    with warehouse() as (connection, settings):
        claimed = claim_all(connection, settings, load_reference(settings.include / "reference"))
        batches = [
            [one.submission_id for one in batch] for batch in ingest.batches(unfinished(connection))
        ]
    log.info("%d files claimed, %d batches to work on", len(claimed), len(batches))
    return batches


def read_batch(ids: Sequence[int]) -> str:
    """Read and stage a batch; return what stands where, for the task's title and log."""
    return _run(ids, ingest.read)


def validate_batch(ids: Sequence[int]) -> str:
    """Judge a staged batch; return what stands where."""
    return _run(ids, ingest.validate)


def load_batch(ids: Sequence[int]) -> str:
    """Decide and load a validated batch, reading again what staging lost; return the outcomes."""

    def load(
        connection: Connection, place: ingest.Installation, ids: Sequence[int], say: Any
    ) -> None:
        lost = ingest.load_all(connection, place, ids, say)
        if lost:
            ingest.read(connection, place, lost, say)
            ingest.validate(connection, place, lost, say)
            ingest.load_all(connection, place, lost, say)

    return _run(ids, load)


def reply_batch(ids: Sequence[int]) -> str:
    """Answer a decided batch; return the outcomes."""
    return _run(ids, ingest.reply_all)


def build_marts() -> dict[str, Any]:
    """Merge the register and check the marts; return what was pending."""
    with warehouse() as (connection, settings):
        built = build.build_marts(connection, settings.include)
    return {
        "pending": list(built.pending),
        "register_merged": built.register_merged,
        "checks": built.checks,
    }


def prune_staging() -> None:
    """Empty staging of what is decided and give its space back."""
    with warehouse() as (connection, settings), ingest.installation(settings) as place:
        ingest.prune(connection, place)


def summary(connection: Connection, ids: Sequence[int]) -> str:
    """Return units, feeds, periods and outcomes of a batch in one line."""
    submissions = fetch(connection, ids)
    names = [
        " ".join(filter(None, (one.unit_code or one.folder, one.feed, one.period)))
        for one in submissions
    ]
    shown = ", ".join(names[:TITLE_NAMES_MAX]) + (" …" if len(names) > TITLE_NAMES_MAX else "")
    outcomes = Counter(
        one.outcome if one.outcome != "in_work" else f"in_work({one.step})" for one in submissions
    )
    counts = ", ".join(f"{outcome} {count}" for outcome, count in sorted(outcomes.items()))
    return f"{len(ids)} files: {shown}; {counts}"


def _run(ids: Sequence[int], step: Any) -> str:
    with warehouse() as (connection, settings), ingest.installation(settings) as place:
        with ingest.held(connection, ids) as mine:
            # what waits for an elder in other hands is taken by the next run
            free = ingest.without_elders(connection, mine)
            if len(free) < len(ids):
                log.warning(
                    "%d of %d files are worked on elsewhere", len(ids) - len(free), len(ids)
                )
            step(connection, place, free, _log_progress)
        for one in fetch(connection, ids):
            where = one.outcome if one.outcome != "in_work" else f"in work, {one.step}"
            log.info(
                "%s %s/%s: %s", receipt_number(one.submission_id), one.folder, one.file_name, where
            )
        line = summary(connection, ids)
    log.info("%s", line)
    return line


def _log_progress(step: str, done: int, of: int) -> None:
    if done == of or done % 20 == 0:
        log.info("%s %d/%d", step, done, of)
