"""The yearly reports as tasks call them: each step finds in the warehouse what is done already.

Tasks hand each other the number of the release. It belongs to the run that asked for it, so a run
that is cleared, killed or retried goes on with the same release, number and delivery.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowSkipException,
    DagRunTriggerException,
)

from envdb.orchestration.approval import answers, is_rejected
from envdb.orchestration.assets import titled
from envdb.orchestration.steps import warehouse
from envdb.report import deliver, delivery, files, release
from envdb.report import freeze as freezing
from envdb.report.kinds import read_kind
from envdb.report.names import kind_names
from envdb.report.standing import standing
from envdb.settings import load_settings

log = logging.getLogger(__name__)


class NotDeliveredError(RuntimeError):
    """A release has not arrived; what Airflow retries, and ``envdb deliver`` after it."""


def yearly_runs(year: int | None) -> list[dict[str, Any]]:
    """Return the runs of ``yearly_reports`` that a year begins: one a report, each once."""
    settings = load_settings()
    chosen = year if year is not None else settings.today().year - 1
    folder = settings.include / "reports"
    return [
        {"conf": {"report": name, "year": chosen}, "run_id": f"yearly__{chosen}__{name}"}
        for name in kind_names(folder)
        if read_kind(folder, name).heading.by_timer
    ]


def start(run: Mapping[str, Any]) -> None:
    """Begin a run of ``yearly_reports`` that is not there yet, and skip where it is.

    By the exception that Airflow's TriggerDagRunOperator raises: to load the operator costs a DAG
    file a quarter of a second each time it is parsed.
    """
    titled(f"{run['conf']['report']} {run['conf']['year']}")
    raise DagRunTriggerException(
        trigger_dag_id="yearly_reports",
        dag_run_id=run["run_id"],
        conf=dict(run["conf"]),
        reset_dag_run=False,
        skip_when_already_exists=True,
        wait_for_completion=False,
        allowed_states=[],
        failed_states=[],
        poke_interval=0,
        deferrable=False,
    )


def check(report: str, year: int | None) -> dict[str, Any]:
    """Return the year, what its report is called, and how complete its data are.

    Raises :class:`~envdb.report.release.ReleaseError` while files of the year are being worked on.
    """
    with warehouse() as (connection, settings):
        chosen = year if year is not None else settings.today().year - 1
        found = standing(connection, year=chosen)
    if found.in_work:
        raise release.ReleaseError(
            f"Còn {found.in_work} tệp của năm {chosen} đang được xử lý: chạy lại khi đã xong."
        )
    kind = read_kind(settings.include / "reports", report)
    return {"year": chosen, "title": kind.title(chosen), **asdict(found)}


def freeze(report: str, year: int, recipient: str | None, run_id: str) -> int:
    """Freeze the figures of a report; return the number of the release."""
    with warehouse() as (connection, settings):
        found = freezing.freeze(
            connection, settings, report=report, year=year, recipient=recipient, asked_by=run_id
        )
    log.info("release %d: %s of %d, as of %s", found.release_id, report, year, found.as_of)
    return found.release_id


def render(release_id: int) -> list[str]:
    """Write the drafts of a release; return where they lie."""
    with warehouse() as (connection, settings):
        return [str(path) for path in files.render(connection, settings, release_id)]


def publish(release_id: int, first: Any, second: Any) -> dict[str, Any]:
    """Give an approved release its number; return it with the files.

    ``first`` and ``second`` are what the approvals returned: without a person's answer, whatever the
    state of the tasks, it raises; a rejection skips.
    """
    if is_rejected(first) or is_rejected(second):
        raise AirflowSkipException(f"Bản {release_id} không được duyệt: {first}, {second}.")
    given = answers({1: first, 2: second})
    form = (first or {}).get("params_input") or {}
    with warehouse() as (connection, settings):
        made = files.publish(
            connection,
            settings,
            release_id,
            approvals=given,
            number=str(form.get("number") or ""),
            signed_by=str(form.get("signed_by") or ""),
            signed_as=str(form.get("signed_as") or ""),
        )
        number = release.fetch(connection, release_id).number
    log.info("release %d is published as %s", release_id, number)
    return {"number": number, "files": [str(path) for path in made]}


def send(release_id: int) -> dict[str, Any]:
    """Deliver a published release.

    Raises :class:`NotDeliveredError` while it may still arrive by itself, and
    :class:`AirflowFailException` when it was refused or nobody knows: then a person is needed.
    """
    with warehouse() as (connection, settings):
        found = release.fetch(connection, release_id)
        if found.published_at is None:
            raise release.ReleaseError(f"Bản {release_id} chưa được phát hành.")
        number = delivery.ask(
            connection,
            release_id=release_id,
            recipient=found.recipient,
            title=f"{found.title}, số {found.number}",
            files=files.published_files(connection, settings, release_id),
            now=settings.now(),
        )
        done = deliver.deliver(connection, settings, number)
    told = f"Lượt gửi {number} ({done.status}): {done.answer}"
    if done.status in {"failed", "unclear"}:
        raise AirflowFailException(told)  # trying again changes nothing before somebody has looked
    if done.status != "delivered":
        raise NotDeliveredError(told)
    return {"delivery": number, "attempts": done.attempts, "answer": done.answer}
