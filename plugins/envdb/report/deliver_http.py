"""Sends a release to a receiver by HTTP: one POST with manifest and files, and its key.

The key is the header ``Idempotency-Key``, so a repetition after a lost answer is harmless and any
doubt is answered by sending again. A redirect is not followed: a report goes where the settings say.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests

from envdb.destinations import Destination, stays_private
from envdb.report.delivery import Answer, Package

_CONNECT_TIMEOUT_S = 10.0
_ANSWER_BYTES = 16_384

_LATER = frozenset({408, 409, 425, 429})
"""Answers beside 5xx that pass: a time-out, the same key still at work, too early, too many."""


def send_http(
    package: Package,
    to: Destination,
    *,
    token: str | None,
    timeout_s: float,
    now: Callable[[], datetime],
) -> Answer:
    """Send once and return the receiver's answer, whatever it is."""
    if token is not None and not stays_private(to.address):
        return Answer(
            "refused", "Có mã truy cập thì địa chỉ phải là https://; sửa ENVDB_DELIVER_TO."
        )
    headers = {
        # a string of RFC 8941, as the draft of the header wants it
        "Idempotency-Key": f'"{package.delivery.idempotency_key}"',
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    with ExitStack() as stack:
        parts = [("manifest", ("manifest.json", package.manifest, "application/json"))]
        for one in package.files:
            kind = mimetypes.guess_type(one.file_name)[0] or "application/octet-stream"
            content = Path(one.path).read_bytes()
            parts.append(("file", (one.file_name, content, kind)))
        try:
            answer = stack.enter_context(
                requests.post(
                    to.address,
                    files=parts,
                    headers=headers,
                    timeout=(_CONNECT_TIMEOUT_S, timeout_s),
                    allow_redirects=False,
                    stream=True,
                )
            )
            text = answer.raw.read(_ANSWER_BYTES, decode_content=True).decode(errors="replace")
        except (requests.RequestException, OSError) as error:
            return Answer("later", f"{type(error).__name__}: {error}")
        except _broken() as error:
            return Answer("later", f"{type(error).__name__}: {error}")
        return _judged(answer, text.strip(), now)


def _broken() -> type[Exception]:
    from urllib3.exceptions import HTTPError

    return HTTPError  # reading the raw answer is not wrapped by requests


def _judged(answer: requests.Response, text: str, now: Callable[[], datetime]) -> Answer:
    code = answer.status_code
    told = f"HTTP {code} {answer.reason}: {text}" if text else f"HTTP {code} {answer.reason}"
    if 200 <= code < 300:
        return Answer("delivered", told, code)
    if code in _LATER or code >= 500:
        return Answer("later", told, code, retry_after_s(answer.headers.get("Retry-After"), now()))
    if 300 <= code < 400:
        told = (
            f"{told}. Nơi nhận chuyển đến {answer.headers.get('Location')}: sửa ENVDB_DELIVER_TO."
        )
    return Answer("refused", told, code)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the seconds of a ``Retry-After``: a number, or the time from now to a date."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
