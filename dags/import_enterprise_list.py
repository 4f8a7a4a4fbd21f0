"""### Lấy danh sách doanh nghiệp của cơ quan thống kê

Mỗi ngày lúc 05:10, nếu có địa chỉ (`ENVDB_LIST_URL`), hỏi xem danh sách của năm trước có bản mới
không; có thì tải về, kiểm tra kích thước và mã băm, rồi đặt vào thư mục nộp của CTK. Từ đó danh sách
đi như mọi tệp khác. Chạy bằng tay thì chọn được năm.

*What is cut off goes on at the next try where it stopped; nothing half-way reaches the inbox, and a
list that is not new is not dropped again. Without an address, or without news, the task is skipped.*
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from envdb.orchestration.assets import TASK_DEFAULTS


@dag(
    schedule=CronTriggerTimetable("10 5 * * *", timezone="Asia/Ho_Chi_Minh"),
    max_active_runs=1,
    catchup=False,
    default_args=TASK_DEFAULTS,
    params={
        "year": Param(
            None,
            type=["null", "integer"],
            minimum=2020,
            maximum=2100,
            title="Năm của danh sách",
            description="Bỏ trống: năm trước.",
        )
    },
    tags=["intake"],
    doc_md=__doc__,
)
def import_enterprise_list() -> None:
    @task
    def fetch() -> dict[str, Any]:
        from envdb.orchestration.lists import fetch_list

        return fetch_list(get_current_context()["params"]["year"])

    fetch()


import_enterprise_list()
