"""The inbox as an asset that wakes the pipeline: polled until a file is still, then told once.

An event only wakes; the run lists the inbox and the warehouse itself, because events sent during a
run can be lost (apache/airflow 56050). Polling and settling, not inotify: inotify fires on a file
that is half written.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, CronTriggerTimetable
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from envdb.intake.inbox import FORMS_FOLDER, is_passed_over
from envdb.settings import Settings

POLL_S = 0.5
_ZONE = "Asia/Ho_Chi_Minh"


class InboxTrigger(BaseEventTrigger):
    """Yields an event when files in a folder have not changed for ``settle_s`` seconds."""

    def __init__(self, folder: str, settle_s: float, poll_s: float = POLL_S) -> None:
        """Watch ``folder`` and everything below it."""
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's own is unannotated
        self.folder = folder
        self.poll_s = poll_s
        self.settle_s = settle_s

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return where the class is found and what it was made with."""
        return (
            f"{type(self).__module__}.{type(self).__qualname__}",
            {"folder": self.folder, "poll_s": self.poll_s, "settle_s": self.settle_s},
        )

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Yield one event for each set of files that became still; never returns."""
        since: dict[str, tuple[tuple[int, int], float]] = {}
        told: dict[str, tuple[int, int]] = {}
        while True:
            now, found = time.monotonic(), await asyncio.to_thread(signatures, self.folder)
            since = {
                name: (sign, since[name][1] if name in since and since[name][0] == sign else now)
                for name, sign in found.items()
            }
            told = {name: sign for name, sign in told.items() if name in found}
            ready = [
                name
                for name, (sign, first) in since.items()
                if now - first >= self.settle_s and told.get(name) != sign
            ]
            if ready:
                told.update({name: found[name] for name in ready})
                yield TriggerEvent({"waiting": len(ready)})  # type: ignore[no-untyped-call]
            await asyncio.sleep(self.poll_s)


def signatures(folder: str) -> dict[str, tuple[int, int]]:
    """Return size and time of each file below a folder that a claim would take."""
    found: dict[str, tuple[int, int]] = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != FORMS_FOLDER]
        for name in names:
            if is_passed_over(name):
                continue
            path = os.path.join(root, name)  # noqa: PTH118  (a walk of many files, twice a second)
            try:
                status = os.lstat(path)
            except FileNotFoundError:
                continue
            found[path] = (status.st_size, status.st_mtime_ns)
    return found


def inbox(settings: Settings) -> Asset:
    """Return the inbox as an asset watched by :class:`InboxTrigger`.

    It wakes a run when a file has been still as long as a claim asks: a run that came earlier would
    leave the file, and nothing would wake the next.
    Where a DAG names it twice it must be this one object: of two assets with one name Airflow keeps
    the last it finds, and with it the watcher or none.
    """
    watcher = AssetWatcher(
        name="inbox", trigger=InboxTrigger(str(settings.inbox), settings.settle_s)
    )
    return Asset("envdb_inbox", uri="envdb://inbox", watchers=[watcher])


def on_change(*assets: Asset, cron: str) -> AssetOrTimeSchedule:
    """Return a schedule that runs on an event of the assets, and by the clock as a net."""
    return AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(cron, timezone=_ZONE), assets=list(assets)
    )
