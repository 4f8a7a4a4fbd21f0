"""DAG files are parsed every minute: they load little, ask no database, and plugins load nothing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fresh import answer, start

CHECKOUT = Path(__file__).parents[2]
FILES = sorted((CHECKOUT / "dags").glob("*.py"))
PLUGINS = CHECKOUT / "plugins"

HEAVY = ("great_expectations", "numpy", "openpyxl", "pandas", "psycopg", "pyarrow", "xlsxwriter")
MODULES_MAX = 40
"""What a file may load beyond Airflow; 19 at the time of writing, pandas alone is hundreds."""

SHARE_MAX = 0.25
"""CPU time of a file's own imports beside that of Airflow's; measured 0.02."""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, subprocess.Popen[str]]:
    home = tmp_path_factory.mktemp("imports")
    return {file: start(home, "import", file) for file in FILES}


@pytest.fixture(scope="module", params=FILES, ids=[file.stem for file in FILES])
def found(started: dict[Path, subprocess.Popen[str]], request: pytest.FixtureRequest) -> Any:
    """What the interpreter says that imported a file; it ends at a connection that fails."""
    return answer(started[request.param])


def test_a_dag_file_loads_nothing_heavy_and_opens_nothing(found: Any) -> None:
    assert "envdb.orchestration.assets" in found["added"]
    assert [module for module in HEAVY if module in found["loaded"]] == []
    assert found["engines"] == 0


def test_a_dag_file_costs_little_beside_airflow(found: Any) -> None:
    assert len(found["added"]) <= MODULES_MAX
    assert found["added_s"] < SHARE_MAX * found["base_s"]


def test_airflow_finds_no_plugin_in_the_package(tmp_path: Path) -> None:
    """It would execute each file below its folder of plugins under the file's bare name.

    The same folder without ``.airflowignore`` shows it: there a json.py replaces the standard one.
    """
    bare = tmp_path / "plugins"
    shutil.copytree(PLUGINS / "envdb" / "contract", bare / "envdb" / "contract")
    (bare / "envdb" / "json.py").touch()
    ours, unguarded = (
        start(tmp_path, "plugins", folder, AIRFLOW__CORE__PLUGINS_FOLDER=str(folder))
        for folder in (PLUGINS, bare)
    )
    found = answer(ours)
    assert (found["strays"], found["json_is_standard"], found["errors"]) == ([], True, {})
    found = answer(unguarded)
    assert {"json", "loader", "columns"} <= set(found["strays"])
    assert not found["json_is_standard"]
