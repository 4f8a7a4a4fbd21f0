"""The steps of the pipeline as tasks call them: a connection, one step, a summary.

Tasks hand each other only numbers of submissions; a batch stands in staging between them. Every
step looks at the warehouse for what is left to do, so a task that is cleared, retried or killed
and run again goes on where the last one stopped. Each logs where every one of its files stands.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from envdb.contract.loader import load_contracts
from envdb.contract.reference import load_reference
from envdb.identity.match import match_records
from envdb.intake import ingest, turns
from envdb.intake.archive import archived
from envdb.intake.claim import claim_all
from envdb.intake.submission import Connection, Submission, fetch, unfinished
from envdb.monitor.status import tally
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
    began_s = time.monotonic()
    with warehouse() as (connection, settings):
        claimed = claim_all(connection, settings, load_reference(settings.include / "reference"))
        for one in fetch(connection, claimed):
            kept = archived(settings, one.sha256) if one.sha256 else "nowhere: it is no file"
            log.info("%s, %s bytes, kept %s", _standing(one), one.file_size_bytes, kept)
        todo = unfinished(connection)
        batches = [[one.submission_id for one in batch] for batch in turns.batches(todo)]
    log.info(
        "%d files claimed, %d left by earlier runs, %d batches to work on, %.1f s",
        len(claimed),
        len({one.submission_id for one in todo} - set(claimed)),
        len(batches),
        time.monotonic() - began_s,
    )
    return batches


def read_batch(ids: Sequence[int]) -> str:
    """Read and stage a batch; return what stands where, for the task's title and log."""
    return _run(ids, ingest.read)


def validate_batch(ids: Sequence[int]) -> str:
    """Judge a staged batch; return what stands where."""
    return _run(ids, ingest.validate)


def load_batch(ids: Sequence[int]) -> str:
    """Decide and load a validated batch, taking again what has to be; return the outcomes."""
    return _run(ids, ingest.load_whole)


def reply_batch(ids: Sequence[int]) -> str:
    """Answer a decided batch; return the outcomes."""
    return _run(ids, ingest.reply_all)


def sum_up(batches: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Return what became of all files of a run, also of one that failed on the way."""
    ids = [submission_id for batch in batches for submission_id in batch]
    with warehouse() as (connection, _):
        found = tally(connection, ids)
        for one in fetch(connection, ids):
            if one.outcome == "held" or one.replied_at is None:
                log.warning("%s, %s: %s", _standing(one), _answered(one), one.reason_text)
    log.info("%s", found)
    return asdict(found)


def build_marts() -> dict[str, Any]:
    """Merge the register, check the marts, match what has no tax code; return what was done."""
    began_s = time.monotonic()
    with warehouse() as (connection, settings):
        built = build.build_marts(connection, settings.include)
        matched = match_records(connection, settings.include)
    log.info("%d checks of marts hold, %.1f s", built.checks, time.monotonic() - began_s)
    return {
        "pending": list(built.pending),
        "register_merged": built.register_merged,
        "checks": built.checks,
        "identity_cases": matched.cases,
        "identity_automatic": matched.automatic,
    }


def title_of(submissions: Sequence[Submission]) -> str:
    """Return units, feeds, periods and outcomes of a batch in one line."""
    names = [
        " ".join(filter(None, (one.unit_code or one.folder, one.feed, one.period)))
        for one in submissions
    ]
    shown = ", ".join(names[:TITLE_NAMES_MAX]) + (" …" if len(names) > TITLE_NAMES_MAX else "")
    outcomes = Counter(
        one.outcome if one.outcome != "in_work" else f"in_work({one.step})" for one in submissions
    )
    counts = ", ".join(f"{outcome} {count}" for outcome, count in sorted(outcomes.items()))
    return f"{len(submissions)} files: {shown}; {counts}"


def _run(ids: Sequence[int], step: Any) -> str:
    began_s = time.monotonic()
    with warehouse() as (connection, settings), ingest.installation(settings) as place:
        with turns.held(connection, ids) as mine:
            # what waits for an elder in other hands is taken by the next run
            free = turns.without_elders(connection, mine)
            if len(free) < len(ids):
                log.warning(
                    "%d of %d files are worked on elsewhere", len(ids) - len(free), len(ids)
                )
            step(connection, place, free, _log_progress)
        submissions = fetch(connection, ids)
    for one in submissions:
        log.info("%s, %s", _standing(one), _answered(one))
    line = title_of(submissions)
    log.info(
        "%s; %d rows read, %d loaded, %d rejected, %.1f s",
        line,
        sum(one.rows_read for one in submissions),
        sum(one.rows_loaded for one in submissions),
        sum(one.rows_rejected for one in submissions),
        time.monotonic() - began_s,
    )
    return line


def _standing(one: Submission) -> str:
    where = one.outcome if one.outcome != "in_work" else f"in work, {one.step}"
    return f"{one.number} {one.folder}/{one.file_name}: {where}"


def _answered(one: Submission) -> str:
    return "not answered yet" if one.replied_at is None else "answered"


def _log_progress(step: str, done: int, of: int) -> None:
    if done == of or done % 20 == 0:
        log.info("%s %d/%d", step, done, of)
