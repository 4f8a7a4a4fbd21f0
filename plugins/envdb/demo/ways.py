"""The two ways of a wave: the steps called here one after the other, or the DAGs of real services.

Both end alike, and a test compares their warehouses. The services run through half a year in
minutes, so their clock is a file (``ENVDB_NOW_FILE``) that is set before each wave.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from envdb.intake.claim import scan
from envdb.intake.ingest import Installation, Tell, ingest
from envdb.orchestration import services
from envdb.settings import Settings

Connection = psycopg.Connection[Any]
Drop = Callable[[], None]
Way = Callable[[Connection, Installation, datetime, Drop, Tell], None]
"""Drops files at an instant and takes them to replies and marts, telling how far they are."""

_LOOK_EVERY_S = 0.3
_STALLED_S = 600.0
"""A step that fails is tried again with pauses; after this long without any progress it is stuck."""

_WAITING = """
    SELECT
        count(*) FILTER (WHERE outcome = 'in_work' AND step = 'claimed'),
        count(*) FILTER (WHERE outcome = 'in_work' AND step = 'read'),
        count(*) FILTER (WHERE outcome = 'in_work' AND step = 'validated'),
        count(*) FILTER (WHERE outcome <> 'in_work' AND replied_at IS NULL),
        count(*),
        (SELECT count(*) FROM intake.pending_period)
    FROM intake.submission
"""


def directly(
    connection: Connection, place: Installation, now: datetime, drop: Drop, tell: Tell
) -> None:
    """Take a wave without Airflow, as ``envdb ingest`` does."""
    drop()
    ingest(connection, replace(place, settings=replace(place.settings, now_fixed=now)), tell)


@contextmanager
def through_services(settings: Settings, say: Callable[[str], None]) -> Iterator[Way]:
    """Bring up PostgreSQL and Airflow for the length of the block; yield the way through the DAGs.

    Raises :class:`~envdb.orchestration.services.ServicesError` when they run already (with a clock
    of their own), cannot start, or get stuck.
    """
    if (found := services.running(settings)) is not None:
        raise services.ServicesError(
            f"envdb của {settings.home} đang chạy (tiến trình {found.pid}): dừng bằng "
            f"ENVDB_HOME={settings.home} envdb down rồi chạy lại."
        )
    clock = settings.home / "run" / "now"
    theirs = replace(settings, now_fixed=None, now_file=clock)

    def take(
        connection: Connection, _: Installation, now: datetime, drop: Drop, tell: Tell
    ) -> None:
        _set(clock, now)
        drop()
        _wait(connection, settings, tell)

    _set(clock, settings.now())
    services.up(theirs, detach=True, tell=say)
    try:
        yield take
    finally:
        services.down(theirs, tell=say)


def _set(clock: Path, now: datetime) -> None:
    """Replace the file whole, because a task may read it at any moment."""
    clock.parent.mkdir(parents=True, exist_ok=True)
    part = clock.with_name(f"{clock.name}.part")
    part.write_text(now.isoformat(), encoding="ascii")
    part.replace(clock)


def _wait(connection: Connection, settings: Settings, tell: Tell) -> None:
    """Wait until nothing lies in the inbox, all is answered and the marts have been made."""
    last: tuple[int, ...] = ()
    moved_s = time.monotonic()
    of = 0
    while True:
        lying = sum(1 for _ in scan(settings))
        counts = connection.execute(_WAITING).fetchone() or ()
        now = (lying, *counts)
        *unfinished, _, pending = now
        of = max(of, sum(unfinished))
        if not any(unfinished) and not pending:
            return
        if now != last:
            last, moved_s = now, time.monotonic()
            tell(_stage(unfinished), of - sum(unfinished), of)
        if time.monotonic() - moved_s > _STALLED_S:
            raise services.ServicesError(
                f"Không có gì tiến thêm trong {_STALLED_S / 60:.0f} phút: xem nhật ký trong "
                f"{settings.home / 'airflow' / 'logs'}."
            )
        time.sleep(_LOOK_EVERY_S)


def _stage(unfinished: list[int]) -> str:
    """Name the earliest step that has files."""
    words = ("nhận", "đọc", "kiểm tra", "ghi nhận", "trả lời")
    return next(
        (word for word, count in zip(words, unfinished, strict=True) if count), "khung nhìn"
    )
