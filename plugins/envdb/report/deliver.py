"""Sends what was asked for: attempts with growing pauses, each recorded before it begins.

A process may be killed at any point. What it left as ``sending`` is sent again where the receiver can
tell a repetition (HTTP by its key, a folder by its content); by mail nobody can tell, so it becomes
``unclear`` and waits for a person.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_result,
    stop_after_attempt,
    wait_exponential_jitter,
)

from envdb.destinations import Destination
from envdb.report.deliver_folder import send_folder
from envdb.report.deliver_http import send_http
from envdb.report.deliver_mail import send_mail
from envdb.report.delivery import (
    Answer,
    Connection,
    Delivery,
    Package,
    Status,
    alone,
    begin,
    end,
    fetch,
    mark_unclear,
    open_deliveries,
    package,
)
from envdb.settings import Settings

log = logging.getLogger(__name__)

_CUT_OFF = "Lần gửi trước bị ngắt giữa chừng; không rõ thư đã đến nơi nhận hay chưa."


@dataclass(frozen=True, slots=True)
class Patience:
    """How often one call tries, and for how long it waits in between.

    A receiver that asks for more than ``longest_s`` is not waited for: the delivery stays open with
    the time from which it may be tried again.
    """

    attempts: int = 4
    first_s: float = 2.0
    longest_s: float = 60.0
    sleep: Callable[[float], None] = time.sleep


def deliver(
    connection: Connection,
    settings: Settings,
    delivery_id: int,
    *,
    again: bool = False,
    patience: Patience | None = None,
) -> Delivery:
    """Send a delivery until it has arrived, is refused, or patience ends; return how it stands.

    One that has arrived, that somebody else is sending, that must wait, or that is unclear is left
    as it is; ``again`` sends an unclear one. ``connection`` is in autocommit.
    """
    with alone(connection, delivery_id) as mine:
        found = fetch(connection, delivery_id)
        if not mine:
            log.warning("delivery %d is being sent elsewhere", delivery_id)
            return found
        to = settings.destination(found.recipient)
        if found.status == "sending" and to.channel == "mail":
            mark_unclear(connection, delivery_id, _CUT_OFF)
            found = fetch(connection, delivery_id)
        waits = found.not_before is not None and found.not_before > settings.now()
        if found.status == "delivered" or waits or (found.status == "unclear" and not again):
            return found
        _send(connection, settings, package(connection, delivery_id), to, patience or Patience())
        return fetch(connection, delivery_id)


def deliver_open(
    connection: Connection, settings: Settings, patience: Patience | None = None
) -> Sequence[Delivery]:
    """Take up every delivery that has not arrived; one that fails keeps none from being sent."""
    return [
        deliver(connection, settings, one.delivery_id, patience=patience)
        for one in open_deliveries(connection)
    ]


def _send(
    connection: Connection, settings: Settings, what: Package, to: Destination, patience: Patience
) -> None:
    def attempt() -> Answer:
        number = begin(connection, what.delivery.delivery_id, to, settings.now())
        answer = _sent(settings, what, to)
        log.info("delivery %d, attempt %d to %s: %s", what.delivery.delivery_id, number, to, answer)
        waits = answer.verdict == "later" and answer.retry_after_s is not None
        end(
            connection,
            what.delivery.delivery_id,
            number,
            answer,
            status=_STATUS[answer.verdict],
            not_before=settings.now() + timedelta(seconds=answer.retry_after_s or 0)
            if waits
            else None,
            now=settings.now(),
        )
        return answer

    backoff = wait_exponential_jitter(multiplier=patience.first_s, max=patience.longest_s)

    def wait_s(state: RetryCallState) -> float:
        asked_s = _asked_s(state)
        return backoff(state) if asked_s is None else asked_s

    def is_over(state: RetryCallState) -> bool:
        return (_asked_s(state) or 0) > patience.longest_s or stop_after_attempt(patience.attempts)(
            state
        )

    Retrying(
        retry=retry_if_result(lambda answer: answer.verdict == "later"),
        wait=wait_s,
        stop=is_over,
        sleep=patience.sleep,
        retry_error_callback=lambda _: None,  # how it stands is in the warehouse
    )(attempt)


_STATUS: dict[str, Status] = {
    "delivered": "delivered",
    "later": "waiting",
    "refused": "failed",
    "unclear": "unclear",
}


def _asked_s(state: RetryCallState) -> float | None:
    answer: Answer | None = state.outcome.result() if state.outcome else None
    return answer.retry_after_s if answer else None


def _sent(settings: Settings, what: Package, to: Destination) -> Answer:
    changed = what.changed()
    if changed:
        return Answer("refused", f"Tệp bị mất hoặc đã thay đổi sau khi chốt: {', '.join(changed)}.")
    if to.channel == "http":
        return send_http(
            what,
            to,
            token=settings.deliver_token(to.recipient),
            timeout_s=settings.deliver_timeout_s,
            now=settings.now,
        )
    if to.channel == "folder":
        return send_folder(what, to)
    if settings.smtp is None or settings.mail_from is None:
        return Answer("refused", "Chưa có máy chủ thư: đặt ENVDB_SMTP và ENVDB_MAIL_FROM.")
    return send_mail(
        what,
        to,
        server=settings.smtp,
        password=settings.smtp_password(),
        sender=settings.mail_from,
        timeout_s=settings.deliver_timeout_s,
        now=settings.now(),
    )
