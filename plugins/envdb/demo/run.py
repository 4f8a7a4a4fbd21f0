"""``envdb demo``: a whole season dropped, ingested, answered and counted, in a home of its own.

The demo has its own folder and server below the home, so that its made-up units and figures never
meet real ones. The clock stands still in each wave; running it again drops what is current a
second time and must change nothing but the number of duplicates.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

import psycopg
from rich.console import Console

from envdb.demo.account import Account, compare, sha256_of
from envdb.demo.ending import print_end
from envdb.demo.reports import draft_reports
from envdb.demo.season import Drop, season
from envdb.demo.ways import Way, directly, through_services
from envdb.intake.forms import hand_out
from envdb.intake.ingest import installation
from envdb.settings import Settings
from envdb.terminal import progress, say
from envdb.warehouse.connection import connect
from envdb.warehouse.schema import Definition, prepare

Connection = psycopg.Connection[Any]

SHOWN_UNITS = ("00004", "SCT", "BQLKCN", "CTK")
"""Units that get their templates in the demo; `envdb template` writes those of any unit."""


def demo_settings(settings: Settings) -> Settings:
    """Return the settings of the demo: its own folder and server, no waiting, nothing of the real one.

    Not its databases, its port or where it sends metrics and lineage.
    """
    home = settings.home / "demo"
    return replace(
        settings,
        home=home,
        inbox=home / "inbox",
        outbox=home / "outbox",
        archive=home / "archive",
        warehouse_url=None,
        airflow_url=None,
        api_port=None,
        metrics=None,
        lineage=None,
        settle_s=0.0,
    )


def run_demo(
    settings: Settings,
    out: Console,
    *,
    direct: bool = False,
    communes: int | None = None,
    waves: int | None = None,
) -> bool:
    """Run the demo and print its end; return whether everything was as planned.

    The season goes through the DAGs of services that live as long as the demo, or with ``direct``
    through the same steps in this process. ``communes`` and ``waves`` make it a part of the season.
    """
    here = demo_settings(settings)
    began_s = time.monotonic()
    with (
        nullcontext(directly) if direct else through_services(here, lambda line: say(out, line))
    ) as take:
        seen = _run_season(here, take, out, began_s, communes, waves)
    return seen.is_as_planned


def _run_season(
    here: Settings,
    take: Way,
    out: Console,
    began_s: float,
    communes: int | None,
    first: int | None,
) -> Account:
    with installation(here) as place, connect(here, autocommit=True) as connection:
        prepare(connection, Definition(here.include, place.contracts, place.reference))
        waves = season(place.contracts, place.reference, communes=communes, waves=first)
        again = _has_run(connection)
        known = _current_hashes(connection) if again else set()
        for number, wave in enumerate(waves, start=1):
            drops = [d for d in wave.drops if not again or sha256_of(d.content) in known]
            say(out, f"{wave.now:%d/%m/%Y} {wave.title}: {len(drops)} tệp")
            with progress(out) as tell:
                take(connection, place, wave.now, partial(_drop, here, number, drops), tell)
        for unit in SHOWN_UNITS:
            hand_out(replace(here, now_fixed=waves[-1].now), unit=unit)
        seen = compare(connection, here, [drop for wave in waves for drop in wave.drops])
        reports = list(draft_reports(connection, here, waves[-1].now))
        print_end(connection, here, out, seen, again, reports, time.monotonic() - began_s)
    return seen


def _drop(settings: Settings, number: int, drops: Sequence[Drop]) -> None:
    """Put the files of a wave into the units' folders, and a copy of each into ``season/``.

    Each gets its name only when it is whole, in the order in which it was written: services look
    into the inbox at any moment.
    """
    written = []
    for drop in drops:
        lying = settings.inbox / drop.unit / drop.file_name
        kept = settings.home / "season" / str(number) / drop.unit / drop.file_name
        part = lying.with_name(f".{lying.name}.part")
        for path in (kept, part):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(drop.content)
        written.append((part, lying))
    for part, lying in written:
        part.replace(lying)


def _has_run(connection: Connection) -> bool:
    return connection.execute("SELECT FROM intake.submission LIMIT 1").fetchone() is not None


def _current_hashes(connection: Connection) -> set[str]:
    return {
        sha256
        for (sha256,) in connection.execute(
            "SELECT sha256 FROM intake.submission WHERE upper_inf(recorded_during)"
            " AND NOT isempty(recorded_during)"
        )
    }
