"""Who approved a release; of no other module, because DAG files are parsed with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SIGNED_AS = ("GIÁM ĐỐC", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC")
"""Positions of who signs; a stroke parts the lines."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a release: an account, when, and the comment that was given."""

    step: int
    user_id: str
    user_name: str
    answered_at: datetime
    comment: str
