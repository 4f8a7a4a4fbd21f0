"""A release arrives once, whatever the way to its receiver does; what failed is seen and taken up."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as SmtpProtocol  # noqa: N811 - smtplib has the same name

from command_process import run_envdb, spawner
from envdb.destinations import AddressError, read_destinations, read_mail_server
from envdb.orchestration.airflow_settings import own_settings
from envdb.report import delivery
from envdb.report.deliver import Patience, deliver, deliver_open
from envdb.report.deliver_http import retry_after_s
from envdb.report.delivery import Delivery, DeliveryError, ask
from envdb.settings import Settings, SettingsError, load_settings
from http_receiver import Receiver, running_receiver
from intake_site import Site

TITLE = "Báo cáo môi trường ngành Công Thương năm 2025"


@dataclass
class Office:
    """An office with a release of two files, and the pauses it made."""

    site: Site
    settings: Settings
    files: list[Path]
    slept: list[float] = field(default_factory=list)

    def ask(self, release_id: int = 7) -> int:
        return ask(
            self.site.connection,
            release_id=release_id,
            recipient="bct",
            title=TITLE,
            files=self.files,
            now=self.settings.now(),
        )

    def deliver(self, number: int, *, again: bool = False, **changed: Any) -> Delivery:
        return deliver(
            self.site.connection,
            replace(self.settings, **changed),
            number,
            again=again,
            patience=Patience(sleep=self.slept.append),
        )

    def attempts(self) -> list[tuple[Any, ...]]:
        return self.site.connection.execute(
            "SELECT verdict, status_code FROM release.delivery_attempt ORDER BY attempt"
        ).fetchall()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


@pytest.fixture
def office(site: Site, tmp_path: Path) -> Office:
    files = [tmp_path / "Báo cáo năm 2025.docx", tmp_path / "phu_luc.xlsx"]
    for path in files:
        path.write_bytes(path.name.encode() * 1000)
    return Office(site, replace(site.settings, deliver_timeout_s=0.5), files)


@pytest.fixture
def by_http(office: Office, receiver: Receiver) -> Office:
    to = read_destinations(f"bct={receiver.url}")
    return replace(office, settings=replace(office.settings, deliver_to=to))


# --- by HTTP -------------------------------------------------------------------------------------


def test_files_manifest_and_token_arrive_and_the_receipt_is_kept(
    by_http: Office, receiver: Receiver, tmp_path: Path
) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "tokens" / "bct").write_text("s3cret\n")
    done = by_http.deliver(by_http.ask(), deliver_tokens=tmp_path / "tokens")
    assert (done.status, done.attempts) == ("delivered", 1)
    assert done.delivered_at == by_http.settings.now()
    assert done.answer == 'HTTP 201 Created: {"receipt": "CV-1"}'
    (kept,) = receiver.accepted.values()
    assert kept["files"] == {path.name: path.read_bytes() for path in by_http.files}
    assert kept["manifest"]["title"] == TITLE
    assert kept["manifest"]["release"] == 7
    assert receiver.requests[0]["Authorization"] == "Bearer s3cret"
    sent = by_http.site.connection.execute(
        "SELECT file_name, sha256 FROM release.delivery_file ORDER BY file_name"
    ).fetchall()
    assert sent == [(p.name, hashlib.sha256(p.read_bytes()).hexdigest()) for p in by_http.files]


@pytest.mark.parametrize("trouble", ["delay", "drop", (500, {}), (409, {}), (429, {})])
def test_trouble_that_passes_is_waited_for(
    by_http: Office, receiver: Receiver, trouble: object
) -> None:
    receiver.script = [trouble, trouble]
    done = by_http.deliver(by_http.ask())
    assert (done.status, done.attempts) == ("delivered", 3)
    assert [one[0] for one in by_http.attempts()] == ["later", "later", "delivered"]
    assert len(receiver.accepted) == 1
    first, second = by_http.slept
    assert 2 <= first <= 3  # 2 s and up to 1 s by chance
    assert 4 <= second <= 5


def test_an_answer_that_was_lost_is_asked_for_with_the_same_key(
    by_http: Office, receiver: Receiver
) -> None:
    receiver.script = ["lost"]
    done = by_http.deliver(by_http.ask())
    assert done.answer == 'HTTP 200 OK: {"receipt": "CV-1"}'
    keys = {one["Idempotency-Key"] for one in receiver.requests}
    assert keys == {f'"{done.idempotency_key}"'}
    assert (len(receiver.requests), len(receiver.accepted)) == (2, 1)


def test_what_has_arrived_is_not_sent_again(by_http: Office, receiver: Receiver) -> None:
    number = by_http.ask()
    by_http.deliver(number)
    assert by_http.ask() == number
    assert by_http.deliver(number).status == "delivered"
    assert deliver_open(by_http.site.connection, by_http.settings) == []
    to = by_http.settings.destination("bct")
    with pytest.raises(DeliveryError, match="đã đến nơi"):
        delivery.begin(by_http.site.connection, number, to, by_http.settings.now())
    assert len(receiver.requests) == 1


def test_patience_ends_and_a_later_call_takes_it_up(by_http: Office, receiver: Receiver) -> None:
    receiver.script = [(503, {})] * 4
    number = by_http.ask()
    assert by_http.deliver(number).status == "waiting"
    assert len(receiver.requests) == 4
    (done,) = deliver_open(by_http.site.connection, by_http.settings)
    assert (done.delivery_id, done.status, done.attempts) == (number, "delivered", 5)


def test_a_receiver_that_asks_for_a_short_pause_gets_it(
    by_http: Office, receiver: Receiver
) -> None:
    receiver.script = [(429, {"Retry-After": "7"})]
    assert by_http.deliver(by_http.ask()).status == "delivered"
    assert by_http.slept == [7]


def test_a_receiver_that_asks_for_an_hour_is_left_alone_for_an_hour(
    by_http: Office, receiver: Receiver
) -> None:
    receiver.script = [(503, {"Retry-After": "3600"})]
    number = by_http.ask()
    assert by_http.deliver(number).status == "waiting"
    assert by_http.deliver(number).attempts == 1
    assert by_http.slept == []
    later = by_http.settings.now() + timedelta(minutes=61)
    assert by_http.deliver(number, now_fixed=later).status == "delivered"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((422, {}), "HTTP 422"),
        ((401, {}), "HTTP 401"),
        ((307, {"Location": "http://elsewhere.example/"}), "chuyển đến http://elsewhere.example/"),
    ],
)
def test_a_refusal_is_not_repeated_until_somebody_asks(
    by_http: Office, receiver: Receiver, answer: object, told: str
) -> None:
    receiver.script = [answer]
    number = by_http.ask()
    refused = by_http.deliver(number)
    assert (refused.status, refused.attempts) == ("failed", 1)
    assert told in str(refused.answer)
    assert by_http.deliver(number).status == "delivered"


def test_a_file_that_changed_after_the_freeze_is_not_sent(
    by_http: Office, receiver: Receiver
) -> None:
    number = by_http.ask()
    by_http.files[0].write_bytes(b"another text")
    done = by_http.deliver(number)
    assert done.status == "failed"
    assert str(done.answer).endswith("đã thay đổi sau khi chốt: Báo cáo năm 2025.docx.")
    with pytest.raises(DeliveryError, match="các tệp khác"):
        by_http.ask()
    assert receiver.requests == []


def test_a_token_is_not_sent_in_the_clear(office: Office, tmp_path: Path) -> None:
    (tmp_path / "bct").write_text("s3cret")
    to = read_destinations("bct=http://reports.example/")
    done = office.deliver(office.ask(), deliver_to=to, deliver_tokens=tmp_path)
    assert (done.status, done.answer) == (
        "failed",
        "Có mã truy cập thì địa chỉ phải là https://; sửa ENVDB_DELIVER_TO.",
    )


def _deliver_here(settings: Settings, number: int) -> None:
    from envdb.warehouse.connection import connect

    with connect(settings, autocommit=True) as connection:
        deliver(connection, settings, number)


def test_two_at_once_send_it_once(by_http: Office, receiver: Receiver) -> None:
    receiver.script = [(503, {"Retry-After": "1"})]  # whoever comes first is in work for a second
    number = by_http.ask()
    context = spawner()
    both = [
        context.Process(target=_deliver_here, args=(by_http.settings, number)) for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert [one.exitcode for one in both] == [0, 0]
    assert len(receiver.accepted) == 1
    assert [one[0] for one in by_http.attempts()] == ["later", "delivered"]


def test_a_sender_that_was_killed_in_the_middle_is_followed_by_another(
    by_http: Office, receiver: Receiver
) -> None:
    number = by_http.ask()
    killed = spawner().Process(
        target=_deliver_here, args=(replace(by_http.settings, deliver_timeout_s=30), number)
    )
    receiver.script = ["delay"]
    killed.start()
    while not receiver.requests:
        killed.join(0.02)
    os.kill(killed.pid or 0, signal.SIGKILL)
    killed.join()
    assert delivery.fetch(by_http.site.connection, number).status == "sending"
    assert by_http.deliver(number).status == "delivered"
    assert [one[0] for one in by_http.attempts()] == [None, "delivered"]
    assert len({one["Idempotency-Key"] for one in receiver.requests}) == 1


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    now = datetime.fromisoformat("2026-08-01T08:00:00+07:00")
    assert retry_after_s("12", now) == 12
    assert retry_after_s("Sat, 01 Aug 2026 01:02:00 GMT", now) == 120
    assert retry_after_s("Sat, 01 Aug 2026 00:00:00 GMT", now) == 0
    assert retry_after_s("soon", now) is None


# --- into a folder -------------------------------------------------------------------------------


def test_without_an_address_it_lies_in_a_folder_of_ours_whole(office: Office) -> None:
    done = office.deliver(office.ask())
    folder = office.settings.home / "delivered" / "bct" / "7"
    assert (done.status, done.answer) == ("delivered", f"Đã ghi vào {folder}.")
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json", *(path.name for path in office.files),
    }  # fmt: skip
    assert list(folder.parent.iterdir()) == [folder]


def test_a_folder_with_another_content_is_left_as_it_is(office: Office) -> None:
    folder = office.settings.home / "delivered" / "bct" / "7"
    folder.mkdir(parents=True)
    (folder / "phu_luc.xlsx").write_bytes(b"of somebody")
    done = office.deliver(office.ask())
    assert done.status == "failed"
    assert (folder / "phu_luc.xlsx").read_bytes() == b"of somebody"
    assert len(list(folder.iterdir())) == 1


def test_a_copy_that_was_cut_off_is_made_again(office: Office) -> None:
    number = office.ask()
    key = delivery.fetch(office.site.connection, number).idempotency_key
    part = office.settings.home / "delivered" / "bct" / f".{key}.part"
    part.mkdir(parents=True)
    (part / "phu_luc.xlsx").write_bytes(b"hal")
    assert office.deliver(number).status == "delivered"
    assert not part.exists()


# --- by mail -------------------------------------------------------------------------------------


@dataclass
class Mailbox:
    """What a mail server took, and what it says to the next recipients and messages."""

    received: list[Any] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_message: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SmtpProtocol, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.to_recipient:
            return self.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        word = self.to_message.pop(0) if self.to_message else "250 queued as A1"
        if word.startswith("250") or word == "lost":
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        if word == "lost":
            server.transport.abort()
        return word


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def by_mail(office: Office, mailbox: Mailbox) -> Iterator[Office]:
    with socket.socket() as probe:  # the controller cannot tell which port it was given
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings = replace(
            office.settings,
            deliver_to=read_destinations("bct=mailto:vanthu@moit.example"),
            smtp=read_mail_server(f"smtp://127.0.0.1:{port}"),
            mail_from="moitruong@sct.example",
        )
        yield replace(office, settings=settings)
    finally:
        controller.stop()


def test_a_mail_brings_the_files_under_their_names(by_mail: Office, mailbox: Mailbox) -> None:
    done = by_mail.deliver(by_mail.ask())
    assert (done.status, done.answer) == ("delivered", "SMTP 250 queued as A1")
    (message,) = mailbox.received
    assert message["To"] == "vanthu@moit.example"
    assert message["Subject"] == TITLE
    assert message["Message-ID"] == f"<{done.idempotency_key}@sct.example>"
    attached = {one.get_filename(): one.get_content() for one in message.iter_attachments()}
    assert attached == {path.name: path.read_bytes() for path in by_mail.files}
    text = message.get_body().get_content()
    assert hashlib.sha256(by_mail.files[0].read_bytes()).hexdigest() in text


def test_a_server_that_is_busy_is_tried_again(by_mail: Office, mailbox: Mailbox) -> None:
    mailbox.to_recipient = ["451 try later"]
    mailbox.to_message = ["452 disk full"]
    assert by_mail.deliver(by_mail.ask()).status == "delivered"
    assert by_mail.attempts() == [("later", 451), ("later", 452), ("delivered", 250)]
    assert len(mailbox.received) == 1


def test_an_unknown_mailbox_is_a_refusal(by_mail: Office, mailbox: Mailbox) -> None:
    mailbox.to_recipient = ["550 no such user"]
    done = by_mail.deliver(by_mail.ask())
    assert (done.status, done.answer) == ("failed", "SMTP 550 no such user")
    assert mailbox.received == []


def test_a_mail_whose_answer_was_lost_goes_out_again_only_when_a_person_says_so(
    by_mail: Office, mailbox: Mailbox
) -> None:
    mailbox.to_message = ["lost"]
    number = by_mail.ask()
    assert by_mail.deliver(number).status == "unclear"
    assert by_mail.deliver(number).attempts == 1
    (untouched,) = deliver_open(by_mail.site.connection, by_mail.settings)
    assert untouched.status == "unclear"
    assert len(mailbox.received) == 1
    assert by_mail.deliver(number, again=True).status == "delivered"
    first, second = mailbox.received
    assert first["Message-ID"] == second["Message-ID"]


def test_a_mail_that_a_killed_process_was_sending_waits_for_a_person(
    by_mail: Office, mailbox: Mailbox
) -> None:
    number = by_mail.ask()
    to = by_mail.settings.destination("bct")
    delivery.begin(by_mail.site.connection, number, to, by_mail.settings.now())
    done = by_mail.deliver(number)
    assert done.status == "unclear"
    assert "bị ngắt giữa chừng" in str(done.answer)
    assert mailbox.received == []


def test_a_mail_server_that_is_not_there_is_tried_again(by_mail: Office) -> None:
    nobody = read_mail_server("smtp://127.0.0.1:1")
    assert by_mail.deliver(by_mail.ask(), smtp=nobody).status == "waiting"
    assert [one[0] for one in by_mail.attempts()] == ["later"] * 4


def test_without_a_mail_server_it_says_what_to_set(by_mail: Office) -> None:
    done = by_mail.deliver(by_mail.ask(), smtp=None)
    assert (done.status, done.answer) == (
        "failed",
        "Chưa có máy chủ thư: đặt ENVDB_SMTP và ENVDB_MAIL_FROM.",
    )


# --- commands and settings -----------------------------------------------------------------------


def envdb(office: Office, *words: str, installed: bool = False) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, **own_settings(office.settings)}
    return run_envdb(*words, environ=environ, installed=installed)


def test_what_failed_is_seen_in_the_status_and_taken_up_by_the_command(
    by_http: Office, receiver: Receiver
) -> None:
    receiver.script = [(422, {})]
    number = by_http.ask()
    by_http.deliver(number)
    told = envdb(by_http, "status").stdout
    assert f"Chưa gửi được: lượt gửi {number}, {TITLE}, nơi nhận bct" in told
    done = envdb(by_http, "deliver", installed=True)
    assert (done.returncode, "CV-1" in done.stdout) == (0, True), done.stderr
    assert "Chưa gửi được" not in envdb(by_http, "status").stdout
    assert len(receiver.accepted) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bct", "is no recipient with its address"),
        ("bct=ftp://host/", "write an http"),
        ("bct=mailto:nobody", "is no mailbox"),
        ("bct=https://me:secret@host/", "put the token into a file"),
        ("bct=/a bct=/b", "bct stands there twice"),
        ("bct=https://host:99999/", "cannot be read as an address"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(text: str, told: str) -> None:
    with pytest.raises(AddressError, match=told) as raised:
        read_destinations(text)
    assert "secret" not in str(raised.value)
    with pytest.raises(SettingsError, match="ENVDB_DELIVER_TO: "):
        load_settings({"ENVDB_DELIVER_TO": text})


def test_a_recipient_is_a_name_and_never_a_path() -> None:
    with pytest.raises(SettingsError, match="is no recipient"):
        load_settings({}).destination("../../etc")


def test_settings_go_on_to_every_part_as_they_were_read(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "ENVDB_HOME": str(tmp_path),
            "ENVDB_DELIVER_TO": "bct=https://host/r ubnd=mailto:vp@hanoi.example so=/srv/so",
            "ENVDB_DELIVER_TOKENS": "tokens",
            "ENVDB_SMTP": "smtps://me@mail.example",
            "ENVDB_SMTP_PASSWORD_FILE": "password",
            "ENVDB_MAIL_FROM": "me@sct.example",
            "ENVDB_LIST_URL": "https://statistics.example/{year}",
            "ENVDB_LIST_TOKEN_FILE": "token",
            "ENVDB_AUTH": "fab",
            "ENVDB_APPROVALS": "2",
            "ENVDB_APPROVERS": "4=an_na 7=binh",
        }
    )
    assert [one.channel for one in settings.deliver_to] == ["http", "mail", "folder"]
    assert load_settings(own_settings(settings)) == settings
