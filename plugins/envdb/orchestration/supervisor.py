"""Starts PostgreSQL and the parts of Airflow, keeps them running, and ends them in order.

It runs in the terminal (``envdb up``), or as a process of its own that outlives the terminal
(``envdb up --detach`` starts this module). A lock on ``<home>/run/lock``, which the kernel lets go
of when its holder is killed, keeps it alone. What else is true it finds out by looking, so it goes
on where the last one stopped, however that ended.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import psycopg

from envdb.orchestration import migrate, processes
from envdb.orchestration.airflow_settings import HOST, SignIn, airflow_environment, sign_in
from envdb.orchestration.parts import (
    PARTS,
    READERS,
    ServicesError,
    Tell,
    end_all,
    living,
    log_file,
    rotate,
    run_folder,
)
from envdb.orchestration.port import choose_port, last_port
from envdb.orchestration.stack import Stack, Stopwatch
from envdb.settings import Settings, SettingsError, load_settings
from envdb.warehouse import embedded

log = logging.getLogger(__name__)

NAME = "supervisor"

_TICK_S = 0.25
_SERVER_EVERY_S = 1.0
_ROTATE_EVERY_S = 60.0
_MENDABLE = (ServicesError, SettingsError, embedded.EmbeddedServerError, psycopg.Error, OSError)


class _Stop:
    """Counts the signals that ask to end: the first ends in order, a second one at once."""

    # A plain number: an Event set by a handler that interrupts its own wait() would deadlock.
    count = 0

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1

    def asked(self) -> bool:
        return self.count > 0

    def hurried(self) -> bool:
        return self.count > 1


def record_file(settings: Settings) -> Path:
    """Return where the supervisor writes who it is, its port and whether all is ready."""
    return run_folder(settings) / f"{NAME}.json"


def supervise(
    settings: Settings,
    tell: Tell,
    *,
    detached: bool = False,
    dags: Path | None = None,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Run everything until a signal asks to end; then nothing of it is left.

    Only in the main thread, because of the signals. Raises :class:`ServicesError` when another one
    runs or a part cannot live, what PostgreSQL's start raises, and ``SettingsError``.
    """
    with _alone(settings), _signals() as stop:
        me = processes.identify(os.getpid())
        if me is None:
            raise ServicesError("envdb up cần Linux (/proc); trên máy khác dùng docker compose.")

        def note(port: int, *, ready: bool) -> None:
            processes.write_record(
                record_file(settings), me, port=port, ready=ready, detached=detached
            )

        def show(line: str) -> None:
            with suppress(OSError):  # a terminal that was closed must not keep us from stopping
                tell(line)

        def say(line: str) -> None:
            log.info("%s", line)
            show(line)

        note(last_port(settings), ready=False)
        try:
            account = sign_in(settings)
            stack = _prepare(settings, dags, say, stop)
            note(stack.port, ready=False)
            while not stack.ready and not stop.asked():
                stack.look()
                time.sleep(_TICK_S)
            if stack.ready:
                note(stack.port, ready=True)
                say(_took(stack.watch.took_s))
                say(f"Địa chỉ: http://{HOST}:{stack.port}")
                show(_how_to_sign_in(account))  # not into the log
                on_ready()
                _keep_running(settings, stack, dags, say, stop)
            say("Đang dừng." if detached else "Đang dừng (Ctrl-C lần nữa: dừng ngay).")
        finally:
            end_all(settings, say, stop.hurried)
            if settings.warehouse_url is None:
                embedded.stop(settings.home)
            record_file(settings).unlink(missing_ok=True)
        say("Đã dừng tất cả.")


def _prepare(settings: Settings, dags: Path | None, tell: Tell, stop: _Stop) -> Stack:
    """Clear away leftovers and bring up what the parts need."""
    watch = Stopwatch()
    if living(settings):
        tell("Kết thúc các tiến trình còn lại của lần chạy trước.")
        end_all(settings, tell, stop.hurried)
        watch.done("tiến trình cũ")
    port = choose_port(settings, tell)  # a leftover api-server no longer has it
    environment = airflow_environment(settings, api_port=port, dags=dags)
    watch.done("PostgreSQL")
    if not migrate.is_current(settings, environment):
        tell("Tạo hoặc cập nhật CSDL của Airflow.")
        migrate.migrate(settings, environment, stop.asked)
        watch.done("CSDL Airflow")
    if not stop.asked():
        tell(f"Khởi động {', '.join(PARTS)}.")
    return Stack(settings, environment, tell, watch)


def _keep_running(
    settings: Settings, stack: Stack, dags: Path | None, tell: Tell, stop: _Stop
) -> None:
    """Watch the parts, the server they need and the size of their logs until asked to end."""
    server = embedded.status(settings.home) if settings.warehouse_url is None else None
    rotate_s = server_s = time.monotonic()
    while not stop.asked():
        time.sleep(_TICK_S)
        stack.look()
        now_s = time.monotonic()
        if settings.warehouse_url is None and now_s - server_s >= _SERVER_EVERY_S:
            server_s = now_s
            if embedded.status(settings.home) != server:
                server = _revive(settings, stack, dags, tell)
        if now_s - rotate_s >= _ROTATE_EVERY_S:
            rotate_s = now_s
            for name in (*PARTS, READERS, NAME):
                rotate(log_file(settings, name))


def _revive(
    settings: Settings, stack: Stack, dags: Path | None, tell: Tell
) -> embedded.Server | None:
    """Start a PostgreSQL that has died; where its port is another one, the parts start anew."""
    tell("PostgreSQL đã dừng; khởi động lại.")
    try:
        environment = airflow_environment(settings, api_port=stack.port, dags=dags)
    except (embedded.EmbeddedServerError, psycopg.Error) as error:
        tell(f"PostgreSQL không khởi động được: {error}")
        return None
    if environment != stack.environment:
        stack.restart(environment)
    return embedded.status(settings.home)


def _took(took_s: dict[str, float]) -> str:
    steps = "; ".join(f"{name} {seconds:.1f}".replace(".", ",") for name, seconds in took_s.items())
    return f"Sẵn sàng sau {max(took_s.values()):.0f} giây ({steps})."


def _how_to_sign_in(account: SignIn) -> str:
    if account.is_new:
        return f"Đăng nhập: {account.user}, mật khẩu {account.password} (lưu ở {account.file})"
    return f"Đăng nhập: {account.user}, mật khẩu ở {account.file}"


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    folder = run_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServicesError(
                f"envdb của {settings.home} đang được khởi động hoặc đang dừng: chờ rồi chạy lại."
            ) from error
        yield


@contextmanager
def _signals() -> Iterator[_Stop]:
    """Count SIGINT, SIGTERM and SIGHUP (a terminal that closes) instead of dying of them."""
    stop = _Stop()
    before = {
        number: signal.signal(number, stop)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        # nohup has it ignored; SIGINT is ignored in the background of a script, yet kill -INT asks
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# --- as a process of its own ---------------------------------------------------------------------


def main() -> int:
    """Run detached: tell the caller by lines of JSON on stdout until ready, then only the log."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dags", type=Path)
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO
    )

    is_ready = False

    def send(kind: str, text: str) -> None:
        if not is_ready:
            # The caller may have been interrupted meanwhile; the services come up all the same.
            with suppress(OSError):
                os.write(1, f"{json.dumps([kind, text])}\n".encode())

    def on_ready() -> None:
        nonlocal is_ready
        is_ready = True
        os.dup2(2, 1)  # the caller sees the end of the pipe

    try:
        supervise(
            load_settings(),
            lambda line: send("tell", line),
            detached=True,
            dags=parser.parse_args().dags,
            on_ready=on_ready,
        )
    except _MENDABLE as error:
        log.exception("the services ended")
        send("failed", str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
