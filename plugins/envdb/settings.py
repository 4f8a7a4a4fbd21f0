"""Every path, address, limit and the clock, read once from the environment.

One frozen object is passed to whoever needs it; nothing else in the package reads ``os.environ``
or asks the system for the time of day, so a test or the demo changes the world in one place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from envdb.destinations import (
    RECIPIENT,
    AddressError,
    Destination,
    MailServer,
    read_destinations,
    read_mail_server,
    web_address,
)
from envdb.errors import MendableError

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
"""Due dates and periods are days of this zone (the law counts days where the unit sits)."""

Auth = Literal["simple", "fab"]
"""Who may come into Airflow's pages: one account, or users with roles of the FAB provider."""

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


class SettingsError(MendableError, ValueError):
    """A setting has a value that cannot be used; the message names it and a right one."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service listens; its text is ``host:port``, an IPv6 host in brackets."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is made of.

    ``now_fixed`` and ``now_file`` are ``None`` in real life: :meth:`now` then reads the system's
    clock. A file lets running services be taken through a year: it is read at every question.
    ``lineage`` is an http(s) address or the absolute path of a file.
    """

    home: Path
    inbox: Path
    outbox: Path
    archive: Path
    include: Path
    expectations: Path
    warehouse_url: str | None
    now_fixed: datetime | None
    now_file: Path | None
    settle_s: float
    read_memory_mb: int
    read_time_s: float
    file_max_mb: int
    airflow_url: str | None
    api_port: int | None
    metrics: Address | None
    lineage: str | None
    auth: Auth
    approvals: int
    approvers: tuple[tuple[str, str], ...]
    deliver_to: tuple[Destination, ...]
    deliver_tokens: Path | None
    deliver_timeout_s: float
    smtp: MailServer | None
    smtp_password_file: Path | None
    mail_from: str | None
    list_url: str | None
    list_token_file: Path | None
    list_sha256_url: str | None

    def destination(self, recipient: str) -> Destination:
        """Return where a recipient's releases go: a folder of ours where no address is set.

        Raises :class:`SettingsError` for what is no name: it becomes the name of a folder.
        """
        if not RECIPIENT.fullmatch(recipient):
            raise SettingsError(
                f"{recipient!r} is no recipient: write a name in small letters, as bct."
            )
        for one in self.deliver_to:
            if one.recipient == recipient:
                return one
        return Destination(recipient, "folder", str(self.home / "delivered" / recipient))

    def deliver_token(self, recipient: str) -> str | None:
        """Return the bearer token for a recipient's receiver; read each time, as it may be renewed.

        Raises :class:`SettingsError` for a file that cannot be read, as the next two do.
        """
        if self.deliver_tokens is None or not (self.deliver_tokens / recipient).exists():
            return None
        return _content("ENVDB_DELIVER_TOKENS", self.deliver_tokens / recipient)

    def smtp_password(self) -> str | None:
        """Return the password at the mail server."""
        path = self.smtp_password_file
        return _content("ENVDB_SMTP_PASSWORD_FILE", path) if path else None

    def list_token(self) -> str | None:
        """Return the bearer token for the list of enterprises."""
        path = self.list_token_file
        return _content("ENVDB_LIST_TOKEN_FILE", path) if path else None

    def now(self) -> datetime:
        """Return the instant that due dates and receipts are measured by, with its offset.

        Raises :class:`SettingsError` where ``now_file`` holds none.
        """
        if self.now_fixed is not None:
            return self.now_fixed
        if self.now_file is not None:
            return _instant("ENVDB_NOW_FILE", _content("ENVDB_NOW_FILE", self.now_file))
        return datetime.now(tz=HANOI)

    def today(self) -> date:
        """Return the day of :meth:`now` in Hanoi."""
        return self.now().astimezone(HANOI).date()


def shipped_folder(name: str) -> Path:
    """Return ``include/`` or ``expectations/``: in the checkout, or inside an installed wheel.

    The wheel carries both below the package (see pyproject), an editable install finds them at
    the top of the checkout. Raises :class:`SettingsError` when neither place has the folder.
    """
    for folder in (_PACKAGE / "_shipped" / name, _CHECKOUT / name):
        if folder.is_dir():
            return folder
    raise SettingsError(f"The folder {name}/ is missing from this installation of envdb.")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment (``os.environ`` unless another mapping is given).

    Raises :class:`SettingsError` for a number or an instant that cannot be read.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("ENVDB_HOME", ".envdb")).expanduser().absolute()

    def folder(variable: str, default: str) -> Path:
        return Path(env.get(variable, home / default)).expanduser().absolute()

    return Settings(
        home=home,
        inbox=folder("ENVDB_INBOX", "inbox"),
        outbox=folder("ENVDB_OUTBOX", "outbox"),
        archive=folder("ENVDB_ARCHIVE", "archive"),
        include=_own_or_shipped(env, "ENVDB_INCLUDE", "include"),
        expectations=_own_or_shipped(env, "ENVDB_EXPECTATIONS", "expectations"),
        warehouse_url=env.get("ENVDB_WAREHOUSE_URL") or _secret(env, "ENVDB_WAREHOUSE_URL_FILE"),
        now_fixed=_instant("ENVDB_NOW", env["ENVDB_NOW"]) if env.get("ENVDB_NOW") else None,
        now_file=Path(env["ENVDB_NOW_FILE"]).absolute() if env.get("ENVDB_NOW_FILE") else None,
        settle_s=_number(env, "ENVDB_SETTLE_S", 1.0),
        read_memory_mb=int(_number(env, "ENVDB_READ_MEMORY_MB", 512)),
        read_time_s=_number(env, "ENVDB_READ_TIME_S", 20.0),
        file_max_mb=int(_number(env, "ENVDB_FILE_MAX_MB", 1024)),
        airflow_url=env.get("ENVDB_AIRFLOW_URL") or _secret(env, "ENVDB_AIRFLOW_URL_FILE"),
        api_port=_port(env.get("ENVDB_API_PORT")),
        metrics=_address(env.get("ENVDB_METRICS")),
        lineage=_lineage(env.get("ENVDB_LINEAGE")),
        auth=_auth(env.get("ENVDB_AUTH")),
        approvals=_approvals(env),
        approvers=_approvers(env.get("ENVDB_APPROVERS")),
        deliver_to=_told("ENVDB_DELIVER_TO", read_destinations, env.get("ENVDB_DELIVER_TO")) or (),
        deliver_tokens=_path(env.get("ENVDB_DELIVER_TOKENS")),
        deliver_timeout_s=_number(env, "ENVDB_DELIVER_TIMEOUT_S", 30.0),
        smtp=_told("ENVDB_SMTP", read_mail_server, env.get("ENVDB_SMTP")),
        smtp_password_file=_path(env.get("ENVDB_SMTP_PASSWORD_FILE")),
        mail_from=env.get("ENVDB_MAIL_FROM") or None,
        list_url=_told("ENVDB_LIST_URL", web_address, env.get("ENVDB_LIST_URL")),
        list_token_file=_path(env.get("ENVDB_LIST_TOKEN_FILE")),
        list_sha256_url=_told(
            "ENVDB_LIST_SHA256_URL", web_address, env.get("ENVDB_LIST_SHA256_URL")
        ),
    )


_Value = TypeVar("_Value")


def _told(variable: str, read: Callable[[str], _Value], text: str | None) -> _Value | None:
    """Read an address; its fault is told under the name of its variable."""
    if not text:
        return None
    try:
        return read(text)
    except AddressError as error:
        raise SettingsError(f"{variable}: {error}") from error


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser().absolute() if text else None


def _auth(text: str | None) -> Auth:
    if not text or text == "simple":
        return "simple"
    if text == "fab":
        return "fab"
    raise SettingsError(
        f"ENVDB_AUTH is {text!r}: write simple (one account) or fab (users with roles)."
    )


def _approvals(env: Mapping[str, str]) -> int:
    text = env.get("ENVDB_APPROVALS") or "1"
    if text not in {"1", "2"}:
        raise SettingsError(f"ENVDB_APPROVALS is {text!r}: write 1, or 2 for a second person.")
    if text == "2" and len(_approvers(env.get("ENVDB_APPROVERS"))) < 2:
        raise SettingsError(
            "ENVDB_APPROVALS is 2, but ENVDB_APPROVERS names fewer than two people: write their"
            " accounts, as 4=an_na 7=binh."
        )
    return int(text)


def _approvers(text: str | None) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of who may answer an approval: under simple sign-in both are the name."""
    pairs = ((one, *one.split("=", 1)) for one in (text or "").split())
    found = tuple((pair[1], pair[-1]) for pair in pairs)
    if not all(identity and name for identity, name in found):
        raise SettingsError(f"ENVDB_APPROVERS is {text!r}: write accounts, as 4=an_na 7=binh.")
    return found


def _own_or_shipped(env: Mapping[str, str], variable: str, name: str) -> Path:
    """Return a folder of contracts or suites that an office keeps itself, or the shipped one."""
    if not env.get(variable):
        return shipped_folder(name)
    folder = Path(env[variable]).expanduser().absolute()
    if not folder.is_dir():
        raise SettingsError(f"{variable} names {folder}, which is no folder.")
    return folder


def _secret(env: Mapping[str, str], variable: str) -> str | None:
    """Return the content of the file a variable names: secrets are mounted, not passed."""
    path = env.get(variable)
    return _content(variable, Path(path)) if path else None


def _content(variable: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{variable} names {path}, which cannot be read: {error}.") from error


def _instant(variable: str, text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(
            f"{variable} is {text!r}: write ISO 8601 with an offset, as 2026-08-01T08:00:00+07:00."
        ) from error
    if instant.tzinfo is None:
        raise SettingsError(f"{variable} is {text!r}: the offset is missing, add +07:00 for Hanoi.")
    return instant


def _number(env: Mapping[str, str], variable: str, default: float) -> float:
    text = env.get(variable)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError as error:
        raise SettingsError(f"{variable} is {text!r}: write a number, as {default:g}.") from error
    if value < 0:
        raise SettingsError(f"{variable} is {text!r}: it cannot be below 0.")
    return value


def _port(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SettingsError(f"ENVDB_API_PORT is {text!r}: write a port, as 8080.")
    return int(text)


def _address(text: str | None) -> Address | None:
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise SettingsError(
            f"ENVDB_METRICS is {text!r}: write host:port of a StatsD receiver, as 127.0.0.1:8125."
        )
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def _lineage(text: str | None) -> str | None:
    if not text:
        return None
    scheme, separator, _ = text.partition("://")
    if not separator:
        return str(Path(text).expanduser().absolute())
    if scheme not in {"http", "https"} or not urlsplit(text).hostname:
        raise SettingsError(
            f"ENVDB_LINEAGE is {text!r}: write the path of a file, or the address of an OpenLineage"
            " receiver, as http://127.0.0.1:5000."
        )
    return text
