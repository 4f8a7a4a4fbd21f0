"""### Báo cáo năm: chốt, duyệt, phát hành, gửi

Mỗi lần chạy là một báo cáo: ngày 20/01 (**yearly_reports_start** gọi mỗi báo cáo hằng năm một lần) và
bằng tay (chọn loại báo cáo, năm, nơi nhận). Xem số liệu đã đủ chưa (**check**), chốt số liệu
(**freeze**), lập dự thảo (**render**), chờ cán bộ duyệt (**approve**; **approve_again** chờ người thứ hai
khi `ENVDB_APPROVALS=2`), cấp số, ngày, người ký và bản kê có mã băm (**publish**), rồi gửi (**deliver**).

*A release belongs to its run: cleared, killed or retried, the run goes on with the same figures,
number and delivery; a report that is not approved keeps no other waiting. What is published rests on the answers of people, never on the states of tasks.*
"""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from envdb.orchestration.approval import FIRST, SECOND, Approve, ApproveAgain
from envdb.orchestration.assets import TASK_DEFAULTS

from envdb.report.kinds import kind_names
from envdb.settings import load_settings

REPORTS = kind_names(load_settings().include / "reports")

YEAR = Param(
    None,
    type=["null", "integer"],
    minimum=2020,
    maximum=2100,
    title="Năm báo cáo",
    description="Bỏ trống: năm trước.",
)

RECIPIENT = Param(
    None,
    type=["null", "string"],
    pattern="^[a-z][a-z0-9_]*$",
    title="Nơi nhận",
    description="Bỏ trống: nơi nhận của loại báo cáo.",
)


@dag(
    schedule=None,
    max_active_runs=16,
    catchup=False,
    default_args=TASK_DEFAULTS,
    params={
        "report": Param("ministry", type="string", enum=list(REPORTS), title="Loại báo cáo"),
        "year": YEAR,
        "recipient": RECIPIENT,
    },
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


@dag(
    schedule=CronTriggerTimetable("0 8 20 1 *", timezone="Asia/Ho_Chi_Minh"),
    max_active_runs=1,
    catchup=False,
    default_args=TASK_DEFAULTS,
    params={"year": YEAR},
    tags=["reports"],
    doc_md="""### Bắt đầu các báo cáo hằng năm

Ngày 20/01, và bằng tay: mỗi loại báo cáo hằng năm một lần chạy của **yearly_reports**. Gọi lại thì
không có báo cáo nào bắt đầu hai lần.""",
)
def yearly_reports_start() -> None:
    @task
    def runs() -> list[dict[str, Any]]:
        from envdb.orchestration.reports import yearly_runs

        return yearly_runs(get_current_context()["params"]["year"])

    TriggerDagRunOperator.partial(
        task_id="start",
        trigger_dag_id="yearly_reports",
        skip_when_already_exists=True,
    ).expand_kwargs(runs())


yearly_reports()
yearly_reports_start()
