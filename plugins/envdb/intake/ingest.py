"""The whole way of files through the steps, in batches, restartable at every point.

Each step is a function over submission ids that looks at the warehouse for what is still to do,
so it can be run again, by the command line or as a task of its own. One bad file ends alone: what
goes wrong with it by our fault holds that file and tells the operator.
"""

from __future__ import annotations

import logging
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import sql

from envdb.contract.loader import load_contracts
from envdb.contract.model import Contract, table_name
from envdb.contract.reference import Reference, load_reference
from envdb.identity.match import match_records
from envdb.intake.archive import archived
from envdb.intake.claim import claim_all
from envdb.intake.duplicates import decide_if_duplicate
from envdb.intake.load import JudgedTooEarlyError, StagingLostError, load
from envdb.intake.outdated import judge_again
from envdb.intake.reader import ReadResult, read_submission
from envdb.intake.reply import reply
from envdb.intake.sandbox import SandboxPool, nursery_address
from envdb.intake.stage import is_whole, stage
from envdb.intake.submission import (
    Connection,
    Submission,
    decide,
    fetch,
    has_elder_in_work,
    receipt_number,
    unfinished,
)
from envdb.intake.turns import batches, held, without_elders
from envdb.intake.unusable import UNUSABLE_VI, UnusableError
from envdb.intake.validate import validate_batch
from envdb.settings import HANOI, Settings
from envdb.warehouse.build import build_marts

log = logging.getLogger(__name__)

READERS = 2

_ROUNDS_MAX = 5
_FAULT_VI = "Hệ thống gặp lỗi khi xử lý tệp; người vận hành đã được báo, đơn vị không phải làm gì."

Tell = Callable[[str, int, int], None]
"""Told (step, done, of) while a batch moves on."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What the steps need besides a connection."""

    settings: Settings
    contracts: Mapping[str, Contract]
    reference: Reference
    pool: SandboxPool


@contextmanager
def installation(settings: Settings) -> Iterator[Installation]:
    """Load contracts and reference data and start the sandboxes; end them at the end."""
    pool = SandboxPool(
        READERS,
        memory_mb=settings.read_memory_mb,
        time_s=settings.read_time_s,
        nursery=nursery_address(settings.home),
    )
    try:
        yield Installation(
            settings,
            load_contracts(settings.include / "contracts"),
            load_reference(settings.include / "reference"),
            pool,
        )
    finally:
        pool.close()


def ingest(connection: Connection, place: Installation, tell: Tell | None = None) -> list[int]:
    """Claim what waits and take everything unfinished to its reply; return what was finished.

    ``connection`` is in autocommit. Files that another process works on are left to it.
    """
    say = tell or (lambda _step, _done, _of: None)
    claim_all(connection, place.settings, place.reference)
    finished: list[int] = []
    for _ in range(_ROUNDS_MAX):
        todo = unfinished(connection)
        done_now: list[int] = []
        for batch in batches(todo):
            with held(connection, [one.submission_id for one in batch]) as free:
                ids = without_elders(connection, free)
                if ids:
                    run_batch(connection, place, ids, say)
                    done_now += ids
        finished += done_now
        if not done_now or not unfinished(connection):
            break
    build_marts(connection, place.settings.include)
    match_records(connection, place.settings.include)
    prune(connection, place)
    return sorted(set(finished))


def run_batch(connection: Connection, place: Installation, ids: Sequence[int], say: Tell) -> None:
    """Take one batch through all steps."""
    read(connection, place, ids, say)
    validate(connection, place, ids, say)
    load_whole(connection, place, ids, say)
    reply_all(connection, place, ids, say)


def load_whole(connection: Connection, place: Installation, ids: Sequence[int], say: Tell) -> None:
    """Decide and load a batch; what has to be read or judged again is, in as few rounds as can be.

    A round takes at least the eldest of what is left. What waits for a file in other hands is left
    to the next run.
    """
    again = load_all(connection, place, ids, say)
    while again:
        log.info("%s are read or judged again", ", ".join(map(receipt_number, again)))
        read(connection, place, again, say)
        validate(connection, place, again, say)
        left = load_all(connection, place, again, say)
        if len(left) == len(again):
            break
        again = left


def read(connection: Connection, place: Installation, ids: Sequence[int], say: Tell) -> None:
    """Read and stage the submissions that are not staged yet."""
    todo = [one for one in fetch(connection, ids) if one.outcome == "in_work"]
    todo = [one for one in todo if one.step == "claimed" or not _is_staged(connection, place, one)]
    with (
        tempfile.TemporaryDirectory(prefix="envdb-read-") as work,
        ThreadPoolExecutor(READERS) as threads,
    ):
        pending = []
        for submission in todo:
            if _copy_of_finished(connection, submission):
                continue
            pending.append((submission, threads.submit(_read_one, place, submission, work)))
        for done, (submission, future) in enumerate(pending, start=1):
            try:
                _take(connection, place, submission, future.result())
            except UnusableError as error:
                log.info("%s: %s %s", submission.number, error.reason, error.detail)
                what, _ = UNUSABLE_VI[error.reason]
                with connection.transaction():
                    decide(
                        connection, submission, "quarantined", reason=error.reason, reason_text=what
                    )
            except Exception:
                # whatever it was, it is ours: the file waits for the operator, the batch goes on
                log.exception("%s could not be read", submission.number)
                _hold(connection, submission)
            say("đọc", done, len(pending))


def validate(connection: Connection, place: Installation, ids: Sequence[int], say: Tell) -> None:
    """Judge the staged submissions, feed by feed."""
    by_feed: dict[str, list[Submission]] = defaultdict(list)
    for submission in fetch(connection, ids):
        if submission.outcome == "in_work" and submission.step == "read":
            by_feed[str(submission.feed)].append(submission)
    done = 0
    total = sum(map(len, by_feed.values()))
    for feed, group in sorted(by_feed.items()):
        _validate_group(connection, place, feed, group)
        done += len(group)
        say("kiểm tra", done, total)


def load_all(
    connection: Connection, place: Installation, ids: Sequence[int], say: Tell
) -> list[int]:
    """Decide and load the validated submissions in order; return those that need steps again."""
    again = []
    todo = [one for one in fetch(connection, ids) if one.outcome == "in_work"]
    for done, submission in enumerate(todo, start=1):
        if submission.step == "claimed":
            continue
        try:
            load(
                connection,
                place.settings.include,
                submission.submission_id,
                place.contracts[str(submission.feed)],
            )
        except StagingLostError:
            connection.execute(
                "UPDATE intake.submission SET step = 'claimed'"
                " WHERE submission_id = %s AND outcome = 'in_work'",
                [submission.submission_id],
            )
            log.warning("%s has lost its staged rows", submission.number)
            again.append(submission.submission_id)
        except JudgedTooEarlyError:
            judge_again(connection, submission.submission_id)
            again.append(submission.submission_id)
        except Exception:
            log.exception("%s could not be loaded", submission.number)
            _hold(connection, submission)
        say("ghi nhận", done, len(todo))
    return again


def reply_all(connection: Connection, place: Installation, ids: Sequence[int], say: Tell) -> None:
    """Answer the decided submissions that have no reply yet."""
    todo = [
        one.submission_id
        for one in fetch(connection, ids)
        if one.outcome != "in_work" and one.replied_at is None
    ]
    with ThreadPoolExecutor(READERS) as threads:
        # one connection serves both threads: psycopg lets one statement at a time through
        jobs = [(one, threads.submit(_reply_one, connection, place, one)) for one in todo]
        for done, (submission_id, job) in enumerate(jobs, start=1):
            try:
                job.result()
            except OSError:
                # an outbox that cannot be written keeps no other unit waiting; the next run tries
                log.exception("%s could not be answered", receipt_number(submission_id))
            say("trả lời", done, len(jobs))


def _reply_one(connection: Connection, place: Installation, submission_id: int) -> None:
    reply(
        connection,
        place.settings,
        place.contracts,
        place.reference,
        place.pool,
        submission_id,
    )


def _read_one(place: Installation, submission: Submission, work: str) -> ReadResult:
    settings = place.settings
    return place.pool.run(
        read_submission,
        str(archived(settings, str(submission.sha256))),
        submission.file_name,
        str(submission.unit_code),
        submission.submission_id,
        submission.received_at.astimezone(HANOI).date(),
        str(settings.include / "contracts"),
        str(settings.include / "reference"),
        work,
    )


def _take(
    connection: Connection, place: Installation, submission: Submission, result: ReadResult
) -> None:
    if not result.blockers:
        stage(connection, submission, place.contracts[str(result.feed)], result)
        return
    first = result.blockers[0]
    with connection.transaction():
        connection.execute(
            "UPDATE intake.submission SET feed = %s, period = %s, identified_by = %s"
            " WHERE submission_id = %s",
            [result.feed, result.period, result.identified_by, submission.submission_id],
        )
        decide(
            connection,
            submission,
            "quarantined",
            reason=first.rule,
            reason_text=first.message,
            findings=result.findings,
        )


def _copy_of_finished(connection: Connection, submission: Submission) -> bool:
    """Spare the reading of a copy whose turn it is: decide it as a duplicate at once."""
    with connection.transaction():
        return (
            submission.attempt == 1
            and not has_elder_in_work(connection, submission)
            and decide_if_duplicate(connection, submission)
        )


def _validate_group(
    connection: Connection, place: Installation, feed: str, group: list[Submission]
) -> None:
    contract = place.contracts[feed]
    try:
        validate_batch(connection, place.settings, contract, place.reference, group)
    except Exception:
        if len(group) == 1:
            log.exception("%s could not be judged", group[0].number)
            _hold(connection, group[0])
            return
        log.warning("a batch of %s could not be judged together, one by one now", feed)
        for submission in group:
            _validate_group(connection, place, feed, [submission])


def _hold(connection: Connection, submission: Submission) -> None:
    with connection.transaction():
        decide(connection, submission, "held", reason="fault", reason_text=_FAULT_VI)


def _is_staged(connection: Connection, place: Installation, submission: Submission) -> bool:
    contract = place.contracts.get(submission.feed or "")
    return contract is not None and is_whole(connection, submission, contract)


def prune(connection: Connection, place: Installation) -> int:
    """Empty staging of what is decided (the read notes in intake stay); return the rows removed."""
    tables = [sql.Identifier("staging", "finding")] + [
        sql.Identifier("staging", table_name(contract.feed, sheet.name))
        for contract in place.contracts.values()
        for sheet in contract.sheets
    ]
    removed = 0
    for table in tables:
        query = sql.SQL(
            "DELETE FROM {} WHERE submission_id NOT IN ("
            " SELECT submission_id FROM intake.submission WHERE outcome = 'in_work')"
        ).format(table)
        removed += connection.execute(query).rowcount
    return removed
