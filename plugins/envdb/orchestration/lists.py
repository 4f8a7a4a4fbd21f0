"""The list of enterprises as a task fetches it: skipped where there is nothing to do, and said why."""

from __future__ import annotations

from typing import Any

from airflow.sdk.exceptions import AirflowSkipException

from envdb.contract.loader import load_contracts
from envdb.intake import fetch_list as fetching
from envdb.orchestration.steps import warehouse


def fetch_list(year: int | None) -> dict[str, Any]:
    """Fetch the list of a year, last year's where none is given; return what was dropped.

    Raises :class:`AirflowSkipException` without an address or without news, and
    :class:`~envdb.intake.fetch_http.FetchError` for Airflow to try again.
    """
    with warehouse() as (connection, settings):
        if settings.list_url is None:
            raise AirflowSkipException("ENVDB_LIST_URL is not set: there is no list to fetch.")
        contract = load_contracts(settings.include / "contracts")[fetching.FEED]
        chosen = year if year is not None else settings.today().year - 1
        found = fetching.fetch_list(connection, settings, contract, year=chosen)
    if found.path is None:
        raise AirflowSkipException(f"The list of {chosen} is not new.")
    return {"year": found.year, "file": str(found.path)}
