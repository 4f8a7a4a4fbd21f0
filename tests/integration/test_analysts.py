"""The examples for analysts, run as they stand, by a login that has the analysts' role only."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from mart_season import Connection, libpq
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from envdb.warehouse.connection import psql_path

DOCS = Path(__file__).parents[2] / "docs"
ANALYSTS, QUESTIONS = (
    (DOCS / name).read_text(encoding="utf-8") for name in ("analysts.md", "questions.md")
)


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


SHELL, PYTHON = _blocks(ANALYSTS, "sh"), _blocks(ANALYSTS, "python")
STATEMENTS = [block for block in _blocks(ANALYSTS, "sql") if block.startswith("SELECT")]
POWER_BI = [
    statement
    for block in _blocks(ANALYSTS, "powerquery")
    for statement in re.findall(r'Query = "(.*?)"', block)
]
ANSWERS = _blocks(QUESTIONS, "sql")


@pytest.fixture(scope="module")
def analyst(season: Connection, season_url: str) -> Iterator[dict[str, str]]:
    """Return the environment of an analyst who logs in as the page says."""
    name, password = f"an_na_{secrets.token_hex(4)}", secrets.token_hex(8)
    where = conninfo_to_dict(libpq(season_url))
    role = sql.Identifier(name)
    season.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(password)))
    season.execute(sql.SQL("GRANT envdb_analyst TO {}").format(role))
    yield {
        **os.environ,
        "PATH": f"{psql_path().parent}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": str(where["host"]),
        "PGPORT": str(where["port"]),
        "PGDATABASE": str(where["dbname"]),
        "PGUSER": name,
        "PGPASSWORD": password,
        "PYTHONIOENCODING": "utf-8",
    }
    season.execute(sql.SQL("DROP ROLE {}").format(role))


def _run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _rows(environment: dict[str, str], statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(
        host=environment["PGHOST"],
        port=environment["PGPORT"],
        dbname=environment["PGDATABASE"],
        user=environment["PGUSER"],
        password=environment["PGPASSWORD"],
        options="-c envdb.as_of=2026-09-30",
    ) as connection:
        return connection.execute(statement.encode()).fetchall()


def test_each_tool_has_its_example() -> None:
    assert (len(SHELL), len(PYTHON), len(STATEMENTS), len(POWER_BI)) == (1, 2, 1, 1)
    assert len(re.findall(r"^## \d\. ", QUESTIONS, re.MULTILINE)) == 5
    assert QUESTIONS.count("**Cách đọc.**") == 5
    assert len(ANSWERS) == 9


def test_the_example_of_psql(analyst: dict[str, str], tmp_path: Path) -> None:
    # Listed: A (50 %, up 20), B (100 %), D of Cửa Nam without a figure, which comes first.
    _run(["bash", "-e", "-o", "pipefail", "-c", SHELL[0]], analyst, tmp_path)
    lines = (tmp_path / "lang_nghe.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line != "SET"] == [
        "commune_name,village_name,handling_progress_pct,progress_change_pct",
        "Phường Cửa Nam,Làng D,,",
        "Phường Ngọc Hà,Làng A,50,20",
        "Phường Ngọc Hà,Làng B,100,",
    ]


def test_the_example_of_pandas(analyst: dict[str, str], tmp_path: Path) -> None:
    # section C: 358.6 TOE, 10 saved: 2.71 %
    shown = _run([sys.executable, "-c", PYTHON[0]], analyst, tmp_path)
    (line,) = [line for line in shown.splitlines() if "chế biến" in line]
    assert line.split()[-5:] == ["358.6", "10.0", "0", "2", "2.71"]


def test_the_example_of_duckdb(analyst: dict[str, str], tmp_path: Path) -> None:
    # COD: 70, 150 (twice the limit) and one without a column, of which one exceeds
    shown = _run([sys.executable, "-c", PYTHON[1]], analyst, tmp_path)
    (line,) = [line for line in shown.splitlines() if "cod" in line]
    assert re.findall(r"[\w.]+", line) == ["cod", "3", "1", "2.0"]


@pytest.mark.parametrize("statement", [*STATEMENTS, *POWER_BI, *ANSWERS])
def test_every_statement_answers_an_analyst(analyst: dict[str, str], statement: str) -> None:
    assert _rows(analyst, statement)


def test_the_login_of_the_page_reads_nothing_personal(analyst: dict[str, str]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _rows(analyst, "SELECT tax_code FROM core.enterprise_identity")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _rows(analyst, "CREATE TABLE mart.own ()")
