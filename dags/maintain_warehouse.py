"""### Dọn dẹp hằng đêm

Bỏ các dòng đã xong khỏi vùng tạm, bỏ bản chép dở trong kho lưu để quá một ngày, dọn lịch sử chạy
cũ hơn 90 ngày của Airflow bằng lệnh của chính Airflow (`airflow db clean`), và nhật ký cũ như thế.

*Nothing of the archive's files, the facts or the findings is ever removed. The tasks do not wait
for each other: one that fails keeps no other from its work.*
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, get_current_context, task

from envdb.orchestration.assets import TASK_DEFAULTS

KEPT = timedelta(days=90)


@dag(
    schedule=CronTriggerTimetable("30 2 * * *", timezone="Asia/Ho_Chi_Minh"),
    max_active_runs=1,
    catchup=False,
    default_args=TASK_DEFAULTS,
    tags=["maintenance"],
    doc_md=__doc__,
)
def maintain_warehouse() -> None:
    @task
    def prune_staging() -> int:
        from envdb.orchestration.upkeep import prune_staging

        return prune_staging()

    @task
    def sweep_archive() -> int:
        from envdb.orchestration.upkeep import sweep_archive

        return sweep_archive()

    @task
    def clean_airflow() -> None:
        from envdb.orchestration.upkeep import clean_airflow

        # not the logical date: a run started by hand may have none
        clean_airflow(get_current_context()["dag_run"].run_after - KEPT)

    @task
    def clean_logs() -> int:
        from envdb.orchestration.upkeep import clean_logs

        return clean_logs(get_current_context()["dag_run"].run_after - KEPT)

    prune_staging()
    sweep_archive()
    clean_airflow()
    clean_logs()


maintain_warehouse()
