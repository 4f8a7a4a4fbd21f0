"""The approval of a release as tasks of Airflow: a person answers, and where it is set a second one.

Airflow keeps who answered, when, and the comment. Whoever may edit tasks could set an approval to
success without an answer, so nothing is published by the state of these tasks: the step behind them
reads the answers themselves (:func:`answers`) and refuses without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator, HITLOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowSkipException
from airflow.sdk.execution_time.hitl import HITLUser

from envdb.report.approvals import SIGNED_AS, Approval
from envdb.settings import load_settings

FIRST, SECOND = "approve", "approve_again"
YES, NO = ApprovalOperator.APPROVE, ApprovalOperator.REJECT
PATIENCE = timedelta(days=60)
"""After that the run fails; nothing is published, and a new run freezes newer figures."""

SUBJECT = "Duyệt báo cáo: {{ ti.xcom_pull('check')['title'] }}"
BODY = """Bản đã chốt số **{{ ti.xcom_pull('freeze') }}**, dự thảo:
{% for file in ti.xcom_pull('render') %}- `{{ file }}`
{% endfor %}{% set at = ti.xcom_pull('check') %}
Phải nộp {{ at.owed }}, đã nộp {{ at.submitted }}, **còn thiếu {{ at.missing }}**; {{ at.warnings }} cảnh
báo chưa giải quyết, {{ at.held }} tệp đang giữ lại."""
FORM = {
    "number": Param("", type="string", title="Số văn bản"),
    "signed_by": Param("", type="string", title="Người ký"),
    "signed_as": Param(SIGNED_AS[0], type="string", enum=list(SIGNED_AS), title="Chức vụ người ký"),
}
"""What only people know of the document; the first approver writes it."""


class Approve(HITLOperator):
    """Waits for one person to approve or reject.

    Not Airflow's ApprovalOperator: on a rejection that skips what follows and loses the answer, so
    nobody could tell who rejected, nor a rejection from an approval that nobody gave.
    """

    def __init__(self, *, task_id: str, **more: Any) -> None:
        """Make the form: a comment, and at the first approval number and signer."""
        more.pop("params", None)  # those of the DAG, which are no fields of the form
        approvers = [HITLUser(id=one, name=name) for one, name in load_settings().approvers]
        super().__init__(
            task_id=task_id,
            subject=SUBJECT,
            body=BODY,
            options=[YES, NO],
            params={
                "comment": Param("", type="string", title="Ý kiến"),
                **(FORM if task_id == FIRST else {}),
            },
            assigned_users=approvers or None,
            response_timeout=PATIENCE,
            **more,
        )


class ApproveAgain(Approve):
    """Waits for a second person where the settings want one: whoever answered first may not."""

    def execute(self, context: Any) -> Any:
        """Leave the first one out of who may answer, then wait."""
        if load_settings().approvals < 2:
            raise AirflowSkipException("ENVDB_APPROVALS is 1: one approval is enough.")
        returned = context["ti"].xcom_pull(task_ids=FIRST)
        if is_rejected(returned):
            raise AirflowSkipException("The first person has rejected it.")
        if returned is None:
            raise ValueError("Nobody has answered the first approval.")
        (first,) = answers({1: returned})
        others = [one for one in self.assigned_users or [] if one["id"] != first.user_id]
        if not others:
            raise ValueError("ENVDB_APPROVERS names nobody beside the one who approved first.")
        self.assigned_users = others
        return super().execute(context)


def answers(returned: Mapping[int, Any]) -> Sequence[Approval]:
    """Return the approvals that were given, of what the tasks returned, by step.

    An empty value is a step that did not run. Raises :class:`ValueError` for an answer without a
    person, as a task has that somebody set to success, and for a rejection.
    """
    found = []
    for step, value in returned.items():
        if value is None:
            continue
        person = value.get("responded_by_user")
        if value.get("chosen_options") != [YES] or not person:
            raise ValueError(f"Approval {step} was not given by a person: {value}.")
        answered = value["responded_at"]
        found.append(
            Approval(
                step,
                str(person["id"]),
                str(person["name"]),
                answered
                if isinstance(answered, datetime)
                else datetime.fromisoformat(str(answered)),
                str((value.get("params_input") or {}).get("comment", "")),
            )
        )
    return found


def is_rejected(returned: Any) -> bool:
    """Tell whether a person answered no."""
    return bool(returned and returned.get("chosen_options") == [NO])
