"""``envdb demo``: a whole season dropped, ingested, answered and counted, in a home of its own.

The demo has its own folder and server below the home, so that its made-up units and figures never
meet real ones. The clock stands still in each wave; running it again drops what is current a
second time and must change nothing but the number of duplicates.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from envdb.demo.season import Drop, Wave, season
from envdb.intake.forms import hand_out
from envdb.intake.ingest import Installation, ingest, installation
from envdb.settings import Settings
from envdb.warehouse.connection import connect
from envdb.warehouse.figures import targets
from envdb.warehouse.schema import Definition, prepare

Connection = psycopg.Connection[Any]

SHOWN_UNITS = ("00004", "SCT", "BQLKCN", "CTK")
"""Units that get their templates in the demo; `envdb template` writes those of any unit."""


@dataclass(frozen=True, slots=True)
class Expectations:
    """How the season went against what was planted in it."""

    outcomes_as_planned: int
    outcomes_otherwise: Sequence[str]
    planted: int
    found: int
    not_found: Sequence[str]
    balanced: bool


def demo_settings(settings: Settings) -> Settings:
    """Return the settings of the demo: its own folder, the embedded server, no waiting."""
    home = settings.home / "demo"
    return replace(
        settings,
        home=home,
        inbox=home / "inbox",
        outbox=home / "outbox",
        archive=home / "archive",
        warehouse_url=None,
        settle_s=0.0,
    )


def run_demo(settings: Settings, out: Console) -> bool:
    """Run the demo and print its end; return whether everything was as planned."""
    here = demo_settings(settings)
    began = time.monotonic()
    with installation(here) as place, connect(here, autocommit=True) as connection:
        prepare(connection, Definition(here.include, place.contracts, place.reference))
        waves = season(place.contracts, place.reference)
        again = _has_run(connection)
        known = _current_hashes(connection) if again else set()
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=out,
            transient=True,
            disable=not out.is_terminal,
        ) as bars:
            for number, wave in enumerate(waves, start=1):
                drops = [d for d in wave.drops if not again or _sha256(d.content) in known]
                _run_wave(connection, place, number, wave, drops, bars)
        for unit in SHOWN_UNITS:
            hand_out(replace(here, now_fixed=waves[-1].now), unit=unit)
        dropped = [drop for wave in waves for drop in wave.drops]
        seen = compare(connection, here, dropped)
        _print_end(connection, here, out, seen, again, time.monotonic() - began)
    return not seen.outcomes_otherwise and not seen.not_found and seen.balanced


def _run_wave(
    connection: Connection,
    place: Installation,
    number: int,
    wave: Wave,
    drops: Sequence[Drop],
    bars: Progress,
) -> None:
    settings = replace(place.settings, now_fixed=wave.now)
    bar = bars.add_task(f"{wave.now:%d/%m/%Y} {wave.title}", total=len(drops))
    for drop in drops:
        for folder in (
            settings.inbox / drop.unit,
            settings.home / "season" / str(number) / drop.unit,
        ):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / drop.file_name).write_bytes(drop.content)

    def tell(step: str, done: int, of: int) -> None:
        bars.update(
            bar, description=f"{wave.now:%d/%m/%Y} {wave.title}: {step}", completed=done, total=of
        )

    ingest(connection, replace(place, settings=settings), tell)


def compare(connection: Connection, settings: Settings, drops: Sequence[Drop]) -> Expectations:
    """Compare the first submission of each dropped file with what was planted in it."""
    first: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for number, folder, name, sha256, outcome in connection.execute(
        "SELECT submission_id, folder, file_name, sha256, outcome FROM intake.submission"
        " ORDER BY submission_id"
    ):
        first.setdefault((folder, name, sha256), []).append((number, outcome))
    rules: dict[int, set[str]] = {}
    for number, rule in connection.execute("SELECT submission_id, rule FROM intake.finding"):
        rules.setdefault(number, set()).add(rule)
    as_planned, otherwise, planted, not_found = 0, [], 0, []
    for drop in drops:
        key = (drop.unit, drop.file_name, _sha256(drop.content))
        handled = first.get(key)
        number, outcome = handled.pop(0) if handled else (0, "chưa nhận")
        if outcome == drop.outcome:
            as_planned += 1
        else:
            otherwise.append(f"{drop.unit}/{drop.file_name}: {outcome}, dự kiến {drop.outcome}")
        for one in drop.planted:
            planted += 1
            if one.rule not in rules.get(number, set()):
                not_found.append(f"{drop.unit}/{drop.file_name}: {one.rule} ({one.about})")
    return Expectations(
        as_planned,
        otherwise,
        planted,
        planted - len(not_found),
        not_found,
        _balances(connection, settings),
    )


def _balances(connection: Connection, settings: Settings) -> bool:
    """Files dropped = sum over outcomes = receipts, and nothing is left in work or in the inbox."""
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE outcome <> 'in_work' AND replied_at IS NOT NULL)"
        " FROM intake.submission"
    ).fetchone()
    receipts = sum(1 for _ in settings.outbox.glob("*/BN*_*.txt"))
    return row is not None and row[0] == row[1] == receipts


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


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _print_end(
    connection: Connection,
    settings: Settings,
    out: Console,
    seen: Expectations,
    again: bool,
    took_s: float,
) -> None:
    out.print(_outcomes(connection))
    out.print(_feeds(connection))
    out.print(_targets(connection))
    for line in (*seen.outcomes_otherwise[:10], *seen.not_found[:10]):
        out.print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    out.print(
        f"Lỗi cài sẵn tìm thấy: {seen.found}/{seen.planted}. "
        f"Kết quả đúng dự kiến: {seen.outcomes_as_planned}/"
        f"{seen.outcomes_as_planned + len(seen.outcomes_otherwise)} tệp. "
        f"Tệp nộp = kết quả = biên nhận: {'đúng' if seen.balanced else 'SAI'}."
    )
    if again:
        out.print("Chạy lại: các tệp hiện hành được nộp lần nữa và chỉ thêm các tệp trùng.")
    home = _shown(settings.home)
    out.print(f"Xong sau {took_s:.0f} giây. Xem tiếp:")
    out.print(f"  tệp trả lời   {home}/outbox/<đơn vị>/", highlight=False)
    out.print(f"  tệp đã nộp    {home}/season/", highlight=False)
    out.print(f"  biểu mẫu      {home}/inbox/00004/bieu_mau/", highlight=False)
    out.print(
        f'  truy vấn      ENVDB_HOME={home} uv run envdb sql "SELECT * FROM mart.plan_targets"',
        highlight=False,
        soft_wrap=True,
    )


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _outcomes(connection: Connection) -> Table:
    table = Table(title="Tệp theo kết quả")
    table.add_column("Kết quả")
    table.add_column("Số tệp", justify="right")
    counts = Counter(
        dict(
            connection.execute(
                "SELECT outcome, count(*) FROM intake.submission GROUP BY 1"
            ).fetchall()
        )
    )
    for outcome, count in sorted(counts.items()):
        table.add_row(outcome, str(count))
    table.add_row("tổng", str(sum(counts.values())), style="bold")
    return table


def _feeds(connection: Connection) -> Table:
    table = Table(title="Dòng hiện hành theo biểu")
    for heading in ("Biểu", "Tệp hiện hành", "Dòng ghi nhận", "Dòng bị loại"):
        table.add_column(heading, justify="left" if heading == "Biểu" else "right")
    for row in connection.execute(
        "SELECT feed, count(*), sum(rows_loaded), sum(rows_rejected)"
        " FROM core.current_submission GROUP BY feed ORDER BY feed"
    ):
        table.add_row(*map(str, row))
    return table


def _targets(connection: Connection) -> Table:
    table = Table(title="Chỉ tiêu của Kế hoạch 2026-2030")
    for heading in ("Mã", "Cách tính", "Chỉ tiêu", "Đạt được", "Tử số", "Mẫu số", "Phải đạt"):
        table.add_column(heading, overflow="fold")
    for one in targets(connection):
        table.add_row(
            one.target_code,
            one.variant or "",
            one.title,
            *(
                "" if v is None else f"{v:g}"
                for v in (one.value, one.numerator, one.denominator, one.target_value)
            ),
        )
    return table
