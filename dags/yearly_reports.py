"""### Báo cáo năm: chốt, duyệt, phát hành, gửi

Mỗi lần chạy là một báo cáo: bằng tay (chọn loại báo cáo, năm, nơi nhận), và mỗi năm do
**yearly_reports_start**. Xem số liệu đã đủ chưa (**check**), chốt số liệu (**freeze**), lập dự thảo
(**render**), chờ cán bộ duyệt (**approve**; **approve_again** chờ người thứ hai khi
`ENVDB_APPROVALS=2`), cấp số, ngày, người ký và bản kê có mã băm (**publish**), rồi gửi (**deliver**).

*A release belongs to its run: cleared, killed or retried, the run goes on with the same figures,
number and delivery. What is published rests on the answers of people, never on the states of tasks.*
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param, dag, get_current_context, task

from envdb.destinations import RECIPIENT
from envdb.orchestration.approval import FIRST, SECOND, Approve, ApproveAgain
from envdb.orchestration.assets import TASK_DEFAULTS
from envdb.report.names import kind_names
from envdb.settings import load_settings

REPORTS = list(kind_names(load_settings().include / "reports"))

# a year that is not said is the one before, a recipient the report's own
ASKED = {
    "report": Param("ministry", type="string", enum=REPORTS, title="Loại báo cáo"),
    "year": Param(None, type=["null", "integer"], minimum=2020, maximum=2100, title="Năm báo cáo"),
    "recipient": Param(None, type=["null", "string"], pattern=RECIPIENT.pattern, title="Nơi nhận"),
}


@dag(
    schedule=None,
    max_active_runs=16,
    catchup=False,
    default_args=TASK_DEFAULTS,
    params=ASKED,
    tags=["reports"],
    doc_md=__doc__,
)
def yearly_reports() -> None:
    @task
    def check() -> dict[str, Any]:
        from envdb.orchestration.reports import check

        asked = get_current_context()["params"]
        return check(asked["report"], asked["year"])

    @task
    def freeze(checked: dict[str, Any]) -> int:
        from envdb.orchestration.reports import freeze

        context = get_current_context()
        asked = context["params"]
        return freeze(asked["report"], checked["year"], asked["recipient"], context["run_id"])

    @task
    def render(release_id: int) -> list[str]:
        from envdb.orchestration.reports import render

        return render(release_id)

    @task(trigger_rule="none_failed")
    def publish(release_id: int) -> dict[str, Any]:
        from envdb.orchestration.reports import publish

        ti = get_current_context()["ti"]
        return publish(release_id, ti.xcom_pull(FIRST), ti.xcom_pull(SECOND))

    @task
    def deliver(release_id: int) -> dict[str, Any]:
        from envdb.orchestration.reports import send

        return send(release_id)

    release = freeze(check())
    first, second = Approve(task_id=FIRST), ApproveAgain(task_id=SECOND)
    render(release) >> first >> second >> publish(release) >> deliver(release)


yearly_reports()
