"""The running parts: started together, started again when they die, and watched until they work."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from envdb.intake.sandbox import nursery_address
from envdb.orchestration import processes, readiness
from envdb.orchestration.airflow_settings import sign_in
from envdb.orchestration.parts import PARTS, READERS, ServicesError, Tell, end_all, log_tail, start
from envdb.settings import Settings

log = logging.getLogger(__name__)

BACKOFF_MAX_S = 60.0
STEADY_S = 60.0
"""A part that lived this long starts again at once when it dies; else it waits ever longer."""

START_LIMIT_S = 300.0
PARSE_LIMIT_S = 20.0
_DEATHS_AT_START = 3
_CHECK_EVERY_S = 0.5


_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Part:
    name: str
    process: subprocess.Popen[bytes] | None = None
    since: datetime = _NEVER
    since_s: float = 0.0
    deaths: int = 0
    again_s: float = 0.0


class Stopwatch:
    """Keeps after how many seconds each step of a start was done: ``took_s``."""

    def __init__(self) -> None:
        self.took_s: dict[str, float] = {}
        self._began_s = time.monotonic()

    def passed_s(self) -> float:
        """Return the seconds since it was made."""
        return time.monotonic() - self._began_s

    def done(self, step: str) -> None:
        """Note that a step is done, unless it was before."""
        self.took_s.setdefault(step, self.passed_s())


class Stack:
    """All parts of one installation; ``environment`` is what they run with."""

    def __init__(
        self, settings: Settings, environment: Mapping[str, str], tell: Tell, watch: Stopwatch
    ) -> None:
        self.environment = environment
        self.port = int(environment["AIRFLOW__API__PORT"])
        self.watch = watch
        self.ready = False
        self._settings = settings
        self._tell = tell
        self._dags = Path(environment["AIRFLOW__CORE__DAGS_FOLDER"])
        readers = ("envdb.intake.nursery", str(nursery_address(settings.home)))
        self._runs = {READERS: readers, **PARTS}
        self._parts = [_Part(name) for name in self._runs]
        self._checked_s = 0.0
        self._bearer: str | None = None

    def look(self) -> None:
        """Start what has to be started and see whether all of it works; to be called for ever.

        Raises :class:`ServicesError` when a part cannot live, or nothing works after
        :data:`START_LIMIT_S`: only before ``ready``.
        """
        for part in self._parts:
            if part.process is not None and part.process.poll() is not None:
                self._bury(part, part.process)
            if part.process is None and time.monotonic() >= part.again_s:
                part.since, part.since_s = datetime.now(tz=UTC), time.monotonic()
                part.process = start(
                    self._settings, self.environment, part.name, self._runs[part.name]
                )
                log.info("%s is process %s", part.name, part.process.pid)
        if not self.ready and time.monotonic() - self._checked_s >= _CHECK_EVERY_S:
            self._checked_s = time.monotonic()
            self._check()

    def restart(self, environment: Mapping[str, str]) -> None:
        """End all parts; :meth:`look` starts them again with another environment."""
        end_all(self._settings, self._tell)
        self.environment = environment
        for part in self._parts:
            if part.process is not None:
                part.process.wait()
            part.process, part.again_s = None, 0.0

    def _bury(self, part: _Part, process: subprocess.Popen[bytes]) -> None:
        """Clear away what a dead part left and decide when it starts again."""
        # Its tasks too: nobody takes their results now, and the next scheduler runs them again.
        processes.kill([process.pid])
        steady = time.monotonic() - part.since_s >= STEADY_S
        part.deaths = 1 if steady else part.deaths + 1
        delay_s = 0.0 if steady else min(2.0 ** (part.deaths - 1), BACKOFF_MAX_S)
        part.process, part.again_s = None, time.monotonic() + delay_s
        how = (
            f"mã {process.returncode}"
            if process.returncode >= 0
            else f"tín hiệu {-process.returncode}"
        )
        self._tell(f"{part.name} đã chết ({how}), khởi động lại sau {delay_s:.0f} giây.")
        if not self.ready and part.deaths >= _DEATHS_AT_START:
            raise ServicesError(
                f"{part.name} không chạy được. {log_tail(self._settings, part.name)}"
            )

    def _check(self) -> None:
        passed_s = self.watch.passed_s()
        since = {part.name: part.since for part in self._parts}
        working = readiness.working_parts(self.port, since)
        for name in working:
            self.watch.done(name)
        lacking = PARTS.keys() - working
        if lacking and passed_s > START_LIMIT_S:
            name = min(lacking)
            raise ServicesError(
                f"{', '.join(sorted(lacking))} không sẵn sàng sau {passed_s:.0f} giây. "
                f"{log_tail(self._settings, name)}"
            )
        if not lacking:
            self._check_dags(passed_s, since["dag-processor"])

    def _check_dags(self, passed_s: float, since: datetime) -> None:
        self._bearer = self._bearer or readiness.token(self.port, sign_in(self._settings))
        if self._bearer is None:
            # with users of their own the first one's password may have been changed on the page
            late = passed_s - max(self.watch.took_s.values()) >= PARSE_LIMIT_S
            if late and self._settings.auth == "fab":
                self._tell("Mật khẩu của tài khoản đầu tiên đã đổi, nên không xem được các DAG.")
                self.ready = True
            return
        parsed = readiness.parsed_files(self.port, self._bearer, since)
        unread = readiness.dag_files(self._dags) - parsed.files
        if unread and passed_s - max(self.watch.took_s.values()) < PARSE_LIMIT_S:
            return
        for file, error in sorted(parsed.broken.items()):
            self._tell(f"{self._dags / file} không dùng được: {error}")
        for file in sorted(unread):
            self._tell(f"{self._dags / file}: không thấy DAG nào trong tệp này.")
        self.watch.done(f"{len(parsed.dags)} DAG")
        self.ready = True
