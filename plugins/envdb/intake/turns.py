"""Whose turn it is: files in batches, each batch in one pair of hands, each folder in its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from envdb.intake.submission import Connection, Submission

BATCH_FILES = 60
"""Files judged together: enough to share the fixed cost of the rules, few enough to show progress."""

BATCH_BYTES = 50_000_000

_LOCK_CLASS = 0x656E_7673


def batches(submissions: Sequence[Submission]) -> Iterator[list[Submission]]:
    """Cut submissions into batches; files of one folder stay together and in order."""
    by_folder: dict[str, list[Submission]] = defaultdict(list)
    for submission in submissions:
        by_folder[submission.folder].append(submission)
    batch: list[Submission] = []
    size = 0
    for folder in sorted(by_folder, key=lambda name: by_folder[name][0].submission_id):
        group = by_folder[folder]
        group_size = sum(one.file_size_bytes or 0 for one in group)
        if batch and (len(batch) + len(group) > BATCH_FILES or size + group_size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch += group
        size += group_size
    if batch:
        yield batch


@contextmanager
def held(connection: Connection, ids: Sequence[int]) -> Iterator[list[int]]:
    """Hold a lock on each submission that no other process works on, and yield those."""
    held = []
    try:
        for submission_id in ids:
            key = [_LOCK_CLASS, submission_id % 2**31]
            row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", key).fetchone()
            if row and row[0]:
                held.append(submission_id)
        yield held
    finally:
        for submission_id in held:
            key = [_LOCK_CLASS, submission_id % 2**31]
            connection.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def without_elders(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Return the submissions whose folder has no earlier one in the hands of another process."""
    rows = connection.execute(
        "SELECT submission_id FROM intake.submission AS younger WHERE submission_id = ANY(%(ids)s)"
        " AND NOT EXISTS (SELECT FROM intake.submission AS elder"
        "   WHERE elder.folder = younger.folder AND elder.submission_id < younger.submission_id"
        "   AND elder.outcome = 'in_work' AND NOT elder.submission_id = ANY(%(ids)s))"
        " ORDER BY submission_id",
        {"ids": list(ids)},
    )
    return [int(row[0]) for row in rows]
