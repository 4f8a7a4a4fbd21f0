"""What the DAGs share: names of assets to tell each other by, defaults and titles of tasks.

Tasks declare what they read and write (inlets and outlets), for the graph of assets and for
OpenLineage (:mod:`envdb.orchestration.lineage`). Only FACTS and the inbox wake a DAG.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, get_current_context

STAGING = Asset("envdb_staging", uri="envdb://warehouse/staging")
FACTS = Asset("envdb_facts", uri="envdb://warehouse/core")
"""Facts were loaded; what is new stands in intake.pending_period, never in the event."""
OUTBOX = Asset("envdb_outbox", uri="envdb://outbox")
MARTS = Asset("envdb_marts", uri="envdb://warehouse/mart")

OWNER = "Sở Công Thương"

TASK_DEFAULTS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 3,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(hours=1),
}

TITLE = "{{ title }}"
"""The ``map_index_template`` of tasks that return :func:`titled`."""


def titled(line: str) -> str:
    """Show a step's summary as the title of its mapped task."""
    get_current_context()["title"] = line  # type: ignore[typeddict-unknown-key]  # ours
    return line
