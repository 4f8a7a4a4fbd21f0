"""What all words of a contract have in common: strict, frozen models and names fit for SQL."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,48}$")]
"""A name in code and SQL. 48 characters leave room for suffixes within PostgreSQL's 63."""

STRICT = ConfigDict(extra="forbid", frozen=True)
"""Nothing unknown is accepted and nothing changes."""
