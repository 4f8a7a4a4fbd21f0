"""A receiver of releases as an office may run one: a real HTTP server that does as it is told.

It keeps what it accepted by idempotency key, and answers a repetition with the first receipt.
"""

from __future__ import annotations

import hashlib
import io
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from werkzeug.formparser import parse_form_data


@dataclass
class Receiver:
    """What comes in and what the server does: ``script`` holds one word for each request to come.

    ``delay``: answers too late; ``drop``: hangs up before reading; ``lost``: accepts, and hangs up
    before the answer; a number with headers: answers that. Where the script has ended, it accepts.
    """

    url: str = ""
    script: list[Any] = field(default_factory=list)
    requests: list[Mapping[str, str]] = field(default_factory=list)
    accepted: dict[str, dict[str, Any]] = field(default_factory=dict)

    def accept(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        key = headers["Idempotency-Key"].strip('"')
        environ = {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": headers["Content-Type"],
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        _, _, files = parse_form_data(environ)
        found = {str(file.filename): file.read() for _, file in files.items(multi=True)}
        manifest = json.loads(found.pop("manifest.json"))
        if key in self.accepted:
            return 200, {"receipt": self.accepted[key]["receipt"]}
        for one in manifest["files"]:
            assert hashlib.sha256(found[one["name"]]).hexdigest() == one["sha256"]
        receipt = f"CV-{len(self.accepted) + 1}"
        self.accepted[key] = {"receipt": receipt, "manifest": manifest, "files": found}
        return 201, {"receipt": receipt}


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            state.requests.append(dict(self.headers))
            word = state.script.pop(0) if state.script else "accept"
            if word == "drop":
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if word == "delay":
                time.sleep(1)
                self.close_connection = True
                return
            if isinstance(word, tuple):
                self._answer(*word, {"error": "as told"})
                return
            code, answer = state.accept(self.headers, body)
            if word == "lost":
                self.close_connection = True
                return
            self._answer(code, {}, answer)

        def _answer(self, code: int, headers: Mapping[str, str], content: object) -> None:
            text = json.dumps(content).encode()
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}/reports"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
