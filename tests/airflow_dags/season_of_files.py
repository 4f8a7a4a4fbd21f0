"""A file of each kind for the tests of DAGs, and what is compared after they were taken."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from airflow_process import Run
from intake_site import VILLAGES, Site, as_csv, communes, form, sample, table

from envdb.warehouse.checksum import outbox_checksum, warehouse_checksum

DAY = "2026-08-01T01:00:00+00:00"
BATCH_FILES = 6


@dataclass(frozen=True)
class Taken:
    """An office whose files a run of the DAG has taken, and what stands there afterwards."""

    site: Site
    run: Run
    marts: Run


@dataclass(frozen=True)
class Ended:
    """Warehouse and outbox by content."""

    warehouse: Mapping[str, str]
    outbox: Mapping[str, str]


@cache
def files() -> list[tuple[str, str, bytes]]:
    """Return folder, name and content of a file of each kind, in the order they are dropped."""
    one, two, three, four, five = communes()[:5]
    changed = sample(VILLAGES, three, "2025")
    changed["craft_villages"][0]["workers"] = "77"
    wrong = sample(VILLAGES, two, "2025")
    wrong["craft_villages"][0].update(wastewater_m3_day="1", wastewater_treated_m3_day="99")
    return [
        (one, "late.xlsx", form(VILLAGES, one, "2025")),
        (two, "Làng nghề 2025.csv", as_csv(table(VILLAGES, wrong))),
        (three, "good.xlsx", form(VILLAGES, three, "2025")),
        (four, "broken.xlsx", form(VILLAGES, four, "2025")[:3000]),
        ("CTK", "dsdn 2025.xlsx", form("enterprise_register", "CTK", "2025")),
        ("SCT", "training.xlsx", form("training_events", "SCT", "2026-Q1")),
        ("nowhere", "good.xlsx", form(VILLAGES, one, "2025")),
        (five, "of another unit.xlsx", form(VILLAGES, one, "2025")),
        (three, "a copy.xlsx", form(VILLAGES, three, "2025")),
        (three, "corrected.xlsx", form(VILLAGES, three, "2025", changed)),
    ]


def drop_files(site: Site) -> None:
    for number, (folder, name, content) in enumerate(files()):
        path = site.drop(folder, name, content)
        os.utime(path, (1_750_000_000 + number,) * 2)


def ended(site: Site) -> Ended:
    site.balance(len(files()))
    return Ended(warehouse_checksum(site.connection), outbox_checksum(site.settings.outbox))
