"""### Bắt đầu các báo cáo hằng năm

Ngày 20/01, và bằng tay: mỗi loại báo cáo hằng năm một lần chạy của **yearly_reports**. Gọi lại thì
không có báo cáo nào bắt đầu hai lần.

*A report is a run of its own, so that one that waits for its approval keeps no other waiting. The id
of the run is the year and the report: begun again, it is there already.*
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from envdb.orchestration.assets import TASK_DEFAULTS, TITLE

# empty: the year before
YEAR = Param(None, type=["null", "integer"], minimum=2020, maximum=2100, title="Năm báo cáo")


@dag(
    schedule=CronTriggerTimetable("0 8 20 1 *", timezone="Asia/Ho_Chi_Minh"),
    max_active_runs=1,
    catchup=False,
    default_args=TASK_DEFAULTS,
    params={"year": YEAR},
    tags=["reports"],
    doc_md=__doc__,
)
def yearly_reports_start() -> None:
    @task
    def runs() -> list[dict[str, Any]]:
        from envdb.orchestration.reports import yearly_runs

        return yearly_runs(get_current_context()["params"]["year"])

    @task(map_index_template=TITLE)
    def start(run: dict[str, Any]) -> None:
        from envdb.orchestration.reports import start

        start(run)

    start.expand(run=runs())


yearly_reports_start()
