"""The demo through the DAGs of real services: the same part without them must end the same.

A part of the season (few communes, the first waves); :mod:`test_demo_season` takes all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from envdb.warehouse.checksum import outbox_checksum, warehouse_checksum

pytest.register_assert_rewrite("demo_runs")
from demo_runs import clear_away, connected, receipts, run_demo  # noqa: E402 - after its assertions

pytestmark = pytest.mark.slow

PART = ("--communes", "8", "--waves", "3")


@pytest.fixture(scope="module")
def through_dags(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The home of a demo that went through Airflow, and what it printed."""
    home = tmp_path_factory.mktemp("demo") / "home"
    yield home, run_demo(home, *PART)
    clear_away(home)


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The same of a demo that ran without Airflow."""
    home = tmp_path_factory.mktemp("direct") / "home"
    yield home, run_demo(home, *PART, "--direct")
    clear_away(home)


def test_the_dags_end_as_the_commands_do(
    through_dags: tuple[Path, str], direct: tuple[Path, str]
) -> None:
    (one_home, one_said), (other_home, other_said) = through_dags, direct
    with connected(one_home) as one, connected(other_home) as other:
        assert warehouse_checksum(one) == warehouse_checksum(other)
        assert dict(targets(one)) == dict(targets(other))
        assert outcomes(one) == outcomes(other)
    checksums = [outbox_checksum(home / "demo" / "outbox") for home in (one_home, other_home)]
    assert checksums[0] == checksums[1]
    (found,) = re.findall(r"tìm thấy: (\d+/\d+)", one_said)
    assert found in other_said


def outcomes(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    query = "SELECT folder, file_name, sha256, outcome FROM intake.submission ORDER BY 1, 2, 3, 4"
    return connection.execute(query).fetchall()


def targets(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    query = "SELECT (target_code, variant)::text, t::text FROM mart.plan_targets AS t"
    return connection.execute(query).fetchall()


def test_it_says_where_the_reports_are(direct: tuple[Path, str]) -> None:
    home, said = direct
    paths = re.findall(r"^\s+(\S+\.docx)$", said, re.MULTILINE)
    assert [Path(path).name for path in paths] == [
        "bao_cao_bo_cong_thuong_2025.docx",
        "bao_cao_ubnd_thanh_pho_2025.docx",
    ]
    assert all((home.parent / path).is_file() or Path(path).is_file() for path in paths)


def state(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """Return what a second run must leave: facts, findings and figures of what was there."""
    tables = connection.execute(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'core' AND table_name LIKE '%\\_\\_%' ORDER BY 1"
    ).fetchall()
    queries = {
        name: "SELECT md5(string_agg(f::text, '' ORDER BY submission_id, row_number))"
        f" FROM core.{name} f"
        for (name,) in tables
    } | {
        "findings": "SELECT md5(string_agg(f::text, '' ORDER BY submission_id, finding_number))"
        " FROM intake.finding f",
        "targets": "SELECT md5(string_agg(t::text, '' ORDER BY target_code, variant))"
        " FROM mart.plan_targets t",
        "register": "SELECT md5(string_agg(e::text, '' ORDER BY enterprise_id, valid))"
        " FROM core.enterprise e",
        "others": "SELECT count(*) FROM intake.submission WHERE outcome <> 'duplicate'",
    }
    return {name: connection.execute(query).fetchone() for name, query in queries.items()}


def duplicates(connection: psycopg.Connection[Any]) -> int:
    query = "SELECT count(*) FROM intake.submission WHERE outcome = 'duplicate'"
    return int(connection.execute(query).fetchall()[0][0])


def test_a_second_run_adds_only_duplicates(direct: tuple[Path, str]) -> None:
    home, _ = direct
    with connected(home) as warehouse:
        before, receipts_before = state(warehouse), receipts(home)
        duplicates_before = duplicates(warehouse)
        (current,) = warehouse.execute("SELECT count(*) FROM core.current_submission").fetchall()[0]
        run_demo(home, *PART, "--direct")
        assert state(warehouse) == before
        added = duplicates(warehouse) - duplicates_before
    assert added >= current
    assert receipts(home) == receipts_before + added
