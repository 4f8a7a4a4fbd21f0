"""### Báo cáo năm: chốt, duyệt, phát hành, gửi

Chạy ngày 20/01 và bằng tay (chọn năm và nơi nhận). Xem số liệu đã đủ chưa (**check**), chốt số liệu
(**freeze**), lập tệp (**render**), chờ cán bộ duyệt (**approve**; **approve_again** chờ người thứ hai
khi `ENVDB_APPROVALS=2`), cấp số và bản kê có mã băm (**publish**), rồi gửi (**deliver**).

*A release belongs to its run: cleared, killed or retried, the run goes on with the same figures,
number and delivery. What is published rests on the answers of people, never on the states of tasks.*
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from envdb.orchestration.approval import FIRST, SECOND, Approve, ApproveAgain
from envdb.orchestration.assets import TASK_DEFAULTS

YEAR = Param(None, type=["null", "integer"], minimum=2020, maximum=2100, title="Năm báo cáo")

RECIPIENT = Param("bct", type="string", pattern="^[a-z][a-z0-9_]*$", title="Nơi nhận")


@dag(
    schedule=CronTriggerTimetable("0 8 20 1 *", timezone="Asia/Ho_Chi_Minh"),
    max_active_runs=1,
    catchup=False,
    default_args=TASK_DEFAULTS,
    params={"year": YEAR, "recipient": RECIPIENT},
    tags=["reports"],
    doc_md=__doc__,
)
def yearly_reports() -> None:
    @task
    def check() -> dict[str, Any]:
        from envdb.orchestration.reports import check

        return check(get_current_context()["params"]["year"])

    @task
    def freeze(checked: dict[str, Any]) -> int:
        from envdb.orchestration.reports import freeze

        context = get_current_context()
        return freeze(checked["year"], context["params"]["recipient"], context["run_id"])

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
