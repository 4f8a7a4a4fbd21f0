"""### Cập nhật khung nhìn cho người phân tích

Thức dậy sau mỗi lần ghi nhận số liệu, và mỗi 30 phút. Lấy các biểu và kỳ đang chờ trong kho số
liệu, gộp danh sách doanh nghiệp nếu có danh sách mới, chạy các phép kiểm tra của khung nhìn, rồi nhận
diện doanh nghiệp cho các dòng chưa có mã số thuế trong danh sách.

*The event only wakes; what is pending stands in `intake.pending_period`. A failed check fails the
task, names the check and the rows, and leaves the periods pending.*
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from envdb.orchestration.assets import FACTS, MARTS, TASK_DEFAULTS
from envdb.orchestration.inbox import on_change


@dag(
    schedule=on_change(FACTS, cron="*/30 * * * *"),
    max_active_runs=1,
    catchup=False,
    default_args=TASK_DEFAULTS,
    tags=["warehouse"],
    doc_md=__doc__,
)
def build_marts() -> None:
    @task(inlets=[FACTS], outlets=[MARTS])
    def build() -> dict[str, Any]:
        from envdb.orchestration.steps import build_marts

        return build_marts()

    build()


build_marts()
