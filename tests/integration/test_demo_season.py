"""The demo as a person runs it: everything planted is found, and its figures are those of its files.

All waves go without Airflow (:mod:`test_demo` goes through it): rules over history fire in the last.
The figures are counted a second time by ``kpi_by_hand.py``, which opens the dropped files with
openpyxl and does not know envdb.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import psycopg
import pytest

pytest.register_assert_rewrite("demo_runs")
from report_numbers import CITY, MINISTRY  # noqa: E402

from demo_runs import clear_away, connected, receipts, run_demo  # noqa: E402 - after its assertions

pytestmark = pytest.mark.slow

BY_HAND = Path(__file__).with_name("kpi_by_hand.py")
WHOLE = ("--communes", "12", "--direct")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a demo with all waves."""
    home = tmp_path_factory.mktemp("whole") / "home"
    run_demo(home, *WHOLE)
    yield home
    clear_away(home)


@pytest.fixture(scope="module")
def warehouse(home: Path) -> Iterator[psycopg.Connection[Any]]:
    with connected(home) as connection:
        yield connection


def test_rules_over_history_found_what_moved_too_far(warehouse: psycopg.Connection[Any]) -> None:
    found = warehouse.execute(
        "SELECT DISTINCT feed, rule FROM intake.finding JOIN intake.submission"
        " USING (submission_id) WHERE period LIKE '2026%'"
    ).fetchall()
    assert {
        ("energy_users", "toe_not_above_factor"),
        ("enterprise_declarations", "output_within_registered_capacity"),
        ("ghg_inventory", "source_of_one_unit"),
        ("ghg_inventory", "tco2e_not_half_above_previous"),
        ("hazardous_waste", "stock_follows_previous"),
        ("industrial_zones", "zone_of_one_unit"),
        ("monitoring_results", "value_within_limit"),
    } <= set(found)


def test_every_file_has_an_outcome_and_a_receipt(
    home: Path, warehouse: psycopg.Connection[Any]
) -> None:
    dropped = sum(path.is_file() for path in (home / "demo" / "season").rglob("*"))
    outcomes = dict(
        warehouse.execute("SELECT outcome, count(*) FROM intake.submission GROUP BY 1").fetchall()
    )
    assert dropped == sum(outcomes.values()) == receipts(home)
    assert "in_work" not in outcomes
    assert len(outcomes) >= 6


def test_every_archived_hash_recomputes(home: Path, warehouse: psycopg.Connection[Any]) -> None:
    archive = home / "demo" / "archive"
    for (sha256,) in warehouse.execute("SELECT DISTINCT sha256 FROM intake.submission"):
        content = (archive / sha256[:2] / sha256).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256


def test_rows_read_are_rows_loaded_and_rejected(warehouse: psycopg.Connection[Any]) -> None:
    wrong = warehouse.execute(
        "SELECT submission_id FROM intake.submission"
        " WHERE recorded_during IS NOT NULL AND rows_read <> rows_loaded + rows_rejected"
    ).fetchall()
    assert wrong == []


def test_the_targets_counted_by_hand_are_those_of_the_warehouse(
    home: Path, warehouse: psycopg.Connection[Any]
) -> None:
    done = subprocess.run(
        [
            sys.executable,
            str(BY_HAND),
            str(home / "demo" / "season"),
            str(home / "demo" / "outbox"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    by_hand = json.loads(done.stdout)
    coverage = warehouse.execute(
        "SELECT numerator, denominator, attendees_unknown FROM mart.training_coverage"
    ).fetchone()
    assert coverage is not None
    kpi1 = by_hand["kpi1"]
    assert (kpi1["trained"], kpi1["active"], kpi1["attendees_unknown"]) == coverage
    kpi2 = warehouse.execute(
        "SELECT count(*) FROM mart.waste_to_energy_plants WHERE counts_for_target"
    ).fetchone()
    assert kpi2 == (by_hand["kpi2"]["plants"],)
    zones = warehouse.execute(
        "SELECT scope, zones, with_station, zones_without_exempt, exempt, exemption_facts_missing"
        " FROM mart.zone_station_coverage"
    ).fetchall()
    assert {scope: tuple(rest) for scope, *rest in zones} == {
        scope: (
            one["zones"],
            one["with_station"],
            one["zones_without_exempt"],
            one["exempt"],
            one["exemption_facts_missing"],
        )
        for scope, one in by_hand["kpi3"].items()
    }
    rows = dict(
        warehouse.execute(
            "SELECT feed, sum(rows_loaded)::int FROM core.current_submission GROUP BY feed"
        ).fetchall()
    )
    assert rows == by_hand["rows_loaded"]
    rejected = by_hand["register_rows_rejected"]
    assert rejected["by_hand"] == rejected["by_receipt"]


def test_numbers_taken_out_of_the_finished_reports_are_found_by_plain_sql(
    home: Path, warehouse: psycopg.Connection[Any]
) -> None:
    found = {}
    for name, numbers in {"bo_cong_thuong": MINISTRY, "ubnd_thanh_pho": CITY}.items():
        (*_, newest) = sorted(
            (home / "demo" / "releases").glob(f"*/du_thao/bao_cao_{name}_2026.docx"),
            key=lambda path: int(path.parts[-3]),
        )
        text = "\n".join(one.text for one in docx.Document(str(newest)).paragraphs)
        for words, query in numbers.items():
            if not (taken := re.findall(words, text)):
                continue  # so few communes have reported nothing of it
            (shown,) = taken
            with warehouse.transaction():
                warehouse.execute("SELECT set_config('envdb.today', '2027-02-01', true)")
                ((value,),) = warehouse.execute(query.encode()).fetchall()
            found[words] = (float(shown.replace(".", "").replace(",", ".")), float(value or 0))
    assert len(found) >= 20
    assert [words for words, (shown, value) in found.items() if shown != value] == []
