"""What the DAGs tell each other by: names of assets and the defaults all DAGs share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset

FACTS = Asset("envdb_facts", uri="envdb://warehouse/facts")
"""Facts were loaded; what is new stands in intake.pending_period, never in the event."""

OWNER = "Sở Công Thương"

TASK_DEFAULTS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 3,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(hours=1),
}
