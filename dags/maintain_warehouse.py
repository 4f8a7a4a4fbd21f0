"""### Dọn dẹp hằng đêm

Bỏ các dòng đã xong khỏi vùng tạm, và dọn lịch sử chạy cũ hơn 90 ngày của Airflow bằng lệnh của
chính Airflow (`airflow db clean`).

*Nothing of the archive, the facts or the findings is ever removed.*
"""

from __future__ import annotations

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import CronTriggerTimetable, dag, task

from envdb.orchestration.assets import TASK_DEFAULTS

KEPT_DAYS = 90


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
    def prune_staging() -> None:
        from envdb.orchestration.steps import prune_staging

        prune_staging()

    prune_staging() >> BashOperator(
        task_id="clean_airflow",
        bash_command="airflow db clean --yes --skip-archive --clean-before-timestamp"
        f" {{{{ macros.ds_add(ds, -{KEPT_DAYS}) }}}}",
    )


maintain_warehouse()
