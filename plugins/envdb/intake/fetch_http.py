"""What fetching a list by HTTP needs in both of its forms: a session, patience, and one error."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from envdb.errors import MendableError

TIMEOUT_S = (10.0, 60.0)
"""To connect, and between two pieces of an answer."""

_PASSING = frozenset({408, 425, 429})


class FetchError(MendableError, RuntimeError):
    """A list cannot be fetched; nothing of it went into the inbox. The message says what to do."""


class PassingError(FetchError):
    """What may be gone at the next attempt: a broken connection, a busy server, a list that moved."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is tried, and the first pause, which then doubles."""

    attempts: int = 5
    first_s: float = 1.0
    longest_s: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def retrying(self) -> Retrying:
        """Return what calls a function again that raises :class:`PassingError`."""
        return Retrying(
            retry=retry_if_exception_type(PassingError),
            wait=wait_exponential_jitter(multiplier=self.first_s, max=self.longest_s),
            stop=stop_after_attempt(self.attempts),
            sleep=self.sleep,
            reraise=True,
        )


def open_session(token: str | None) -> requests.Session:
    """Return a session; compressed answers are not asked for, so sizes and ranges are the file's."""
    session = requests.Session()
    session.headers["Accept-Encoding"] = "identity"
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    return session


def raise_for(answer: requests.Response) -> None:
    """Raise for an answer that is no success; ``PassingError`` where waiting may help."""
    code = answer.status_code
    if code < 400:
        return
    told = f"{answer.url}: HTTP {code} {answer.reason}"
    if code in _PASSING or code >= 500:
        raise PassingError(f"{told}; máy chủ đang bận, thử lại sau.")
    if code in {401, 403}:
        raise FetchError(f"{told}: kiểm tra mã truy cập (ENVDB_LIST_TOKEN_FILE).")
    raise FetchError(f"{told}: kiểm tra địa chỉ (ENVDB_LIST_URL).")
