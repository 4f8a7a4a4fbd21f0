"""``airflow`` with what our tasks import already in memory: ``python -m envdb.orchestration.preloaded``.

The scheduler runs its tasks on this machine by forking, so what it has imported its tasks have at
once and share: without this each of them would begin by loading pandas and Great Expectations, 3 s
of CPU and 200 MB.
"""

from __future__ import annotations

from airflow.__main__ import main

import envdb.orchestration.steps  # noqa: F401
from envdb.intake.judge import whole_frame

if __name__ == "__main__":
    whole_frame()
    main()  # type: ignore[no-untyped-call]
