"""Sends a release by mail, one message with its files, step by step so that every doubt is told.

SMTP knows no idempotency key. So what is cut off after the last line of the message was handed over
is ``unclear`` and sent again only when a person says so; everything before it, and every answer of
the server, is certain. The Message-ID is made of the key, which lets a mailbox drop a repetition.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import closing, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from mimetypes import guess_type
from pathlib import Path

from envdb.destinations import Destination, MailServer
from envdb.report.delivery import Answer, Package

_FIRST_CODE_REFUSED = 500


def send_mail(
    package: Package,
    to: Destination,
    *,
    server: MailServer,
    password: str | None,
    sender: str,
    timeout_s: float,
    now: datetime,
) -> Answer:
    """Send once and return how it ended."""
    message = compose(package, to.address, sender, now)
    handed_over = False
    try:
        with closing(_connected(server, password, timeout_s)) as smtp:
            for command, mailbox in ((smtp.mail, sender), (smtp.rcpt, to.address)):
                code, text = command(mailbox)
                if code >= 400:
                    return _answered(code, text)
            handed_over = True
            answer = _answered(*smtp.data(message.as_bytes()))
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()  # what follows the answer changes nothing
            return answer
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError) as error:
        return Answer("refused", f"{type(error).__name__}: {error}")
    except (smtplib.SMTPException, OSError) as error:
        told = f"{type(error).__name__}: {error}"
        if handed_over:
            return Answer("unclear", f"{told}; máy chủ thư có thể đã nhận thư này.")
        return Answer("later", told)


def compose(package: Package, mailbox: str, sender: str, now: datetime) -> EmailMessage:
    """Return the message: the same bytes for the same package, sender and time."""
    key = package.delivery.idempotency_key
    # 7bit: a server that cannot take more may stand on the way
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = sender
    message["To"] = mailbox
    message["Subject"] = " ".join(package.delivery.title.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2].strip('>')}>"
    listed = "\n".join(f"- {one.file_name}\n  SHA-256: {one.sha256}" for one in package.files)
    message.set_content(
        f"Kính gửi quý cơ quan,\n\nSở Công Thương gửi: {package.delivery.title}.\n\n"
        f"Các tệp kèm theo:\n{listed}\n\nMã lượt gửi: {key}\n"
    )
    for one in package.files:
        main, _, sub = (guess_type(one.file_name)[0] or "application/octet-stream").partition("/")
        message.add_attachment(
            Path(one.path).read_bytes(), maintype=main, subtype=sub, filename=one.file_name
        )
    return message


def _connected(server: MailServer, password: str | None, timeout_s: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=timeout_s, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=timeout_s)
    try:
        smtp.ehlo_or_helo_if_needed()
        secret = server.user is not None and not server.is_here
        if not server.tls and (secret or smtp.has_extn("starttls")):
            smtp.starttls(context=context)  # raises where a password would go in the clear
        if server.user is not None:
            smtp.login(server.user, password or "")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _answered(code: int, text: bytes | str) -> Answer:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    told = f"SMTP {code} {words}"
    if code < 400:
        return Answer("delivered", told, code)
    return Answer("later" if code < _FIRST_CODE_REFUSED else "refused", told, code)
