"""### Nhận tệp: từ thư mục nộp đến biên nhận

Thức dậy khi có tệp mới nằm yên trong thư mục nộp, và mỗi 5 phút. Nhận mọi tệp đang chờ
(**claim**), rồi cho từng lô tệp qua bốn bước: **read** đọc và đưa vào vùng tạm, **validate** kiểm
tra theo quy tắc, **load** quyết định và ghi nhận, **reply** trả lời đơn vị. Cuối cùng **summary**
đếm mọi tệp của lần chạy theo kết quả, kể cả khi có bước hỏng.

*Batches go through their steps independently; a batch stands in staging between them. Any task may
be cleared: a step does only what the warehouse says is still to do. Where a file stands:
`envdb status`, or the title of each mapped task.*
"""

from __future__ import annotations

from airflow.sdk import dag, task, task_group

from envdb.orchestration.assets import FACTS, OUTBOX, STAGING, TASK_DEFAULTS, TITLE, titled
from envdb.orchestration.inbox import inbox, on_change
from envdb.settings import load_settings

INBOX = inbox(load_settings())


@dag(
    schedule=on_change(INBOX, cron="*/5 * * * *"),
    max_active_runs=1,
    catchup=False,
    default_args=TASK_DEFAULTS,
    tags=["intake"],
    doc_md=__doc__,
)
def ingest_submissions() -> None:
    @task
    def claim() -> list[list[int]]:
        from envdb.orchestration.steps import claim_batches

        return claim_batches()

    @task_group
    def batch(ids: list[int]) -> None:
        @task(map_index_template=TITLE, inlets=[INBOX], outlets=[STAGING])
        def read(ids: list[int]) -> str:
            from envdb.orchestration.steps import read_batch

            return titled(read_batch(ids))

        @task(map_index_template=TITLE, inlets=[STAGING], outlets=[STAGING])
        def validate(ids: list[int]) -> str:
            from envdb.orchestration.steps import validate_batch

            return titled(validate_batch(ids))

        @task(map_index_template=TITLE, inlets=[STAGING], outlets=[FACTS])
        def load(ids: list[int]) -> str:
            from envdb.orchestration.steps import load_batch

            return titled(load_batch(ids))

        @task(map_index_template=TITLE, inlets=[FACTS], outlets=[OUTBOX])
        def reply(ids: list[int]) -> str:
            from envdb.orchestration.steps import reply_batch

            return titled(reply_batch(ids))

        read(ids) >> validate(ids) >> load(ids) >> reply(ids)

    @task
    def summary(batches: list[list[int]] | None) -> dict[str, object]:
        from envdb.orchestration.steps import sum_up

        return sum_up(batches or [])

    claimed = claim()
    # a teardown runs whatever failed before it, and does not turn the run green
    batch.expand(ids=claimed) >> summary(claimed).as_teardown()


ingest_submissions()
