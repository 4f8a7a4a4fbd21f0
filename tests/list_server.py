"""The statistics office's server as tests want it: a file with tags and ranges, or pages, that break."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CSV = "text/csv; charset=utf-8"


@dataclass
class ListServer:
    """What is served. ``breaks`` holds, for each answer to come, after how many bytes it breaks off.

    ``before`` is called with the number of each request before it is answered, to change the list.
    """

    url: str = ""
    content: bytes = b""
    etag: str | None = '"v1"'
    content_type: str = CSV
    digest: str | None = None
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    page_tags: bool = False
    breaks: list[int | None] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    before: Callable[[int], None] = lambda _: None
    requests: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def answer(self, path: str, asked: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        if self.codes:
            return self.codes.pop(0), {}, b""
        if path.endswith(".sha256"):
            return 200, {"Content-Type": "text/plain"}, self._sha256_file()
        if self.pages:
            return self._page(path, asked)
        headers = {"Content-Type": self.content_type}
        if self.etag:
            headers["ETag"] = self.etag
        if self.digest:
            headers["Repr-Digest"] = f"sha-256=:{self.digest}:"
        if self.etag and asked.get("If-None-Match") == self.etag:
            return 304, headers, b""
        span = re.fullmatch(r"bytes=(\d+)-", asked.get("Range", ""))
        if span is None or asked.get("If-Range") not in {None, self.etag}:
            return 200, headers, self.content
        start, size = int(span[1]), len(self.content)
        if start >= size:
            return 416, {"Content-Range": f"bytes */{size}"}, b""
        headers.pop("Repr-Digest", None)
        headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        return 206, headers, self.content[start:]

    def _sha256_file(self) -> bytes:
        return f"{hashlib.sha256(self.content).hexdigest()}  list.csv\n".encode()

    def _page(self, path: str, asked: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        text = json.dumps(self.pages[path], ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        if self.page_tags:
            headers["ETag"] = f'"{hashlib.sha256(text).hexdigest()}"'
            if asked.get("If-None-Match") == headers["ETag"]:
                return 304, headers, b""
        return 200, headers, text


def digest_of(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


@contextmanager
def running_list_server() -> Iterator[ListServer]:
    state = ListServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            state.before(len(state.requests))
            state.requests.append((self.path, dict(self.headers)))
            code, headers, content = state.answer(self.path, self.headers)
            state.answers.append(code)
            broken = state.breaks.pop(0) if state.breaks else None
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            if code != 304:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content if broken is None else content[:broken])
            self.close_connection = broken is not None

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
