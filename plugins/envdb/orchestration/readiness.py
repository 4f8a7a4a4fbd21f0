"""Asks the api-server whether every part works: each one's heartbeat, and the DAGs it has read.

A heartbeat counts when it is younger than the start of its part: after a crash the last one of the
dead part looks healthy for another 20 s.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from envdb.orchestration.airflow_settings import HOST, SignIn
from envdb.orchestration.parts import API_SERVER

_TIMEOUT_S = 3.0
_PAGE = 100  # [api] maximum_page_limit
_KEYS = {"scheduler": "scheduler", "dag-processor": "dag_processor", "triggerer": "triggerer"}


@dataclass(frozen=True, slots=True)
class ParsedFiles:
    """Files of the DAG folder, relative to it, that were read since a moment."""

    dags: frozenset[str]
    """Ids of the DAGs found."""
    files: frozenset[str]
    broken: Mapping[str, str]
    """The files that cannot be imported, with the last line of the error."""


def working_parts(port: int, since: Mapping[str, datetime]) -> set[str]:
    """Return the parts that work; ``since`` says when each was started."""
    health = call(port, "GET", "/api/v2/monitor/health")
    if health is None:
        return set()
    working = {API_SERVER}
    for part, key in _KEYS.items():
        seen = health[key]
        beat = seen.get(f"latest_{key}_heartbeat")
        if seen["status"] == "healthy" and beat and datetime.fromisoformat(beat) >= since[part]:
            working.add(part)
    return working


def token(port: int, sign_in: SignIn) -> str | None:
    """Sign in to the api-server; ``None`` when it does not let us in (yet)."""
    body = {"username": sign_in.user, "password": sign_in.password}
    answer = call(port, "POST", "/auth/token", body=body)
    return answer and answer["access_token"]


def parsed_files(port: int, bearer: str, since: datetime) -> ParsedFiles:
    """Return what the dag-processor has read since a moment."""
    dags = [
        dag
        for dag in _all(port, bearer, "/api/v2/dags", "dags")
        if dag["last_parsed_time"] and datetime.fromisoformat(dag["last_parsed_time"]) >= since
    ]
    broken = {
        error["filename"]: error["stack_trace"].strip().rpartition("\n")[2]
        for error in _all(port, bearer, "/api/v2/importErrors", "import_errors")
        if datetime.fromisoformat(error["timestamp"]) >= since
    }
    files = {dag["relative_fileloc"] for dag in dags} | broken.keys()
    return ParsedFiles(frozenset(dag["dag_id"] for dag in dags), frozenset(files), broken)


def dag_files(folder: Path) -> set[str]:
    """Return the files that Airflow will look into: its own rule, both words anywhere in them."""
    return {
        str(file.relative_to(folder))
        for file in folder.glob("*.py")
        if (text := file.read_bytes().lower()) and b"dag" in text and b"airflow" in text
    }


def call(
    port: int,
    method: str,
    path: str,
    *,
    bearer: str | None = None,
    body: Mapping[str, str] | None = None,
) -> Any | None:
    """Return the decoded answer; ``None`` when there is none, or one that is not a success."""
    headers = {"Content-Type": "application/json"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    connection = HTTPConnection(HOST, port, timeout=_TIMEOUT_S)  # never goes through a proxy
    try:
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        return json.loads(content) if answer.status < 300 else None
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _all(port: int, bearer: str, path: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = call(port, "GET", f"{path}?limit={_PAGE}&offset={len(found)}", bearer=bearer)
        if not page or not page[key]:
            return found
        found += page[key]
        if len(found) >= page["total_entries"]:
            return found
