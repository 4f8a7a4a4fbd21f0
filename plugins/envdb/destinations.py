"""Where a release is sent: one address a recipient, read from one line of settings.

The kind of the address is the way of sending: http(s) to a receiver, mailto: by mail, a path into a
folder. Secrets are never part of an address, because it is logged and kept with each attempt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

Channel = Literal["http", "mail", "folder"]

RECIPIENT = re.compile(r"[a-z][a-z0-9_]*")
"""What a recipient is called: also the name of a file and of a folder."""

_MAILBOX = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class AddressError(ValueError):
    """An address cannot be used; the message says why and what one looks like."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A recipient, the way of sending and the address in that way: url, mailbox or folder."""

    recipient: str
    channel: Channel
    address: str

    def __str__(self) -> str:
        prefix = "mailto:" if self.channel == "mail" else ""
        return f"{self.recipient}={prefix}{self.address}"


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server; ``tls`` from the first byte, else STARTTLS where it is offered or needed."""

    host: str
    port: int
    user: str | None
    tls: bool

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        return f"{'smtps' if self.tls else 'smtp'}://{user}{self.host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether what is sent stays on this machine."""
        return self.host in _LOOPBACK


def read_destinations(text: str) -> tuple[Destination, ...]:
    """Read ``name=address`` pairs with spaces between; raises :class:`AddressError`."""
    found = tuple(map(_destination, text.split()))
    names = [one.recipient for one in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise AddressError(f"{twice[0]} stands there twice: give each recipient one address.")
    return found


def _destination(text: str) -> Destination:
    name, found, address = text.partition("=")
    if not found or not address or not RECIPIENT.fullmatch(name):
        raise AddressError(
            f"{text!r} is no recipient with its address: write name=address, the name in small"
            " letters, as bct=https://host/path, ubnd=mailto:name@host or bct=/folder."
        )
    url = urlsplit(address)
    if url.scheme in {"http", "https"}:
        return Destination(name, "http", web_address(address))
    if url.scheme == "mailto":
        mailbox = unquote(url.path)
        if url.query or not _MAILBOX.fullmatch(mailbox):
            raise AddressError(f"{address!r} is no mailbox: write mailto:name@host.")
        return Destination(name, "mail", mailbox)
    if url.scheme:
        raise AddressError(f"{address!r}: write an http(s) address, mailto:name@host or a path.")
    return Destination(name, "folder", str(Path(address).expanduser().absolute()))


def web_address(text: str) -> str:
    """Return an http(s) address as it is; raises :class:`AddressError` where it is none."""
    url = _split(text)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise AddressError(f"{text!r} is no http(s) address: write one as https://host/path.")
    if "@" in url.netloc:
        raise AddressError("an address holds a user or password: put the token into a file.")
    return text


def stays_private(address: str) -> bool:
    """Whether a token may be sent there: nobody on the way can read it."""
    url = urlsplit(address)
    return url.scheme == "https" or url.hostname in _LOOPBACK


def read_mail_server(text: str) -> MailServer:
    """Read ``smtp://user@host:587`` or ``smtps://…``; raises :class:`AddressError`."""
    url = _split(text)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname or url.password:
        raise AddressError(
            "it is no mail server: write smtp://user@host:587 or smtps://user@host:465, and the"
            " password into a file."
        )
    default = 465 if url.scheme == "smtps" else 587
    user = unquote(url.username) if url.username else None
    return MailServer(url.hostname, url.port or default, user, url.scheme == "smtps")


def _split(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
        _ = url.port  # parsed when it is asked for
    except ValueError as error:
        raise AddressError(f"{text!r} cannot be read as an address: {error}.") from error
    return url
